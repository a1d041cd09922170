import { lapseWarning } from '../../domain/application/lapse.ts';
import { lettersToSign } from '../../domain/application/letters.ts';
import { awarded, claim, deposit, draft, enforceable, file, fim, notified, ordered, own, paid, reach, signAgreement, spent, started, dipbike } from './support/chapters.ts';
import { BUREAU, CHARENTON, CRETEIL, DEPUTY, SIGNATURE, VINCENNES, euros, on } from './support/world.ts';
import { programme } from './support/programmes.ts';
import type { AmendmentRequest } from '../../domain/application/amendment.ts';
import type { CommandOf } from '../../domain/application/commands.ts';
import type { Life } from './support/life.ts';

const ask = (request: AmendmentRequest, more: Partial<CommandOf<'requestAmendment'>> = {}) => ({ type: 'requestAmendment', request, reason: 't-why', ...more }) as const;
const more = (of: 'start' | 'completion', until: string) => ask({ kind: 'extension', of, until: on(until) });
const examine = (amendment: number, opinion: 'favourable' | 'unfavourable' = 'favourable') => ({ type: 'examineAmendment', amendment, opinion, reason: 't-opinion' }) as const;
const delegated = { by: 'delegate', delegation: DEPUTY } as const;
const voted = (life: Life) => ({ by: 'body', body: 'bureau', number: 'BM2027/02/04-09', on: life.today, delegation: BUREAU, enforceableOn: life.today }) as const;
const grant = (life: Life, amendment: number) => ({ type: 'grantAmendment', amendment, authority: voted(life) }) as const;
const whole = euros(1_000_000);

/** Asked by the commune, examined, granted by the assembly. */
function granted(life: Life, request: AmendmentRequest): Life {
  life.act('agent', ask(request, request.kind === 'partner' ? { document: life.document() } : {}));
  const no = life.state.amendments.length;
  return life.act('officer', examine(no)).act('assembly', grant(life, no));
}
const delivery = (life: Life = fim()): Life => started(life);
/** FMIN, both sections retained: 120 000 €, capped at 50 000 €. */
const mixed = (): Life => started(draft());
const shift = (...lines: readonly (readonly [string, number])[]) => ({ lines: lines.map(([line, amount]) => ({ line, retained: euros(amount) })) });

describe('prorogation', () => {
  test('is asked two months before the end at the latest, for a later day, by one year in all to start and two to complete', () => {
    const life = reach(fim(), 'delivery').advanceTo('2028-05-06');
    expect(life.refused('agent', more('start', '2028-07-06'))).toBe('not-later');
    expect(life.refused('agent', more('start', '2029-07-07'))).toBe('too-long');
    expect(life.refused('agent', more('completion', '2032-07-09'))).toBe('too-long');
    life.act('agent', more('start', '2029-07-06'));
    expect(life.state.amendments).toMatchObject([{ no: 1, kind: 'extension', from: 'commune', status: 'requested' }]);
    const late = reach(fim(), 'delivery').advanceTo('2028-05-07');
    expect(late.refused('agent', more('start', '2028-10-06'))).toBe('asked-too-late');
    late.act('agent', more('completion', '2030-10-06'));
  });

  test('granted puts the day off at once, its warnings with it; limits hold over several', () => {
    const life = reach(fim(), 'delivery').advanceTo('2028-04-06');
    for (const warning of [1, 2]) life.act('clock', { type: 'warnOfLapse', warning });
    granted(life, { kind: 'extension', of: 'start', until: on('2028-12-06') });
    expect(life.state.lapse).toEqual({ startBy: '2028-12-06', completeBy: '2030-07-08', first: { startBy: '2028-07-06', completeBy: '2030-07-08' } });
    expect(lapseWarning(life.state)).toEqual({ no: 1, on: '2028-06-06', last: '2028-12-06' });
    expect(life.refused('clock', { type: 'warnOfLapse', warning: 3, last: on('2028-07-06') })).toBe('nothing-to-warn');
    life.advanceTo('2028-06-06').act('clock', { type: 'warnOfLapse', warning: 1, last: on('2028-12-06') });
    expect(life.state.lapseLetters).toBe(3);
    expect(life.refused('agent', more('start', '2029-07-07'))).toBe('too-long');
    granted(life, { kind: 'extension', of: 'start', until: on('2029-07-06') });
    expect(life.state.lapse?.first?.startBy).toBe('2028-07-06');
    expect(life.advanceTo('2028-07-07').refused('officer', { type: 'declareLapsed', reason: 't' })).toBe('delay-running');
  });

  test('a day put off by little is not warned of for months already gone', () => {
    const life = reach(fim(), 'delivery').advanceTo('2028-05-06');
    granted(life, { kind: 'extension', of: 'start', until: on('2028-08-06') });
    expect(lapseWarning(life.state)).toEqual({ no: 3, on: '2028-07-06', last: '2028-08-06' });
    const begun = delivery().advanceTo('2030-05-08');
    granted(begun, { kind: 'extension', of: 'completion', until: on('2030-08-08') });
    expect(lapseWarning(begun.state)).toEqual({ no: 6, on: '2030-07-08', last: '2030-08-08' });
    const unstarted = reach(fim(), 'delivery').advanceTo('2028-02-01').act('clock', { type: 'warnOfLapse', warning: 1 });
    granted(unstarted, { kind: 'extension', of: 'completion', until: on('2032-07-08') });
    expect(lapseWarning(unstarted.state)).toEqual({ no: 2, on: '2028-04-06', last: '2028-07-06' });
  });

  test('asked in time and not decided yet, it holds caducity back; granted late, it still saves the operation; refused, it saves nothing', () => {
    const life = reach(fim(), 'delivery').advanceTo('2028-05-01').act('agent', more('start', '2029-01-06')).advanceTo('2028-07-07');
    expect(life.refused('officer', { type: 'declareLapsed', reason: 't' })).toBe('amendment-open');
    life.act('officer', examine(1)).act('deputy', { type: 'grantAmendment', amendment: 1, authority: delegated });
    expect(life.refused('officer', { type: 'declareLapsed', reason: 't' })).toBe('delay-running');
    const refused = reach(fim(), 'delivery').advanceTo('2028-05-01').act('agent', more('start', '2029-01-06')).act('officer', examine(1, 'unfavourable')).advanceTo('2028-07-07');
    refused.act('deputy', { type: 'refuseAmendment', amendment: 1, authority: delegated, reason: 't-no' }).act('officer', { type: 'declareLapsed', reason: 't' });
    expect(refused.state.outcome).toBe('lapsed');
  });

  test('of the start has no object once the operation has begun, and never passes the last day to complete', () => {
    expect(delivery().refused('agent', more('start', '2029-01-06'))).toBe('already-started');
    const { clocks } = programme('fim');
    const short = reach(fim({ of: { ...programme('fim'), clocks: { ...clocks, completion: { months: 30 } } } }), 'delivery').advanceTo('2028-02-01');
    expect(short.refused('agent', more('start', '2029-02-01'))).toBe('start-after-completion');
  });
});

describe('qui demande, qui instruit, qui décide', () => {
  test('one at a time of each kind; the officer asks with the commune’s writing, and only who asked gives up', () => {
    const life = delivery();
    life.act('agent', more('completion', '2031-01-08'));
    expect(life.refused('agent', more('completion', '2031-02-08'))).toBe('amendment-open');
    expect(life.refused('officer', ask({ kind: 'reduction', ...shift(['travaux', 90_000]) }))).toBe('document-required');
    expect(life.refused('officer', ask({ kind: 'reduction', ...shift(['travaux', 90_000]) }, { document: 'doc-x' }))).toBe('unknown-document');
    life.act('officer', ask({ kind: 'reduction', ...shift(['travaux', 90_000]) }, { document: life.document() }));
    expect(life.refused('officer', { type: 'giveUpAmendment', amendment: 1 })).toBe('forbidden');
    expect(life.refused('agent', { type: 'giveUpAmendment', amendment: 2 })).toBe('forbidden');
    expect(life.act('agent', { type: 'giveUpAmendment', amendment: 1 }).state.amendments[0]?.status).toBe('given-up');
    expect(life.refused('agent', { type: 'giveUpAmendment', amendment: 1 })).toBe('amendment-settled');
    life.act('agent', more('completion', '2031-02-08'));
    expect(life.refused('officer', examine(9))).toBe('not-found');
    expect(awarded(fim()).refused('agent', more('completion', '2031-01-08'))).toBe('wrong-phase');
  });

  test('is decided once examined, by the body the programme names: a delegate where it says so, never who examined it, within the register', () => {
    const life = delivery().act('agent', more('completion', '2031-01-08'));
    expect(life.refused('deputy', { type: 'grantAmendment', amendment: 1, authority: delegated })).toBe('not-examined');
    life.act({ name: 'delegate', as: 'officer' }, examine(1));
    expect(life.refused('delegate', { type: 'grantAmendment', amendment: 1, authority: { by: 'delegate', delegation: SIGNATURE } })).toBe('examined-by-you');
    expect(life.refused('deputy', { type: 'grantAmendment', amendment: 1, authority: voted(life) })).toBe('wrong-body');
    expect(life.refused('deputy', { type: 'grantAmendment', amendment: 1, authority: { by: 'delegate', delegation: SIGNATURE } })).toBe('delegation-unknown');
    expect(life.refused('officer', grant(life, 1))).toBe('forbidden');
    life.act('deputy', { type: 'grantAmendment', amendment: 1, authority: delegated });
    expect(lettersToSign(life.state)).toContainEqual({ kind: 'amendment', no: 1 });

    life.act('agent', ask({ kind: 'reduction', ...shift(['travaux', 90_000]) })).act('officer', examine(2));
    expect(life.refused('deputy', { type: 'grantAmendment', amendment: 2, authority: delegated })).toBe('wrong-body');
    expect(life.refused('assembly', { ...grant(life, 2), authority: { ...voted(life), delegation: 'CM-0' } })).toBe('delegation-unknown');
    expect(life.refused('assembly', { ...grant(life, 2), authority: { ...voted(life), on: on('2026-08-31') } })).toBe('date-too-early');
    expect(life.refused('assembly', { ...grant(life, 2), authority: { ...voted(life), enforceableOn: on('2026-09-02') } })).toBe('date-in-future');
    life.act('assembly', { type: 'refuseAmendment', amendment: 2, authority: voted(life), reason: 't-no' });
    expect(lettersToSign(life.state)).toContainEqual({ kind: 'amendment-refused', no: 2 });
  });

  test('what is still asked has no object once the award has ended or the balance is settled', () => {
    const life = delivery().act('agent', more('completion', '2031-01-08')).act('agent', { type: 'withdraw' });
    expect(life.state.amendments[0]?.status).toBe('given-up');
    const settled = delivery().act('agent', more('completion', '2031-01-08'));
    const no = ordered(settled, claim(settled, 'balance', { expenses: [spent('travaux', 100_000)] }));
    expect(settled.refused('agent', ask({ kind: 'reduction', ...shift(['travaux', 90_000]) }))).toBe('balance-asked');
    settled.act('officer', examine(1));
    expect(settled.refused('assembly', grant(settled, 1))).toBe('balance-asked');
    settled.act('finance', { type: 'recordReturn', claim: no, attempt: 1, outcome: 'paid', on: settled.today, mandat: 'M' });
    expect(settled.state).toMatchObject({ phase: 'closing', amendments: [{ status: 'given-up' }] });
  });
});

describe('budget', () => {
  test('within a section and within the tolerance it is only told, in all since the last amendment; beyond, it takes an avenant', () => {
    const life = mixed();
    const told = (...lines: readonly (readonly [string, number])[]) => ({ type: 'tellBudgetShift', ...shift(...lines), reason: 't' }) as const;
    // 10 % of the 112 400 € of investment: 11 240 €.
    expect(life.refused('agent', told(['triporteur', 52_759.99], ['machines', 59_640.01]))).toBe('amendment-needed');
    expect(life.refused('agent', ask({ kind: 'budget', ...shift(['triporteur', 60_000], ['machines', 52_400]) }))).toBe('told-only');
    life.act('agent', told(['triporteur', 60_000], ['machines', 52_400]));
    expect(life.state.appraisal?.lines.map(({ retained }) => retained)).toEqual([euros(60_000), euros(52_400), euros(7_600)]);
    expect([life.state.decision?.amount, life.state.shifted.investment, life.state.appraisal?.base]).toEqual([euros(50_000), euros(4_000), euros(120_000)]);
    expect(life.refused('agent', told(['triporteur', 52_759.99], ['machines', 59_640.01]))).toBe('amendment-needed');
    life.act('agent', told(['triporteur', 52_760], ['machines', 59_640]));
    expect(life.refused('agent', told(['triporteur', 52_700], ['machines', 59_700]))).toBe('amendment-needed');
    expect(life.refused('agent', told(['triporteur', 50_000], ['reception', 10_360]))).toBe('amendment-needed');
    expect(life.refused('agent', told(['casier', 1]))).toBe('retained:unknown-line');
    expect(life.refused('agent', told(['machines', 1], ['machines', 2]))).toBe('retained:twice');
    expect(life.refused('agent', told(['machines', 59_640]))).toBe('no-change');
    granted(life, { kind: 'budget', ...shift(['triporteur', 40_000], ['machines', 72_400]) });
    expect(life.state.shifted.investment).toBe(0);
    expect(life.state.beforeAmendments).toMatchObject({ decision: { amount: euros(50_000) }, appraisal: { lines: [{ retained: euros(64_000) }, {}, {}] } });
  });

  test('from a section to the other the award and the envelope follow, with a visa for what takes more', () => {
    const life = mixed();
    const before = life.state.decision;
    const operating = life.world.operating;
    life.act('agent', ask({ kind: 'budget', ...shift(['triporteur', 51_600], ['reception', 20_000]) })).act('officer', examine(1));
    expect(life.refused('agent', ask({ kind: 'budget', ...shift(['triporteur', 51_600]) }))).toBe('amendment-open');
    life.advanceTo('2026-10-01');
    expect(life.refused('assembly', grant(life, 1))).toBe('no-visa');
    life.act('finance', { type: 'grantVisa', budget: 'AE' }).act('assembly', grant(life, 1));
    const after = life.state.decision;
    expect([after?.amount, after?.base]).toEqual([before?.amount, before?.base]);
    expect(after?.bySection).toEqual({ investment: 4_166_666, operating: 833_334 });
    expect(life.state.imputation.affected).toEqual(after?.bySection);
    expect(life.state.imputation.engaged).toEqual(after?.bySection);
    expect(operating - life.world.operating).toBe((after?.bySection.operating ?? 0) - (before?.bySection.operating ?? 0));
    expect(life.refused('agent', ask({ kind: 'budget', ...shift(['triporteur', 40_000]) }))).toBe('base-changed');
  });

  test('is refused where the other section’s envelope has nothing left', () => {
    const life = mixed();
    life.act('agent', ask({ kind: 'budget', ...shift(['triporteur', 51_600], ['reception', 20_000]) })).act('officer', examine(1)).advanceTo('2026-10-01').act('finance', { type: 'grantVisa', budget: 'AE' });
    life.world.available = euros(1_000);
    life.world.operating = euros(100);
    expect(life.refused('assembly', grant(life, 1))).toBe('envelope-exhausted');
  });
});

describe('réduction et abandon partiel', () => {
  test('the award follows its base at the same rate, and the envelope and the schedule have the rest at once', () => {
    const life = delivery();
    granted(life, { kind: 'reduction', ...shift(['travaux', 90_000]) });
    expect(life.state.decision).toMatchObject({ amount: euros(45_000), base: euros(90_000), rate: { num: euros(45_000), den: euros(90_000) } });
    expect(life.world.available).toBe(whole - euros(45_000));
    expect(life.state.imputation.released.investment).toBe(euros(15_000));
    const scheduled = life.state.creditSchedule.reduce((sum, { amount }) => sum + amount, 0);
    expect(scheduled).toBe(euros(45_000));
    expect(life.refused('agent', ask({ kind: 'reduction', ...shift(['travaux', 100_000]) }))).toBe('not-lower');
    expect(life.refused('agent', ask({ kind: 'reduction', lines: [], amount: euros(45_000) }))).toBe('not-lower');
    expect(life.refused('agent', ask({ kind: 'reduction', ...shift(['travaux', 0]) }))).toBe('nothing-left');
    // Under the ceiling of the programme the rate of the award holds all the same: 50 000 × 110 000 ÷ 120 000.
    const ceiling = mixed();
    granted(ceiling, { kind: 'reduction', ...shift(['triporteur', 54_000]) });
    expect(ceiling.state.decision?.amount).toBe(euros(45_833.33));
    granted(life, { kind: 'reduction', lines: [], amount: euros(40_000) });
    expect(life.state.decision).toMatchObject({ amount: euros(40_000), base: euros(90_000) });
  });

  test('never under what is ordered or paid, nor a line under what was attested on it', () => {
    const life = delivery();
    paid(life, claim(life, 'interim', { expenses: [spent('travaux', 60_000)] }));
    expect(life.refused('agent', ask({ kind: 'reduction', ...shift(['travaux', 59_999.99]) }))).toBe('below-attested');
    expect(life.refused('agent', ask({ kind: 'reduction', lines: [], amount: euros(29_999.99) }))).toBe('below-ordered');
    granted(life, { kind: 'reduction', ...shift(['travaux', 60_000]) });
    expect(life.state.decision?.amount).toBe(euros(30_000));
    expect(life.state.overpaid).toBe(0);
  });

  test('between the attestation of a claim and its order nothing of the money moves; before, it is attested on the new lines', () => {
    const life = delivery();
    life.act('agent', ask({ kind: 'reduction', ...shift(['travaux', 60_000]) })).act('officer', examine(1));
    life.act('agent', claim(life, 'interim', { expenses: [spent('travaux', 80_000)] })).act('officer', { type: 'attestClaim', claim: 1 });
    expect(life.refused('assembly', grant(life, 1))).toBe('claim-in-hand');
    life.act('finance', { type: 'liquidateClaim', claim: 1 });
    expect(life.refused('assembly', grant(life, 1))).toBe('claim-in-hand');
    life.act('delegate', { type: 'signClaim', claim: 1, delegation: SIGNATURE });
    expect(life.refused('assembly', grant(life, 1))).toBe('below-attested');
    const filed = delivery();
    filed.act('agent', ask({ kind: 'reduction', ...shift(['travaux', 60_000]) })).act('officer', examine(1)).act('agent', claim(filed, 'interim', { expenses: [spent('travaux', 80_000)] }));
    filed.act('assembly', grant(filed, 1)).act('officer', { type: 'attestClaim', claim: 1 }).act('finance', { type: 'liquidateClaim', claim: 1 });
    expect(filed.state.claims[0]?.amount).toBe(euros(24_000));
  });
});

describe('objet', () => {
  test('new lines come in, others are given up, never more in all than the award was decided on', () => {
    const life = delivery();
    const scope = (works: number, other: number) => ({ kind: 'scope', ...shift(['travaux', works]), newLines: [{ line: 'serre', section: 'investment', basis: 'ht', retained: euros(other), text: 't-serre' }] }) as const;
    expect(life.refused('agent', ask(scope(90_000, 30_000.01)))).toBe('above-base');
    expect(life.refused('agent', ask({ ...scope(90_000, 10), newLines: [{ ...scope(1, 1).newLines[0], line: 'travaux' }] }))).toBe('line-known');
    expect(life.refused('agent', ask({ ...scope(90_000, 10), newLines: [{ ...scope(1, 1).newLines[0], section: 'operating' }] }))).toBe('section-not-funded');
    granted(life, scope(70_000, 30_000));
    expect(life.state.decision).toMatchObject({ amount: euros(50_000), base: euros(100_000) });
    expect(life.state.appraisal?.lines).toMatchObject([{ line: 'travaux', retained: euros(70_000), reason: 't-why' }, { line: 'serre', asked: euros(30_000), retained: euros(30_000) }]);
    paid(life, claim(life, 'interim', { expenses: [spent('serre', 10_000)] }));
    expect(life.state.claims[0]?.amount).toBe(euros(5_000));
  });
});

describe('partenaires', () => {
  const shared = (): Life => {
    const life = draft({ plan: { ...dipbike, resources: [own(70_000)] }, filing: { montage: 'groupement', partners: [VINCENNES] }, world: { successors: { [CHARENTON]: { kind: 'commune', exists: true, mergedInto: null } } } });
    reach(life, 'committee');
    life.act('agent', { type: 'setShares', shares: [{ organisation: CRETEIL, borne: euros(80_000) }, { organisation: VINCENNES, borne: euros(40_000) }] });
    return started(life);
  };
  const partner = (owner: string, partners: readonly string[], shares?: readonly (readonly [string, number])[]) =>
    ({ kind: 'partner', owner, partners, ...(shares && { shares: shares.map(([organisation, borne]) => ({ organisation, borne: euros(borne) })) }) }) as const;

  test('one comes in, what each bears makes the base, and the award is shared anew', () => {
    const life = shared();
    expect(life.refused('agent', ask(partner(CRETEIL, [VINCENNES, CHARENTON])))).toBe('document-required');
    const written = () => ({ document: life.document() });
    expect(life.refused('agent', ask(partner(CRETEIL, [VINCENNES]), written()))).toBe('no-change');
    expect(life.refused('agent', ask(partner(CHARENTON, [VINCENNES]), written()))).toBe('not-a-partner');
    expect(life.refused('agent', ask(partner(CRETEIL, [VINCENNES, CHARENTON, CHARENTON]), written()))).toBe('partner-twice');
    expect(life.refused('agent', ask(partner(CRETEIL, [VINCENNES, CHARENTON]), written()))).toBe('shares-needed');
    expect(life.refused('agent', ask(partner(CRETEIL, ['21750001600019']), written()))).toBe('unknown-organisation');
    expect(life.refused('agent', ask(partner(CRETEIL, [VINCENNES, CHARENTON], [[CRETEIL, 80_000], [VINCENNES, 20_000], [CHARENTON, 20_001]]), written()))).toBe('shares-mismatch');
    granted(life, partner(CRETEIL, [VINCENNES, CHARENTON], [[CRETEIL, 80_000], [VINCENNES, 20_000], [CHARENTON, 20_000]]));
    expect(life.state.partners).toEqual([VINCENNES, CHARENTON]);
    expect(life.state.decision?.shares?.reduce((sum, { award }) => sum + award, 0)).toBe(life.state.decision?.amount);
  });

  test('the owner fails and a partner takes over: it keeps reading, and bank details are asked anew', () => {
    const life = shared();
    granted(life, partner(VINCENNES, [], undefined));
    expect(life.state).toMatchObject({ organisation: VINCENNES, partners: [], montage: 'single', shares: null });
    expect(life.state.former).toContain(CRETEIL);
    expect(life.state.pieces['rib']?.status).toBe('rejected');
    // Carried alone, the project has the ceiling of one.
    expect(life.state.decision?.amount).toBeLessThanOrEqual(programme('fmin').amounts.ceilingSingle);
  });
});

describe('avenant à la convention', () => {
  test('follows where one has signed the agreement, is signed by both, reminded of once; where nobody has, the agreement itself says it', () => {
    const life = delivery();
    granted(life, { kind: 'reduction', ...shift(['travaux', 90_000]) });
    expect(life.state.amendments[0]?.avenant).toEqual({ signBy: '2026-12-01', remindOn: '2026-11-16', reminded: false, organisationSignedOn: null, metropoleSignedOn: null });
    const sign = (party: 'organisation' | 'metropole', delegation?: string) => ({ type: 'signAmendment', amendment: 1, party, on: life.today, document: life.document(), ...(delegation && { delegation }) }) as const;
    expect(life.refused('agent', sign('metropole'))).toBe('forbidden');
    expect(life.refused('delegate', sign('metropole'))).toBe('delegation-unknown');
    expect(life.refused('agent', { ...sign('organisation'), on: on('2026-08-31') })).toBe('date-too-early');
    life.act('agent', sign('organisation'));
    expect(life.refused('agent', sign('organisation'))).toBe('already-signed');
    life.advanceTo('2026-11-16').act('clock', { type: 'remindAmendment', amendment: 1 });
    expect(life.refused('clock', { type: 'remindAmendment', amendment: 1 })).toBe('already-reminded');
    life.act('delegate', sign('metropole', SIGNATURE));
    expect(life.refused('officer', { type: 'remindAmendment', amendment: 1 })).toBe('no-amendment');

    const unsigned = notified(enforceable(awarded(fim()))).advanceTo('2026-07-10');
    granted(unsigned, { kind: 'reduction', ...shift(['travaux', 90_000]) });
    expect(unsigned.state.amendments[0]?.avenant).toBeNull();
    unsigned.act('agent', signAgreement(unsigned, 'organisation'));
    granted(unsigned, { kind: 'reduction', ...shift(['travaux', 80_000]) });
    expect(unsigned.state.amendments[1]?.avenant).not.toBeNull();
  });
});

describe('procédure contradictoire', () => {
  const withdrawal = (life: Life, more = {}) => ({ type: 'withdrawAward', body: 'conseil', number: 'CM-9', on: life.today, enforceableOn: life.today, hearingOn: life.today, reason: 't', ...more }) as const;

  test('an award is withdrawn once the commune was heard, or had the time to be', () => {
    const life = delivery();
    expect(life.refused('assembly', withdrawal(life))).toBe('hearing-required');
    expect(life.refused('officer', { type: 'openHearing', about: 'lapse', reason: 't' })).toBe('delay-running');
    life.act('officer', { type: 'openHearing', about: 'withdrawal', reason: 't-false' });
    expect(life.state.hearings).toEqual([{ no: 1, about: 'withdrawal', openedOn: '2026-09-01', answerBy: '2026-10-01', observedOn: null, reason: 't-false' }]);
    expect(life.refused('officer', { type: 'openHearing', about: 'withdrawal', reason: 't' })).toBe('hearing-open');
    life.advanceTo('2026-10-01');
    expect(life.refused('assembly', withdrawal(life))).toBe('hearing-running');
    expect(life.refused('agent', { type: 'recordObservations', hearing: 1, on: on('2026-09-20'), text: 't' })).toBe('not-today');
    expect(life.refused('agent', { type: 'recordObservations', hearing: 1, on: life.today })).toBe('observations-required');
    expect(life.refused('agent', { type: 'recordObservations', hearing: 2, on: life.today, text: 't' })).toBe('not-found');
    life.act('agent', { type: 'recordObservations', hearing: 1, on: life.today, text: 't-answer' });
    expect(life.refused('assembly', withdrawal(life, { hearingOn: on('2026-08-31') }))).toBe('date-too-early');
    life.act('assembly', withdrawal(life));
    const silent = delivery().act('officer', { type: 'openHearing', about: 'withdrawal', reason: 't' }).advanceTo('2026-10-02');
    silent.act('assembly', withdrawal(silent));
    expect(silent.state.outcome).toBe('withdrawn-by-administration');
  });

  test('caducity by which money is given back waits for it too; where nothing is, it does not', () => {
    const life = reach(fim(), 'delivery').advanceTo('2026-09-01');
    life.act('agent', deposit(life, 'rib'));
    paid(life, claim(life, 'advance'));
    life.advanceTo('2028-07-07');
    const lapse = { type: 'declareLapsed', reason: 't' } as const;
    expect(life.refused('officer', lapse)).toBe('hearing-required');
    life.act('officer', { type: 'openHearing', about: 'lapse', reason: 't' });
    expect(life.refused('officer', lapse)).toBe('hearing-running');
    life.advanceTo('2028-08-08').act('officer', lapse);
    expect(life.events.at(-1)?.event).toMatchObject({ type: 'closed', outcome: 'lapsed', hearingOn: '2028-08-07' });
  });
});

test('before any award there is nothing to amend', () => {
  const life = draft().act('agent', file);
  expect(life.refused('agent', more('start', '2029-01-06'))).toBe('wrong-phase');
});
