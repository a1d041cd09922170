import fc from 'fast-check';
import type { Day } from '../../domain/calendar/day.ts';
import { addDays, addMonths, dayAfter, daysBetween, toDay } from '../../domain/calendar/day.ts';
import { isWorkingDay } from '../../domain/calendar/holidays.ts';
import type { SuspendableClock } from '../../domain/calendar/suspendable.ts';
import { clockEnds, daysLeft, resume, startClock, suspend } from '../../domain/calendar/suspendable.ts';

const anyDay = fc.integer({ min: 0, max: 20_000 }).map((n) => addDays(toDay('2000-01-01'), n));
/** Days running, then days suspended, over and over. */
const pauses = fc.array(fc.tuple(fc.nat(40), fc.nat(90)), { maxLength: 8 });

/** Suspends and resumes as told, on the last day at the latest; the days on which each pause begins and ends come back too. */
function live(startedOn: Day, months: number, told: readonly (readonly [number, number])[]) {
  let clock = startClock(startedOn, months);
  let today = startedOn;
  const spans: [Day, Day][] = [];
  for (const [running, suspended] of told) {
    const from = addDays(today, Math.min(running, daysLeft(clock, today)));
    today = addDays(from, suspended);
    spans.push([from, today]);
    clock = resume(suspend(clock, from), today);
  }
  return { clock, today, spans };
}

describe('a legal clock that can be suspended', () => {
  it('ends de quantième à quantième when nothing stops it', () => {
    expect(clockEnds(startClock(toDay('2026-01-12'), 2), false)).toBe('2026-03-12');
    expect(clockEnds(startClock(toDay('2023-12-31'), 2), false)).toBe('2024-02-29');
    expect(clockEnds(startClock(toDay('2026-03-14'), 2), false)).toBe('2026-05-14');
    expect(clockEnds(startClock(toDay('2026-03-14'), 2), true)).toBe('2026-05-15');
  });

  it('has no end while suspended, and keeps what is left however long that lasts', () => {
    const clock = suspend(startClock(toDay('2026-01-12'), 2), toDay('2026-01-20'));
    expect(clockEnds(clock, false)).toBeNull();
    expect(clockEnds(clock, true)).toBeNull();
    expect(daysLeft(clock, toDay('2026-01-20'))).toBe(51);
    expect(daysLeft(clock, toDay('2027-06-01'))).toBe(51);
  });

  it('resumes with exactly the days it had', () => {
    const clock = resume(suspend(startClock(toDay('2026-01-12'), 2), toDay('2026-01-20')), toDay('2026-02-09'));
    expect(daysLeft(clock, toDay('2026-02-09'))).toBe(51);
    expect(clockEnds(clock, false)).toBe('2026-04-01');
  });

  it('loses nothing when suspended and resumed on the same day', () => {
    const clock = startClock(toDay('2026-01-12'), 2);
    expect(resume(suspend(clock, toDay('2026-01-20')), toDay('2026-01-20'))).toEqual(clock);
  });

  it('counts below zero once it is over', () => {
    const clock = startClock(toDay('2026-01-12'), 2);
    expect(daysLeft(clock, toDay('2026-03-12'))).toBe(0);
    expect(daysLeft(clock, toDay('2026-03-13'))).toBe(-1);
  });

  it('never gains or loses a day: counted one by one, the days it runs are the days it was given', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 0, max: 24 }), pauses, (startedOn, months, told) => {
        const { clock, spans } = live(startedOn, months, told);
        const isSuspended = (day: Day) => spans.some(([from, to]) => from <= day && day < to);
        let [day, left] = [startedOn, daysBetween(startedOn, addMonths(startedOn, months))];
        for (; left > 0 || isSuspended(day); day = dayAfter(day)) if (!isSuspended(day)) left--;
        expect(clockEnds(clock, false)).toBe(day);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is frozen by a suspension: as many days left at the resumption as on the day it stopped, and on any day between', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 0, max: 24 }), pauses, fc.nat(800), fc.nat(400), fc.nat(400), (startedOn, months, told, running, more, wait) => {
        const before = live(startedOn, months, told);
        const stop = addDays(before.today, running);
        const left = daysLeft(before.clock, stop);
        const suspended = suspend(before.clock, stop);
        expect(daysLeft(suspended, addDays(stop, more))).toBe(left);
        expect(daysLeft(resume(suspended, addDays(stop, wait)), addDays(stop, wait))).toBe(left);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is carried over to a working day once, at its end, whatever the suspensions', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 1, max: 24 }), pauses, (startedOn, months, told) => {
        const { clock } = live(startedOn, months, told);
        const [bare, extended] = [clockEnds(clock, false) as Day, clockEnds(clock, true) as Day];
        expect(isWorkingDay(extended)).toBe(true);
        expect(extended >= bare && daysBetween(bare, extended) <= 4).toBe(true);
        expect(daysLeft(clock, bare)).toBe(0);
      }),
    );
  });

  it('crosses a store as plain JSON', () => {
    const clock = suspend(startClock(toDay('2026-01-12'), 2), toDay('2026-01-20'));
    const read = JSON.parse(JSON.stringify(clock)) as SuspendableClock;
    expect(read).toEqual(clock);
    expect(clockEnds(resume(read, toDay('2026-01-21')), false)).toBe('2026-03-13');
  });

  it('refuses to be suspended twice, resumed while running, or to go back in time', () => {
    const running = startClock(toDay('2026-01-12'), 2);
    const suspended = suspend(running, toDay('2026-01-20'));
    expect(() => suspend(suspended, toDay('2026-01-21'))).toThrow(RangeError);
    expect(() => suspend(running, toDay('2026-01-11'))).toThrow(RangeError);
    expect(() => resume(running, toDay('2026-01-21'))).toThrow(RangeError);
    expect(() => resume(suspended, toDay('2026-01-19'))).toThrow(RangeError);
    expect(() => startClock(toDay('2026-01-12'), -1)).toThrow(RangeError);
    expect(() => startClock(toDay('2026-01-12'), 1.5)).toThrow(RangeError);
  });

  it('is suspended on its very first day without losing it', () => {
    const clock = resume(suspend(startClock(toDay('2026-01-12'), 2), toDay('2026-01-12')), toDay('2026-01-15'));
    expect(clockEnds(clock, false)).toBe('2026-03-15');
  });
});
