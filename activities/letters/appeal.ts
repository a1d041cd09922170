import { decisionOf, deliberation } from './award.ts';
import { needed, reasonsIn, textOf, told } from './facts.ts';
import type { Builder } from './facts.ts';

/** The answer that confirms a decision against the commune's recours gracieux, with its reasons. */
export const appealRejected: Builder<'appeal-rejected'> = (facts) => {
  const appeal = needed(facts, facts.state.appeals.find(({ no }) => no === facts.no), `appeal ${facts.no}`);
  const answer = told(facts, 'appealAnswered').find(({ event }) => event.appeal === facts.no && event.answer === 'confirmed');
  return {
    decision: deliberation(decisionOf(facts), facts.state),
    refused: appeal.letter === 'refusal',
    receivedOn: appeal.on,
    late: appeal.late,
    reasons: reasonsIn(textOf(facts, answer?.event.reasons, 'reasons')),
  };
};
