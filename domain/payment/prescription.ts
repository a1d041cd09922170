import { later, toDay } from '../calendar/day.ts';
import { ZERO, atLeastZero, minus, plus } from '../money/money.ts';
import { yearOf } from '../funding/credits.ts';
import type { Day } from '../calendar/day.ts';
import type { Cents } from '../money/money.ts';
import type { Application } from '../application/state.ts';

/** Déchéance quadriennale: four years (loi 68-1250 du 31 décembre 1968, art. 1er; trade knowledge, to be confirmed). */
const YEARS = 4;

export interface Prescription {
  /** What the Métropole may still have to pay, in cents. */
  readonly amount: Cents;
  /** The day the right was born: that of the notification, which gives the award to the commune. */
  readonly bornOn: Day;
  /** The last claim or order, from which the years run anew (art. 2); null when there was none. */
  readonly interruptedOn: Day | null;
  /** The last day on which it may be asked for or paid: 31 December, four years after the year of the last of the two. */
  readonly lastDay: Day;
}

/**
 * When what remains payable of an award is prescribed. The years run from 1 January after the right was born; a claim interrupts them, and so
 * does an order. It is shown, never applied by itself: only the comptable public and the Conseil have a word in it. Null when nothing is owed.
 */
export function prescriptionOf(state: Application): Prescription | null {
  const { decision } = state;
  const amount = payable(state);
  if (decision?.kind !== 'award' || amount === 0) return null;
  const notified = Object.values(state.letters).flatMap(({ kind, proof }) => (kind === 'award' && proof ? [proof.on] : []));
  const bornOn = notified.length > 0 ? notified.reduce((first, on) => (on < first ? on : first)) : (state.legality.enforceableOn ?? decision.on);
  const interruptions = state.claims.flatMap(({ filedOn, orders }) => [filedOn, ...orders.map(({ orderedOn }) => orderedOn)]);
  const interruptedOn = interruptions.length > 0 ? interruptions.reduce(later) : null;
  return { amount, bornOn, interruptedOn, lastDay: toDay(`${yearOf(interruptedOn ?? bornOn) + YEARS}-12-31`) };
}

const SETTLED: ReadonlySet<string> = new Set(['paid', 'nothing-due']);

/** What is left of the award; once the balance is liquidated or the dossier closed, only what was liquidated and is not paid. */
function payable({ decision, phase, claims }: Application): Cents {
  if (decision?.kind !== 'award') return ZERO;
  const paid = plus(ZERO, ...claims.flatMap(({ orders }) => orders.filter(({ status }) => status === 'paid').map(({ amount }) => amount)));
  const unpaid = plus(ZERO, ...claims.filter(({ status, amount }) => !SETTLED.has(status) && amount > 0).map(({ amount, orders }) => minus(amount, ...orders.filter(({ status }) => status === 'paid').map((order) => order.amount))));
  const isArrested = phase === 'closing' || phase === 'closed' || claims.some(({ kind, status }) => kind === 'balance' && status !== 'filed' && status !== 'sent-back' && status !== 'attested');
  return isArrested ? atLeastZero(unpaid) : atLeastZero(minus(decision.amount, paid));
}
