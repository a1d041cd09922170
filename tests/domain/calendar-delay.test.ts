import fc from 'fast-check';
import { addDays, addMonths, parisDay, toDay, weekday } from '../../domain/calendar/day.ts';
import type { Delay } from '../../domain/calendar/delay.ts';
import { daysBefore, expiry, lastDay } from '../../domain/calendar/delay.ts';
import { easterSunday, holidays, isHoliday, isWorkingDay, nextWorkingDay } from '../../domain/calendar/holidays.ts';

const anyDay = fc.integer({ min: 0, max: 38_000 }).map((n) => addDays(toDay('1996-01-01'), n));
const anyDelay = fc.oneof(fc.record({ days: fc.nat(400) }), fc.record({ months: fc.nat(60) }));

describe('the holidays', () => {
  it.each([
    '1954-04-18', '1981-04-19', '1996-04-07', '1999-04-04', '2000-04-23', '2005-03-27', '2008-03-23', '2011-04-24', '2016-03-27', '2019-04-21', '2020-04-12',
    '2021-04-04', '2022-04-17', '2023-04-09', '2024-03-31', '2025-04-20', '2026-04-05', '2027-03-28', '2028-04-16', '2029-04-01', '2030-04-21', '2035-03-25',
    '2038-04-25', '2049-04-18', '2076-04-19', '2100-03-28', '2285-03-22',
  ])('put Easter on %s', (sunday) => expect(easterSunday(Number(sunday.slice(0, 4)))).toBe(sunday));

  it('are eleven, three of them following Easter', () => {
    expect(holidays(2026)).toEqual([
      '2026-01-01', '2026-04-06', '2026-05-01', '2026-05-08', '2026-05-14', '2026-05-25', '2026-07-14', '2026-08-15', '2026-11-01', '2026-11-11', '2026-12-25',
    ]);
  });

  it('make ten dates when Ascension falls on 1 May', () => {
    expect(holidays(2008)).toHaveLength(10);
    expect(isHoliday(toDay('2008-05-01'))).toBe(true);
  });

  it('leave out those of Alsace-Moselle', () => {
    expect(isHoliday(toDay('2026-04-03'))).toBe(false);
    expect(isHoliday(toDay('2026-12-26'))).toBe(false);
  });
});

describe('a working day', () => {
  it('is neither Saturday, Sunday nor holiday; the Friday of a bridge is one', () => {
    expect(isWorkingDay(toDay('2026-05-15'))).toBe(true);
    expect(isWorkingDay(toDay('2026-05-14'))).toBe(false);
    expect(isWorkingDay(toDay('2026-05-16'))).toBe(false);
    expect(isWorkingDay(toDay('2026-05-17'))).toBe(false);
  });

  it('is the first from the day on, never far', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        const next = nextWorkingDay(day);
        for (let between = day; between < next; between = addDays(between, 1)) expect(isWorkingDay(between)).toBe(false);
        expect(isWorkingDay(next)).toBe(true);
        expect(weekday(next)).toBeLessThan(6);
        expect(next <= addDays(day, 4)).toBe(true);
      }),
    );
  });
});

describe('a delay', () => {
  it.each<[string, Delay, string]>([
    ['2026-03-02', { days: 10 }, '2026-03-12'],
    ['2026-03-02', { days: 0 }, '2026-03-02'],
    ['2026-01-12', { months: 2 }, '2026-03-12'],
    ['2026-01-31', { months: 1 }, '2026-02-28'],
    ['2024-02-29', { months: 12 }, '2025-02-28'],
    ['2024-02-29', { days: 366 }, '2025-03-01'],
    ['2026-04-01', { months: 1 }, '2026-05-01'],
  ])('from %s of %j ends on %s, the day of the act not counted', (from, delay, last) => expect(lastDay(toDay(from), delay, false)).toBe(last));

  it.each([
    ['Saturday', '2026-03-14', '2026-03-16'],
    ['Sunday', '2026-03-15', '2026-03-16'],
    ['1 May, a Friday', '2026-05-01', '2026-05-04'],
    ['8 May, a Friday', '2026-05-08', '2026-05-11'],
    ['Ascension, the bridge being worked', '2026-05-14', '2026-05-15'],
    ['Saturday before Easter', '2026-04-04', '2026-04-07'],
    ['Whit Monday', '2026-05-25', '2026-05-26'],
    ['14 July, a Tuesday', '2026-07-14', '2026-07-15'],
    ['15 August, a Saturday', '2026-08-15', '2026-08-17'],
    ['1 November, a Sunday', '2026-11-01', '2026-11-02'],
    ['25 December, a Friday', '2026-12-25', '2026-12-28'],
    ['1 January, a Friday', '2027-01-01', '2027-01-04'],
    ['Saturday before 8 May, a Monday', '2028-05-06', '2028-05-09'],
    ['no holiday at all', '2026-12-31', '2026-12-31'],
  ])('ending on %s is carried over to the next working day', (_, last, carried) => {
    expect(lastDay(addDays(toDay(last), -30), { days: 30 }, true)).toBe(carried);
    expect(lastDay(addDays(toDay(last), -30), { days: 30 }, false)).toBe(last);
  });

  it('in months is carried over too', () => expect(lastDay(toDay('2026-04-01'), { months: 1 }, true)).toBe('2026-05-04'));

  it('is never shortened by the carrying over, and ends on a working day', () => {
    fc.assert(
      fc.property(anyDay, anyDelay, (from, delay) => {
        const bare = 'days' in delay ? addDays(from, delay.days) : addMonths(from, delay.months);
        expect(lastDay(from, delay, false)).toBe(bare);
        expect(lastDay(from, delay, true) >= bare).toBe(true);
        expect(isWorkingDay(lastDay(from, delay, true))).toBe(true);
      }),
    );
  });

  it('expires at midnight in Paris after its last day, clocks changed or not', () => {
    expect(expiry(toDay('2026-03-28'))).toBe(Date.UTC(2026, 2, 28, 23));
    expect(expiry(toDay('2026-03-29'))).toBe(Date.UTC(2026, 2, 29, 22));
    expect(expiry(toDay('2026-10-25'))).toBe(Date.UTC(2026, 9, 25, 23));
    fc.assert(fc.property(anyDay, (last) => expect(parisDay(expiry(last) - 1)).toBe(last)));
  });

  it('is reminded of so many days before its end', () => expect(daysBefore(toDay('2026-03-05'), 7)).toBe('2026-02-26'));

  it.each<Delay>([{ days: -1 }, { months: -1 }, { days: 1.5 }, { months: NaN }])('refuses %j', (delay) => {
    expect(() => lastDay(toDay('2026-01-01'), delay, false)).toThrow(RangeError);
  });
});
