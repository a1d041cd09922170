import { NOTHING, added } from '../../funding/imputation.ts';
import { yearOf } from '../../funding/credits.ts';
import { ZERO, plus } from '../../money/money.ts';
import { standingParts, sumOf } from '../../payment/parts.ts';
import type { Application } from '../state.ts';
import type { BySection } from '../../funding/imputation.ts';
import type { Section } from '../../funding/plan.ts';
import type { Cents } from '../../money/money.ts';

/** What finance has been asked to pay in each section, or will be asked again: what was rejected still waits to be issued anew. */
export function committedBySection({ claims }: Application): BySection {
  return claims.filter(({ status }) => status === 'ordered' || status === 'paid').reduce<BySection>((sum, { due, orders }) => added(sum, due ?? sumOf(orders.flatMap(standingParts))), NOTHING);
}

/** Ordered and not rejected in a section, in the year of the order. */
export function orderedIn({ claims }: Application, section: Section, year: number): Cents {
  const orders = claims.flatMap(({ orders: of }) => of).filter(({ orderedOn }) => yearOf(orderedOn) === year);
  return plus(ZERO, ...orders.map((order) => sumOf(standingParts(order))[section]));
}
