import type { ClaimedExpense } from '../application/state.ts';
import type { InvoiceSample } from '../programme/programme.ts';

/**
 * Places of the expenses whose invoices are asked for, drawn by the programme's rule alone, so that two people draw the same: each from a given
 * amount on, and so many of the others at even intervals along the claim (tirage systématique).
 */
export function sampleOf(expenses: readonly Pick<ClaimedExpense, 'amount'>[], { from, others }: InvoiceSample): readonly number[] {
  const places = expenses.map(({ amount }, i) => ({ place: i + 1, amount }));
  const large = places.filter(({ amount }) => amount >= from);
  const small = places.filter(({ amount }) => amount < from);
  const drawn = Math.min(others, small.length);
  const spread = Array.from({ length: drawn }, (_, i) => small[Math.floor(((2 * i + 1) * small.length) / (2 * drawn))]);
  return [...large, ...spread].flatMap((one) => (one ? [one.place] : [])).sort((a, b) => a - b);
}
