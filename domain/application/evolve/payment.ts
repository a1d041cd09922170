import { resume, suspend } from '../../calendar/suspendable.ts';
import { each } from '../../funding/imputation.ts';
import { ZERO } from '../../money/money.ts';
import { admittedOf } from '../../payment/sums.ts';
import { isPaid, statusOf } from '../../payment/parts.ts';
import type { Day } from '../../calendar/day.ts';
import type { BySection } from '../../funding/imputation.ts';
import type { Section } from '../../funding/plan.ts';
import type { Cents } from '../../money/money.ts';
import type { EventOf } from '../events.ts';
import type { Application, Claim, OrderPart, PaymentOrder } from '../state.ts';

export type PaymentEvent = EventOf<
  'claimFiled' | 'claimCompleted' | 'claimSentBack' | 'invoicesRequested' | 'paymentDelayWarned' | 'claimAttested' | 'claimLiquidated' | 'paymentOrdered' | 'paid' | 'orderRejected' | 'paymentFellOverdue'
>;

/** What a dossier becomes by an event of the life of a claim, from its filing to its payment. Replay-bound, as `evolve` is. */
export function onPayment(s: Application, e: PaymentEvent, day: Day, by: string): Partial<Application> {
  switch (e.type) {
    case 'claimFiled':
      return { claims: [...s.claims, e.claim] };
    case 'claimCompleted':
      return onClaim(s, e.claim, (claim) => completed(claim, e, day));
    case 'claimSentBack':
      return onClaim(s, e.claim, (claim) => ({ ...withCommune(claim, day), sentBack: { cause: e.cause ?? 'other', proofs: e.proofs ?? [] } }));
    case 'invoicesRequested':
      return onClaim(s, e.claim, (claim) => ({ ...withCommune(claim, day), sentBack: { cause: 'incomplete', proofs: [] }, invoices: [...new Set([...(claim.invoices ?? []), ...e.expenses])].sort((a, b) => a - b) }));
    case 'paymentDelayWarned':
      return onClaim(s, e.claim, (claim) => ({ ...claim, delayWarned: true }));
    case 'claimAttested':
      return onClaim(s, e.claim, (claim) => ({
        ...claim, status: 'attested', admitted: e.admitted, struckOut: e.struckOut, attestedBy: by, admittedBySection: e.bySection ?? admittedOf(claim.expenses, e.struckOut, s.appraisal?.lines ?? []),
      }));
    case 'claimLiquidated':
      return onClaim(s, e.claim, (claim) => ({
        ...claim, status: e.amount > 0 ? 'liquidated' : 'nothing-due', amount: e.amount, liquidatedBy: by, due: e.liquidation?.due ?? undivided(s, e.amount), ...(e.liquidation && { liquidation: e.liquidation }),
      }));
    case 'paymentOrdered':
      return onClaim(s, e.claim, (claim) => ({ ...claim, status: 'ordered', orders: [...claim.orders, withParts(s, e.order)] }));
    case 'paid':
      return onOrder(s, e.claim, e.attempt, (order) => returned(order, e.section, { status: 'paid', mandat: e.mandat, paidOn: e.on }));
    case 'orderRejected':
      return onOrder(s, e.claim, e.attempt, (order) => returned(order, e.section, { status: 'rejected' }));
    case 'paymentFellOverdue':
      return onOrder(s, e.claim, e.attempt, (order) => ({ ...order, overdue: true }));
  }
}

/** The time the service gives itself does not run while the commune has the claim. */
const withCommune = (claim: Claim, day: Day): Claim => ({ ...claim, status: 'sent-back', ...(claim.clock && { clock: suspend(claim.clock, day) }) });

function completed({ sentBack: _sentBack, statement: _statement, ...claim }: Claim, { expenses, resources, documents, statement, commissionedOn }: EventOf<'claimCompleted'>, day: Day): Claim {
  return {
    ...claim, status: 'filed', expenses, resources, documents,
    ...(claim.clock?.suspendedOn && { clock: resume(claim.clock, day) }), ...(statement !== undefined && { statement }), ...(commissionedOn && { commissionedOn }),
  };
}

/** Recorded before sections were told apart, an amount had one imputation. */
const onlySection = ({ decision }: Application): Section => (decision?.bySection.investment === 0 ? 'operating' : 'investment');
const undivided = (s: Application, amount: Cents): BySection => each((section) => (section === onlySection(s) ? amount : ZERO));
const withParts = (s: Application, order: PaymentOrder): PaymentOrder =>
  (order as Partial<PaymentOrder>).parts ? order : { ...order, account: null, parts: [{ section: onlySection(s), amount: order.amount, status: 'ordered', mandat: null, paidOn: null }] };

function returned(order: PaymentOrder, section: Section | undefined, back: Pick<OrderPart, 'status'> & Partial<OrderPart>): PaymentOrder {
  const parts = order.parts.map((part) => (part.status === 'ordered' && (section === undefined || part.section === section) ? { ...part, ...back } : part));
  return { ...order, parts, status: statusOf(parts), mandat: order.mandat ?? back.mandat ?? null, paidOn: back.paidOn ?? order.paidOn };
}

function onOrder(s: Application, no: number, attempt: number, change: (order: PaymentOrder) => PaymentOrder): Partial<Application> {
  return onClaim(s, no, (claim) => {
    const orders = claim.orders.map((order) => (order.attempt === attempt ? change(order) : order));
    return { ...claim, orders, ...(isPaid(orders) && { status: 'paid' as const }) };
  });
}

const onClaim = (s: Application, no: number, change: (claim: Claim) => Claim): Partial<Application> => ({ claims: s.claims.map((claim) => (claim.no === no ? change(claim) : claim)) });
