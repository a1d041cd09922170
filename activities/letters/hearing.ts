import { paidSoFar } from '../../domain/application/decide/payment.ts';
import { decisionOf, deliberation } from './award.ts';
import { needed, textOf } from './facts.ts';
import type { Builder } from './facts.ts';

/** What is envisaged, why, and the time to answer before anything is decided (CRPA L121-1, L122-1). */
export const hearing: Builder<'hearing'> = (facts) => {
  const { state } = facts;
  const opened = needed(facts, state.hearings.find(({ no }) => no === facts.no), `hearing ${facts.no}`);
  const decision = decisionOf(facts);
  return {
    decision: deliberation(decision, state),
    awarded: decision.amount,
    paid: paidSoFar(state),
    withdrawal: opened.about === 'withdrawal',
    reason: textOf(facts, opened.reason, 'reason'),
    observationsBy: opened.answerBy,
  };
};
