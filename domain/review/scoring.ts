import { refuse } from '../refusal.ts';
import { fraction, inHundredths, sumOf } from './fraction.ts';
import type { Fraction } from './fraction.ts';
import type { Criterion, ReasonRule } from '../programme/programme.ts';
import type { Refusal } from '../refusal.ts';

/** Half points by criterion: 7 is 3.5. */
export type Scores = Readonly<Record<string, number>>;

/** Why a criterion got its score: a text's id. */
export interface ScoreReason {
  readonly criterion: string;
  readonly reason: string;
}

/**
 * What forbids scores against a grid; null when they stand. Codes `unknown-criterion`, `score-out-of-range`, `reason-twice`, `score-reason`:
 * every criterion once, from 0 to its highest, and a reason wherever the programme wants one.
 */
export function scoresFault(scores: Scores, reasons: readonly ScoreReason[], grid: readonly Criterion[]): Refusal | null {
  const unknown = Object.keys(scores).find((code) => !grid.some((criterion) => criterion.code === code));
  if (unknown !== undefined) return refuse('unknown-criterion', 'Ce critère n’existe pas dans la grille.', `/scores/${unknown}`);
  for (const { code, title, max } of grid) {
    const score = scores[code];
    if (score === undefined || !Number.isInteger(score) || score < 0 || score > max) {
      return refuse('score-out-of-range', `« ${title} » : la note va de 0 à ${inPoints(max)}, par demi-point.`, `/scores/${code}`);
    }
  }
  return reasonsFault(scores, reasons, grid);
}

function reasonsFault(scores: Scores, reasons: readonly ScoreReason[], grid: readonly Criterion[]): Refusal | null {
  const given = reasons.map(({ criterion }) => criterion);
  for (const [index, code] of given.entries()) {
    if (!grid.some((criterion) => criterion.code === code)) return refuse('unknown-criterion', 'Ce critère n’existe pas dans la grille.', `/reasons/${index}/criterion`);
    if (given.indexOf(code) !== index) return refuse('reason-twice', 'Un critère ne reçoit qu’un motif : réunissez-les.', `/reasons/${index}`);
  }
  const bare = grid.find(({ code, reason }) => needsReason(scores[code] ?? 0, reason) && !given.includes(code));
  if (!bare) return null;
  return refuse('score-reason', `« ${bare.title} » : motivez la note ${inPoints(scores[bare.code] ?? 0)}${why(bare.reason)}.`, `/scores/${bare.code}`);
}

/** True when a score must come with its reason. */
export function needsReason(score: number, rule: ReasonRule | undefined): boolean {
  if (rule === undefined) return false;
  return rule.when === 'always' || (rule.under !== null && score < rule.under) || (rule.from !== null && score >= rule.from);
}

function why(rule: ReasonRule | undefined): string {
  if (rule?.when !== 'extreme') return '';
  const bounds = [rule.under === null ? '' : `en dessous de ${inPoints(rule.under)}`, rule.from === null ? '' : `à partir de ${inPoints(rule.from)}`].filter(Boolean);
  return ` (exigé ${bounds.join(' et ')})`;
}

/** Half points as people write them: 7 → « 3,5 ». */
export const inPoints = (halfPoints: number): string => String(halfPoints / 2).replace('.', ',');

/** A review's result out of 100, exactly: each criterion counts its weight in the proportion of its highest score. */
export const exactTotal = (scores: Scores, grid: readonly Criterion[]): Fraction =>
  sumOf(grid.map(({ code, weight, max }) => fraction(BigInt(scores[code] ?? 0) * BigInt(weight), max)));

/** The same in hundredths, rounded down once at the end so that the order of criteria cannot matter. */
export const weightedTotal = (scores: Scores, grid: readonly Criterion[]): number => inHundredths(exactTotal(scores, grid));
