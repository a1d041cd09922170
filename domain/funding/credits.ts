import { addDays, daysBetween, earlier, later, toDay } from '../calendar/day.ts';
import { ZERO, minus, plus, portion } from '../money/money.ts';
import { SECTIONS, inAll } from './imputation.ts';
import type { Day } from '../calendar/day.ts';
import type { Cents } from '../money/money.ts';
import type { PaymentRules } from '../programme/programme.ts';
import type { BySection } from './imputation.ts';
import type { Section } from './plan.ts';

/** Crédits de paiement a dossier expects in one year, for one section. */
export interface ScheduledCredit {
  readonly section: Section;
  readonly year: number;
  readonly amount: Cents;
}

/** The project's own calendar, as its form says it. */
export interface Calendar {
  readonly startOn: Day;
  readonly endOn: Day;
}

/** From the end of the works to the payment of the balance: the claim, its attestation, its liquidation. A working assumption finance may correct. */
const DAYS_TO_BALANCE = 90;

export const yearOf = (day: Day): number => Number(day.slice(0, 4));

/**
 * Échéancier de CP by default: the advance in the year the works begin, the interims over the years of the works day by day, the balance
 * in the year it can be asked and paid. Nothing falls before the year of the award. Each section's years make its part of the award exactly.
 * @param calendar null where the form gives none: the works are deemed to last a year from the award.
 */
export function scheduleCredits(award: BySection, decidedOn: Day, calendar: Calendar | null, { advance, beforeBalance }: PaymentRules): readonly ScheduledCredit[] {
  if (inAll(award) === 0) return [];
  const start = later(calendar?.startOn ?? decidedOn, decidedOn);
  const end = later(calendar?.endOn ?? addDays(decidedOn, 365), start);
  const balanceYear = yearOf(addDays(end, DAYS_TO_BALANCE));
  return SECTIONS.flatMap((section) => {
    const amount = award[section];
    if (amount === 0) return [];
    const byYear = new Map<number, Cents>();
    const add = (year: number, part: Cents): void => void byYear.set(year, plus(byYear.get(year) ?? ZERO, part));
    const first = advance ? portion(amount, advance.rate) : ZERO;
    const interims = minus(portion(amount, beforeBalance), first);
    add(yearOf(start), first);
    for (const [year, part] of spread(interims, start, end)) add(year, part);
    add(balanceYear, minus(amount, first, interims));
    return [...byYear].filter(([, part]) => part !== 0).sort(([a], [b]) => a - b).map(([year, part]) => ({ section, year, amount: part }));
  });
}

/** An amount over the years between two days, by the days in each; the last year takes what rounding leaves. */
function spread(amount: Cents, from: Day, to: Day): readonly (readonly [number, Cents])[] {
  const days = daysBetween(from, to) + 1;
  const years = Array.from({ length: yearOf(to) - yearOf(from) + 1 }, (_, i) => yearOf(from) + i);
  let left = amount;
  return years.map((year, i) => {
    const begins = later(from, toDay(`${year}-01-01`));
    const ends = earlier(to, toDay(`${year}-12-31`));
    const part = i === years.length - 1 ? left : portion(amount, { num: daysBetween(begins, ends) + 1, den: days });
    left = minus(left, part);
    return [year, part] as const;
  });
}

/** What a schedule makes in all, by section. */
export const scheduledInAll = (schedule: readonly ScheduledCredit[]): BySection => {
  const of = (section: Section): Cents => plus(...schedule.filter((one) => one.section === section).map(({ amount }) => amount));
  return { investment: of('investment'), operating: of('operating') };
};
