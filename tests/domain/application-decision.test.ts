import { decide } from '../../domain/application/acts.ts';
import { lettersToSign } from '../../domain/application/letters.ts';
import { appraisal, awarded, deliberation, deposit, dipbike, draft, enforceable, fim, file, notified, opinion, own, prove, reach, refusal, sign, signAgreement, state as fromState, visas } from './support/chapters.ts';
import { programme } from './support/programmes.ts';
import { BUREAU, DEPUTY, SIGNATURE, delegation, euros, on } from './support/world.ts';
import type { Life } from './support/life.ts';

const inCommittee = (more: Parameters<typeof draft>[0] = {}): Life => reach(draft(more), 'committee').advanceTo('2026-04-14');
const inDecision = (more: Parameters<typeof draft>[0] = {}): Life => reach(draft(more), 'decision');
/** Everything is there for the award but the award: visa on 14 April, the council's deliberation. */
const ready = (more: Parameters<typeof draft>[0] = {}): Life => {
  const life = inDecision(more);
  return life.act('agent', deposit(life, 'deliberation')).act('finance', { type: 'grantVisa', budget: 'AP' }).act('finance', { type: 'grantVisa', budget: 'AE' }).advanceTo('2026-06-18');
};

describe('the committee’s opinion', () => {
  test('is advisory and proposes an amount; an unfavourable one proposes none', () => {
    const life = inCommittee();
    expect(life.refused('secretary', opinion(life, { amount: euros(0) }))).toBe('amount-mismatch');
    expect(life.refused('secretary', opinion(life, { opinion: 'unfavourable', amount: euros(1) }))).toBe('amount-mismatch');
    life.act('secretary', opinion(life, { opinion: 'unfavourable', amount: euros(0) }));
    expect(life.state.phase).toBe('decision');
    life.act('agent', deposit(life, 'deliberation')).act('finance', { type: 'grantVisa', budget: 'AP' });
    life.act('finance', { type: 'grantVisa', budget: 'AE' });
    expect(life.act('assembly', deliberation(life)).state.decision?.kind).toBe('award');
  });

  test('never proposes above the cap that binds, and says which', () => {
    const life = inCommittee();
    expect(life.refused('secretary', opinion(life, { amount: euros(50_000.01) }))).toBe('cap:ceiling');
    expect(life.act('secretary', opinion(life, { amount: euros(50_000), opinion: 'favourable-with-reserves' })).state.opinion).toMatchObject({ kind: 'favourable-with-reserves', amount: euros(50_000), on: '2026-04-14', session: 'CE-2026-02', presents: ['p-chair'], recused: [] });
  });

  test('is dated after the fiche d’instruction and not in the future', () => {
    const life = inCommittee();
    expect(life.refused('secretary', opinion(life, { on: on('2026-04-15') }))).toBe('date-in-future');
    expect(life.refused('secretary', opinion(life, { on: on('2026-01-11') }))).toBe('date-too-early');
    expect(life.act('secretary', opinion(life, { on: on('2026-01-12') })).state.opinion?.on).toBe('2026-01-12');
  });

  test('who stood aside is not counted present', () => {
    const life = inCommittee();
    expect(life.refused('secretary', opinion(life, { presents: ['p-chair', 'p-mayor'], recused: ['p-mayor'] }))).toBe('recused');
    expect(life.act('secretary', opinion(life, { presents: ['p-chair'], recused: ['p-mayor'] })).state.opinion?.recused).toEqual(['p-mayor']);
  });

  test('an adjourned dossier waits for the next session', () => {
    const life = inCommittee().act('secretary', opinion(inCommittee(), { opinion: 'adjourned', amount: euros(0) }));
    expect(life.state).toMatchObject({ phase: 'committee', opinion: null });
    expect(life.act('secretary', opinion(life)).state.phase).toBe('decision');
  });

  test('waits for a piece due by the committee; an adjournment does not', () => {
    const strict = { ...programme('fmin'), pieces: programme('fmin').pieces.map((piece) => (piece.code === 'justificatifs-couts' ? { ...piece, due: 'committee' as const } : piece)) };
    const life = inCommittee({ of: strict, filing: { pieces: { 'lettre-saisine': 'a', 'note-technique': 'b', 'justificatifs-couts': 'c', 'attestation-non-commencement': 'd' } } });
    life.act('officer', { type: 'rejectPiece', piece: 'justificatifs-couts', reason: 't' });
    expect(life.refused('secretary', opinion(life))).toBe('piece-missing');
    expect(life.refused('secretary', opinion(life, { opinion: 'unfavourable', amount: euros(0) }))).toBe('piece-missing');
    life.act('secretary', opinion(life, { opinion: 'adjourned', amount: euros(0) }));
  });

  const scored = (first: Record<string, number>, second: Record<string, number>): Life => {
    const life = reach(draft(), 'review');
    const all = (given: Record<string, number>) => ({ replicabilite: 5, innovation: 5, impact: 5, faisabilite: 5, inclusion: 5, donnees: 5, ...given });
    for (const [i, [name, given]] of ([['reviewer', first], ['secondReviewer', second]] as const).entries()) {
      life.act('officer', { type: 'assignReviewer', reviewer: i === 0 ? 'p-reviewer' : 'p-reviewer-2' }).act(name, { type: 'giveReview', review: i + 1, scores: all(given), reasons: Object.keys(all(given)).map((criterion) => ({ criterion, reason: `t-${criterion}` })) });
    }
    return life.act('officer', { type: 'closeReview' });
  };
  test('is not favourable under the programme’s threshold: the mean of the reviews, 50 out of 100', () => {
    expect(scored({}, {}).act('secretary', opinion(scored({}, {}))).state.phase).toBe('decision');
    const low = scored({}, { donnees: 4 });
    expect(low.refused('secretary', opinion(low))).toBe('below-threshold');
    low.act('secretary', opinion(low, { opinion: 'unfavourable', amount: euros(0) }));
    const mean = scored({ donnees: 6 }, { donnees: 4 });
    expect(mean.act('secretary', opinion(mean)).state.phase).toBe('decision');
  });
  test('nor under the floor of a criterion, by the mean of the reviews', () => {
    const low = scored({ impact: 4, innovation: 9 }, { impact: 3, innovation: 9 });
    expect(low.refused('secretary', opinion(low))).toBe('below-floor');
    const even = scored({ impact: 5, innovation: 9 }, { impact: 3, innovation: 9 });
    expect(even.act('secretary', opinion(even)).state.phase).toBe('decision');
  });
});

describe('délibération', () => {
  test('the council’s own deliberation may come after filing, but before the Bureau decides', () => {
    const life = visas(inDecision());
    expect(life.answer('assembly', deliberation(life))).toMatchObject({ code: 'piece-missing', path: '/pieces/deliberation' });
    expect(life.refused('assembly', refusal(life))).toBe('piece-missing');
    life.act('agent', deposit(life, 'deliberation'));
    expect(life.act('assembly', deliberation(life)).state.decision?.kind).toBe('award');
  });

  test('finance’s visa comes before the day of the deliberation, or on it; once', () => {
    const life = inDecision();
    life.act('agent', deposit(life, 'deliberation')).advanceTo('2026-06-18');
    expect(life.refused('assembly', deliberation(life))).toBe('no-visa');
    life.act('finance', { type: 'grantVisa', budget: 'AE' });
    expect(life.state.visa).toEqual({ on: '2026-06-18', budget: 'AE' });
    expect(life.refused('finance', { type: 'grantVisa', budget: 'AE' })).toBe('visa-granted');
    // Material and subscription: one visa does not cover both sections.
    expect(life.refused('assembly', deliberation(life))).toBe('no-visa');
    life.act('finance', { type: 'grantVisa', budget: 'AP' });
    expect(life.refused('assembly', deliberation(life, { on: on('2026-06-17') }))).toBe('no-visa');
    expect(life.act('assembly', deliberation(life)).state.decision?.on).toBe('2026-06-18');
    // A refusal spends nothing and needs no visa.
    const refused = inDecision();
    refused.act('agent', deposit(refused, 'deliberation')).act('assembly', refusal(refused));
  });

  test('an award records its amount, rate, base and imputations, and fixes the day from which expenses count', () => {
    const life = ready().act('assembly', deliberation(ready()));
    expect(life.state.decision).toMatchObject({
      kind: 'award', partial: false, body: 'bureau', number: 'BM2026/06/18-07', on: '2026-06-18', delegation: BUREAU, amount: euros(50_000), base: euros(120_000), rate: { num: euros(50_000), den: euros(120_000) },
      caps: { most: euros(50_000), binding: 'cap:ceiling' },
    });
    expect(life.state.eligibleFrom).toBe('2026-06-18');
    expect(life.refused('assembly', deliberation(life))).toBe('already-decided');
  });

  test('a mixed project has two imputations, HT and TTC, that add up to the award', () => {
    const plan = { ...dipbike, expenses: dipbike.expenses.map((line) => (line.line === 'reception' ? { ...line, basis: 'ttc' as const } : line)) };
    const life = ready({ plan });
    life.act('assembly', deliberation(life));
    // 112 400 of 120 000 € is investment: 50 000 × 1 124 / 1 200 = 46 833,33 €; the odd cent is operating's.
    expect(life.state.decision?.bySection).toEqual({ investment: euros(46_833.33), operating: euros(3_166.67) });
    expect(life.state.appraisal?.lines.map(({ basis }) => basis)).toEqual(['ht', 'ht', 'ttc']);
  });

  test('less than was proposed is a partial award; never above the cap, the floor of the programme or the envelope', () => {
    const life = ready();
    expect(life.refused('assembly', deliberation(life, { amount: euros(50_000.01) }))).toBe('cap:ceiling');
    expect(life.refused('assembly', deliberation(life, { amount: euros(0) }))).toBe('amount-mismatch');
    expect(life.act('assembly', deliberation(life, { amount: euros(49_999.99) })).state.decision).toMatchObject({ partial: true });
    const tight = reach(draft({ world: { available: euros(49_999.99), operating: euros(3_166.67) } }), 'committee');
    expect(tight.refused('secretary', opinion(tight))).toBe('envelope-exhausted');
    tight.act('secretary', opinion(tight, { amount: euros(40_000) })).act('agent', deposit(tight, 'deliberation')).act('finance', { type: 'grantVisa', budget: 'AP' }).act('finance', { type: 'grantVisa', budget: 'AE' });
    expect(tight.refused('assembly', deliberation(tight))).toBe('envelope-exhausted');
    expect(tight.act('assembly', deliberation(tight, { amount: euros(49_999.99) })).world.available).toBe(0);
    const of = { ...programme('fmin'), amounts: { ...programme('fmin').amounts, least: euros(5_000) } };
    const small = ready({ of });
    expect(small.refused('assembly', deliberation(small, { amount: euros(4_999.99) }))).toBe('below-least');
    expect(small.act('assembly', deliberation(small, { amount: euros(5_000) })).state.decision?.amount).toBe(euros(5_000));
  });

  test('without an envelope for its call nothing is awarded', () => {
    const life = ready();
    const command = deliberation(life);
    life.world.available = euros(0);
    life.world.operating = euros(0);
    life.act('assembly', deliberation(life, { outcome: 'adjournment', amount: euros(0) }));
    life.world.available = euros(0);
    life.world.operating = euros(0);
    expect(life.refused('assembly', command)).toBe('envelope-exhausted');
  });

  test('the caps bear on the retained base and on the own-share rate of this dossier', () => {
    const life = reach(draft(), 'appraisal');
    life.act('officer', appraisal(life, { resources: [fromState(70_000), own(0)], ownShare: { num: 3, den: 10 }, ownShareReason: 't' })).act('officer', { type: 'closeAppraisal' });
    reach(life, 'decision').act('agent', deposit(life, 'deliberation')).act('finance', { type: 'grantVisa', budget: 'AP' }).act('finance', { type: 'grantVisa', budget: 'AE' });
    // 70 % × 120 000 − 70 000.
    expect(life.refused('assembly', deliberation(life, { amount: euros(14_000.01) }))).toBe('cap:own-share');
    life.act('assembly', deliberation(life, { amount: euros(14_000) }));
  });

  test('a refusal says why and awards nothing', () => {
    const life = ready();
    expect(life.refused('assembly', deliberation(life, { outcome: 'refusal', amount: euros(0) }))).toBe('reason-required');
    expect(life.refused('assembly', deliberation(life, { outcome: 'refusal', reasons: 't', amount: euros(1) }))).toBe('amount-mismatch');
    life.act('assembly', refusal(life));
    expect(life.state.decision).toMatchObject({ kind: 'refusal', partial: false, amount: 0, base: euros(120_000), bySection: { investment: 0, operating: 0 }, reasons: 't-reasons' });
    expect(life.state.eligibleFrom).toBeNull();
  });

  test('an adjournment decides nothing, and needs no piece', () => {
    const life = inDecision();
    life.act('assembly', deliberation(life, { outcome: 'adjournment', amount: euros(0) }));
    expect(life.state).toMatchObject({ phase: 'decision', decision: null });
  });

  test('is dated after the opinion and not in the future', () => {
    const life = ready();
    expect(life.refused('assembly', deliberation(life, { on: on('2026-06-19') }))).toBe('date-in-future');
    expect(life.refused('assembly', deliberation(life, { on: on('2026-04-13') }))).toBe('date-too-early');
    life.act('assembly', deliberation(life, { on: on('2026-04-14') }));
  });

  test('an award dated before an early start was authorised fixes the earlier day', () => {
    const life = ready().act('agent', { type: 'requestEarlyStart', reason: 't' });
    life.act('officer', { type: 'answerEarlyStart', authorised: true }).act('delegate', sign('early-start'));
    expect(life.state.eligibleFrom).toBe('2026-06-18');
    expect(life.advanceTo('2026-06-20').act('assembly', deliberation(life, { on: on('2026-06-10') })).state.eligibleFrom).toBe('2026-06-10');
  });

  test('an early start still unanswered when the award comes does not push back the day from which expenses count', () => {
    const life = ready().act('agent', { type: 'requestEarlyStart', reason: 't' });
    life.act('assembly', deliberation(life)).advanceTo('2026-06-24');
    expect(life.refused('officer', { type: 'answerEarlyStart', authorised: true })).toBe('already-decided');
    expect(life.state.eligibleFrom).toBe('2026-06-18');
  });
});

describe('who decides', () => {
  const withRegister = (more: Parameters<typeof delegation>[0]): Life => ready({ world: { delegations: [delegation({ number: BUREAU, kind: 'bureau', ...more })] } });

  test('a Bureau without a delegation in force cannot decide: after the elections the dossier waits for the new one', () => {
    const life = withRegister({ until: on('2026-06-17') });
    expect(life.refused('assembly', deliberation(life))).toBe('delegation-expired');
    expect(life.refused('assembly', refusal(life))).toBe('delegation-expired');
    life.world.delegations = [...life.world.delegations, delegation({ number: 'CM2026/07/03-01', kind: 'bureau', from: on('2026-07-03') })];
    expect(life.refused('assembly', deliberation(life, { delegation: 'CM2026/07/03-01' }))).toBe('delegation-expired');
    life.advanceTo('2026-07-03').act('assembly', deliberation(life, { delegation: 'CM2026/07/03-01' }));
    expect(life.state.decision?.delegation).toBe('CM2026/07/03-01');
  });
  test('the delegation counts on the day of the deliberation, its last day included, not on the day it is recorded', () => {
    const life = withRegister({ until: on('2026-06-18') });
    life.advanceTo('2026-06-25').act('assembly', deliberation(life, { on: on('2026-06-18') }));
  });
  test('the Bureau names the delegation it decides under: one of the Conseil, for this programme, up to its ceiling', () => {
    const life = ready();
    for (const number of [undefined, 'CM-unknown', SIGNATURE]) expect(life.refused('assembly', deliberation(life, { delegation: number }))).toBe('delegation-unknown');
    life.world.delegations = [...life.world.delegations, delegation({ number: 'ARR-2026-020', person: 'p-assembly' })];
    expect(life.refused('assembly', deliberation(life, { delegation: 'ARR-2026-020' }))).toBe('delegation-unknown');
    const other = withRegister({ programme: 'fim' });
    expect(other.refused('assembly', deliberation(other))).toBe('delegation-unknown');
    const capped = withRegister({ programme: 'fmin', ceiling: euros(49_999.99) });
    expect(capped.refused('assembly', deliberation(capped))).toBe('delegation-ceiling');
    const enough = withRegister({ programme: 'fmin', ceiling: euros(50_000) });
    enough.act('assembly', deliberation(enough));
  });
  test('the Conseil needs no delegation', () => {
    const life = ready({ world: { delegations: [] } });
    expect(life.act('assembly', deliberation(life, { body: 'conseil', delegation: undefined })).state.decision).toMatchObject({ body: 'conseil', delegation: null });
  });
  test('a fonds de concours is the Conseil’s alone, and so is a programme that says so', () => {
    for (const rules of [{ ...programme('fmin'), legalGround: 'fonds-de-concours' as const }, { ...programme('fmin'), decisionBody: 'conseil' as const }]) {
      const life = ready({ of: rules });
      expect(life.refused('assembly', deliberation(life))).toBe('wrong-body');
      life.act('assembly', deliberation(life, { body: 'conseil' }));
    }
  });
  test('a fonds de concours never passes half of what is left to pay', () => {
    const of = { ...programme('fmin'), legalGround: 'fonds-de-concours' as const };
    const life = reach(draft({ of }), 'appraisal');
    life.act('officer', appraisal(life, { resources: [fromState(60_000)] })).act('officer', { type: 'closeAppraisal' });
    reach(life, 'committee').advanceTo('2026-04-14');
    expect(life.refused('secretary', opinion(life, { amount: euros(30_000.01) }))).toBe('cap:fonds-de-concours');
  });
});

describe('contrôle de légalité', () => {
  const transmission = (day: string) => ({ type: 'recordTransmission', on: on(day) }) as const;
  const receipt = (day: string) => ({ type: 'recordPrefectureReceipt', on: on(day), receipt: 'AR-1' }) as const;
  const publication = (day: string) => ({ type: 'recordPublication', on: on(day) }) as const;

  test('nothing is transmitted or published before it is decided', () => {
    const life = ready();
    expect(life.refused('assembly', transmission('2026-06-18'))).toBe('not-decided');
    expect(life.refused('assembly', publication('2026-06-18'))).toBe('not-decided');
    expect(life.refused('assembly', receipt('2026-06-18'))).toBe('not-transmitted');
  });
  test('the decision is enforceable on the later of its receipt and its publication, whichever is recorded last', () => {
    const first = awarded(draft()).advanceTo('2026-06-30').act('assembly', transmission('2026-06-19')).act('assembly', publication('2026-06-26'));
    expect(first.state.legality.enforceableOn).toBeNull();
    expect(first.act('assembly', receipt('2026-06-20')).state.legality).toEqual({ transmittedOn: '2026-06-19', receivedOn: '2026-06-20', receipt: 'AR-1', publishedOn: '2026-06-26', enforceableOn: '2026-06-26', control: null });
    const second = awarded(draft()).advanceTo('2026-06-30').act('assembly', transmission('2026-06-19')).act('assembly', receipt('2026-06-24'));
    expect(second.state.legality.enforceableOn).toBeNull();
    expect(second.events.some(({ event }) => event.type === 'becameEnforceable')).toBe(false);
    expect(second.act('assembly', publication('2026-06-23')).state.legality.enforceableOn).toBe('2026-06-24');
  });
  test('each step once, in the order of the days', () => {
    const life = awarded(draft()).advanceTo('2026-06-30');
    expect(life.refused('assembly', transmission('2026-06-17'))).toBe('date-too-early');
    expect(life.refused('assembly', publication('2026-06-17'))).toBe('date-too-early');
    expect(life.refused('assembly', transmission('2026-07-01'))).toBe('date-in-future');
    life.act('assembly', transmission('2026-06-22'));
    expect(life.refused('assembly', transmission('2026-06-22'))).toBe('already-transmitted');
    expect(life.refused('assembly', receipt('2026-06-21'))).toBe('date-too-early');
    expect(life.refused('assembly', receipt('2026-07-01'))).toBe('date-in-future');
    life.act('assembly', receipt('2026-06-22'));
    expect(life.refused('assembly', receipt('2026-06-22'))).toBe('already-received');
    expect(life.refused('assembly', publication('2026-07-01'))).toBe('date-in-future');
    life.act('assembly', publication('2026-06-18'));
    expect(life.refused('assembly', publication('2026-06-18'))).toBe('already-published');
  });

  test('an adopted deliberation that was not transmitted can be neither notified, engaged, nor followed by an agreement', () => {
    const life = awarded(draft());
    expect(life.refused('delegate', sign('award'))).toBe('not-enforceable');
    expect(life.refused('officer', prove(life, 'award'))).toBe('not-signed');
    expect(life.refused('finance', { type: 'recordEngagement', number: 'E', on: life.today })).toBe('not-enforceable');
    expect(life.refused('agent', signAgreement(life, 'organisation'))).toBe('wrong-phase');
    expect(lettersToSign(life.state)).toEqual([]);
    life.act('assembly', transmission('2026-06-18')).act('assembly', receipt('2026-06-18'));
    expect(life.refused('delegate', sign('award'))).toBe('not-enforceable');
    life.act('assembly', publication('2026-06-18'));
    expect(lettersToSign(life.state)).toEqual([{ kind: 'award', no: 1 }]);
    life.act('finance', { type: 'recordEngagement', number: 'E', on: life.today }).act('delegate', sign('award'));
  });

  test('the refusal of a grant is notified only once enforceable too, and ends the dossier when it is proven', () => {
    const life = ready();
    life.act('assembly', refusal(life));
    expect(life.refused('delegate', sign('refusal'))).toBe('not-enforceable');
    enforceable(life);
    expect(life.refused('finance', { type: 'recordEngagement', number: 'E', on: life.today })).toBe('no-award');
    expect(life.refused('assembly', { type: 'withdrawAward', body: 'bureau', number: 'BM-2', on: life.today, delegation: BUREAU, enforceableOn: life.today, hearingOn: life.today, reason: 't' })).toBe('no-award');
    expect(life.refused('delegate', sign('award'))).toBe('no-such-letter');
    life.act('delegate', sign('refusal'));
    expect(life.state.phase).toBe('decision');
    life.act('officer', prove(life, 'refusal'));
    expect(life.state).toMatchObject({ phase: 'closed', outcome: 'refused' });
    expect(life.events.at(-1)?.event).toMatchObject({ type: 'closed', released: 0 });
    expect(life.world.available).toBe(euros(1_000_000));
  });
});

describe('engagement', () => {
  test('has its number from finance, once, after the deliberation', () => {
    const life = enforceable(awarded(draft()));
    const engage = (day: string) => ({ type: 'recordEngagement', number: 'ENG-1', on: on(day) }) as const;
    expect(life.refused('finance', engage('2026-06-17'))).toBe('date-too-early');
    expect(life.refused('finance', engage('2026-06-26'))).toBe('date-in-future');
    expect(life.act('finance', engage('2026-06-25')).state.engagement).toEqual({ number: 'ENG-1', on: '2026-06-25' });
    expect(life.refused('finance', engage('2026-06-25'))).toBe('already-engaged');
  });
});

describe('a signed letter', () => {
  const toSign = (): Life => {
    const life = enforceable(awarded(draft()));
    return life.act('finance', { type: 'recordEngagement', number: 'ENG-1', on: life.today });
  };
  test('is signed once, by a delegate under their own delegation', () => {
    const life = toSign();
    for (const number of [DEPUTY, BUREAU, 'ARR-unknown']) expect(life.refused('delegate', { type: 'signLetter', letter: 'award', no: 1, delegation: number })).toBe('delegation-unknown');
    for (const letter of ['refusal', 'acknowledgement', 'lapse']) expect(life.refused('delegate', sign(letter))).toBe('no-such-letter');
    expect(life.refused('delegate', sign('award', 2))).toBe('no-such-letter');
    expect(life.refused('delegate', { type: 'signLetter', letter: 'award', no: 1, delegation: SIGNATURE, document: 'doc-elsewhere' })).toBe('unknown-document');
    life.act('delegate', { type: 'signLetter', letter: 'award', no: 1, delegation: SIGNATURE, document: life.document() });
    expect(life.state.letters['award/1']).toEqual({ kind: 'award', no: 1, signedBy: 'p-delegate', delegation: SIGNATURE, signedOn: '2026-06-25', proof: null });
    expect(life.refused('deputy', { type: 'signLetter', letter: 'award', no: 1, delegation: DEPUTY })).toBe('already-signed');
  });
  test('whatever the register shows, another’s delegation is not one’s own', () => {
    const life = toSign();
    const command = { type: 'signLetter', letter: 'award', no: 1, delegation: DEPUTY } as const;
    const facts = { ...life.facts('delegate', command), delegations: life.world.delegations };
    expect(decide(life.state, command, { person: 'p-delegate', as: 'delegate' }, facts)).toMatchObject({ code: 'delegation-unknown' });
  });
  test('the delegation is in force that day, for this programme, up to its ceiling', () => {
    const signed = (more: Parameters<typeof delegation>[0]) => {
      const life = toSign();
      life.world.delegations = [delegation({ number: SIGNATURE, person: 'p-delegate', ...more })];
      const answer = life.answer('delegate', sign('award'));
      return 'code' in answer ? answer.code : 'signed';
    };
    expect(signed({ until: on('2026-06-24') })).toBe('delegation-expired');
    expect(signed({ from: on('2026-06-26') })).toBe('delegation-expired');
    expect(signed({ from: on('2026-06-25'), until: on('2026-06-25') })).toBe('signed');
    expect(signed({ programme: 'fim' })).toBe('delegation-unknown');
    expect(signed({ programme: 'fmin' })).toBe('signed');
    expect(signed({ kind: 'bureau' })).toBe('delegation-unknown');
    expect(signed({ ceiling: euros(49_999.99) })).toBe('delegation-ceiling');
    expect(signed({ ceiling: euros(50_000) })).toBe('signed');
  });
  test('a letter that pays nothing is under any ceiling', () => {
    const life = draft().act('agent', file).act('officer', { type: 'declareInadmissible', reason: 't' });
    life.world.delegations = [delegation({ number: SIGNATURE, person: 'p-delegate', ceiling: 0 })];
    life.act('delegate', sign('inadmissibility'));
  });
  test('delays run from proven notification: after the signature, not in the future, once', () => {
    const life = toSign().act('delegate', sign('award')).advanceTo('2026-07-06');
    expect(life.refused('officer', { type: 'proveNotification', letter: 'award', no: 1, proof: 'lre', on: on('2026-06-24') })).toBe('date-too-early');
    expect(life.refused('officer', { type: 'proveNotification', letter: 'award', no: 1, proof: 'lre', on: on('2026-07-07') })).toBe('date-in-future');
    expect(life.refused('officer', { type: 'proveNotification', letter: 'award', no: 1, proof: 'lre', on: on('2026-07-06'), document: 'doc-x' })).toBe('unknown-document');
    expect(life.state.lapse).toBeNull();
    life.act('officer', { type: 'proveNotification', letter: 'award', no: 1, proof: 'lre', on: on('2026-07-01'), document: life.document() });
    expect(life.state.letters['award/1']?.proof).toEqual({ kind: 'lre', on: '2026-07-01' });
    expect(life.refused('officer', prove(life, 'award'))).toBe('already-notified');
  });
});

describe('convention', () => {
  const small = () => ({ ...dipbike, resources: [own(97_000)], asked: euros(23_000) });
  test('above 23 000 € an agreement is due within three months; at 23 000 € there is none', () => {
    const large = notified(enforceable(awarded(draft())));
    expect(large.state).toMatchObject({ phase: 'agreement', agreement: { signBy: '2026-10-06', remindOn: '2026-09-21', organisationSignedOn: null, metropoleSignedOn: null } });
    const without = notified(enforceable(awarded(draft({ plan: small() }))));
    expect(without.state).toMatchObject({ phase: 'delivery', agreement: null });
  });
  test('always, or never, when the programme says so', () => {
    const fimLife = fim({ plan: { ...small(), expenses: [{ line: 'travaux', section: 'investment', basis: 'ht', asked: euros(120_000) }] } });
    expect(notified(enforceable(awarded(fimLife))).state.phase).toBe('agreement');
    expect(notified(enforceable(awarded(draft({ of: { ...programme('fmin'), agreement: { when: 'never' } } })))).state.phase).toBe('delivery');
  });
  test('both parties sign, whichever first, each once and for itself; the last opens the payments', () => {
    for (const order of [['agent', 'delegate'], ['delegate', 'agent']] as const) {
      const life = reach(draft(), 'agreement').advanceTo('2026-07-20');
      const party = { agent: 'organisation', delegate: 'metropole' } as const;
      life.act(order[0], signAgreement(life, party[order[0]]));
      expect(life.state.phase).toBe('agreement');
      expect(life.refused(order[0], signAgreement(life, party[order[0]]))).toBe('already-signed');
      expect(life.refused(order[0], signAgreement(life, party[order[1]]))).toBe('forbidden');
      expect(life.act(order[1], signAgreement(life, party[order[1]])).state).toMatchObject({ phase: 'delivery', agreement: { organisationSignedOn: '2026-07-20', metropoleSignedOn: '2026-07-20' } });
    }
  });
  test('is not signed with a date before the decision was enforceable, nor in the future, nor with a document of elsewhere', () => {
    const life = reach(draft(), 'agreement');
    expect(life.refused('agent', signAgreement(life, 'organisation', '2026-06-24'))).toBe('date-too-early');
    expect(life.refused('agent', signAgreement(life, 'organisation', '2026-07-07'))).toBe('date-in-future');
    expect(life.refused('agent', { type: 'signAgreement', party: 'organisation', on: life.today, document: 'doc-x' })).toBe('unknown-document');
    life.act('agent', signAgreement(life, 'organisation', '2026-06-25'));
  });
  test('the Métropole signs only once engaged, and nobody while a piece due by then is missing', () => {
    const life = notified(enforceable(awarded(draft())));
    const { state } = life;
    const command = signAgreement(life, 'metropole');
    expect(decide({ ...state, engagement: null }, command, { person: 'p-delegate', as: 'delegate' }, life.facts('delegate', command))).toMatchObject({ code: 'not-engaged' });
    life.act('officer', { type: 'rejectPiece', piece: 'deliberation', reason: 't' });
    expect(life.refused('agent', signAgreement(life, 'organisation'))).toBe('piece-missing');
    life.act('agent', deposit(life, 'deliberation')).act('agent', signAgreement(life, 'organisation'));
    expect(life.act('delegate', signAgreement(life, 'metropole')).state.phase).toBe('delivery');
  });
  test('is reminded of while it waits', () => {
    const life = reach(draft(), 'agreement').act('officer', { type: 'remindAgreement' });
    expect(life.events.at(-1)?.event).toEqual({ type: 'agreementReminded', no: 1 });
    expect(reach(life, 'delivery').refused('clock', { type: 'remindAgreement' })).toBe('wrong-phase');
  });
});
