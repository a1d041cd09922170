import { compare, difference, fraction, inHundredths, meanOf } from './fraction.ts';
import { exactTotal } from './scoring.ts';
import type { Fraction } from './fraction.ts';
import type { Scores } from './scoring.ts';
import type { Application } from '../application/state.ts';
import type { Programme, ReviewRules } from '../programme/programme.ts';

type Reviewed = Pick<Application, 'reviews' | 'consensus'>;

/**
 * The scores that count: those of the consensus where one was recorded, else those of every review given, as last corrected.
 * A review whose author was replaced, declined or turned out to have an interest never counts.
 */
export function countedScores({ reviews, consensus }: Reviewed): readonly Scores[] {
  if (consensus?.settled?.how === 'recorded' && consensus.settled.scores) return [consensus.settled.scores];
  return givenScores({ reviews });
}

/** The scores of every review given, as last corrected. */
export const givenScores = ({ reviews }: Pick<Application, 'reviews'>): readonly Scores[] =>
  reviews.flatMap(({ status, scores }) => (status === 'given' && scores ? [scores] : []));

/** What the reviews of a dossier come to, exactly. Null as long as none has been given. */
export interface Result {
  /** Mean of the results out of 100. */
  readonly total: Fraction;
  /** Mean score of each criterion, in half points. */
  readonly criteria: Readonly<Record<string, Fraction>>;
  /** How many scores count. */
  readonly reviews: number;
}

export function resultOf(state: Reviewed, { grid }: Pick<ReviewRules, 'grid'>): Result | null {
  const counted = countedScores(state);
  if (counted.length === 0) return null;
  return {
    total: meanOf(counted.map((scores) => exactTotal(scores, grid))),
    criteria: Object.fromEntries(grid.map(({ code }) => [code, meanOf(counted.map((scores) => fraction(scores[code] ?? 0)))])),
    reviews: counted.length,
  };
}

/** Points out of 100 between the highest and the lowest review given, exactly. Null with fewer than two. */
export function spreadOf(state: Pick<Application, 'reviews'>, { grid }: Pick<ReviewRules, 'grid'>): Fraction | null {
  const totals = givenScores(state).map((scores) => exactTotal(scores, grid)).sort(compare);
  const [lowest] = totals;
  const highest = totals.at(-1);
  return lowest && highest && totals.length > 1 ? difference(highest, lowest) : null;
}

/** True when the reviews differ by more than the programme accepts. */
export function isWide(state: Pick<Application, 'reviews'>, rules: Pick<ReviewRules, 'grid' | 'spread'>): boolean {
  const spread = spreadOf(state, rules);
  return spread !== null && typeof rules.spread === 'number' && compare(spread, fraction(rules.spread)) > 0;
}

/** Why a dossier cannot be helped by its scores. */
export type Shortfall = { readonly kind: 'threshold'; readonly threshold: number } | { readonly kind: 'floor'; readonly criterion: string; readonly title: string };

/** Every bar the mean of the scores stays under, exactly; none when the dossier may be helped, or has not been evaluated. */
export function shortfalls(result: Result | null, { grid, threshold }: Pick<ReviewRules, 'grid' | 'threshold'>): readonly Shortfall[] {
  if (!result) return [];
  const low = threshold !== null && compare(result.total, fraction(threshold)) < 0;
  return [
    ...(low ? [{ kind: 'threshold' as const, threshold }] : []),
    ...grid.flatMap(({ code, title, floor }): Shortfall[] =>
      floor !== null && compare(result.criteria[code] ?? fraction(0), fraction(floor)) < 0 ? [{ kind: 'floor', criterion: code, title }] : [],
    ),
  ];
}

/** A result to be shown: hundredths of points, rounded down once. */
export interface ShownResult {
  readonly total: number;
  /** Hundredths of half points would tell nobody anything: hundredths of points, by criterion. */
  readonly criteria: Readonly<Record<string, number>>;
  readonly spread: number | null;
  readonly reviews: number;
}

export function shownResult(state: Reviewed, programme: Pick<Programme, 'review'>): ShownResult | null {
  const result = resultOf(state, programme.review);
  if (!result) return null;
  const spread = spreadOf(state, programme.review);
  return {
    total: inHundredths(result.total),
    criteria: Object.fromEntries(Object.entries(result.criteria).map(([code, { num, den }]) => [code, inHundredths(fraction(num, den * 2n))])),
    spread: spread && inHundredths(spread),
    reviews: result.reviews,
  };
}
