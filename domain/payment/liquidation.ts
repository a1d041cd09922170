import { applyCaps } from '../funding/caps.ts';
import { NOTHING, SECTIONS, each, inAll, inProportion } from '../funding/imputation.ts';
import { ZERO, atLeastZero, least, minus, portion } from '../money/money.ts';
import type { ClaimKind } from '../application/state.ts';
import type { BySection } from '../funding/imputation.ts';
import type { CapInput, CapResult, Section } from '../funding/plan.ts';
import type { Cents, Ratio } from '../money/money.ts';
import type { PaymentRules, Programme } from '../programme/programme.ts';

/** What is liquidated on, section by section, in cents: the award and the retained base it was granted on, what is attested so far, what was ordered and is not to come back. */
export interface Footing {
  readonly award: BySection;
  readonly base: BySection;
  readonly admitted: BySection;
  readonly before: BySection;
}

/** One section of a liquidation, so that anybody can follow it: rate × base, the bound of the schedule, what came before. */
export interface SectionLiquidation {
  readonly section: Section;
  readonly award: Cents;
  readonly base: Cents;
  readonly admitted: Cents;
  /** award ÷ base, on what is admitted, never on more than the base. */
  readonly earned: Cents;
  /** Most that this kind of claim may bring the payments of the section to. */
  readonly bound: Cents;
  readonly before: Cents;
  readonly due: Cents;
  /** Ordered beyond what the balance comes to. */
  readonly overpaid: Cents;
}

/** The whole computation, kept with the record. */
export interface Liquidation {
  readonly kind: ClaimKind;
  /** Of the advance, or of advance and interims together; null for a balance. */
  readonly rate: Ratio | null;
  readonly sections: readonly SectionLiquidation[];
  /** The caps on the actual figures, at the balance. */
  readonly caps: CapResult | null;
  readonly due: BySection;
  readonly overpaid: BySection;
}

/** What each section earns on what was spent of it so far: its award at its base, pro rata below, never more. Exact at full execution. */
export const earnedOf = ({ award, base, admitted }: Omit<Footing, 'before'>): BySection =>
  each((section) => (base[section] > 0 ? portion(least(atLeastZero(admitted[section]), base[section]), { num: award[section], den: base[section] }) : ZERO));

/** A part of an award, over its sections: exactly that part of the whole, the odd cent with operating. */
export const partOf = (award: BySection, rate: Ratio): BySection => inProportion(portion(inAll(award), rate), award);

/** Advance: a part of the award, asked once, before any expense (R2334-30: 30 %). */
export const advanceOf = (footing: Footing, rate: Ratio): Liquidation => liquidated('advance', rate, footing, partOf(footing.award, rate), null);

/** Interim: what is earned so far, advance and interims together never above their part of each section's award (80 %). */
export function interimOf(footing: Footing, beforeBalance: Ratio): Liquidation {
  const [earned, most] = [earnedOf(footing), partOf(footing.award, beforeBalance)];
  return liquidated('interim', beforeBalance, footing, each((section) => least(earned[section], most[section])), null);
}

/**
 * Balance: pro rata of the actual cost on the retained base, never above the award, the caps run again on the actual figures (R2334-30, R2334-31).
 * Where a cap binds, both sections are reduced in proportion; what one was paid in excess does not pay the other.
 */
export function balanceOf(footing: Footing, actual: Omit<CapInput, 'base' | 'investmentBase'>, programme: Pick<Programme, 'amounts' | 'legalGround'>): Liquidation {
  const spent = each((section) => least(atLeastZero(footing.admitted[section]), footing.base[section]));
  const caps = applyCaps({ ...actual, base: inAll(spent), investmentBase: spent.investment }, { ...programme.amounts, legalGround: programme.legalGround }, inAll(footing.award));
  const earned = earnedOf(footing);
  const final = inAll(earned) > caps.most ? inProportion(caps.most, earned) : earned;
  return liquidated('balance', null, footing, final, caps);
}

/** No advance under this programme: nothing to pay before expenses. */
export const advanceUnder = (footing: Footing, { advance }: Pick<PaymentRules, 'advance'>): Liquidation => (advance ? advanceOf(footing, advance.rate) : liquidated('advance', null, footing, NOTHING, null));

function liquidated(kind: ClaimKind, rate: Ratio | null, footing: Footing, bound: BySection, caps: CapResult | null): Liquidation {
  const earned = earnedOf(footing);
  const due = each((section) => atLeastZero(minus(bound[section], footing.before[section])));
  const overpaid = kind === 'balance' ? each((section) => atLeastZero(minus(footing.before[section], bound[section]))) : NOTHING;
  const sections = SECTIONS.filter((section) => footing.award[section] > 0 || footing.before[section] > 0).map((section) => ({
    section, award: footing.award[section], base: footing.base[section], admitted: footing.admitted[section], earned: earned[section], bound: bound[section], before: footing.before[section], due: due[section], overpaid: overpaid[section],
  }));
  return { kind, rate, sections, caps, due, overpaid };
}
