import { needed, textOf, told } from './facts.ts';
import type { Builder, LetterFacts, Told } from './facts.ts';

export const earlyStart: Builder<'early-start'> = (facts) => {
  const answer = answerOf(facts, 'authorised');
  return { requestedOn: requestBefore(facts, answer), eligibleFrom: answer.event.awaitsSignature ? null : answer.day };
};

export const earlyStartRefused: Builder<'early-start-refused'> = (facts) => {
  const answer = answerOf(facts, 'refused');
  return { requestedOn: requestBefore(facts, answer), reason: textOf(facts, answer.event.reason, 'reason') };
};

function answerOf(facts: LetterFacts, status: 'authorised' | 'refused'): Told<'earlyStartAnswered'> {
  return needed(facts, told(facts, 'earlyStartAnswered').filter(({ event }) => event.status === status).at(-1), `early start ${status}`);
}

/** The day of the last request before this answer: a refused one may have been made again. */
function requestBefore(facts: LetterFacts, answer: Told<'earlyStartAnswered'>) {
  return needed(facts, told(facts, 'earlyStartRequested').findLast(({ seq }) => seq < answer.seq), 'request for an early start').day;
}
