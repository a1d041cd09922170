/**
 * A non-negative number kept exactly, for results that are compared: `den` is positive. It lives within one computation,
 * and never in a state or an answer, where it is rounded once to be shown.
 */
export interface Fraction {
  readonly num: bigint;
  readonly den: bigint;
}

/** @throws RangeError when `den` is not positive. */
export function fraction(num: bigint | number, den: bigint | number = 1n): Fraction {
  if (BigInt(den) <= 0n) throw new RangeError(`not a denominator: ${den}`);
  return { num: BigInt(num), den: BigInt(den) };
}

/** Negative when `a` is less than `b`, zero when they are the same number, whatever their terms. */
export function compare(a: Fraction, b: Fraction): number {
  const difference = a.num * b.den - b.num * a.den;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

export const sumOf = (parts: readonly Fraction[]): Fraction => parts.reduce((sum, { num, den }) => ({ num: sum.num * den + num * sum.den, den: sum.den * den }), fraction(0n));
export const difference = (a: Fraction, b: Fraction): Fraction => ({ num: a.num * b.den - b.num * a.den, den: a.den * b.den });

/** @throws RangeError of nothing. */
export const meanOf = (parts: readonly Fraction[]): Fraction => {
  const { num, den } = sumOf(parts);
  return fraction(num, den * BigInt(parts.length));
};

/** Hundredths, rounded down once, to be shown: what is under a threshold is never shown as if it had reached it. */
export const inHundredths = ({ num, den }: Fraction): number => Number((num * 100n) / den);
