import fc from 'fast-check';
import type { Day } from '../../domain/calendar/day.ts';
import { addDays, addMonths, dayAfter, dayInFrench, daysBetween, earlier, isDay, later, parisDay, startOf, toDay, weekday } from '../../domain/calendar/day.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const [FROM, TO] = [Date.UTC(1996, 0, 1), Date.UTC(2100, 11, 31)];
const intl = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris' });
const intlHour = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris', dateStyle: 'short', timeStyle: 'medium' });
const utc = (on: Day): number => Date.parse(`${on}T00:00:00Z`);
const anyDay = fc.integer({ min: 0, max: 38_000 }).map((n) => addDays(toDay('1996-01-01'), n));

describe('a day', () => {
  it.each(['2026-02-30', '2025-02-29', '2100-02-29', '2026-13-01', '2026-00-10', '2026-04-31', '2026-01-00', '0000-01-01', '2026-1-2', '26-01-02', '2026-01-02T00:00', ' 2026-01-02', '2026-01-02\n', '٢٠٢٦-01-02', ''])(
    'refuses %j, which is not a date',
    (text) => {
      expect(isDay(text)).toBe(false);
      expect(() => toDay(text)).toThrow(RangeError);
    },
  );

  it.each(['2024-02-29', '2000-02-29', '2026-12-31', '0001-01-01', '9999-12-31'])('takes %s', (text) => expect(toDay(text)).toBe(text));

  it('is written as the French write it, the first of a month as an ordinal', () => {
    expect(dayInFrench(toDay('2026-01-12'))).toBe('12 janvier 2026');
    expect(dayInFrench(toDay('2026-03-01'))).toBe('1er mars 2026');
    expect(dayInFrench(toDay('2027-08-31'))).toBe('31 août 2027');
    expect(dayInFrench(toDay('2027-02-02'))).toBe('2 février 2027');
    expect(dayInFrench(toDay('2026-12-21'))).toBe('21 décembre 2026');
  });

  it('has the weekday of the civil calendar', () => {
    fc.assert(fc.property(anyDay, (on) => expect(weekday(on) % 7).toBe(new Date(utc(on)).getUTCDay())));
    expect(weekday(toDay('1960-01-01'))).toBe(5);
  });

  it('compares with another', () => {
    const [a, b] = [toDay('2026-01-31'), toDay('2026-02-01')];
    expect([earlier(a, b), earlier(b, a), later(a, b), later(b, a)]).toEqual([a, a, b, b]);
  });
});

describe('the date in Paris', () => {
  it('agrees with Intl at every hour around every change of the clocks from 1996 to 2100', () => {
    for (let year = 1996; year <= 2100; year++) {
      for (const month of [2, 9]) {
        for (let instant = Date.UTC(year, month, 24); instant < Date.UTC(year, month + 1, 2); instant += HOUR) {
          if (parisDay(instant) !== intl.format(instant)) throw new Error(`${new Date(instant).toISOString()}: ${parisDay(instant)}`);
        }
      }
    }
  });

  it('agrees with Intl at any instant, to the millisecond around midnight', () => {
    fc.assert(fc.property(fc.integer({ min: FROM, max: TO }), (instant) => expect(parisDay(instant)).toBe(intl.format(instant))), { numRuns: 5_000 });
    fc.assert(
      fc.property(anyDay, (on) => {
        expect(parisDay(startOf(on))).toBe(on);
        expect(parisDay(startOf(on) - 1)).toBe(addDays(on, -1));
      }),
      { numRuns: 5_000 },
    );
  });

  it('begins every day at midnight on the clocks of Paris, the days of 23 and 25 hours included', () => {
    for (let on = toDay('1996-01-01'); on < '2101-01-01'; on = dayAfter(on)) {
      const length = startOf(dayAfter(on)) - startOf(on);
      if (length !== DAY) expect([3, 10]).toContain(Number(on.slice(5, 7)));
      if (length !== DAY || on.endsWith('-01')) expect(intlHour.format(startOf(on))).toBe(`${on} 00:00:00`);
    }
    expect(startOf(toDay('2026-03-30')) - startOf(toDay('2026-03-29'))).toBe(23 * HOUR);
    expect(startOf(toDay('2026-10-26')) - startOf(toDay('2026-10-25'))).toBe(25 * HOUR);
    expect(startOf(toDay('2026-03-29'))).toBe(Date.UTC(2026, 2, 28, 23));
    expect(startOf(toDay('2026-10-25'))).toBe(Date.UTC(2026, 9, 24, 22));
  });

  it.each([NaN, Infinity, -Infinity])('refuses %p, which is no instant', (instant) => expect(() => parisDay(instant)).toThrow(RangeError));
});

describe('counting days', () => {
  it('agrees with the civil calendar, from the year 1 to 9999', () => {
    const civilDay = fc.integer({ min: -719_162, max: 2_932_896 });
    fc.assert(
      fc.property(civilDay, civilDay, (a, b) => {
        const [from, to] = [addDays(toDay('1970-01-01'), a), addDays(toDay('1970-01-01'), b)];
        expect(from).toBe(new Date(a * DAY).toISOString().slice(0, 10));
        expect(daysBetween(from, to)).toBe(b - a);
        expect(addDays(from, b - a)).toBe(to);
      }),
      { numRuns: 5_000 },
    );
  });

  it('goes through 29 February in leap years only', () => {
    expect(dayAfter(toDay('2024-02-28'))).toBe('2024-02-29');
    expect(dayAfter(toDay('2025-02-28'))).toBe('2025-03-01');
    expect(dayAfter(toDay('2100-02-28'))).toBe('2100-03-01');
    expect(daysBetween(toDay('2024-02-28'), toDay('2024-03-01'))).toBe(2);
  });

  it('refuses a fraction of a day, and a date beyond the calendar', () => {
    expect(() => addDays(toDay('2026-01-01'), 0.5)).toThrow('not a whole number');
    expect(() => addDays(toDay('2026-01-01'), NaN)).toThrow('not a whole number');
    expect(() => addDays(toDay('9999-12-31'), 1)).toThrow(RangeError);
    expect(() => addMonths(toDay('2026-01-01'), 1.5)).toThrow('not a whole number');
  });
});

describe('counting months, de quantième à quantième', () => {
  it.each([
    ['2026-01-12', 1, '2026-02-12'],
    ['2026-01-31', 1, '2026-02-28'],
    ['2024-01-31', 1, '2024-02-29'],
    ['2026-03-31', 1, '2026-04-30'],
    ['2026-10-31', 4, '2027-02-28'],
    ['2027-12-31', 2, '2028-02-29'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2024-02-29', 48, '2028-02-29'],
    ['2026-02-28', 1, '2026-03-28'],
    ['2026-12-15', 1, '2027-01-15'],
    ['2026-01-15', -1, '2025-12-15'],
    ['2026-03-31', -13, '2025-02-28'],
    ['2026-05-31', 0, '2026-05-31'],
  ])('%s and %i months make %s', (from, months, to) => expect(addMonths(toDay(from), months)).toBe(to));

  it('keeps the quantième, or takes the last day of a month that has none', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -120, max: 120 }), (from, months) => {
        const [year, month, date] = from.split('-').map(Number) as [number, number, number];
        const last = new Date(Date.UTC(year, month + months, 0));
        last.setUTCDate(Math.min(date, last.getUTCDate()));
        expect(addMonths(from, months)).toBe(last.toISOString().slice(0, 10));
      }),
      { numRuns: 2_000 },
    );
  });
});
