import type { Programme, ReviewRules } from '../programme/programme.ts';

/** The review rules of a programme version with nothing left unsaid. */
export type WholeReviewRules = Required<ReviewRules>;

/** What a version published before these rules existed is taken to say: no consensus step, no limit anybody would meet. */
const UNSAID = { spread: null, consensusDays: 7, ties: [], mostOpen: 100, linkDays: 60 } as const;

export const reviewRulesOf = ({ review }: Pick<Programme, 'review'>): WholeReviewRules => ({ ...UNSAID, ...review });
