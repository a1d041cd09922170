import { applyCaps } from '../funding/caps.ts';
import { capInput } from '../funding/retained.ts';
import { ZERO, least, plus } from '../money/money.ts';
import { refuse } from '../refusal.ts';
import { rankingOf, standingOf, wishOf } from './ranking.ts';
import { inPoints } from './scoring.ts';
import type { BySection } from '../funding/imputation.ts';
import type { Cents, Ratio } from '../money/money.ts';
import type { Programme } from '../programme/programme.ts';
import type { Refusal } from '../refusal.ts';
import type { Ranking, RankedDossier, RankingRow } from './ranking.ts';

/** What is supposed in place of the programme's own; whatever is left out stays as it is. */
export interface Supposition {
  readonly rate?: Ratio;
  readonly ceilingSingle?: Cents;
  readonly ceilingShared?: Cents;
  /** In place of the programme's usual own share; a dossier's own derogation stays. */
  readonly ownShare?: Ratio;
  /** Weights by criterion: those named, which with the others still make 100. */
  readonly weights?: Readonly<Record<string, number>>;
  /** Eliminatory floors in half points; null: none. */
  readonly floors?: Readonly<Record<string, number | null>>;
  readonly threshold?: number | null;
  /** Voted in all, section by section. */
  readonly envelope?: BySection;
}

export interface WhatIf {
  readonly suppose: Supposition;
  /** `pending`: what is settled stays, the others share what is left; `all`: the whole call is shared out anew. */
  readonly scope: 'pending' | 'all';
}

export interface Side {
  readonly rank: number | null;
  readonly standing: 'ranked' | 'set-aside' | 'waiting';
  /** Hundredths of points out of 100; null while it waits, or without évaluateurs. */
  readonly total: number | null;
  readonly amount: Cents;
}

export interface WhatIfRow {
  readonly id: string;
  readonly reference: string;
  readonly today: Side;
  readonly then: Side;
}

export interface Comparison {
  /** In the order of today's ranking. */
  readonly rows: readonly WhatIfRow[];
  readonly today: Totals;
  readonly then: Totals;
}

export interface Totals {
  readonly served: number;
  readonly amount: Cents;
  readonly bar: number | null;
}

/** What makes a supposition senseless: codes `unknown-criterion`, `weights-sum`, `floor-above`, `share-above`. */
export function suppositionFault({ weights = {}, floors = {}, ownShare, rate }: Supposition, { review: { grid } }: Pick<Programme, 'review'>): Refusal | null {
  for (const [field, codes] of [['weights', Object.keys(weights)], ['floors', Object.keys(floors)]] as const) {
    const unknown = codes.find((code) => !grid.some((criterion) => criterion.code === code));
    if (unknown !== undefined) return refuse('unknown-criterion', 'Ce critère n’existe pas dans la grille.', `/${field}/${unknown}`);
  }
  const sum = grid.reduce((whole, { code, weight }) => whole + (weights[code] ?? weight), 0);
  if (grid.length > 0 && sum !== 100) return refuse('weights-sum', `Les poids de la grille doivent faire 100 ; ils font ${sum}.`, '/weights');
  const high = grid.find(({ code, max }) => (floors[code] ?? 0) > max);
  if (high) return refuse('floor-above', `« ${high.title} » : la note éliminatoire ne dépasse pas ${inPoints(high.max)}.`, `/floors/${high.code}`);
  const above = (['ownShare', 'rate'] as const).find((field) => { const share = { ownShare, rate }[field]; return share !== undefined && share.num > share.den; });
  return above ? refuse('share-above', 'Un taux ne dépasse pas 100 %.', `/${above}`) : null;
}

/** The programme as it is supposed to be. */
export function supposed(programme: Programme, { rate, ceilingSingle, ceilingShared, weights = {}, floors = {}, threshold }: Supposition): Programme {
  const { amounts, review } = programme;
  return {
    ...programme,
    amounts: { ...amounts, rate: rate ?? amounts.rate, ceilingSingle: ceilingSingle ?? amounts.ceilingSingle, ceilingShared: ceilingShared ?? amounts.ceilingShared },
    review: {
      ...review,
      threshold: threshold === undefined ? review.threshold : threshold,
      grid: review.grid.map((criterion) => ({ ...criterion, weight: weights[criterion.code] ?? criterion.weight, floor: floors[criterion.code] === undefined ? criterion.floor : floors[criterion.code]! })),
    },
  };
}

/**
 * The same rules on the same dossiers, today and as supposed: who would get what. Pure: nothing is recorded, since nothing is said to anybody.
 * @param call `left` for those nothing is settled for yet, `voted` in all; `programme` is the call's own, for ties and sharing.
 */
export function compareRules(dossiers: readonly RankedDossier[], call: { readonly programme: Programme; readonly voted: BySection; readonly left: BySection }, { suppose, scope }: WhatIf): Comparison {
  const programme = supposed(call.programme, suppose);
  const today = rankingOf(dossiers.map((one) => standingOf(one)), call.left, call.programme);
  const standings = dossiers.map((one) => {
    const standing = standingOf({ state: one.state, programme: supposed(one.programme, suppose) }, supposedWish(one, suppose));
    return scope === 'all' ? { ...standing, settled: null } : standing;
  });
  const then = rankingOf(standings, leftFor(call, { suppose, scope }), programme);
  const rows = new Map(then.rows.map((row) => [row.contender.id, row]));
  return {
    rows: today.rows.map((row) => ({ id: row.contender.id, reference: row.contender.reference, today: sideOf(row), then: sideOf(rows.get(row.contender.id)!) })),
    today: totalsOf(today),
    then: totalsOf(then),
  };
}

/** What there would be to share: another vote changes it by as much as it differs from today's, never below nothing. */
function leftFor({ voted, left }: { readonly voted: BySection; readonly left: BySection }, { suppose: { envelope }, scope }: WhatIf): BySection {
  if (scope === 'all') return envelope ?? voted;
  if (!envelope) return left;
  const part = (section: keyof BySection): Cents => Math.max(0, left[section] + envelope[section] - voted[section]) as Cents;
  return { investment: part('investment'), operating: part('operating') };
}

/** What was proposed at its cap follows the cap; what was proposed under it, on its merits, stays unless the cap falls below. */
function supposedWish({ state, programme }: RankedDossier, suppose: Supposition): Cents {
  const wish = wishOf(state);
  const { appraisal } = state;
  if (!appraisal || !['rate', 'ceilingSingle', 'ceilingShared', 'ownShare'].some((field) => field in suppose)) return wish;
  const isUsual = same(appraisal.ownShare, programme.amounts.ownShare.byDefault);
  const cap = (of: Programme, ownShare: Ratio): Cents =>
    applyCaps(capInput({ ...state.plan, resources: state.funders }, appraisal.lines, { montage: state.montage, ownShare }), { ...of.amounts, legalGround: of.legalGround }, state.plan.asked).most;
  const then = cap(supposed(programme, suppose), isUsual ? (suppose.ownShare ?? appraisal.ownShare) : appraisal.ownShare);
  return wish < cap(programme, appraisal.ownShare) ? least(wish, then) : then;
}

const same = (a: Ratio, b: Ratio): boolean => a.num * b.den === b.num * a.den;

const amountOf = ({ contender: { settled }, allotted }: RankingRow): Cents => settled?.amount ?? allotted?.amount ?? ZERO;

const sideOf = (row: RankingRow): Side => ({ rank: row.rank, standing: row.contender.standing, total: row.contender.shown?.total ?? null, amount: amountOf(row) });

function totalsOf({ rows, bar }: Ranking): Totals {
  const amounts = rows.map(amountOf);
  return { served: amounts.filter((amount) => amount > 0).length, amount: plus(...amounts), bar };
}

