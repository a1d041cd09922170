import fc from 'fast-check';
import { scheduleCredits, scheduledInAll, yearOf } from '../../domain/funding/credits.ts';
import { addDays } from '../../domain/calendar/day.ts';
import { euros, on } from './support/world.ts';
import { programme } from './support/programmes.ts';
import type { Cents } from '../../domain/money/money.ts';

const { payment } = programme('fmin');
const award = { investment: euros(40_000), operating: euros(10_000) };

describe('échéancier of crédits de paiement', () => {
  test('advance when the works begin, interims day by day, balance when it can be asked and paid', () => {
    const schedule = scheduleCredits({ investment: euros(73_000), operating: euros(0) }, on('2026-06-18'), { startOn: on('2026-07-01'), endOn: on('2027-06-30') }, payment);
    // 30 % in advance; 50 % over 184 days of 2026 and 181 of 2027; 20 % in September 2027.
    expect(schedule).toEqual([
      { section: 'investment', year: 2026, amount: euros(21_900 + 18_400) },
      { section: 'investment', year: 2027, amount: euros(18_100 + 14_600) },
    ]);
  });
  test('nothing is expected before the award, whatever the project’s calendar says', () => {
    const schedule = scheduleCredits(award, on('2026-06-18'), { startOn: on('2024-01-01'), endOn: on('2025-06-30') }, payment);
    expect(schedule.map(({ year }) => year)).toEqual([2026, 2026]);
  });
  test('a programme without advance begins with its interims', () => {
    const schedule = scheduleCredits(award, on('2026-12-31'), { startOn: on('2027-03-01'), endOn: on('2027-10-01') }, { ...payment, advance: null });
    expect(schedule.every(({ year }) => year === 2027)).toBe(true);
  });
  test('the years of each section make its part of the award to the cent', () => {
    const day = fc.integer({ min: 0, max: 4_000 }).map((days) => addDays(on('2024-01-01'), days));
    const cents = fc.integer({ min: 0, max: 10_000_000_000 }) as fc.Arbitrary<Cents>;
    fc.assert(fc.property(fc.record({ investment: cents, operating: cents }), day, fc.option(fc.record({ startOn: day, endOn: day })), (amounts, decidedOn, calendar) => {
      const schedule = scheduleCredits(amounts, decidedOn, calendar, payment);
      expect(scheduledInAll(schedule)).toEqual(amounts);
      for (const { amount, year } of schedule) {
        expect(amount).toBeGreaterThan(0);
        expect(year).toBeGreaterThanOrEqual(yearOf(decidedOn));
      }
    }));
  });
});
