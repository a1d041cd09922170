import fc from 'fast-check';
import { scheduledInAll } from '../../domain/funding/credits.ts';
import { SECTIONS } from '../../domain/funding/imputation.ts';
import { reschedule } from '../../domain/funding/reschedule.ts';
import { euros } from './support/world.ts';
import type { ScheduledCredit } from '../../domain/funding/credits.ts';
import type { Cents } from '../../domain/money/money.ts';

const year = (section: 'investment' | 'operating', of: number, amount: number): ScheduledCredit => ({ section, year: of, amount: euros(amount) });
const none = (): Cents => euros(0);
const three = [year('investment', 2026, 15_000), year('investment', 2027, 20_000), year('investment', 2028, 15_000)];

describe('the échéancier of an award that is amended', () => {
  test('loses from the last year backwards, and never what is already ordered in a year', () => {
    const award = { investment: euros(30_000), operating: euros(0) };
    expect(reschedule(three, { award, ordered: none, thisYear: 2027, putOff: null })).toEqual([year('investment', 2026, 15_000), year('investment', 2027, 15_000)]);
    const ordered = (_section: string, of: number): Cents => euros(of === 2027 ? 18_000 : 0);
    expect(reschedule(three, { award, ordered, thisYear: 2027, putOff: null })).toEqual([year('investment', 2026, 12_000), year('investment', 2027, 18_000)]);
  });

  test('is paid what it gains in its last year, in the section that gains it', () => {
    const award = { investment: euros(45_000), operating: euros(5_000) };
    expect(reschedule(three, { award, ordered: none, thisYear: 2027, putOff: null })).toEqual([year('investment', 2026, 15_000), year('investment', 2027, 20_000), year('investment', 2028, 10_000), year('operating', 2027, 5_000)]);
  });

  test('an operation that ends later is paid its last part later; one that starts later, all that is still to come', () => {
    const award = { investment: euros(50_000), operating: euros(0) };
    expect(reschedule(three, { award, ordered: none, thisYear: 2027, putOff: { years: 2, what: 'last' } })).toEqual([year('investment', 2026, 15_000), year('investment', 2027, 20_000), year('investment', 2030, 15_000)]);
    expect(reschedule(three, { award, ordered: none, thisYear: 2027, putOff: { years: 1, what: 'all' } })).toEqual([year('investment', 2026, 15_000), year('investment', 2028, 20_000), year('investment', 2029, 15_000)]);
    expect(reschedule([], { award, ordered: none, thisYear: 2027, putOff: { years: 1, what: 'all' } })).toEqual([]);
  });

  test('always makes the award of each section to the cent, and keeps what was ordered', () => {
    const row = fc.record({ section: fc.constantFrom(...SECTIONS), year: fc.integer({ min: 2026, max: 2031 }), amount: fc.integer({ min: 1, max: 5_000_000 }).map((amount) => amount as Cents) });
    const rows = fc.uniqueArray(row, { minLength: 1, maxLength: 8, selector: ({ section, year: of }) => `${section}/${of}` });
    fc.assert(
      fc.property(rows, fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 3 }), fc.constantFrom('all' as const, 'last' as const), fc.integer({ min: 2026, max: 2031 }), (schedule, kept, part, years, what, thisYear) => {
        const before = scheduledInAll(schedule);
        const ordered = (section: string, of: number): Cents => Math.floor(((schedule.find((one) => one.section === section && one.year === of)?.amount ?? 0) * part) / 100) as Cents;
        const least = (section: 'investment' | 'operating'): number => schedule.filter((one) => one.section === section).reduce((sum, one) => sum + ordered(section, one.year), 0);
        const award = { investment: Math.max(least('investment'), Math.floor((before.investment * kept) / 50)) as Cents, operating: Math.max(least('operating'), Math.floor((before.operating * kept) / 50)) as Cents };
        const after = reschedule(schedule, { award, ordered, thisYear, putOff: years > 0 ? { years, what } : null });
        expect(scheduledInAll(after)).toEqual(award);
        for (const one of after) expect(one.amount).toBeGreaterThan(0);
        for (const { section, year: of } of schedule) expect(after.find((one) => one.section === section && one.year === of)?.amount ?? 0).toBeGreaterThanOrEqual(ordered(section, of));
      }),
    );
  });
});
