import { closingLetter, lettersToSign } from '../../domain/application/letters.ts';
import { lapseWarning, lapsesAfter } from '../../domain/application/lapse.ts';
import { awarded, claim, deposit, draft, enforceable, fim, file, ordered, own, paid, prove, reach, sign, spent, started, state as fromState, claimedBack } from './support/chapters.ts';
import { BUREAU, euros, on } from './support/world.ts';
import { programme } from './support/programmes.ts';
import type { Life } from './support/life.ts';

const whole = euros(1_000_000);
const withdraw = { type: 'withdraw' } as const;
const withdrawAward = (life: Life) => ({ type: 'withdrawAward', body: 'bureau', number: 'BM2026/11/19-02', on: life.today, delegation: BUREAU, enforceableOn: life.today, hearingOn: life.today, reason: 't-false' }) as const;
const lapse = { type: 'declareLapsed', reason: 't-late' } as const;
/** The commune is invited to answer, and does so the same day. */
const hear = (life: Life, about: 'withdrawal' | 'lapse'): Life => {
  life.act('officer', { type: 'openHearing', about, reason: 't' });
  return life.act('agent', { type: 'recordObservations', hearing: life.state.hearings.length, on: life.today, text: 't' });
};
const types = (life: Life) => life.events.map(({ event }) => event.type);

describe('démarrage', () => {
  test('is declared once, not in the future, with a document of this dossier if any', () => {
    const life = reach(fim(), 'agreement');
    expect(life.refused('agent', { type: 'recordStart', on: on('2026-07-07') })).toBe('date-in-future');
    expect(life.refused('agent', { type: 'recordStart', on: on('2026-07-06'), document: 'doc-x' })).toBe('unknown-document');
    expect(life.act('agent', { type: 'recordStart', on: on('2026-07-01'), document: life.document() }).state.startedOn).toBe('2026-07-01');
    expect(life.refused('officer', { type: 'recordStart', on: on('2026-07-02') })).toBe('already-started');
  });
});

describe('caducité', () => {
  test('its days run from proven notification, months as the law counts them, carried over to a working day', () => {
    // 48 months from 6 July 2026 end on Saturday 6 July 2030: Monday 8.
    expect(reach(fim(), 'agreement').state.lapse).toEqual({ startBy: '2028-07-06', completeBy: '2030-07-08' });
    const bare = { ...programme('fim'), clocks: { ...programme('fim').clocks, extendToWorkingDay: false } };
    expect(reach(fim({ of: bare }), 'agreement').state.lapse).toEqual({ startBy: '2028-07-06', completeBy: '2030-07-06' });
  });

  test('is constated by an officer once the last day to start has passed, never before, and only after an award', () => {
    const life = reach(fim(), 'agreement').advanceTo('2028-07-06');
    expect(life.refused('officer', lapse)).toBe('delay-running');
    expect(life.refused('clock', lapse)).toBe('forbidden');
    life.advanceTo('2028-07-07').act('officer', lapse);
    expect(life.state).toMatchObject({ phase: 'closed', outcome: 'lapsed' });
    expect(life.world.available).toBe(whole);
    expect(lettersToSign(life.state)).toContainEqual({ kind: 'lapse', no: 1 });
    expect(awarded(fim()).refused('officer', lapse)).toBe('wrong-phase');
  });

  test('an operation started in time has until the last day to complete; one started late has not', () => {
    const inTime = reach(fim(), 'delivery').advanceTo('2028-07-07').act('officer', { type: 'recordStart', on: on('2028-07-06') });
    expect(inTime.refused('officer', lapse)).toBe('delay-running');
    expect(lapsesAfter(inTime.state)).toBe('2030-07-08');
    inTime.advanceTo('2030-07-08');
    expect(inTime.refused('officer', lapse)).toBe('delay-running');
    inTime.advanceTo('2030-07-09').act('officer', lapse);
    const late = reach(fim(), 'delivery').advanceTo('2028-07-07').act('agent', { type: 'recordStart', on: on('2028-07-07') });
    expect(lapsesAfter(late.state)).toBe('2028-07-06');
    late.act('officer', lapse);
    expect(lapsesAfter(draft().act('agent', file).state)).toBeNull();
  });

  test('an advance paid for an operation never started is owed back, whole', () => {
    const life = reach(fim(), 'delivery').advanceTo('2026-09-01');
    life.act('agent', deposit(life, 'rib'));
    paid(life, claim(life, 'advance'));
    hear(life.advanceTo('2028-07-07'), 'lapse').act('officer', lapse);
    expect(life.state).toMatchObject({ outcome: 'lapsed', overpaid: euros(18_000) });
    claimedBack(life).act('finance', { type: 'recordRecovery', number: 'T-1', amount: euros(18_000), on: life.today });
    expect(life.world.available).toBe(whole);
  });

  test('an operation not completed keeps its part of what was attested, and owes the rest', () => {
    const life = started(fim());
    paid(life, claim(life, 'advance'));
    paid(life, claim(life, 'interim', { expenses: [spent('travaux', 30_000)] }));
    hear(life.advanceTo('2030-07-09'), 'lapse').act('officer', lapse);
    expect(life.state).toMatchObject({ outcome: 'lapsed', overpaid: euros(3_000) });
    const even = started(fim());
    paid(even, claim(even, 'interim', { expenses: [spent('travaux', 30_000)] }));
    even.advanceTo('2030-07-09').act('officer', lapse);
    expect(even.state.overpaid).toBe(0);
    expect(types(even)).not.toContain('overpaymentFound');
    expect(even.world.available).toBe(whole - euros(15_000));
  });

  test('where both last days are the same, an operation started in time keeps its part', () => {
    const { clocks } = programme('fim');
    const oneDay = { ...programme('fim'), clocks: { ...clocks, completion: clocks.start } };
    const begun = started(fim({ of: oneDay }));
    paid(begun, claim(begun, 'interim', { expenses: [spent('travaux', 30_000)] }));
    begun.advanceTo('2028-07-07').act('officer', lapse);
    expect(begun.state.lapse).toEqual({ startBy: '2028-07-06', completeBy: '2028-07-06' });
    expect(begun.state.overpaid).toBe(0);
  });

  test('a balance asked in time is examined, not lapsed, unless it was sent back and never completed', () => {
    const life = started(fim()).advanceTo('2030-07-08');
    life.act('agent', claim(life, 'balance', { expenses: [spent('travaux', 100_000)] })).advanceTo('2030-07-09');
    expect(life.refused('officer', lapse)).toBe('balance-asked');
    life.act('officer', { type: 'sendBackClaim', claim: 1, reason: 't' }).act('officer', lapse);
  });

  test('is warned of no more once the balance is asked for, unless that is sent back', () => {
    const life = started(fim()).advanceTo('2029-12-01');
    life.act('agent', claim(life, 'balance', { expenses: [spent('travaux', 100_000)] }));
    expect(lapseWarning(life.state)).toBeNull();
    expect(life.advanceTo('2030-01-08').refused('clock', { type: 'warnOfLapse', warning: 4 })).toBe('nothing-to-warn');
    life.act('officer', { type: 'sendBackClaim', claim: 1, reason: 't' }).act('clock', { type: 'warnOfLapse', warning: 4 });
  });

  test('waits for the return of an order', () => {
    const life = started(fim());
    ordered(life, claim(life, 'advance'));
    life.advanceTo('2030-07-09');
    expect(life.refused('officer', lapse)).toBe('order-pending');
    expect(life.refused('agent', withdraw)).toBe('order-pending');
    expect(life.refused('assembly', withdrawAward(life))).toBe('order-pending');
    life.act('finance', { type: 'recordReturn', claim: 1, attempt: 1, outcome: 'rejected', on: life.today, reason: 't' }).act('officer', lapse);
    expect(life.world.available).toBe(whole);
  });

  test('is warned of six, three and one month before each last day; once started, only of completion', () => {
    const life = reach(fim(), 'delivery');
    const warn = (warning: number) => ({ type: 'warnOfLapse', warning }) as const;
    const dates: string[] = [];
    for (let next = lapseWarning(life.state); next; next = lapseWarning(life.state)) {
      dates.push(next.on);
      life.advanceTo(next.on).act('clock', warn(next.no));
    }
    expect(dates).toEqual(['2028-01-06', '2028-04-06', '2028-06-06']);
    life.act('agent', { type: 'recordStart', on: life.today });
    expect(lapseWarning(life.state)).toEqual({ no: 4, on: '2030-01-08', last: '2030-07-08' });
    life.advanceTo('2030-01-07');
    expect(life.refused('clock', warn(4))).toBe('nothing-to-warn');
    life.advanceTo('2030-01-08');
    expect(life.refused('clock', warn(5))).toBe('nothing-to-warn');
    life.act('clock', warn(4)).advanceTo('2030-06-08').act('clock', warn(5)).act('clock', warn(6));
    expect(lapseWarning(life.state)).toBeNull();
    expect(lapseWarning(started(fim()).state)).toEqual({ no: 4, on: '2030-01-08', last: '2030-07-08' });
    expect(lapseWarning(draft().act('agent', file).state)).toBeNull();
  });
});

describe('désistement', () => {
  test('at any time before the end, by the commune alone; nothing was awarded, nothing comes back', () => {
    const life = draft().act('agent', file);
    expect(life.refused('officer', withdraw)).toBe('forbidden');
    life.act('agent', { type: 'withdraw', reason: 't' });
    expect(life.state).toMatchObject({ phase: 'closed', outcome: 'withdrawn-by-commune' });
    expect(closingLetter(life.state)).toEqual({ kind: 'withdrawal-recorded', no: 1 });
    expect(lettersToSign(life.state)).toEqual([]);
    expect(life.refused('agent', withdraw)).toBe('wrong-phase');
  });
  test('after the award the envelope has its money again, and what was paid is owed back', () => {
    const life = started(fim());
    paid(life, claim(life, 'advance'));
    life.act('agent', withdraw);
    expect(life.state.overpaid).toBe(euros(18_000));
    expect(life.world.available).toBe(whole - euros(18_000));
    claimedBack(life, 'T').act('finance', { type: 'recordRecovery', number: 'T', amount: euros(18_000), on: life.today });
    expect(life.state).toMatchObject({ phase: 'closed', recovered: euros(18_000) });
    expect(life.world.available).toBe(whole);
    expect(life.refused('finance', { type: 'recordRecovery', number: 'T', amount: euros(1), on: life.today })).toBe('nothing-to-recover');
  });
  test('what the balance already found is not owed twice', () => {
    const life = started(fim());
    paid(life, claim(life, 'interim', { expenses: [spent('travaux', 120_000)] }));
    life.act('agent', claim(life, 'balance', { resources: [fromState(51_000)] })).act('officer', { type: 'attestClaim', claim: 2 }).act('finance', { type: 'liquidateClaim', claim: 2 });
    claimedBack(life, 'T').act('finance', { type: 'recordRecovery', number: 'T', amount: euros(1_000), on: life.today });
    expect(life.state.overpaid).toBe(euros(3_000));
    life.act('agent', withdraw);
    expect([life.state.overpaid, life.state.recovered]).toEqual([euros(48_000), euros(1_000)]);
    life.act('finance', { type: 'recordRecovery', number: 'T', amount: euros(2_000), on: life.today });
    claimedBack(life, 'T-2').act('finance', { type: 'recordRecovery', number: 'T-2', amount: euros(45_000), on: life.today });
    expect(life.world.available).toBe(whole);
  });
  test('a few euros paid are not asked back', () => {
    const small = { expenses: [{ line: 'travaux', section: 'investment' as const, basis: 'ht' as const, asked: euros(80) }], resources: [own(40)], asked: euros(40) };
    const life = started(fim({ plan: small }));
    paid(life, claim(life, 'advance'));
    life.act('agent', withdraw);
    expect(life.state.overpaid).toBe(0);
    expect(life.events.map(({ event }) => event)).toContainEqual({ type: 'overpaymentFound', claim: 0, amount: euros(12), recover: false, bySection: { investment: euros(12), operating: 0 } });
    expect(life.world.available).toBe(whole - euros(12));
  });
  test('an award given up before it was signed is not notified any more; one already signed may still be proven, and revives nothing', () => {
    const unsigned = enforceable(awarded(draft())).act('agent', withdraw);
    expect(unsigned.refused('delegate', sign('award'))).toBe('no-such-letter');
    const signed = enforceable(awarded(draft())).act('finance', { type: 'recordEngagement', number: 'E', on: on('2026-06-25') }).act('delegate', sign('award')).act('agent', withdraw);
    expect(lettersToSign(signed.state)).toEqual([{ kind: 'award', no: 1 }]);
    expect(signed.act('officer', prove(signed, 'award')).state).toMatchObject({ phase: 'closed', outcome: 'withdrawn-by-commune', lapse: null });
  });
});

describe('retrait', () => {
  test('only of an award, after the commune was heard, by a delegate', () => {
    const life = awarded(draft());
    expect(life.refused('assembly', { ...withdrawAward(life), hearingOn: on('2026-06-19') })).toBe('date-in-future');
    expect(life.refused('assembly', { ...withdrawAward(life), hearingOn: on('2026-06-17') })).toBe('date-too-early');
    for (const who of ['officer', 'delegate'] as const) expect(life.refused(who, withdrawAward(life))).toBe('forbidden');
    expect(life.refused('assembly', withdrawAward(life))).toBe('hearing-required');
    hear(life, 'withdrawal').act('assembly', withdrawAward(life));
    expect(life.state).toMatchObject({ phase: 'closed', outcome: 'withdrawn-by-administration' });
    expect(life.events.at(-1)?.event).toMatchObject({ hearingOn: '2026-06-18', reason: 't-false', released: euros(50_000) });
    expect(life.world.available).toBe(whole);
    expect(lettersToSign(life.state)).toEqual([{ kind: 'award-withdrawn', no: 1 }]);
    expect(reach(draft(), 'decision').refused('assembly', withdrawAward(life))).toBe('no-award');
  });
});

describe('clôture', () => {
  test('after the paid balance and the final report, which is filed once', () => {
    const life = started(fim());
    paid(life, claim(life, 'balance', { expenses: [spent('travaux', 100_000)] }));
    expect(life.refused('officer', { type: 'close' })).toBe('no-final-report');
    expect(life.refused('agent', { type: 'fileFinalReport', document: 'doc-x' })).toBe('unknown-document');
    life.act('agent', { type: 'fileFinalReport', document: life.document() });
    expect(life.state.finalReportOn).toBe('2026-09-01');
    expect(life.refused('agent', { type: 'fileFinalReport', document: life.document() })).toBe('already-reported');
    life.act('officer', { type: 'close' });
    expect(life.state).toMatchObject({ phase: 'closed', outcome: 'completed', closedOn: '2026-09-01' });
    expect(closingLetter(life.state)).toBeNull();
    // 50 000 € of 60 000 € were due.
    expect(life.events.at(-1)?.event).toMatchObject({ released: euros(10_000) });
    expect(life.world.available).toBe(whole - euros(50_000));
  });
  test('the final report may come before the balance', () => {
    const life = started(fim());
    life.act('agent', { type: 'fileFinalReport', document: life.document() });
    expect(life.refused('officer', { type: 'close' })).toBe('wrong-phase');
  });
});

describe('messages', () => {
  test('from the commune or the service, numbered, even after the end', () => {
    const life = draft().act('agent', file).act('agent', { type: 'sendMessage', text: 't-1' }).act('officer', { type: 'sendMessage', text: 't-2' }).act('agent', withdraw).act('agent', { type: 'sendMessage', text: 't-3' });
    expect(life.state.messages).toEqual(['commune', 'service', 'commune']);
    expect(life.events.at(-1)?.event).toEqual({ type: 'messageSent', no: 3, text: 't-3', from: 'commune' });
  });
});
