import { lapse } from './lapse.ts';
import type { Watch } from './children.ts';
import type { Dossier } from './dossier.ts';
import type { Application, Claim, PaymentOrder } from '../domain/application/state.ts';

/** Avance, acomptes, solde: a notice for each payment; a child waits for finance's return on each order. */
export async function delivery(d: Dossier): Promise<void> {
  while (d.isIn('delivery')) {
    await payments(d);
    const seen = money(d.state);
    await lapse(d, 'delivery', (s) => money(s) !== seen);
  }
  await payments(d);
}

async function payments(d: Dossier): Promise<void> {
  const orders = d.state.claims.flatMap((claim) => claim.orders.map((order) => ({ claim, order })));
  for (const { claim, order } of orders) if (order.status === 'paid') await d.send('payment-notice', claim.no);
  await d.watch(orders.filter(({ order }) => order.status === 'ordered' && !order.overdue).map(watchOf));
}

const money = (state: Application): string =>
  [state.overpaid, ...state.claims.flatMap(({ no, orders }) => orders.map(({ attempt, status }) => `${no}/${attempt}:${status}`))].join(' ');

const watchOf = ({ claim, order }: { readonly claim: Claim; readonly order: PaymentOrder }): Watch => ({
  kind: 'payment',
  name: `payment/${claim.no}/${order.attempt}`,
  alarms: [{ on: order.overdueOn, command: 'paymentOverdue', arguments: { claim: claim.no, attempt: order.attempt } }],
});
