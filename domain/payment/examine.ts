import { NOTHING, inAll } from '../funding/imputation.ts';
import { ZERO, atLeastZero, minus } from '../money/money.ts';
import { admittedByLine, admittedOf } from './sums.ts';
import type { StrikeOut } from '../application/commands.ts';
import type { Application, Claim, ClaimedExpense, StrikeOutCode, StruckOut } from '../application/state.ts';
import type { Day } from '../calendar/day.ts';
import type { BySection } from '../funding/imputation.ts';
import type { RetainedLine, Section, VatBasis } from '../funding/plan.ts';
import type { Cents } from '../money/money.ts';

/** What expenses are held against. */
export interface Grounds {
  /** Retained lines as they stand, those of which nothing is retained included. */
  readonly lines: readonly RetainedLine[];
  /** Date d'éligibilité; null: none is fixed, nothing counts. */
  readonly eligibleFrom: Day | null;
  /** Last day to complete the operation; null: none runs. */
  readonly completeBy: Day | null;
  readonly award: BySection;
  /** What earlier claims already admit of each line. */
  readonly before: ReadonlyMap<string, Cents>;
}

/** One expense of a claim: what counts of it, what does not and why. */
export interface ExaminedExpense {
  /** Place in the claim, from 1. */
  readonly expense: number;
  readonly line: string;
  readonly section: Section | null;
  /** HT or TTC, as the line was retained. */
  readonly basis: VatBasis | null;
  readonly amount: Cents;
  readonly admitted: Cents;
  readonly struckOut: readonly StruckOut[];
}

export interface Examination {
  readonly expenses: readonly ExaminedExpense[];
  readonly struckOut: readonly StruckOut[];
  readonly admitted: Cents;
  readonly bySection: BySection;
}

/** What the claims of a dossier are held against; `claim` is left out of what is already admitted. */
export const groundsOf = ({ appraisal, eligibleFrom, lapse, decision, claims }: Pick<Application, 'appraisal' | 'eligibleFrom' | 'lapse' | 'decision' | 'claims'>, claim: Pick<Claim, 'no'>): Grounds => ({
  lines: appraisal?.lines ?? [],
  eligibleFrom,
  completeBy: lapse?.completeBy ?? null,
  award: decision?.kind === 'award' ? decision.bySection : NOTHING,
  before: admittedByLine(claims.filter(({ no }) => no !== claim.no)),
});

/**
 * The expenses of a claim against the award, line by line: an expense ordered before the date d'éligibilité or after the last day to complete,
 * of a line that is not retained or of a section that is not awarded, does not count; nor does what the officer sets aside, or goes beyond what
 * is retained of its line, all claims together.
 */
export function examineExpenses(expenses: readonly ClaimedExpense[], grounds: Grounds, strikeOuts: readonly StrikeOut[] = []): Examination {
  const left = new Map(grounds.lines.map(({ line, retained }) => [line, atLeastZero(minus(retained, grounds.before.get(line) ?? ZERO))]));
  const examined = expenses.map((claimed, i): ExaminedExpense => {
    const { line, amount } = claimed;
    const expense = i + 1;
    const struck: StruckOut[] = [];
    let admitted = amount;
    const strike = (part: Cents, code: StrikeOutCode, reason?: string): void => {
      if (part === 0) return;
      struck.push({ expense, line, amount: part, code, ...(reason !== undefined && { reason }) });
      admitted = minus(admitted, part);
    };
    const fault = faultOf(claimed, grounds);
    if (fault) strike(amount, fault);
    const aside = strikeOuts.find((one) => one.expense === expense);
    if (aside && !fault) strike(aside.amount ?? amount, 'set-aside', aside.reason);
    const room = left.get(line) ?? ZERO;
    strike(atLeastZero(minus(admitted, room)), 'above-retained');
    left.set(line, minus(room, admitted));
    const retained = grounds.lines.find((one) => one.line === line);
    return { expense, line, section: retained?.section ?? null, basis: retained?.basis ?? null, amount, admitted, struckOut: struck };
  });
  const struckOut = examined.flatMap((one) => one.struckOut);
  const bySection = admittedOf(expenses, struckOut, grounds.lines);
  return { expenses: examined, struckOut, bySection, admitted: inAll(bySection) };
}

function faultOf({ line, committedOn }: ClaimedExpense, { lines, eligibleFrom, completeBy, award }: Grounds): StrikeOutCode | null {
  const retained = lines.find((one) => one.line === line);
  if (!retained || retained.retained === 0) return 'not-retained';
  if (award[retained.section] === 0) return 'other-section';
  if (eligibleFrom === null || committedOn < eligibleFrom) return 'before-eligibility';
  return completeBy !== null && committedOn > completeBy ? 'after-completion' : null;
}
