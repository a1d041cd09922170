import fc from 'fast-check';
import { IN_STRICT_ORDER, allocateByRank } from '../../domain/funding/allocation.ts';
import { NOT_IMPUTED, NOTHING, affect, engage, giveBack, giveUpReservation, inAll, mostWithin, reserve } from '../../domain/funding/imputation.ts';
import { allocateSections } from '../../domain/funding/reserving.ts';
import { bySection } from '../../domain/funding/retained.ts';
import { euros } from './support/world.ts';
import type { BySection, Imputation } from '../../domain/funding/imputation.ts';
import type { RetainedLine } from '../../domain/funding/plan.ts';
import type { Cents } from '../../domain/money/money.ts';

const line = (section: 'investment' | 'operating', retained: number, no = 0): RetainedLine => ({ line: `${section}-${no}`, section, basis: 'ht', asked: retained as Cents, retained: retained as Cents });
const mixed = [line('investment', 8_000_000), line('operating', 2_000_000)];
const cents = fc.integer({ min: 0, max: 1_000_000_000 }) as fc.Arbitrary<Cents>;
const sections: fc.Arbitrary<BySection> = fc.record({ investment: cents, operating: cents });
const someLines = fc.array(fc.tuple(fc.constantFrom('investment' as const, 'operating' as const), cents), { minLength: 1, maxLength: 6 }).map((all) => all.map(([section, retained], i) => line(section, retained, i)));

const parts = (investment: number, operating = 0): BySection => ({ investment: euros(investment), operating: euros(operating) });

describe('what a dossier holds of its envelope', () => {
  test('the reservation of the opinion becomes the affectation of the deliberation, what is less is given back', () => {
    const held = affect(reserve(NOT_IMPUTED, parts(40_000, 10_000)), parts(32_000, 8_000));
    expect(held).toEqual({ ...NOT_IMPUTED, affected: parts(32_000, 8_000), released: parts(8_000, 2_000) });
  });
  test('a higher award takes more and gives nothing back', () => {
    expect(affect(reserve(NOT_IMPUTED, parts(40_000)), parts(45_000))).toMatchObject({ reserved: NOTHING, affected: parts(45_000), released: NOTHING });
  });
  test('an adjournment, a refusal or a désistement gives the reservation back whole', () => {
    expect(giveUpReservation(reserve(NOT_IMPUTED, parts(40_000, 5)))).toMatchObject({ reserved: NOTHING, released: parts(40_000, 5) });
    expect(affect(reserve(NOT_IMPUTED, parts(40_000)), NOTHING)).toMatchObject({ reserved: NOTHING, affected: NOTHING, released: parts(40_000) });
  });
  test('a reduction gives the difference back, from what is engaged too; what was paid above it stays until it is recovered', () => {
    const engaged = engage(affect(NOT_IMPUTED, parts(50_000)));
    expect(affect(engaged, parts(30_000))).toMatchObject({ affected: parts(30_000), engaged: parts(30_000), released: parts(20_000) });
    expect(affect(engaged, parts(30_000), euros(10_000))).toMatchObject({ affected: parts(40_000), released: parts(10_000) });
  });
  test('what is given back comes from both sections in proportion, to the cent', () => {
    fc.assert(fc.property(sections, fc.nat(), (award, back) => {
      const held = engage(affect(NOT_IMPUTED, award));
      const after = giveBack(held, Math.min(back, inAll(award)) as Cents);
      expect(inAll(after.affected) + inAll(after.released)).toBe(inAll(award));
      for (const one of ['investment', 'operating'] as const) {
        expect(after.affected[one]).toBeGreaterThanOrEqual(0);
        expect(after.affected[one]).toBeLessThanOrEqual(award[one]);
        expect(after.engaged[one]).toBeLessThanOrEqual(after.affected[one]);
      }
    }));
  });
  test('whatever follows what, no figure is ever below zero and nothing engaged is not affected', () => {
    const step: fc.Arbitrary<(held: Imputation) => Imputation> = fc.oneof(
      sections.map((amounts) => (held: Imputation) => reserve(held, amounts)),
      sections.map((amounts) => (held: Imputation) => affect(held, amounts)),
      cents.map((amount) => (held: Imputation) => giveBack(held, amount)),
      fc.constant(giveUpReservation),
      fc.constant(engage),
    );
    fc.assert(fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const held = steps.reduce((one, next) => next(one), NOT_IMPUTED);
      for (const figures of [held.reserved, held.affected, held.engaged, held.released]) expect(Math.min(figures.investment, figures.operating)).toBeGreaterThanOrEqual(0);
      expect(held.engaged.investment <= held.affected.investment && held.engaged.operating <= held.affected.operating).toBe(true);
    }));
  });
});

describe('two sections shared out in rank order', () => {
  test('the most a mixed project can be given fits both sections, and a cent more does not', () => {
    fc.assert(fc.property(someLines, sections, (lines, left) => {
      const most = mostWithin(left, lines);
      const fits = (amount: number): boolean => {
        const { investment, operating } = bySection(amount as Cents, lines);
        return investment <= left.investment && operating <= left.operating;
      };
      if (lines.every(({ retained }) => retained === 0)) return expect(most).toBe(0);
      expect(fits(most)).toBe(true);
      expect(fits(most + 1)).toBe(false);
    }));
  });
  test('where one section is used alone, the rule is the one of a single envelope', () => {
    fc.assert(fc.property(fc.array(cents, { maxLength: 8 }), cents, fc.boolean(), fc.constantFrom('stop' as const, 'skip' as const), (amounts, left, partial, afterShort) => {
      const rules = { ...IN_STRICT_ORDER, partial, afterShort };
      const wishes = amounts.map((amount, i) => ({ id: `d${i}`, amount, lines: [line('investment', 1_000)] }));
      const shared = allocateSections(wishes, { investment: left, operating: 0 as Cents }, rules);
      expect(shared.map(({ id, amount }) => [id, amount])).toEqual(allocateByRank(wishes, left, rules).map(({ id, amount }) => [id, amount]));
    }));
  });
  test('neither section is ever passed, and the parts make each amount', () => {
    fc.assert(fc.property(fc.array(fc.tuple(cents, someLines), { maxLength: 8 }), sections, fc.boolean(), fc.constantFrom('stop' as const, 'skip' as const), (all, left, partial, afterShort) => {
      const shared = allocateSections(all.map(([amount, lines], i) => ({ id: `d${i}`, amount, lines })), left, { ...IN_STRICT_ORDER, partial, afterShort });
      const sum = (of: 'investment' | 'operating'): number => shared.reduce((whole, one) => whole + one.bySection[of], 0);
      expect(sum('investment')).toBeLessThanOrEqual(left.investment);
      expect(sum('operating')).toBeLessThanOrEqual(left.operating);
      for (const [i, one] of shared.entries()) if (all[i]![1].some(({ retained }) => retained > 0)) expect(inAll(one.bySection)).toBe(one.amount);
    }));
  });
  test('when operating runs out, the mixed project next in rank is served in part, and one of investment alone in full', () => {
    const wishes = [{ id: 'a', amount: euros(10_000), lines: mixed }, { id: 'b', amount: euros(10_000), lines: mixed }, { id: 'c', amount: euros(10_000), lines: [line('investment', 5_000_000)] }, { id: 'd', amount: euros(1_000), lines: mixed }];
    const shared = allocateSections(wishes, parts(100_000, 3_000));
    expect(shared.map(({ id, amount }) => [id, amount])).toEqual([['a', euros(10_000)], ['b', euros(5_000)], ['c', euros(10_000)], ['d', 0]]);
    expect(shared[1]?.bySection).toEqual(parts(4_000, 1_000));
  });
});
