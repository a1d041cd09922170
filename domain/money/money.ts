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
  return (value === 0 ? 0 : value) as Cents; // no minus zero: « -0,00 € » would reach a letter
}

export function ratio(num: number, den: number): Ratio {
  if (!Number.isSafeInteger(num) || !Number.isSafeInteger(den) || den <= 0 || num < 0) throw new RangeError(`not a rate: ${num}/${den}`);
  return { num, den };
}

/** @throws RangeError as soon as a sum leaves the safe integers. */
export const plus = (...amounts: readonly Cents[]): Cents => amounts.reduce<Cents>((sum, a) => toCents(sum + a), ZERO);
/** @throws RangeError as soon as a rest leaves the safe integers. */
export const minus = (from: Cents, ...amounts: readonly Cents[]): Cents => amounts.reduce<Cents>((rest, a) => toCents(rest - a), from);
export const atLeastZero = (amount: Cents): Cents => (amount < 0 ? ZERO : amount);
/** @throws RangeError when there is nothing to choose from. */
export const least = (...amounts: readonly Cents[]): Cents => toCents(Math.min(...amounts));

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
export function inFrench(amount: Cents): string {
  const whole = Math.trunc(Math.abs(amount) / 100);
  const rest = String(Math.abs(amount) % 100).padStart(2, '0');
  return euros.format(`${amount < 0 ? '-' : ''}${whole}.${rest}` as `${number}`);
}
/** `50 %`, `33,33 %`. */
export const rateInFrench = (rate: Ratio): string =>
  new Intl.NumberFormat('fr-FR', { style: 'percent', maximumFractionDigits: 2 }).format(rate.num / rate.den);
