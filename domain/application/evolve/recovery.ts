import { dayAfter } from '../../calendar/day.ts';
import { NOTHING, each, giveBack, giveBackBySection, inAll, inProportion } from '../../funding/imputation.ts';
import { atLeastZero, least, minus, plus } from '../../money/money.ts';
import { leftOf, recoveriesOf, settledBySection } from '../../payment/recovery.ts';
import type { Day } from '../../calendar/day.ts';
import type { BySection, Imputation } from '../../funding/imputation.ts';
import type { Recovery } from '../../payment/recovery.ts';
import type { Cents } from '../../money/money.ts';
import type { EventOf } from '../events.ts';
import type { Application } from '../state.ts';

export type RecoveryEvent = EventOf<'overpaymentFound' | 'beneficiaryHeard' | 'recoveryDecided' | 'reductionRecorded' | 'recoveryOrderRecorded' | 'recoveryReminded' | 'recovered'>;

/** What a dossier becomes by an event of the life of an over-payment. */
export function onRecovery(s: Application, e: RecoveryEvent, day: Day): Partial<Application> {
  switch (e.type) {
    case 'overpaymentFound':
      return found(s, e, day);
    case 'beneficiaryHeard':
      return changed(s, e.recovery, ({ hearing }) => ({ hearing: { answerBy: hearing?.answerBy ?? e.on, heardOn: e.on, ...(e.observations !== undefined && { observations: e.observations }) } }));
    case 'recoveryDecided': {
      const before = recoveriesOf(s).find(({ no }) => no === e.recovery);
      const givenUp = before ? minus(inAll(before.owed), e.amount) : minus(e.amount, e.amount);
      return {
        ...changed(s, e.recovery, () => ({ means: e.means, decidedOn: day, decision: 1 + Math.max(0, ...recoveriesOf(s).map(({ decision }) => decision ?? 0)), owed: e.bySection, reduces: e.reduces, remindOn: e.remindOn })),
        overpaid: minus(s.overpaid, givenUp),
      };
    }
    case 'reductionRecorded':
    case 'recoveryOrderRecorded':
      return changed(s, e.recovery, () => ({ number: e.number, on: e.on, remindOn: e.remindOn }));
    case 'recoveryReminded':
      return changed(s, e.recovery, () => ({ reminders: e.reminder, remindOn: e.remindOn }));
    case 'recovered':
      return settled(s, e);
  }
}

/** A new recovery; the one before it stays among the former, settled or not. */
function found(s: Application, e: EventOf<'overpaymentFound'>, day: Day): Partial<Application> {
  const former = recoveriesOf(s);
  const bySection = e.bySection ?? inProportion(e.amount, s.imputation.affected);
  const recovery: Recovery = {
    no: former.length + 1,
    claim: e.claim,
    foundOn: day,
    amount: e.amount,
    found: bySection,
    owed: e.recover ? bySection : NOTHING,
    hearing: e.answerBy === undefined ? null : { answerBy: e.answerBy, heardOn: null },
    means: e.recover ? null : 'waived',
    decidedOn: e.recover ? null : day,
    decision: null,
    reduces: [],
    number: null,
    on: null,
    settled: minus(e.amount, e.amount),
    remindOn: e.answerBy === undefined ? null : dayAfter(e.answerBy),
    reminders: 0,
  };
  return { overpaid: e.recover ? plus(s.overpaid, e.amount) : s.overpaid, recovery, formerRecoveries: former };
}

/** What came back goes to the envelope: all of it once the dossier is closed, before that only what stayed affected beyond the award. */
function settled(s: Application, e: EventOf<'recovered'>): Partial<Application> {
  const no = e.recovery ?? recoveriesOf(s).find((one) => leftOf(one) > 0)?.no ?? 0;
  return {
    ...changed(s, no, (one) => {
      const settled = plus(one.settled, e.amount);
      // Recorded before a decision was: the settlement says by itself that a titre had been issued.
      const implied = one.means === null ? { means: 'order' as const, decidedOn: e.on, number: e.number, on: e.on } : {};
      return { ...implied, settled, remindOn: settled >= inAll(one.owed) ? null : one.remindOn };
    }),
    recovered: plus(s.recovered, e.amount),
    imputation: returned(s, e),
  };
}

function returned({ imputation, decision, phase }: Application, { amount, bySection }: EventOf<'recovered'>): Imputation {
  const award = decision?.bySection ?? NOTHING;
  const beyond = each((section) => atLeastZero(minus(imputation.affected[section], award[section])));
  // Recorded before settlements were told by section: in proportion to what is affected.
  if (!bySection) return giveBack(imputation, phase === 'closed' ? amount : least(amount, inAll(beyond)));
  return giveBackBySection(imputation, phase === 'closed' ? bySection : each((section) => least(bySection[section], beyond[section])));
}

function changed(s: Application, no: number, change: (one: Recovery) => Partial<Recovery>): Partial<Application> {
  const after = recoveriesOf(s).map((one) => (one.no === no ? { ...one, ...change(one) } : one));
  return { formerRecoveries: after.slice(0, -1), recovery: after.at(-1) ?? null };
}

/** What a settlement is over the sections: what it adds to what was settled before. */
export function settlementBySection(recovery: Recovery, amount: Cents): BySection {
  const before = settledBySection(recovery);
  const after = settledBySection({ ...recovery, settled: plus(recovery.settled, amount) });
  return { investment: minus(after.investment, before.investment), operating: minus(after.operating, before.operating) };
}
