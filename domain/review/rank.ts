import { compare, fraction, inHundredths } from './fraction.ts';
import { inPoints } from './scoring.ts';
import { dayInFrench } from '../calendar/day.ts';
import { inFrench } from '../money/money.ts';
import type { Fraction } from './fraction.ts';
import type { Result } from './result.ts';
import type { Day } from '../calendar/day.ts';
import type { Cents } from '../money/money.ts';
import type { Criterion, TieRule } from '../programme/programme.ts';

/** A dossier as the ranking sees it. */
export interface Contender {
  readonly id: string;
  readonly reference: string;
  /** Null where the programme has no évaluateurs, or while no review has been given. */
  readonly result: Result | null;
  /** `set-aside`: under the threshold or a floor; `waiting`: not evaluated yet. Neither has a rank. */
  readonly standing: 'ranked' | 'set-aside' | 'waiting';
  readonly asked: Cents;
  readonly filedOn: Day;
}

export interface Ranked<C extends Contender = Contender> {
  readonly contender: C;
  /** From 1 on, no two alike; null for who has none. */
  readonly rank: number | null;
  /** What separates this dossier from the one just before it, when their results are equal. */
  readonly tie: BrokenTie | null;
}

/** Two dossiers of equal result, and the rule of the programme by which one comes first. */
export interface BrokenTie {
  readonly rule: TieRule;
  /** Reference of the dossier that comes before by this rule. */
  readonly behind: string;
}

const BY_REFERENCE: TieRule = { rule: 'reference' };

/**
 * A total order: the best result first, equals separated by the programme's rules in their order, the reference last of all.
 * It depends on nothing else: not on the order in which the dossiers are given. Those set aside follow, then those that wait, without a rank.
 */
export function rank<C extends Contender>(contenders: readonly C[], ties: readonly TieRule[]): readonly Ranked<C>[] {
  const rules = [...ties, BY_REFERENCE];
  const sorted = [...contenders].sort((a, b) => PLACE[a.standing] - PLACE[b.standing] || compare(totalOf(b), totalOf(a)) || (firstDifference(a, b, rules)?.order ?? 0) || (a.id < b.id ? -1 : 1));
  return sorted.map((contender, index) => {
    const before = sorted[index - 1];
    const isTied = before !== undefined && contender.standing === 'ranked' && before.standing === 'ranked' && compare(totalOf(before), totalOf(contender)) === 0;
    const broken = isTied ? firstDifference(before, contender, rules) : null;
    return { contender, rank: contender.standing === 'ranked' ? index + 1 : null, tie: broken && { rule: broken.rule, behind: before!.reference } };
  });
}

const PLACE = { ranked: 0, 'set-aside': 1, waiting: 2 } as const;
const NONE = fraction(0n);
const totalOf = ({ result }: Contender): Fraction => result?.total ?? NONE;

/** The first rule by which the two differ: its order is negative when `a` comes first. */
function firstDifference(a: Contender, b: Contender, rules: readonly TieRule[]): { readonly rule: TieRule; readonly order: number } | null {
  for (const rule of rules) {
    const order = by(rule, a, b);
    if (order !== 0) return { rule, order };
  }
  return null;
}

function by(rule: TieRule, a: Contender, b: Contender): number {
  switch (rule.rule) {
    case 'criterion':
      return compare(criterionOf(b, rule.criterion), criterionOf(a, rule.criterion));
    case 'least-asked':
      return a.asked - b.asked;
    case 'earliest-filing':
      return inOrder(a.filedOn, b.filedOn);
    case 'reference':
      // FMIN-2026-9999 comes before FMIN-2026-10000.
      return a.reference.length - b.reference.length || inOrder(a.reference, b.reference);
  }
}

const criterionOf = ({ result }: Contender, code: string): Fraction => result?.criteria[code] ?? NONE;
const inOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** « À égalité avec FMIN-2026-0007, classé après : critère « Innovation », 3,5 contre 4. » */
export function tieInFrench({ rule, behind }: BrokenTie, before: Contender, after: Contender, grid: readonly Pick<Criterion, 'code' | 'title'>[]): string {
  const said = (words: string): string => `À égalité avec ${behind}, classé après : ${words}.`;
  switch (rule.rule) {
    case 'criterion': {
      const title = grid.find(({ code }) => code === rule.criterion)?.title ?? rule.criterion;
      return said(`critère « ${title} », ${meanInPoints(after, rule.criterion)} contre ${meanInPoints(before, rule.criterion)}`);
    }
    case 'least-asked':
      return said(`montant demandé plus élevé, ${inFrench(after.asked)} contre ${inFrench(before.asked)}`);
    case 'earliest-filing':
      return said(`déposé plus tard, le ${dayInFrench(after.filedOn)} et non le ${dayInFrench(before.filedOn)}`);
    case 'reference':
      return said('référence suivante, rien d’autre ne les distingue');
  }
}

/** A mean score in points: exact when it has two decimals, else cut there. */
function meanInPoints(contender: Contender, code: string): string {
  const { num, den } = criterionOf(contender, code);
  return den === 1n ? inPoints(Number(num)) : String(inHundredths({ num, den: den * 2n }) / 100).replace('.', ',');
}
