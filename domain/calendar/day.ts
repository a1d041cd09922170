/**
 * Legal dates are calendar dates in Europe/Paris, never instants: a delay ends with a day, whatever the hour.
 * Integer arithmetic only: no time zone of the machine, no `Date`, so that a workflow replays to the same days anywhere.
 */
declare const day: unique symbol;

/** A calendar date in Europe/Paris, `YYYY-MM-DD`, years 0001 to 9999. Days compare as text: `a < b`. */
export type Day = string & { readonly [day]: true };

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MONTHS = ['janvier', 'février', 'mars', 'avril', 'mai', 'juin', 'juillet', 'août', 'septembre', 'octobre', 'novembre', 'décembre'] as const;

/** A date taken apart: `month` and `date` count from 1. */
interface Civil {
  readonly year: number;
  readonly month: number;
  readonly date: number;
}

/** True for a date that exists: `2026-02-30` and `2026-2-3` are not days. */
export function isDay(text: string): text is Day {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return false;
  const [year, month, date] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return year >= 1 && month >= 1 && month <= 12 && date >= 1 && date <= lengthOfMonth(year, month);
}

/** @throws RangeError when `text` is not a date that exists, written `YYYY-MM-DD`. */
export function toDay(text: string): Day {
  if (!isDay(text)) throw new RangeError(`not a date: ${text}`);
  return text;
}

/**
 * The calendar date in Paris at `instant` (milliseconds since the epoch).
 * Exact from 1996 on, as long as directive 2000/84/EC holds; before that year summer time ended at other dates.
 * @throws RangeError when `instant` is not a finite number.
 */
export function parisDay(instant: number): Day {
  if (!Number.isFinite(instant)) throw new RangeError(`not an instant: ${instant}`);
  return fromNumber(Math.floor((instant + parisOffset(instant)) / DAY));
}

/** The instant (milliseconds since the epoch) of 00:00 in Paris on `on`. */
export function startOf(on: Day): number {
  const midnight = toNumber(on) * DAY;
  // The clocks change at 01:00 UTC: at any hour they may show, midnight in Paris lies before it.
  return midnight - parisOffset(midnight - 2 * HOUR);
}

/** `n` days after `on`, or before it when `n` is negative. @throws RangeError when `n` is not an integer. */
export function addDays(on: Day, n: number): Day {
  return fromNumber(toNumber(on) + integer(n));
}

/**
 * `n` months after `on`, de quantième à quantième: 12 January + 1 month = 12 February.
 * Where the month has no such day, its last: 31 January + 1 month = 28 or 29 February (code de procédure civile, art. 641).
 * @throws RangeError when `n` is not an integer.
 */
export function addMonths(on: Day, n: number): Day {
  const { year, month, date } = civil(on);
  const months = year * 12 + (month - 1) + integer(n);
  const [toYear, toMonth] = [Math.floor(months / 12), (((months % 12) + 12) % 12) + 1];
  return fromCivil({ year: toYear, month: toMonth, date: Math.min(date, lengthOfMonth(toYear, toMonth)) });
}

/** Days from `from` to `to`: 0 for the same day, 1 for the next, negative when `to` comes first. */
export const daysBetween = (from: Day, to: Day): number => toNumber(to) - toNumber(from);

export const dayAfter = (on: Day): Day => addDays(on, 1);
export const earlier = (a: Day, b: Day): Day => (a <= b ? a : b);
export const later = (a: Day, b: Day): Day => (a >= b ? a : b);

/** Monday is 1, Sunday 7 (ISO 8601). */
export function weekday(on: Day): number {
  // The epoch, 1 January 1970, was a Thursday.
  return ((((toNumber(on) + 3) % 7) + 7) % 7) + 1;
}

/** `12 janvier 2026`, `1er mars 2026`. */
export function dayInFrench(on: Day): string {
  const { year, month, date } = civil(on);
  return `${date === 1 ? '1er' : date} ${MONTHS[month - 1]} ${year}`;
}

/** Summer time from the last Sunday of March to the last Sunday of October, both at 01:00 UTC (directive 2000/84/EC). */
function parisOffset(instant: number): number {
  const { year } = civil(fromNumber(Math.floor(instant / DAY)));
  const summer = instant >= clockChange(year, 3) && instant < clockChange(year, 10);
  return summer ? 2 * HOUR : HOUR;
}

function clockChange(year: number, month: 3 | 10): number {
  const last = fromCivil({ year, month, date: 31 });
  return toNumber(addDays(last, -(weekday(last) % 7))) * DAY + HOUR;
}

function lengthOfMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function civil(on: Day): Civil {
  return { year: Number(on.slice(0, 4)), month: Number(on.slice(5, 7)), date: Number(on.slice(8, 10)) };
}

function fromCivil({ year, month, date }: Civil): Day {
  return toDay(`${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`);
}

/** Days since 1 January 1970. Years are counted from March, so that the leap day comes last. */
function toNumber(on: Day): number {
  const { year, month, date } = civil(on);
  const y = month > 2 ? year : year - 1;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + date - 1;
  return 365 * y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + dayOfYear - 719_468;
}

function fromNumber(number: number): Day {
  const shifted = number + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return fromCivil({ year, month, date: dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1 });
}

function integer(n: number): number {
  if (!Number.isSafeInteger(n)) throw new RangeError(`not a whole number: ${n}`);
  return n;
}
