import { examineExpenses, groundsOf } from './examine.ts';
import { footingOf, liquidationOf } from './schedule.ts';
import { sampleOf } from './sample.ts';
import { added } from '../funding/imputation.ts';
import { admittedBySection } from './sums.ts';
import type { StrikeOut } from '../application/commands.ts';
import type { Application, Claim, ClaimKind } from '../application/state.ts';
import type { Day } from '../calendar/day.ts';
import type { Section } from '../funding/plan.ts';
import type { Cents } from '../money/money.ts';
import type { Programme } from '../programme/programme.ts';
import type { Examination } from './examine.ts';
import type { Liquidation } from './liquidation.ts';

/** A payment before the one at hand (D1617-19, rubrique 7212: décompte). */
export interface FormerPayment {
  readonly claim: number;
  readonly kind: ClaimKind;
  readonly attempt: number;
  readonly section: Section;
  readonly amount: Cents;
  readonly orderedOn: Day;
  readonly mandat: string | null;
  readonly paidOn: Day | null;
}

/** What is ordered or paid of the claims before one, in order; what was rejected is not. */
export const formerPayments = ({ claims }: Pick<Application, 'claims'>, before: number): readonly FormerPayment[] =>
  claims.filter(({ no }) => no < before).flatMap(({ no, kind, orders }) =>
    orders.flatMap(({ attempt, orderedOn, parts }) => parts.filter(({ status }) => status !== 'rejected').map(({ section, amount, mandat, paidOn }) => ({ claim: no, kind, attempt, section, amount, orderedOn, mandat, paidOn }))),
  );

export interface ClaimPreview {
  readonly examination: Examination;
  /** As it was liquidated, or as it would be if it were attested so. */
  readonly liquidation: Liquidation;
  readonly former: readonly FormerPayment[];
  /** Invoices the programme's sample draws, and those already asked for, by place. */
  readonly sample: readonly number[];
  readonly asked: readonly number[];
}

/**
 * What would follow from attesting a claim with these strike-outs: what is admitted, what is struck out and why, what would be due. Of a claim
 * that is already attested or liquidated, what was. Null without an award.
 */
export function previewClaim(state: Application, claim: Claim, strikeOuts: readonly StrikeOut[], programme: Programme): ClaimPreview | null {
  const others = { ...state, claims: state.claims.filter(({ no }) => no !== claim.no) };
  const footing = footingOf(others);
  if (!footing) return null;
  const isAttested = claim.attestedBy !== null;
  const kept = claim.struckOut.flatMap(({ expense, amount, code, reason }) => (code === 'set-aside' && expense !== undefined ? [{ expense, amount, reason: reason ?? '' }] : []));
  const examination = examineExpenses(claim.expenses, groundsOf(state, claim), isAttested ? kept : strikeOuts);
  const liquidation = claim.liquidation ?? liquidationOf(state, claim, { ...footing, admitted: added(admittedBySection(others), examination.bySection) }, programme);
  const { sample } = programme.payment;
  return { examination, liquidation, former: formerPayments(state, claim.no), sample: sample ? sampleOf(claim.expenses, sample) : [], asked: claim.invoices ?? [] };
}
