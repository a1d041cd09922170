import { ZERO, minus, toCents } from '../money/money.ts';
import type { Cents } from '../money/money.ts';
import type { Programme } from '../programme/programme.ts';

/** What one dossier should get of an envelope; the list is in rank order. */
export interface Wish {
  readonly id: string;
  readonly amount: Cents;
}

export interface AllocationRules {
  /** The first dossier that does not fit gets what is left, instead of nothing. */
  readonly partial: boolean;
  /** What becomes of those ranked after it: `stop`: nothing; `skip`: the next that fits is served. */
  readonly afterShort: 'stop' | 'skip';
  /** No award makes sense below this amount: a smaller rest is not given. Zero when there is no such floor. */
  readonly least: Cents;
}

export interface Allotment {
  readonly id: string;
  readonly wished: Cents;
  readonly amount: Cents;
  readonly outcome: 'whole' | 'partial' | 'none';
  /** What the envelope has before and after this dossier. */
  readonly before: Cents;
  readonly after: Cents;
}

/** How a programme shares out an envelope that does not suffice. */
export const allocationRules = ({ allocation, amounts }: Pick<Programme, 'allocation' | 'amounts'>): AllocationRules => ({ ...(allocation ?? IN_STRICT_ORDER), least: amounts.least });

export const IN_STRICT_ORDER: AllocationRules = { partial: true, afterShort: 'stop', least: ZERO };

/**
 * An envelope shared out in rank order: each dossier gets its amount while the envelope lasts; the first that does not fit gets what is
 * left where partial awards are allowed, else nothing; those after it get nothing, unless the rule is to serve the next that fits.
 * A dossier that wishes nothing gets nothing and stands in nobody's way. The sum never passes `left`.
 * @param left what the envelope still has, in cents: shares are taken from nothing else.
 * @throws RangeError on an amount that is negative or not an integer number of cents.
 */
export function allocateByRank(wishes: readonly Wish[], left: Cents, { partial, afterShort, least }: AllocationRules = IN_STRICT_ORDER): readonly Allotment[] {
  notNegative(left);
  let before = left;
  let short = false;
  return wishes.map(({ id, amount: wished }) => {
    notNegative(wished);
    const closed = short && afterShort === 'stop';
    const amount = closed ? ZERO : wished <= before ? wished : partial && before >= least ? before : ZERO;
    short ||= amount < wished;
    const allotment: Allotment = { id, wished, amount, outcome: amount === ZERO ? 'none' : amount < wished ? 'partial' : 'whole', before, after: minus(before, amount) };
    before = allotment.after;
    return allotment;
  });
}

function notNegative(amount: Cents): void {
  if (toCents(amount) < 0) throw new RangeError(`a negative amount in an allocation: ${amount}`);
}
