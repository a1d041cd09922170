/**
 * Money is integer cents; rates are integer ratios. Nothing here ever touches a floating amount of euros.
 */
declare const cents: unique symbol;

/** An amount in euro cents, a safe integer. */
export type Cents = number & { readonly [cents]: true };

/** A rate as an exact fraction: 50 % is `{ num: 1, den: 2 }`. `den` is positive. */
export interface Ratio {
  readonly num: number;
  readonly den: number;
}

export const ZERO = 0 as Cents;

/** @throws RangeError when `value` is not a safe integer number of cents. */
export function toCents(value: number): Cents {
  if (!Number.isSafeInteger(value)) throw new RangeError(`not an integer amount of cents: ${value}`);
  return value as Cents;
}

export function ratio(num: number, den: number): Ratio {
  if (!Number.isSafeInteger(num) || !Number.isSafeInteger(den) || den <= 0 || num < 0) throw new RangeError(`not a rate: ${num}/${den}`);
  return { num, den };
}

export const plus = (...amounts: readonly Cents[]): Cents => toCents(amounts.reduce<number>((sum, a) => sum + a, 0));
export const minus = (from: Cents, ...amounts: readonly Cents[]): Cents => toCents(amounts.reduce<number>((rest, a) => rest - a, from));
export const atLeastZero = (amount: Cents): Cents => (amount < 0 ? ZERO : amount);
export const least = (...amounts: readonly Cents[]): Cents => Math.min(...amounts) as Cents;

/**
 * The one rounding of the product: `rate` of `amount`, down to the cent (towards minus infinity),
 * so that a cap is never exceeded by the rounding itself.
 */
export function portion(amount: Cents, rate: Ratio): Cents {
  const product = BigInt(amount) * BigInt(rate.num);
  const den = BigInt(rate.den);
  const quotient = product / den;
  return toCents(Number(product < 0n && product % den !== 0n ? quotient - 1n : quotient));
}

const euros = new Intl.NumberFormat('fr-FR', { style: 'currency', currency: 'EUR' });
/** `1 234,56 €`, as a French reader expects it (no-break spaces). */
export const inFrench = (amount: Cents): string => euros.format(amount / 100);
/** `50 %`, `33,33 %`. */
export const rateInFrench = (rate: Ratio): string =>
  new Intl.NumberFormat('fr-FR', { style: 'percent', maximumFractionDigits: 2 }).format(rate.num / rate.den);
