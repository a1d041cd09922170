import type { Day } from './day.ts';
import { addDays, addMonths, dayAfter, startOf } from './day.ts';
import { nextWorkingDay } from './holidays.ts';

/** A length of time as the law counts it: so many days, or so many months de quantième à quantième. */
export type Delay = { readonly days: number } | { readonly months: number };

/**
 * The last day that counts of a `delay` running from the act of `from`, whose own day does not count
 * (code de procédure civile, art. 641); carried over to the next working day when `extend` (art. 642).
 * Ten days from 2 March end on 12 March; one month from 31 January ends on the last of February.
 * @throws RangeError when the delay is not a whole number, zero or more.
 */
export function lastDay(from: Day, delay: Delay, extend: boolean): Day {
  const length = 'days' in delay ? delay.days : delay.months;
  if (!(length >= 0)) throw new RangeError(`not a delay: ${length}`);
  const last = 'days' in delay ? addDays(from, length) : addMonths(from, length);
  return extend ? nextWorkingDay(last) : last;
}

/** The first instant (milliseconds since the epoch) at which it is too late: 00:00 in Paris on the day after `last`. */
export const expiry = (last: Day): number => startOf(dayAfter(last));

/** The day a reminder is due, `n` days before `day`. Never carried over. */
export const daysBefore = (day: Day, n: number): Day => addDays(day, -n);
