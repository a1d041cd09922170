import { atLeastZero, inFrench, minus, portion, rateInFrench, toCents, ZERO } from '../money/money.ts';
import type { Cents, Ratio } from '../money/money.ts';
import type { AmountRules, Programme } from '../programme/programme.ts';
import type { Cap, CapCode, CapInput, CapResult } from './plan.ts';

/** What the caps need to know of a programme: its amounts, and the ground on which it pays. */
export type CapRules = AmountRules & Pick<Programme, 'legalGround'>;

/** Where two caps give the same amount, the first of this order is said to bind. */
export const CAP_ORDER: readonly CapCode[] = [
  'cap:rate', 'cap:ceiling', 'cap:own-share', 'cap:own-expense-share', 'cap:fonds-de-concours', 'cap:cost', 'cap:asked',
];

const HALF: Ratio = { num: 1, den: 2 };

/** What is left of the whole once `share` is set aside: 20 % → 80 %. @throws RangeError above 100 %. */
export function remainder(share: Ratio): Ratio {
  if (share.num > share.den) throw new RangeError(`a share above the whole: ${share.num}/${share.den}`);
  return { num: share.den - share.num, den: share.den };
}

/**
 * The most the programme may grant, every cap with its arithmetic, and the one that binds. Exact integer cents:
 * each rate is taken with `portion` (down to the cent) before the other amounts are taken off, so no cap is ever passed by rounding.
 *
 * With C the retained base, S other public money, P private money, s the own-share rate, M the grant:
 * - `cap:rate`              M ≤ rate × C                      programme
 * - `cap:ceiling`           M ≤ ceiling, single or shared     programme
 * - `cap:own-share`         M ≤ (1 − s)(C − P) − S            CGCT L1111-10 III: the owner bears s of the public money
 * - `cap:own-expense-share` M ≤ (1 − e)·C − S − P             programme (FIM: e = 20 % of the expense)
 * - `cap:fonds-de-concours` M ≤ (C − S − P) / 2               CGCT L5215-26, by law for a fonds de concours, else a prudential option
 * - `cap:cost`              M ≤ C − S − P                     where L1111-10 does not bear: never more than what is left to pay
 * - `cap:asked`             M ≤ what the owner asked for
 *
 * L1111-10 bears on investment. A mixed plan does not say which funder pays which section, so each is deemed to pay both
 * in proportion to the base; own part (C−P−S−M)·I/C ≥ s·(C−P)·I/C then comes down to the rule on the whole base. It is
 * the prudent reading, and the award is split between its two imputations in the same proportion (`bySection`).
 * A plan without investment is outside L1111-10: `cap:cost` stands in its place.
 *
 * @throws RangeError when an amount is negative or not an integer number of cents, or the investment is above the base.
 */
export function applyCaps(input: CapInput, rules: CapRules, asked: Cents): CapResult {
  const { base, investmentBase, otherPublic, privateMoney } = input;
  for (const amount of [base, investmentBase, otherPublic, privateMoney, asked]) {
    if (toCents(amount) < 0) throw new RangeError(`a negative amount in the caps: ${amount}`);
  }
  if (investmentBase > base) throw new RangeError(`investment ${investmentBase} above the base ${base}`);

  const caps: Cap[] = [
    rateCap(base, rules.rate),
    ceilingCap(input.shared, rules),
    investmentBase > 0 ? ownShareCap(input) : costCap(input),
    ...(rules.ownExpenseShare ? [ownExpenseShareCap(input, rules.ownExpenseShare)] : []),
    ...(rules.halfOfTheRest || rules.legalGround === 'fonds-de-concours' ? [fondsDeConcoursCap(input)] : []),
    { code: 'cap:asked', most: asked, computation: `montant demandé : ${inFrench(asked)}` },
  ];
  caps.sort((a, b) => CAP_ORDER.indexOf(a.code) - CAP_ORDER.indexOf(b.code));
  const binding = caps.reduce((least, cap) => (cap.most < least.most ? cap : least));
  return { most: binding.most, binding: binding.code, caps };
}

function rateCap(base: Cents, rate: Ratio): Cap {
  return { code: 'cap:rate', most: portion(base, rate), computation: `${rateInFrench(rate)} × ${inFrench(base)}`, reference: 'reglement' };
}

function ceilingCap(shared: boolean, rules: AmountRules): Cap {
  return shared
    ? { code: 'cap:ceiling', most: rules.ceilingShared, computation: 'plafond d’un projet partagé', reference: 'reglement' }
    : { code: 'cap:ceiling', most: rules.ceilingSingle, computation: 'plafond d’un projet porté seul', reference: 'reglement' };
}

function ownShareCap({ base, otherPublic, privateMoney, ownShare }: CapInput): Cap {
  const others = remainder(ownShare);
  const publicMoney = minus(base, privateMoney);
  return {
    code: 'cap:own-share',
    most: atLeastZero(minus(portion(publicMoney, others), otherPublic)),
    computation: `${rateInFrench(others)} × ${difference(base, privateMoney)}${less(otherPublic)}`,
    reference: 'cgct-l1111-10',
  };
}

function costCap({ base, otherPublic, privateMoney }: CapInput): Cap {
  return {
    code: 'cap:cost',
    most: atLeastZero(minus(base, otherPublic, privateMoney)),
    computation: `${inFrench(base)}${less(otherPublic)}${less(privateMoney)}`,
    reference: 'reglement',
  };
}

function ownExpenseShareCap({ base, otherPublic, privateMoney }: CapInput, share: Ratio): Cap {
  const others = remainder(share);
  return {
    code: 'cap:own-expense-share',
    most: atLeastZero(minus(portion(base, others), otherPublic, privateMoney)),
    computation: `${rateInFrench(others)} × ${inFrench(base)}${less(otherPublic)}${less(privateMoney)}`,
    reference: 'reglement',
  };
}

function fondsDeConcoursCap({ base, otherPublic, privateMoney }: CapInput): Cap {
  return {
    code: 'cap:fonds-de-concours',
    most: portion(atLeastZero(minus(base, otherPublic, privateMoney)), HALF),
    computation: `50 % × ${difference(base, otherPublic, privateMoney)}`,
    reference: 'cgct-l5215-26',
  };
}

const less = (amount: Cents): string => (amount === ZERO ? '' : ` − ${inFrench(amount)}`);
const difference = (from: Cents, ...amounts: readonly Cents[]): string => {
  const taken = amounts.map(less).join('');
  return taken === '' ? inFrench(from) : `(${inFrench(from)}${taken})`;
};
