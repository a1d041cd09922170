import { each, type BySection } from '../funding/imputation.ts';
import { plus } from '../money/money.ts';
import type { Section } from '../funding/plan.ts';
import type { Cents } from '../money/money.ts';
import type { OrderPart, PaymentOrder } from '../application/state.ts';

/** The parts of an order that hold: those that were not rejected. */
export const standingParts = <P extends { readonly status: OrderPart['status'] }>({ parts }: { readonly parts: readonly P[] }): readonly P[] => parts.filter(({ status }) => status !== 'rejected');

/** What parts make in each section. */
export const sumOf = (parts: readonly { readonly section: Section; readonly amount: Cents }[]): BySection => each((section) => plus(...parts.filter((part) => part.section === section).map(({ amount }) => amount)));

/** An order has come back once all its parts have; it is paid when they all are, and has something to issue again when one was rejected. */
export function statusOf(parts: readonly Pick<OrderPart, 'status'>[]): PaymentOrder['status'] {
  if (parts.some(({ status }) => status === 'ordered')) return 'ordered';
  return parts.every(({ status }) => status === 'paid') ? 'paid' : 'rejected';
}

/** A new attempt carries what was rejected and nothing else: when every part of the last order is paid, the whole claim is. */
export const isPaid = (orders: readonly { readonly parts: readonly Pick<OrderPart, 'status'>[] }[]): boolean => orders.at(-1)?.parts.every(({ status }) => status === 'paid') ?? false;
