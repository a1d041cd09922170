import { SECTIONS } from '../funding/imputation.ts';
import type { Day } from '../calendar/day.ts';
import type { ScheduledCredit } from '../funding/credits.ts';
import type { BySection } from '../funding/imputation.ts';
import type { Section } from '../funding/plan.ts';
import type { Cents } from '../money/money.ts';
import type { EventType } from '../application/events.ts';
import type { Claim } from '../application/state.ts';
import type { Recovery } from '../payment/recovery.ts';

/**
 * What a dossier's money is at any time, in the order it goes through: set aside, affected by the deliberation, engaged, presented and attested as
 * expenses, ordered, paid, found beyond what is due, come back, given back to the envelope.
 */
export const FIGURES = ['reserved', 'affected', 'engaged', 'claimed', 'attested', 'ordered', 'paid', 'overpaid', 'recovered', 'released'] as const;
export type Figure = (typeof FIGURES)[number];

/** One movement of one figure, in cents (negative when it is undone), with the event that made it. */
export interface Movement {
  readonly figure: Figure;
  readonly section: Section;
  /** Financial year it counts in. */
  readonly year: number;
  readonly amount: number;
  readonly seq: number;
  readonly day: Day;
  readonly act: EventType;
  /** The claim concerned, where there is one. */
  readonly claim: number | null;
}

/** A dossier's account, made from its events and from nothing else. */
export interface Ledger {
  readonly id: string;
  readonly reference: string;
  readonly programme: string;
  readonly call: string;
  readonly axes: Readonly<Record<Section, string>>;
  /** Oldest first. */
  readonly movements: readonly Movement[];
  /** Amount of the award that stands; null before there is one. */
  readonly award: { readonly amount: Cents; readonly base: Cents; readonly bySection: BySection; readonly baseBySection: BySection; readonly on: Day } | null;
  readonly engagement: { readonly number: string; readonly on: Day } | null;
  readonly schedule: readonly ScheduledCredit[];
  readonly claims: readonly LedgerClaim[];
  readonly recoveries: readonly LedgerRecovery[];
  readonly closedOn: Day | null;
}

export interface LedgerClaim {
  readonly no: number;
  readonly kind: Claim['kind'];
  readonly filedOn: Day;
  readonly status: Claim['status'];
  readonly claimed: BySection;
  readonly attested: BySection;
  readonly attestedBy: string | null;
  readonly attestedOn: Day | null;
  /** As it was liquidated. */
  readonly amount: Cents;
  readonly orders: readonly LedgerOrder[];
}

export interface LedgerOrder {
  readonly attempt: number;
  readonly amount: Cents;
  readonly orderedOn: Day;
  readonly signedBy: string;
  readonly parts: readonly LedgerPart[];
}

export interface LedgerPart {
  readonly section: Section;
  readonly amount: Cents;
  readonly status: 'ordered' | 'paid' | 'rejected';
  readonly mandat: string | null;
  readonly paidOn: Day | null;
}

export interface LedgerRecovery {
  readonly no: number;
  readonly found: Cents;
  readonly owed: BySection;
  readonly means: Recovery['means'];
  readonly number: string | null;
  readonly on: Day | null;
  readonly settled: Cents;
}

/** Every figure by section, in cents. */
export type Figures = Readonly<Record<Figure, Readonly<Record<Section, number>>>>;

/** What movements add up to; those of one year, or of all years up to one, when asked. */
export function figuresOf(movements: readonly Movement[], { year, upTo }: { readonly year?: number; readonly upTo?: number } = {}): Figures {
  const sums = Object.fromEntries(FIGURES.map((figure) => [figure, { investment: 0, operating: 0 }])) as Record<Figure, Record<Section, number>>;
  for (const { figure, section, amount, year: of } of movements) {
    if ((year === undefined || of === year) && (upTo === undefined || of <= upTo)) sums[figure][section] += amount;
  }
  return sums;
}

/** Years in which anything moved, in order. */
export const yearsOf = (movements: readonly Movement[]): readonly number[] => [...new Set(movements.map(({ year }) => year))].sort((a, b) => a - b);

export const inBoth = (amounts: Readonly<Record<Section, number>>): number => SECTIONS.reduce((sum, section) => sum + amounts[section], 0);
