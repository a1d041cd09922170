import type { Review } from '../../domain/application/state.ts';
import { needed } from './facts.ts';
import type { Builder, LetterFacts } from './facts.ts';

export function reviewOf(facts: Pick<LetterFacts, 'kind' | 'no' | 'state'>): Review {
  return needed(facts, facts.state.reviews.find(({ no }) => no === facts.no), `review ${facts.no}`);
}

export const reviewReminder: Builder<'review-reminder'> = (facts) => ({ dueOn: reviewOf(facts).dueOn, reviewLink: facts.links.review(facts.no), linkValidUntil: null });

export const reviewInvitation: Builder<'review-invitation'> = (facts) => ({
  ...reviewReminder(facts),
  criteria: facts.programme.review.grid.map(({ title }) => ({ title })),
});
