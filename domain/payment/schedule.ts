import { applyCaps } from '../funding/caps.ts';
import { atLeastZero, least, minus, plus, portion, toCents, ZERO } from '../money/money.ts';
import type { Day } from '../calendar/day.ts';
import type { CapResult, CapInput } from '../funding/plan.ts';
import type { Cents, Ratio } from '../money/money.ts';
import type { Programme } from '../programme/programme.ts';
import type { ClaimedExpense, StruckOut } from '../application/state.ts';

/** What the award says of the money: amount, base and rate, all fixed by the decision. */
export interface Award {
  readonly amount: Cents;
  readonly base: Cents;
  readonly rate: Ratio;
}

/** Advance: a part of the award, asked once, before any expense. 30 % in the DETR analog (R2334-30). */
export const advanceDue = (award: Award, rate: Ratio): Cents => portion(award.amount, rate);

/** What the award owes on what was spent so far: the rate on it, never more than on the base. */
export const earned = (award: Award, admitted: Cents): Cents => portion(least(admitted, award.base), award.rate);

/** Interim: the rate on what was spent so far, advance and interims together never above the programme's part of the award. */
export function interimDue(award: Award, admitted: Cents, ordered: Cents, beforeBalance: Ratio): Cents {
  return atLeastZero(minus(least(earned(award, admitted), portion(award.amount, beforeBalance)), ordered));
}

/** What the balance comes to: `due` to pay, or `overpaid` to give back; one of the two is zero. */
export interface Balance {
  /** The grant as it finally stands: rate × actual cost, capped at the award and at the caps on actual figures. */
  readonly final: Cents;
  readonly due: Cents;
  readonly overpaid: Cents;
  readonly caps: CapResult;
}

/** Balance: pro rata of the actual cost on the retained base, never above the award, caps run again on the actual figures (R2334-30, R2334-31). */
export function balanceDue(award: Award, actual: CapInput, paid: Cents, programme: Programme): Balance {
  const base = least(actual.base, award.base);
  const caps = applyCaps({ ...actual, base, investmentBase: least(actual.investmentBase, base) }, { ...programme.amounts, legalGround: programme.legalGround }, award.amount);
  const final = least(earned(award, base), caps.most, award.amount);
  return { final, due: atLeastZero(minus(final, paid)), overpaid: atLeastZero(minus(paid, final)), caps };
}

export interface Examined {
  readonly admitted: readonly ClaimedExpense[];
  readonly struckOut: readonly StruckOut[];
}

/** Lines outside the retained base or committed before the date d'éligibilité are struck out; the rest counts. */
export function examineExpenses(expenses: readonly ClaimedExpense[], retained: ReadonlySet<string> | readonly string[], eligibleFrom: Day | null): Examined {
  const kept = new Set(retained);
  const fault = ({ line, committedOn }: ClaimedExpense): StruckOut['code'] | null => {
    if (!kept.has(line)) return 'not-retained';
    return eligibleFrom === null || committedOn < eligibleFrom ? 'before-eligibility' : null;
  };
  const admitted = expenses.filter((expense) => fault(expense) === null);
  const struckOut = expenses.flatMap((expense) => {
    const code = fault(expense);
    return code === null ? [] : [{ line: expense.line, amount: expense.amount, code }];
  });
  return { admitted, struckOut };
}

export const total = (expenses: readonly { readonly amount: Cents }[]): Cents => (expenses.length === 0 ? ZERO : plus(...expenses.map(({ amount }) => toCents(amount))));
