import { NOTHING, added, each, inAll, taken } from '../funding/imputation.ts';
import { atLeastZero, minus, plus, toCents } from '../money/money.ts';
import { standingParts, sumOf } from './parts.ts';
import { recoveriesOf } from './recovery.ts';
import type { BySection } from '../funding/imputation.ts';
import type { RetainedLine, Section } from '../funding/plan.ts';
import type { Cents } from '../money/money.ts';
import type { Application, Claim, ClaimedExpense, PaymentOrder, StruckOut } from '../application/state.ts';

type Claiming = Pick<Application, 'claims'>;
const ordersOf = ({ claims }: Claiming): readonly PaymentOrder[] => claims.flatMap(({ orders }) => orders);

/** Ordered and not rejected: what finance has been asked to pay, whether or not « payé le » has come back. */
export const orderedBySection = (state: Claiming): BySection => sumOf(ordersOf(state).flatMap(standingParts));
export const paidBySection = (state: Claiming): BySection => sumOf(ordersOf(state).flatMap(({ parts }) => parts.filter(({ status }) => status === 'paid')));
export const orderedSoFar = (state: Claiming): Cents => inAll(orderedBySection(state));
export const paidSoFar = (state: Claiming): Cents => inAll(paidBySection(state));

/** What the commune keeps of what was ordered: what is to come back, or has, is taken off. */
export function keptBySection(state: Pick<Application, 'claims' | 'recovery' | 'formerRecoveries'>): BySection {
  const back = recoveriesOf(state).reduce<BySection>((sum, { owed }) => added(sum, owed), NOTHING);
  const kept = taken(orderedBySection(state), back);
  return each((section) => atLeastZero(kept[section]));
}

/** Expenses attested so far. */
export const admittedSoFar = ({ claims }: Claiming): Cents => plus(...claims.map(({ admitted }) => admitted));
export const admittedBySection = ({ claims }: Claiming): BySection => claims.reduce<BySection>((sum, claim) => added(sum, claim.admittedBySection ?? NOTHING), NOTHING);

export const total = (expenses: readonly { readonly amount: Cents }[]): Cents => plus(...expenses.map(({ amount }) => toCents(amount)));

/** What is admitted of a claim in each section: what is claimed on its lines, less what is struck out of them. A line that was never retained has no section and admits nothing. */
export function admittedOf(expenses: readonly ClaimedExpense[], struckOut: readonly StruckOut[], lines: readonly RetainedLine[]): BySection {
  const sections = new Map(lines.map(({ line, section }) => [line, section]));
  const of = (all: readonly { readonly line: string; readonly amount: Cents }[], section: Section): Cents => total(all.filter(({ line }) => sections.get(line) === section));
  return each((section) => minus(of(expenses, section), of(struckOut, section)));
}

/** What the claims already attested admit of each line. */
export function admittedByLine(claims: readonly Claim[]): ReadonlyMap<string, Cents> {
  const admitted = new Map<string, number>();
  const move = (sign: 1 | -1) => ({ line, amount }: { readonly line: string; readonly amount: Cents }): void => void admitted.set(line, (admitted.get(line) ?? 0) + sign * amount);
  for (const { attestedBy, expenses, struckOut } of claims) {
    if (attestedBy === null) continue;
    expenses.forEach(move(1));
    struckOut.forEach(move(-1));
  }
  return new Map([...admitted].map(([line, amount]) => [line, toCents(amount)]));
}
