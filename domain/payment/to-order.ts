import { SECTIONS, inAll } from '../funding/imputation.ts';
import { sumOf } from './parts.ts';
import type { BySection } from '../funding/imputation.ts';
import type { Claim, OrderPart } from '../application/state.ts';

/** What may be ordered of a claim, in cents by section: what is due once it is liquidated, what was rejected of its last order once that has come back. Null when there is nothing to order. */
export function toOrder({ status, due, orders }: Claim): BySection | null {
  const last = orders.at(-1);
  if (!last) return (status === 'liquidated' || status === 'postponed') && due && inAll(due) > 0 ? due : null;
  if (last.status !== 'rejected') return null;
  const rejected = sumOf(last.parts.filter((part) => part.status === 'rejected'));
  return inAll(rejected) > 0 ? rejected : null;
}

/** A part for each section with money. */
export const partsOf = (amounts: BySection): readonly OrderPart[] => SECTIONS.filter((section) => amounts[section] > 0).map((section) => ({ section, amount: amounts[section], status: 'ordered', mandat: null, paidOn: null }));
