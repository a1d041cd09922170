import { ZERO, atLeastZero, minus, plus } from '../money/money.ts';
import { SECTIONS } from './imputation.ts';
import type { Cents } from '../money/money.ts';
import type { ScheduledCredit } from './credits.ts';
import type { BySection } from './imputation.ts';
import type { Section } from './plan.ts';

export interface Rescheduling {
  /** The award of each section as it is now: the years make it to the cent. */
  readonly award: BySection;
  /** Ordered and not rejected in a year, which the schedule keeps. */
  readonly ordered: (section: Section, year: number) => Cents;
  readonly thisYear: number;
  /** What is put off by so many years: everything still to pay where the operation starts later, the last year where it ends later. */
  readonly putOff: { readonly years: number; readonly what: 'all' | 'last' } | null;
}

/**
 * The échéancier de CP once an award is amended. What was ordered stays in its year; what is still to come is put off with the operation; an award
 * that loses money loses it from the last year backwards, one that gains some is paid it in the last. Empty where nobody had set any.
 */
export function reschedule(schedule: readonly ScheduledCredit[], { award, ordered, thisYear, putOff }: Rescheduling): readonly ScheduledCredit[] {
  if (schedule.length === 0) return [];
  return SECTIONS.flatMap((section) => {
    const years = new Map(schedule.filter((one) => one.section === section).map(({ year, amount }) => [year, amount]));
    const add = (year: number, amount: Cents): void => void years.set(year, plus(years.get(year) ?? ZERO, amount));
    const free = (year: number): Cents => atLeastZero(minus(years.get(year) ?? ZERO, ordered(section, year)));
    const last = (): number => Math.max(thisYear, ...years.keys());

    if (putOff && putOff.years > 0) {
      const moved = [...years.keys()].filter((year) => (putOff.what === 'all' ? year >= thisYear : year === last())).map((year) => [year, free(year)] as const);
      for (const [year, amount] of moved) {
        add(year, minus(ZERO, amount));
        add(year + putOff.years, amount);
      }
    }
    const missing = minus(award[section], ...years.values());
    if (missing > 0) add(last(), missing);
    let excess = atLeastZero(minus(ZERO, missing));
    for (const year of [...years.keys()].sort((a, b) => b - a)) {
      const off = Math.min(excess, free(year)) as Cents;
      add(year, minus(ZERO, off));
      excess = minus(excess, off);
    }
    // What was scheduled under what is already ordered was wrong before: the award alone bounds it.
    for (const year of [...years.keys()].sort((a, b) => b - a)) {
      const off = Math.min(excess, years.get(year) ?? 0) as Cents;
      add(year, minus(ZERO, off));
      excess = minus(excess, off);
    }
    return [...years].filter(([, amount]) => amount > 0).sort(([a], [b]) => a - b).map(([year, amount]) => ({ section, year, amount }));
  });
}
