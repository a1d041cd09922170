import type { Day } from './day.ts';
import { addDays, dayAfter, toDay, weekday } from './day.ts';

/** Legal holidays with a fixed date, `MM-DD` (code du travail, art. L3133-1). */
const FIXED = ['01-01', '05-01', '05-08', '07-14', '08-15', '11-01', '11-11', '12-25'] as const;
/** Days after Easter Sunday: Easter Monday, Ascension, Whit Monday. */
const AFTER_EASTER = [1, 39, 50] as const;

/**
 * The eleven legal holidays of `year` in metropolitan France, in order; Alsace-Moselle has two more, which do not count here.
 * Ten dates in a year where two coincide, as 1 May and Ascension in 2008.
 */
export function holidays(year: number): readonly Day[] {
  const easter = easterSunday(year);
  const fixed = FIXED.map((date) => toDay(`${String(year).padStart(4, '0')}-${date}`));
  const movable = AFTER_EASTER.map((n) => addDays(easter, n));
  return [...new Set([...fixed, ...movable])].sort();
}

export const isHoliday = (on: Day): boolean => holidays(Number(on.slice(0, 4))).includes(on);

/** Neither Saturday, Sunday nor holiday: the days to which a delay may be carried over (code de procédure civile, art. 642). */
export const isWorkingDay = (on: Day): boolean => weekday(on) <= 5 && !isHoliday(on);

/** `on` itself when it is a working day, else the first that follows. */
export function nextWorkingDay(on: Day): Day {
  let day = on;
  while (!isWorkingDay(day)) day = dayAfter(day);
  return day;
}

/** Gregorian computus (Meeus, Jones, Butcher), from 1583 on. */
export function easterSunday(year: number): Day {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const yearOfCentury = year % 100;
  const moonCorrection = Math.floor((8 * century + 13) / 25);
  const epact = (19 * golden + century - Math.floor(century / 4) - moonCorrection + 15) % 30;
  const toSunday = (32 + 2 * (century % 4) + 2 * Math.floor(yearOfCentury / 4) - epact - (yearOfCentury % 4)) % 7;
  const lateMoon = Math.floor((golden + 11 * epact + 22 * toSunday) / 451);
  const fromMarch = epact + toSunday - 7 * lateMoon + 114;
  return toDay(`${String(year).padStart(4, '0')}-0${Math.floor(fromMarch / 31)}-${String((fromMarch % 31) + 1).padStart(2, '0')}`);
}
