import { decide } from '../../domain/application/acts.ts';
import { isAlive } from '../../domain/application/alive.ts';
import { lettersToSign } from '../../domain/application/letters.ts';
import { leftOf, owedBack, recoveriesOf, recoveryReminder } from '../../domain/payment/recovery.ts';
import { keptBySection } from '../../domain/payment/sums.ts';
import { whatIsExpected } from '../../domain/timeline/expected.ts';
import { claim, fim, own, paid, spent, started, state as fromState, withPaidAdvance } from './support/chapters.ts';
import { actorOf, euros, on } from './support/world.ts';
import type { Life } from './support/life.ts';

/** 48 000 € paid on 1 September 2026 of the worked example of R2334-30; the balance, liquidated on `day`, finds `excess` too much. */
function overpaid(excess: number, day = '2026-10-01'): Life {
  const life = started(fim());
  paid(life, claim(life, 'interim', { expenses: [spent('travaux', 120_000)], resources: [own(60_000)] }));
  life.advanceTo(day).act('agent', claim(life, 'balance', { resources: [fromState(48_000 + excess)] }));
  return life.act('officer', { type: 'attestClaim', claim: 2 }).act('finance', { type: 'liquidateClaim', claim: 2 });
}
/** The month of the hearing has passed in silence. */
const unheard = (life: Life, day: string): Life => life.advanceTo(day);
const expected = (life: Life): readonly string[] => whatIsExpected(life.state, life.world.programme, life.today).map(({ sentence }) => sentence.replace(/[\u00a0\u202f]/g, ' '));

describe('Scénario 15 : trop-perçu de 12 € : pas de titre ; trop-perçu de 3 000 € sur exercice clos : titre après contradictoire', () => {
  test('12 € : rien n’est réclamé, c’est dit, et le dossier va à sa clôture', () => {
    const life = overpaid(12, '2027-02-01');
    expect(life.state).toMatchObject({ phase: 'closing', overpaid: 0, recovery: { no: 1, claim: 2, amount: euros(12), means: 'waived', hearing: null, remindOn: null } });
    expect(lettersToSign(life.state).map(({ kind }) => kind)).not.toContain('recovery-decision');
    expect(life.refused('finance', { type: 'decideRecovery', means: 'order' })).toBe('recovery-decided');
    expect(life.refused('finance', { type: 'recordRecoveryOrder', number: 'T-1', on: life.today })).toBe('wrong-means');
    expect(life.refused('finance', { type: 'recordRecovery', number: 'T-1', amount: euros(12), on: life.today })).toBe('nothing-to-recover');
    life.act('agent', { type: 'fileFinalReport', document: life.document() }).act('officer', { type: 'close' });
    expect(isAlive(life.state)).toBe(false);
  });

  test('le dernier jour pour répondre compte encore : rien n’est décidé avant le lendemain', () => {
    const life = overpaid(3_000, '2027-02-01').advanceTo('2027-03-03');
    expect(life.refused('finance', { type: 'decideRecovery', means: 'order' })).toBe('hearing-open');
    life.advanceTo('2027-03-04').act('finance', { type: 'decideRecovery', means: 'order' });
    expect(life.state.recovery?.means).toBe('order');
  });

  test('3 000 € payés en 2026, constatés en 2027 : entendue, puis un titre, suivi jusqu’au dernier euro', () => {
    const life = overpaid(3_000, '2027-02-01');
    expect(life.state).toMatchObject({ phase: 'delivery', overpaid: euros(3_000), recovery: { amount: euros(3_000), found: { investment: euros(3_000), operating: 0 }, hearing: { answerBy: '2027-03-03', heardOn: null }, means: null } });
    // What is to come back is no longer kept: a later claim counts without it.
    expect(keptBySection(life.state)).toEqual({ investment: euros(45_000), operating: 0 });
    expect(expected(life)).toContain('Un trop-perçu de 3 000,00 € est constaté : vous pouvez présenter vos observations jusqu’au 3 mars 2027 (il reste 30 jours).');
    expect(life.refused('finance', { type: 'decideRecovery', means: 'order' })).toBe('hearing-open');
    expect(life.refused('finance', { type: 'recordRecoveryOrder', number: 'TR-2027-77', on: life.today })).toBe('recovery-undecided');
    expect(life.refused('finance', { type: 'recordRecovery', number: 'T-1', amount: euros(3_000), on: life.today })).toBe('unknown-number');

    life.advanceTo('2027-02-20').act('agent', { type: 'hearBeneficiary', on: on('2027-02-18'), observations: 't-observations' });
    expect(life.state.recovery?.hearing).toEqual({ answerBy: '2027-03-03', heardOn: '2027-02-18', observations: 't-observations' });
    expect(life.refused('finance', { type: 'decideRecovery', means: 'reduction' })).toBe('closed-year');
    life.act('finance', { type: 'decideRecovery', means: 'order' });
    expect(lettersToSign(life.state)).toContainEqual({ kind: 'recovery-decision', no: 1 });
    expect(life.refused('agent', { type: 'hearBeneficiary', on: life.today, observations: 't' })).toBe('recovery-decided');
    expect(life.refused('finance', { type: 'recordReduction', number: 'R-1', on: life.today })).toBe('wrong-means');

    life.act('finance', { type: 'recordRecoveryOrder', number: 'TR-2027-77', on: life.today });
    expect(life.refused('finance', { type: 'decideRecovery', means: 'waived', reason: 't' })).toBe('recovery-decided');
    expect(life.refused('finance', { type: 'recordRecoveryOrder', number: 'TR-2027-78', on: life.today })).toBe('already-numbered');
    const back = (amount: number, day: string = life.today) => ({ type: 'recordRecovery', number: 'TR-2027-77', amount: euros(amount), on: on(day) }) as const;
    for (const amount of [0, 3_000.01]) expect(life.refused('finance', back(amount))).toBe('amount-mismatch');
    expect(life.refused('finance', back(1, '2027-02-19'))).toBe('date-too-early');
    expect(life.refused('finance', back(1, '2027-02-21'))).toBe('date-in-future');
    life.advanceTo('2027-04-10').act('finance', back(1_000));
    expect([life.state.phase, life.state.recovered, leftOf(life.state.recovery!)]).toEqual(['delivery', euros(1_000), euros(2_000)]);
    expect(expected(life)).toContain('2 000,00 € sont à rembourser, sur le titre de recette n° TR-2027-77.');
    expect(life.refused('finance', back(2_000.01))).toBe('amount-mismatch');
    life.act('finance', back(2_000));
    expect(life.state).toMatchObject({ phase: 'closing', recovered: euros(3_000), recovery: { remindOn: null } });
    expect(life.refused('finance', back(0.01))).toBe('nothing-to-recover');
  });
});

describe('même exercice → réduction du mandat', () => {
  test('le versement de l’année se réduit, sans titre ; les paiements réduits sont nommés, le dernier d’abord', () => {
    const life = unheard(overpaid(3_000), '2026-11-05');
    expect(life.refused('finance', { type: 'decideRecovery', means: 'order' })).toBe('same-year');
    life.act('finance', { type: 'decideRecovery', means: 'reduction' });
    expect(life.state.recovery?.reduces).toEqual([{ claim: 1, attempt: 1, section: 'investment', mandat: '2026-001', amount: euros(3_000) }]);
    life.advanceTo('2026-12-28').act('finance', { type: 'recordReduction', number: 'RED-4', on: life.today });
    life.act('finance', { type: 'recordRecovery', number: 'RED-4', amount: euros(3_000), on: life.today });
    expect(life.state).toMatchObject({ phase: 'closing', recovered: euros(3_000) });
  });

  test('décidée en décembre mais pas encore émise, la réduction devient un titre en janvier', () => {
    const life = unheard(overpaid(3_000), '2026-11-05');
    life.act('finance', { type: 'decideRecovery', means: 'reduction' }).advanceTo('2027-01-04');
    expect(life.refused('finance', { type: 'recordReduction', number: 'RED-4', on: life.today })).toBe('closed-year');
    life.act('finance', { type: 'decideRecovery', means: 'order' });
    expect(life.state.recovery).toMatchObject({ means: 'order', decision: 2, reduces: [] });
    life.act('finance', { type: 'recordRecoveryOrder', number: 'TR-1', on: life.today });
  });
});

describe('what the hearing changes', () => {
  test('observations that are right in part bring the amount down, with the reason', () => {
    const life = overpaid(3_000, '2027-02-01').act('officer', { type: 'hearBeneficiary', on: on('2027-02-01'), observations: 't' });
    expect(life.refused('finance', { type: 'decideRecovery', means: 'order', amount: euros(2_000) })).toBe('reason-required');
    expect(life.refused('finance', { type: 'decideRecovery', means: 'order', amount: euros(3_000.01), reason: 't' })).toBe('amount-mismatch');
    expect(life.refused('finance', { type: 'decideRecovery', means: 'order', amount: euros(14.99), reason: 't' })).toBe('below-least-recovery');
    life.act('finance', { type: 'decideRecovery', means: 'order', amount: euros(2_000), reason: 't' });
    expect([life.state.overpaid, leftOf(life.state.recovery!)]).toEqual([euros(2_000), euros(2_000)]);
  });

  test('observations that are right altogether: nothing is claimed, with the reason, and the dossier goes to its closing', () => {
    const life = overpaid(3_000, '2027-02-01').act('officer', { type: 'hearBeneficiary', on: on('2027-02-01'), observations: 't' });
    expect(life.refused('finance', { type: 'decideRecovery', means: 'waived' })).toBe('reason-required');
    life.act('finance', { type: 'decideRecovery', means: 'waived', reason: 't' });
    expect(life.state).toMatchObject({ phase: 'closing', overpaid: 0, recovery: { means: 'waived' } });
    expect(lettersToSign(life.state)).toContainEqual({ kind: 'recovery-decision', no: 1 });
  });

  test('says nothing that is not there: observations come with words or a document, on a day since the finding', () => {
    const life = overpaid(3_000, '2027-02-01');
    expect(life.refused('agent', { type: 'hearBeneficiary', on: life.today })).toBe('observations-required');
    expect(life.refused('agent', { type: 'hearBeneficiary', on: on('2027-01-31'), observations: 't' })).toBe('date-too-early');
    expect(life.refused('agent', { type: 'hearBeneficiary', on: on('2027-02-02'), observations: 't' })).toBe('date-in-future');
    expect(life.refused('agent', { type: 'hearBeneficiary', on: life.today, document: 'not-there' })).toBe('unknown-document');
    life.act('agent', { type: 'hearBeneficiary', on: life.today, document: life.document() });
    expect(started(fim()).refused('agent', { type: 'hearBeneficiary', on: on('2026-09-01'), observations: 't' })).toBe('nothing-to-recover');
  });
});

describe('followed until it is settled', () => {
  test('finance is reminded after the hearing, then every sixty days of what is missing', () => {
    const life = overpaid(3_000, '2027-02-01');
    const remind = (): string => {
      const next = recoveryReminder(life.state)!;
      life.advanceTo(next.on).act('clock', { type: 'remindRecovery', recovery: next.recovery, reminder: next.reminder });
      const { event } = life.events.at(-1)!;
      return `${life.today} ${event.type === 'recoveryReminded' ? event.awaits : ''}`;
    };
    expect(life.refused('clock', { type: 'remindRecovery', recovery: 1, reminder: 1 })).toBe('nothing-to-remind');
    expect([remind(), remind()]).toEqual(['2027-03-04 decision', '2027-05-03 decision']);
    life.act('finance', { type: 'decideRecovery', means: 'order' });
    expect(remind()).toBe('2027-07-02 number');
    life.act('finance', { type: 'recordRecoveryOrder', number: 'TR-1', on: life.today });
    expect(remind()).toBe('2027-08-31 settlement');
    life.act('finance', { type: 'recordRecovery', number: 'TR-1', amount: euros(3_000), on: life.today });
    expect(recoveryReminder(life.state)).toBeNull();
  });

  test('a dossier given up stays watched until the money is back, and the envelope has it then', () => {
    const life = withPaidAdvance(fim());
    life.act('agent', { type: 'withdraw' });
    expect(life.state).toMatchObject({ phase: 'closed', outcome: 'withdrawn-by-commune', recovery: { claim: 0, amount: euros(18_000), means: null } });
    const kept = life.world.available;
    unheard(life, '2027-03-01').act('finance', { type: 'decideRecovery', means: 'order' }).act('finance', { type: 'recordRecoveryOrder', number: 'TR-9', on: life.today });
    expect(isAlive(life.state)).toBe(true);
    life.act('finance', { type: 'recordRecovery', number: 'TR-9', amount: euros(18_000), on: life.today });
    expect([life.state.phase, owedBack(life.state), life.world.available]).toEqual(['closed', { investment: 0, operating: 0 }, kept + euros(18_000)]);
  });

  test('is not closed as completed while something is owed back', () => {
    const life = overpaid(3_000, '2027-02-01');
    const owing = { ...life.state, phase: 'closing' as const, finalReportOn: life.today };
    expect(recoveriesOf(owing)).toHaveLength(1);
    expect(decide(owing, { type: 'close' }, actorOf('officer'), life.facts('officer', { type: 'close' }))).toMatchObject({ code: 'recovery-pending' });
  });
});
