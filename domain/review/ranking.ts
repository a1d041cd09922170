import { allocationRules } from '../funding/allocation.ts';
import { inAll } from '../funding/imputation.ts';
import { allocateSections } from '../funding/reserving.ts';
import { ZERO, minus } from '../money/money.ts';
import { isPending, openReviews } from './consensus.ts';
import { rank, tieInFrench } from './rank.ts';
import { resultOf, shortfalls, shownResult } from './result.ts';
import { reviewRulesOf } from './rules.ts';
import type { Application } from '../application/state.ts';
import type { BySection } from '../funding/imputation.ts';
import type { RetainedLine } from '../funding/plan.ts';
import type { Cents } from '../money/money.ts';
import type { Programme } from '../programme/programme.ts';
import type { Contender, Ranked } from './rank.ts';
import type { ShownResult, Shortfall } from './result.ts';

/** A dossier of a call, under the programme version it keeps. */
export interface RankedDossier {
  readonly state: Application;
  readonly programme: Programme;
}

export interface Standing extends Contender {
  readonly state: Application;
  readonly shown: ShownResult | null;
  readonly shortfalls: readonly Shortfall[];
  /** What the committee or the assembly has already said; null while it has not. */
  readonly settled: { readonly by: 'opinion' | 'decision'; readonly amount: Cents } | null;
  /** What it should get, before the envelope: in cents. */
  readonly wish: Cents;
  readonly lines: readonly RetainedLine[];
}

/** What one dossier gets of what the envelope has left, in rank order; null where the ranking does not decide (settled, or without a rank). */
export interface Allotted {
  readonly amount: Cents;
  readonly outcome: 'whole' | 'partial' | 'none';
  /** What is left after it, both sections together. */
  readonly after: Cents;
}

export interface RankingRow extends Omit<Ranked<Standing>, 'tie'> {
  /** The tie as a sentence; null where there was none. */
  readonly tie: string | null;
  readonly allotted: Allotted | null;
}

export interface Ranking {
  readonly rows: readonly RankingRow[];
  /** « La barre »: rank of the last dossier served in whole or in part; null when none is. */
  readonly bar: number | null;
  readonly left: BySection;
  readonly leftAfter: Cents;
}

/** No score is shown or ranked before every évaluateur has given theirs and a consensus that is needed is reached. */
const isWaiting = ({ phase, reviews, consensus }: Application, { review }: Programme): boolean =>
  phase === 'review' && (openReviews(reviews).length > 0 || isPending(consensus) || reviews.filter(({ status }) => status === 'given').length < review.reviewers);

/** The dossiers a ranking is about: appraised, and before the committee or the assembly, or decided by it. */
export const isContending = ({ appraisal, phase, decision }: Application): boolean => appraisal !== null && (phase === 'review' || phase === 'committee' || phase === 'decision' || decision !== null);

/** A dossier as the ranking sees it; `wish` unless something else is to be asked of the envelope. */
export function standingOf({ state, programme }: RankedDossier, wish: Cents = wishOf(state)): Standing {
  const waiting = isWaiting(state, programme);
  const result = waiting ? null : resultOf(state, programme.review);
  const low = shortfalls(result, programme.review);
  return {
    id: state.id,
    reference: state.reference,
    result,
    standing: waiting ? 'waiting' : low.length > 0 ? 'set-aside' : 'ranked',
    asked: state.plan.asked,
    filedOn: state.filedOn,
    state,
    shown: waiting ? null : shownResult(state, programme),
    shortfalls: low,
    settled: settledOf(state),
    wish,
    lines: state.appraisal?.lines ?? [],
  };
}

/** What the committee proposes, else what the appraisal does. */
export const wishOf = ({ opinion, appraisal }: Application): Cents => opinion?.amount ?? appraisal?.proposed ?? ZERO;

function settledOf({ decision, opinion }: Application): Standing['settled'] {
  if (decision) return { by: 'decision', amount: decision.amount };
  return opinion ? { by: 'opinion', amount: opinion.amount } : null;
}

/**
 * The ranking of a call, and what the envelope would give in its order: by the same rule as the real reservation, section by section.
 * @param left what the envelope has for those that nothing is settled for yet. @param programme whose ties and sharing hold for the call.
 */
export function rankingOf(standings: readonly Standing[], left: BySection, programme: Programme): Ranking {
  const ranked = rank(standings, reviewRulesOf(programme).ties);
  const served = ranked.filter(({ contender, rank: no }) => no !== null && !contender.settled);
  const wishes = served.map(({ contender }) => ({ id: contender.id, amount: contender.wish, lines: contender.lines }));
  const allotments = new Map(allocateSections(wishes, left, allocationRules(programme)).map((one) => [one.id, one]));
  let rest = inAll(left);
  const rows = ranked.map(({ contender, rank: no, tie }, index): RankingRow => {
    const got = allotments.get(contender.id);
    rest = minus(rest, got?.amount ?? ZERO);
    const before = ranked[index - 1]?.contender;
    return {
      contender,
      rank: no,
      tie: tie && before ? tieInFrench(tie, before, contender, programme.review.grid) : null,
      allotted: got ? { amount: got.amount, outcome: got.outcome, after: rest } : null,
    };
  });
  const last = rows.findLast(({ allotted }) => allotted !== null && allotted.amount > 0);
  return { rows, bar: last?.rank ?? null, left, leftAfter: rest };
}
