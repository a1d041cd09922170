import type { Application, Consensus, Review } from '../../domain/application/state.ts';
import { needed, told } from './facts.ts';
import type { Builder, LetterFacts } from './facts.ts';
import { points } from '../../domain/timeline/words.ts';

/** Letters that go to an évaluateur in person. */
export const toReviewer = (kind: string): boolean => kind === 'review-invitation' || kind === 'review-reminder' || kind === 'review-consensus';

/** Letters to the officer, of which the commune has one of its own. */
export const toService = (kind: string): boolean => kind === 'lapse-notice';

type Found = Pick<LetterFacts, 'kind' | 'no' | 'events'> & { readonly state: Pick<Application, 'reviews'> };

/** The review a letter is about: of a consensus step, the one that was asked by its number. */
export function reviewOf(facts: Found): Review {
  const no = facts.kind === 'review-consensus' ? askOf(facts).review : facts.no;
  return needed(facts, facts.state.reviews.find((review) => review.no === no), `review ${no}`);
}

function consensusOf(facts: Found): Consensus {
  const opened = told(facts, 'consensusOpened').find(({ event }) => event.consensus.asked.some(({ ask }) => ask === facts.no));
  return needed(facts, opened?.event.consensus, `consensus ask ${facts.no}`);
}

const askOf = (facts: Found): Consensus['asked'][number] => needed(facts, consensusOf(facts).asked.find(({ ask }) => ask === facts.no), `consensus ask ${facts.no}`);

/** An outside expert's own link is made when the mail leaves: print says where to find it. */
const address = (facts: LetterFacts) => ({
  reviewLink: facts.personalLink === null ? facts.links.review(reviewOf(facts).no) : facts.personalLink.in === 'mail' ? facts.links.personalAccess : null,
  linkDays: facts.personalLink?.days ?? null,
});

export const reviewReminder: Builder<'review-reminder'> = (facts) => ({ dueOn: reviewOf(facts).dueOn, ...address(facts) });

export const reviewInvitation: Builder<'review-invitation'> = (facts) => ({
  ...reviewReminder(facts),
  criteria: facts.programme.review.grid.map(({ title }) => ({ title })),
});

export const reviewConsensus: Builder<'review-consensus'> = (facts) => {
  const { answerBy, spread } = consensusOf(facts);
  return { answerBy, spread: points(spread), ...address(facts) };
};
