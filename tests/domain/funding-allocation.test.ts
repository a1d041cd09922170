import fc from 'fast-check';
import { allocateByRank } from '../../domain/funding/allocation.ts';
import type { AllocationRules, Wish } from '../../domain/funding/allocation.ts';
import type { Cents } from '../../domain/money/money.ts';

const cents = (amount: number): Cents => amount as Cents;
const rules = (partial: boolean, afterShort: AllocationRules['afterShort'], least = 0): AllocationRules => ({ partial, afterShort, least: cents(least) });
const wishes = (...amounts: number[]): readonly Wish[] => amounts.map((amount, i) => ({ id: `d${i + 1}`, amount: cents(amount) }));
const amounts = (list: readonly Wish[], left: number, rule: AllocationRules): readonly number[] => allocateByRank(list, cents(left), rule).map(({ amount }) => amount);

describe('an envelope shared out in rank order', () => {
  it('gives each its amount while the envelope lasts', () => {
    expect(amounts(wishes(50, 30, 20), 100, rules(true, 'stop'))).toEqual([50, 30, 20]);
  });
  it('gives the first that does not fit what is left, and those after it nothing', () => {
    expect(amounts(wishes(50, 60, 10), 100, rules(true, 'stop'))).toEqual([50, 50, 0]);
  });
  it('gives the first that does not fit nothing where awards are whole or none, and stops there', () => {
    expect(amounts(wishes(50, 60, 10), 100, rules(false, 'stop'))).toEqual([50, 0, 0]);
  });
  it('serves the next that fits where the rule says so', () => {
    expect(amounts(wishes(50, 60, 10, 45, 40), 100, rules(false, 'skip'))).toEqual([50, 0, 10, 0, 40]);
  });
  it('does not give a rest below the least award', () => {
    expect(amounts(wishes(90, 60), 100, rules(true, 'stop', 20))).toEqual([90, 0]);
    expect(amounts(wishes(90, 60, 5), 100, rules(true, 'skip', 20))).toEqual([90, 0, 5]);
  });
  it('lets nobody’s way be barred by a dossier that should get nothing', () => {
    expect(amounts(wishes(0, 60, 40), 100, rules(false, 'stop'))).toEqual([0, 60, 40]);
  });
  it('says what is left before and after each', () => {
    expect(allocateByRank(wishes(60, 60), cents(100)).map(({ before, after, outcome }) => [before, after, outcome])).toEqual([[100, 40, 'whole'], [40, 0, 'partial']]);
  });
  it('refuses a negative amount', () => {
    expect(() => allocateByRank(wishes(-1), cents(100))).toThrow(RangeError);
    expect(() => allocateByRank([], cents(-1))).toThrow(RangeError);
  });

  const anyRules = fc.record({ partial: fc.boolean(), afterShort: fc.constantFrom('stop' as const, 'skip' as const), least: fc.nat(50).map(cents) });
  const anyWishes = fc.array(fc.nat(1_000), { maxLength: 30 }).map((list) => wishes(...list));

  it('never passes what is left, nor gives more than what was wished', () => {
    fc.assert(fc.property(anyWishes, fc.nat(5_000), anyRules, (list, left, rule) => {
      const shares = allocateByRank(list, cents(left), rule);
      expect(shares.reduce((sum, { amount }) => sum + amount, 0)).toBeLessThanOrEqual(left);
      expect(shares.every(({ amount, wished }) => amount >= 0 && amount <= wished)).toBe(true);
    }));
  });
  it('never takes from a better rank for what comes after it', () => {
    fc.assert(fc.property(anyWishes, fc.array(fc.nat(1_000)), fc.nat(5_000), anyRules, (list, more, left, rule) => {
      const alone = amounts(list, left, rule);
      const followed = amounts([...list, ...wishes(...more)], left, rule);
      expect(followed.slice(0, list.length)).toEqual(alone);
    }));
  });
  it('makes one partial award at most', () => {
    fc.assert(fc.property(anyWishes, fc.nat(5_000), anyRules, (list, left, rule) => {
      expect(allocateByRank(list, cents(left), rule).filter(({ outcome }) => outcome === 'partial').length).toBeLessThanOrEqual(1);
    }));
  });
});
