import { ZERO, atLeastZero, least, minus, plus, portion, toCents } from '../money/money.ts';
import { baseBySection } from './retained.ts';
import type { Cents } from '../money/money.ts';
import type { RetainedLine, Section } from './plan.ts';

/** An amount over its two budgetary imputations, in cents: AP where it is investissement, AE where it is fonctionnement. */
export type BySection = Readonly<Record<Section, Cents>>;

export const SECTIONS: readonly Section[] = ['investment', 'operating'];
export const NOTHING: BySection = { investment: ZERO, operating: ZERO };

/** The budget that covers each section: autorisation de programme or autorisation d'engagement. */
export const budgetOf = (section: Section): 'AP' | 'AE' => (section === 'investment' ? 'AP' : 'AE');

export const inAll = ({ investment, operating }: BySection): Cents => plus(investment, operating);
export const each = (of: (section: Section) => Cents): BySection => ({ investment: of('investment'), operating: of('operating') });
export const added = (a: BySection, b: BySection): BySection => each((section) => plus(a[section], b[section]));
export const taken = (from: BySection, off: BySection): BySection => each((section) => minus(from[section], off[section]));
export const sameAmounts = (a: BySection, b: BySection): boolean => SECTIONS.every((section) => a[section] === b[section]);

/**
 * What a dossier holds of its call's envelope, the four figures apart (AP/AE voted → reserved → affected → engaged), and what it
 * gave back. Folded from its events; the envelope's own figures are the sums of these.
 */
export interface Imputation {
  /** Axis of the envelope each section is charged to; empty: the whole envelope of the section. */
  readonly axes: Readonly<Record<Section, string>>;
  /** Set aside at the committee's opinion, until the deliberation. */
  readonly reserved: BySection;
  /** Affected by the deliberation. */
  readonly affected: BySection;
  /** Part of what is affected that finance has engaged. */
  readonly engaged: BySection;
  /** Given back so far: of a reservation, or of an affectation. */
  readonly released: BySection;
}

export const NOT_IMPUTED: Imputation = { axes: { investment: '', operating: '' }, reserved: NOTHING, affected: NOTHING, engaged: NOTHING, released: NOTHING };

const positive = (amounts: BySection): BySection => each((section) => atLeastZero(amounts[section]));

/** Reserved anew: what was reserved before is given back with the same stroke. */
export const reserve = (held: Imputation, amounts: BySection): Imputation => ({ ...held, reserved: amounts });

/** The reservation ends without an award: adjourned, refused, withdrawn, closed. */
export const giveUpReservation = (held: Imputation): Imputation =>
  inAll(held.reserved) === 0 ? held : { ...held, reserved: NOTHING, released: added(held.released, held.reserved) };

/**
 * The deliberation turns the reservation into an affectation, and replaces a former one: what neither keeps is given back.
 * @param above paid under the former award beyond the new one: it stays affected until it is recovered. By section; an amount is taken as what is
 * affected.
 */
export function affect(held: Imputation, award: BySection, above: BySection | Cents = NOTHING): Imputation {
  const before = added(held.reserved, held.affected);
  const affected = added(award, typeof above === 'number' ? inProportion(above, held.affected) : above);
  return {
    ...held,
    reserved: NOTHING,
    affected,
    engaged: each((section) => least(held.engaged[section], affected[section])),
    released: added(held.released, positive(taken(before, affected))),
  };
}

/** An amount over both sections as `like` is, in cents; the odd cent goes to operating. No part is above its own of `like` while the amount is not above the whole. */
export function inProportion(amount: Cents, like: BySection): BySection {
  const whole = inAll(like);
  if (whole === 0) return { investment: amount, operating: ZERO };
  const investment = portion(amount, { num: like.investment, den: whole });
  return { investment, operating: minus(amount, investment) };
}

export const engage = (held: Imputation): Imputation => ({ ...held, engaged: held.affected });

/** Gives back part of what is affected, over both sections in proportion; the odd cent stays with operating. */
export function giveBack(held: Imputation, amount: Cents): Imputation {
  const whole = inAll(held.affected);
  if (amount === 0 || whole === 0) return held;
  const kept = atLeastZero(minus(whole, amount));
  const affected = inProportion(kept, held.affected);
  return {
    ...held,
    affected,
    engaged: each((section) => least(held.engaged[section], affected[section])),
    released: added(held.released, taken(held.affected, affected)),
  };
}

/** Gives back what each section has of an amount, as far as that section is affected. */
export function giveBackBySection(held: Imputation, amount: BySection): Imputation {
  const affected = positive(taken(held.affected, amount));
  return {
    ...held,
    affected,
    engaged: each((section) => least(held.engaged[section], affected[section])),
    released: added(held.released, taken(held.affected, affected)),
  };
}

/**
 * The most a dossier can be given when each section has only so much left: the greatest amount whose two parts, taken in proportion
 * to the retained base (`bySection`), both fit.
 */
export function mostWithin(left: BySection, lines: readonly RetainedLine[]): Cents {
  const { investment, operating } = baseBySection(lines);
  const whole = plus(investment, operating);
  if (whole === 0) return ZERO;
  const bounds = [
    // ⌊g·i/b⌋ ≤ I is g·i < (I + 1)·b
    ...(investment > 0 ? [((BigInt(left.investment) + 1n) * BigInt(whole) - 1n) / BigInt(investment)] : []),
    // g − ⌊g·i/b⌋ ≤ O is ⌈g·o/b⌉ ≤ O, that is g·o ≤ O·b
    ...(operating > 0 ? [(BigInt(left.operating) * BigInt(whole)) / BigInt(operating)] : []),
  ];
  const bound = bounds.reduce((a, b) => (a < b ? a : b));
  return bound < 0n ? ZERO : toCents(Number(bound > BigInt(Number.MAX_SAFE_INTEGER) ? BigInt(Number.MAX_SAFE_INTEGER) : bound));
}
