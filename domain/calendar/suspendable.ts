import type { Day } from './day.ts';
import { addDays, addMonths, daysBetween } from './day.ts';
import { nextWorkingDay } from './holidays.ts';

/**
 * A legal clock in months that stops while somebody is asked for pieces (CRPA L114-5): plain JSON, it keeps what it has lost, no timer.
 * The day it is suspended is already out of the count, the day it resumes is in again.
 * Whether a clock that has run out may still be suspended is the caller's rule: here its lateness is frozen like the rest.
 */
export interface SuspendableClock {
  readonly startedOn: Day;
  readonly months: number;
  /** Beside the months; absent: none. */
  readonly days?: number;
  /** Days of all past suspensions, added to the end. */
  readonly suspendedDays: number;
  /** Null while the clock runs. */
  readonly suspendedOn: Day | null;
}

/** @throws RangeError when `months` or `days` is not a whole number, zero or more. */
export function startClock(on: Day, months: number, days = 0): SuspendableClock {
  for (const length of [months, days]) if (!Number.isSafeInteger(length) || length < 0) throw new RangeError(`not a length of time: ${length}`);
  return { startedOn: on, months, ...(days > 0 && { days }), suspendedDays: 0, suspendedOn: null };
}

/** @throws RangeError when the clock is suspended already, or when `on` comes before its start. */
export function suspend(clock: SuspendableClock, on: Day): SuspendableClock {
  if (clock.suspendedOn) throw new RangeError(`already suspended on ${clock.suspendedOn}`);
  if (on < clock.startedOn) throw new RangeError(`suspended on ${on}, before its start on ${clock.startedOn}`);
  return { ...clock, suspendedOn: on };
}

/** @throws RangeError when the clock is running, or when `on` comes before its suspension. */
export function resume(clock: SuspendableClock, on: Day): SuspendableClock {
  if (!clock.suspendedOn) throw new RangeError('resumed while running');
  if (on < clock.suspendedOn) throw new RangeError(`resumed on ${on}, before its suspension on ${clock.suspendedOn}`);
  return { ...clock, suspendedDays: clock.suspendedDays + daysBetween(clock.suspendedOn, on), suspendedOn: null };
}

/** The last day that counts, carried over to a working day when `extend`; null while suspended, when nobody can say. */
export function clockEnds(clock: SuspendableClock, extend: boolean): Day | null {
  if (clock.suspendedOn) return null;
  return extend ? nextWorkingDay(bareEnd(clock)) : bareEnd(clock);
}

/** Days left after `today`, not counting any carrying over: 0 on the last day, negative after it. Frozen while suspended. */
export const daysLeft = (clock: SuspendableClock, today: Day): number => daysBetween(clock.suspendedOn ?? today, bareEnd(clock));

const bareEnd = (clock: SuspendableClock): Day => addDays(addMonths(clock.startedOn, clock.months), (clock.days ?? 0) + clock.suspendedDays);
