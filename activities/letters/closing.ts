import { paidSoFar } from '../../domain/application/decide/payment.ts';
import { lapsesAfter, startedInTime } from '../../domain/application/lapse.ts';
import { decisionNo } from '../../domain/application/legality.ts';
import { minus } from '../../domain/money/money.ts';
import type { Cents } from '../../domain/money/money.ts';
import { BODY, decisionOf, deliberation } from './award.ts';
import { needed, textOf, textOrNull, told } from './facts.ts';
import type { Builder, LetterFacts, Told } from './facts.ts';

const end = (facts: LetterFacts): Told<'closed'> => needed(facts, told(facts, 'closed').at(-1), 'end of the dossier');

/** What was paid and is still to be given back; null where nothing is. */
function toRecover({ state }: LetterFacts): Cents | null {
  const left = minus(state.overpaid, state.recovered);
  return left > 0 ? left : null;
}

/** Désistement recorded, the day the organisation gave up. */
export const withdrawalRecorded: Builder<'withdrawal-recorded'> = (facts) => {
  const { day, event } = end(facts);
  return { receivedOn: day, released: event.released > 0 ? event.released : null, toRecover: toRecover(facts) };
};

/** Retrait by the administration, after a hearing. */
export const awardWithdrawn: Builder<'award-withdrawn'> = (facts) => {
  const decision = decisionOf(facts);
  const { event } = end(facts);
  return {
    decision: deliberation(decision, facts.state),
    awarded: decision.amount,
    paid: paidSoFar(facts.state),
    withdrawal: event.deliberation ? { body: BODY[event.deliberation.body], number: event.deliberation.number, on: event.deliberation.on, enforceableOn: event.deliberation.enforceableOn } : null,
    reason: textOf(facts, event.reason, 'reason'),
    hearingOn: event.hearingOn ?? null,
    toRecover: toRecover(facts),
  };
};

/** Caducité constated, with the delay that was missed: to begin, or to complete what had begun in time. */
export const lapse: Builder<'lapse'> = (facts) => {
  const { state } = facts;
  const decision = decisionOf(facts);
  const { because } = end(facts).event;
  const deadline = needed(facts, because === 'agreement' ? state.agreement?.signBy : lapsesAfter(state), 'dates of caducity');
  return {
    decision: deliberation(decision, state),
    awarded: decision.amount,
    paid: paidSoFar(state),
    notifiedOn: state.letters[`award/${decisionNo(state)}`]?.proof?.on ?? null,
    missed: because === 'agreement' ? 'La signature de la convention' : startedInTime(state) ? 'L’achèvement de l’opération' : 'Le commencement de l’opération',
    deadline,
    reason: textOrNull(facts, end(facts).event.reason),
    toRecover: toRecover(facts),
  };
};
