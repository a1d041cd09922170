import fc from 'fast-check';
import type { Cents } from '../../domain/money/money.ts';
import { ZERO, atLeastZero, inFrench, least, minus, plus, portion, rateInFrench, ratio, toCents } from '../../domain/money/money.ts';

const anyAmount = fc.maxSafeInteger().map(toCents);
const anyRate = fc.tuple(fc.integer({ min: 1, max: 1_000_000 }), fc.integer({ min: 0, max: 1_000_000 })).map(([den, num]) => ratio(Math.min(num, den), den));
const c = (value: number): Cents => toCents(value);

describe('an amount', () => {
  it.each([0.5, NaN, Infinity, 2 ** 53, -(2 ** 53), '12' as unknown as number])('refuses %p, which is no whole number of cents', (value) => {
    expect(() => toCents(value)).toThrow(RangeError);
  });

  it('has one zero', () => expect(Object.is(toCents(-0), 0)).toBe(true));

  it('adds and subtracts exactly, or not at all', () => {
    fc.assert(
      fc.property(fc.array(anyAmount, { maxLength: 5 }), (amounts) => {
        const exact = amounts.reduce((sum, amount) => sum + BigInt(amount), 0n);
        let sum: Cents;
        try {
          sum = plus(...amounts);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
          return;
        }
        expect(BigInt(sum)).toBe(exact);
        expect(minus(sum, ...amounts.toReversed())).toBe(0);
      }),
    );
    expect(() => plus(c(Number.MAX_SAFE_INTEGER), c(2), c(-2))).toThrow(RangeError);
    expect(() => minus(c(-Number.MAX_SAFE_INTEGER), c(2), c(-2))).toThrow(RangeError);
    expect(plus()).toBe(0);
    expect(minus(c(100), c(30), c(80))).toBe(-10);
  });

  it('is held at zero, or at the least of several', () => {
    expect([atLeastZero(c(-1)), atLeastZero(ZERO), atLeastZero(c(1))]).toEqual([0, 0, 1]);
    expect(least(c(5), c(-3), c(4))).toBe(-3);
    expect(() => least()).toThrow(RangeError);
  });
});

describe('the portion of an amount', () => {
  it('is the exact product, rounded down to the cent', () => {
    fc.assert(
      fc.property(anyAmount, anyRate, (amount, rate) => {
        const rest = BigInt(amount) * BigInt(rate.num) - BigInt(portion(amount, rate)) * BigInt(rate.den);
        expect(rest >= 0n && rest < BigInt(rate.den)).toBe(true);
      }),
      { numRuns: 10_000 },
    );
  });

  it.each([
    [12_000_000, 1, 2, 6_000_000],
    [100, 1, 3, 33],
    [1, 1, 2, 0],
    [-1, 1, 2, -1],
    [-100, 1, 3, -34],
    [-100, 1, 2, -50],
    [11_240_001, 1, 2, 5_620_000],
    [9_007_199_254_740_991, 999_999, 1_000_000, 9_007_190_247_541_736],
    [123, 0, 7, 0],
    [123, 1, 1, 123],
  ])('of %i cents at %i/%i is %i', (amount, num, den, part) => expect(portion(c(amount), ratio(num, den))).toBe(part));

  it('refuses to leave the safe integers', () => expect(() => portion(c(Number.MAX_SAFE_INTEGER), ratio(2, 1))).toThrow(RangeError));
});

describe('a rate', () => {
  it.each([[1, 0], [1, -2], [-1, 2], [0.5, 1], [1, 1.5], [NaN, 1]])('refuses %p/%p', (num, den) => expect(() => ratio(num, den)).toThrow(RangeError));

  it.each([[1, 2, '50\u00a0%'], [1, 3, '33,33\u00a0%'], [2, 3, '66,67\u00a0%'], [0, 1, '0\u00a0%'], [16_404, 100_000, '16,4\u00a0%']])('%i/%i is read %s', (num, den, text) => {
    expect(rateInFrench(ratio(num, den))).toBe(text);
  });
});

describe('an amount in French', () => {
  it.each([
    [0, '0,00\u00a0€'],
    [5, '0,05\u00a0€'],
    [-5, '-0,05\u00a0€'],
    [12_345_678, '123\u202f456,78\u00a0€'],
    [-300_000, '-3\u202f000,00\u00a0€'],
    [Number.MAX_SAFE_INTEGER, '90\u202f071\u202f992\u202f547\u202f409,91\u00a0€'],
  ])('%i cents are read %s', (amount, text) => expect(inFrench(c(amount))).toBe(text));

  it('says every cent, however large', () => {
    fc.assert(fc.property(anyAmount, (amount) => expect(Number(inFrench(amount).replace(/[^\d-]/g, ''))).toBe(amount)));
  });
});
