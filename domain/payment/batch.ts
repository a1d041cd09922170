import { minus, plus } from '../money/money.ts';
import { standingParts } from './parts.ts';
import type { Day } from '../calendar/day.ts';
import type { Section } from '../funding/plan.ts';
import type { Cents } from '../money/money.ts';
import type { Application, ClaimKind } from '../application/state.ts';

/** A part of a payment order: what finance's software pays in one mandat. */
export interface OrderPartName {
  readonly dossier: string;
  readonly claim: number;
  readonly attempt: number;
  readonly section: Section;
}

/** What has been decided, ordered and paid of an award in this section before this order (D1617-19, rubrique 7212: décompte). */
export interface Statement {
  readonly awarded: Cents;
  readonly orderedBefore: Cents;
  readonly paidBefore: Cents;
  /** Of the award, once this order is paid. */
  readonly left: Cents;
}

/** One line of a batch, as finance receives it. */
export interface BatchLine {
  readonly position: number;
  readonly key: string;
  readonly reference: string;
  readonly claim: number;
  readonly kind: ClaimKind;
  readonly attempt: number;
  readonly beneficiary: { readonly siret: string; readonly name: string; readonly iban: string | null; readonly bic: string | null; readonly holder: string | null };
  readonly account: string;
  readonly engagement: string;
  readonly section: Section;
  readonly budget: 'AP' | 'AE';
  readonly object: string;
  readonly amount: Cents;
  readonly statement: Statement;
  readonly orderedOn: Day;
  /** Of the signature; null of the first orders recorded. */
  readonly delegation: string | null;
}

/** A batch that is closed: what it says no longer changes. */
export interface ClosedBatch {
  readonly number: string;
  readonly programme: { readonly code: string; readonly title: string };
  readonly closedOn: Day;
  readonly lines: readonly BatchLine[];
  readonly total: Cents;
}

/** `FMIN-LOT-2026-003` */
export const batchNumber = (programme: string, year: number, no: number): string => `${programme.toUpperCase()}-LOT-${year}-${String(no).padStart(3, '0')}`;

const SAID: Readonly<Record<ClaimKind, string>> = { advance: 'Avance', interim: 'Acompte', balance: 'Solde' };
export const milestone = (kind: ClaimKind): string => SAID[kind];

/** What the mandat says it is for: at most 140 characters, as payment orders carry. */
export function objectOf({ kind, reference, title }: { readonly kind: ClaimKind; readonly reference: string; readonly title: string }): string {
  const whole = `${milestone(kind)} subvention ${reference} ${title}`.replace(/\s+/g, ' ').trim();
  return whole.length <= LONGEST ? whole : `${whole.slice(0, LONGEST - 1).trimEnd()}…`;
}
const LONGEST = 140;

/**
 * Décompte of a section before a part of an order: what the award gives it, what other claims have ordered of it and what was paid of that,
 * and what is left once this part is paid.
 */
export function statementOf(state: Application, { claim, section, amount }: { readonly claim: number; readonly section: Section; readonly amount: Cents }): Statement {
  const before = state.claims.filter(({ no }) => no < claim).flatMap(({ orders }) => orders.flatMap((order) => standingParts(order).filter((part) => part.section === section)));
  const awarded = state.decision?.bySection[section] ?? amount;
  const orderedBefore = plus(...before.map((part) => part.amount));
  const paidBefore = plus(...before.filter(({ status }) => status === 'paid').map((part) => part.amount));
  return { awarded, orderedBefore, paidBefore, left: minus(awarded, orderedBefore, amount) };
}
