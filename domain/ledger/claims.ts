import { yearOf } from '../funding/credits.ts';
import { SECTIONS } from '../funding/imputation.ts';
import { bySectionOf, less, opposite } from './account.ts';
import type { DossierAccount, OpenClaim, OpenOrder, OpenPart, Sums } from './account.ts';
import type { EventOf, Recorded } from '../application/events.ts';
import type { PaymentOrder } from '../application/state.ts';
import type { Section } from '../funding/plan.ts';

/** Claims from their filing to their payment: claimed, attested, ordered, paid. */
export function foldClaim(account: DossierAccount, { event, day, by }: Recorded): void {
  switch (event.type) {
    case 'claimFiled': {
      const { no, kind, filedOn, expenses } = event.claim;
      const claimed = bySectionOf(expenses, account.sectionOf);
      account.claims.push({ no, kind, filedOn, status: 'filed', claimed, attested: { investment: 0, operating: 0 }, attestedBy: null, attestedOn: null, amount: 0 as OpenClaim['amount'], orders: [] });
      return account.post('claimed', claimed, { claim: no });
    }
    case 'claimCompleted':
      return on(account, event.claim, (claim) => {
        const claimed = bySectionOf(event.expenses, account.sectionOf);
        account.post('claimed', less(claimed, claim.claimed), { claim: claim.no });
        Object.assign(claim, { claimed, status: 'filed' });
      });
    case 'claimSentBack':
    case 'invoicesRequested':
      return on(account, event.claim, (claim) => void (claim.status = 'sent-back'));
    case 'claimAttested':
      return on(account, event.claim, (claim) => attested(account, claim, event, { day, by }));
    case 'claimLiquidated':
      return on(account, event.claim, (claim) => void Object.assign(claim, { amount: event.amount, status: event.amount > 0 ? 'liquidated' : 'nothing-due' }));
    case 'claimPostponed':
      return on(account, event.claim, (claim) => void (claim.status = 'postponed'));
    case 'claimResumed':
      return on(account, event.claim, (claim) => void (claim.status = 'liquidated'));
    case 'paymentOrdered':
      return on(account, event.claim, (claim) => ordered(account, claim, event.order));
    case 'paid':
    case 'orderRejected':
      return on(account, event.claim, (claim) => returned(account, claim, event));
    default:
  }
}

function on(account: DossierAccount, no: number, change: (claim: OpenClaim) => void): void {
  const claim = account.claims.find((one) => one.no === no);
  if (claim) change(claim);
}

function attested(account: DossierAccount, claim: OpenClaim, event: EventOf<'claimAttested'>, { day, by }: Pick<Recorded, 'day' | 'by'>): void {
  const admitted: Sums = { ...(event.bySection ?? admittedBySection(account, claim, event)) };
  account.post('attested', less(admitted, claim.attested), { claim: claim.no });
  Object.assign(claim, { attested: admitted, attestedBy: by, attestedOn: day, status: 'attested' });
}

/** Recorded before it was told by section: what is claimed of each, less what is struck out of it. */
const admittedBySection = ({ sectionOf }: DossierAccount, { claimed }: OpenClaim, { struckOut }: EventOf<'claimAttested'>): Sums => less(claimed, bySectionOf(struckOut, sectionOf));

function ordered(account: DossierAccount, claim: OpenClaim, order: PaymentOrder): void {
  const parts: OpenPart[] = partsOf(account, order).map(({ section, amount }) => ({ section, amount, status: 'ordered', mandat: null, paidOn: null }));
  const { attempt, amount, orderedOn, signedBy } = order;
  claim.orders.push({ attempt, amount, orderedOn, signedBy, parts });
  claim.status = 'ordered';
  account.post('ordered', partSums(parts), { year: yearOf(orderedOn), claim: claim.no });
}

function returned(account: DossierAccount, claim: OpenClaim, event: EventOf<'paid' | 'orderRejected'>): void {
  const order = claim.orders.find(({ attempt }) => attempt === event.attempt);
  if (!order) return;
  const concerned = order.parts.filter(({ section, status }) => status === 'ordered' && (event.section === undefined || event.section === section));
  for (const part of concerned) {
    part.status = event.type === 'paid' ? 'paid' : 'rejected';
    if (event.type === 'paid') Object.assign(part, { mandat: event.mandat, paidOn: event.on });
  }
  if (event.type === 'paid') account.post('paid', partSums(concerned), { year: yearOf(event.on), claim: claim.no });
  // What is rejected gives its credits back to the year in which it was ordered.
  else account.post('ordered', opposite(partSums(concerned)), { year: yearOf(order.orderedOn), claim: claim.no });
  if (isPaid(claim)) claim.status = 'paid';
}

/** Every section that was ordered has been paid, by one attempt or another. */
function isPaid({ orders }: OpenClaim): boolean {
  const parts = orders.flatMap((order) => order.parts);
  const paidIn = (section: Section): boolean => parts.some((part) => part.section === section && part.status === 'paid');
  return parts.every((part) => part.status !== 'ordered' && (part.status === 'paid' || paidIn(part.section)));
}

/** An order recorded before its parts were told apart has one. */
const partsOf = ({ award }: DossierAccount, { parts, amount }: Pick<PaymentOrder, 'amount'> & { readonly parts?: PaymentOrder['parts'] }): readonly Pick<OpenPart, 'section' | 'amount'>[] =>
  parts ?? [{ section: award && award.bySection.investment === 0 ? 'operating' : 'investment', amount }];

const partSums = (parts: OpenOrder['parts']): Sums => {
  const sums: Sums = { investment: 0, operating: 0 };
  for (const section of SECTIONS) sums[section] = parts.filter((part) => part.section === section).reduce((all, { amount }) => all + amount, 0);
  return sums;
};
