import { addDays } from '../../calendar/day.ts';
import { inAll } from '../../funding/imputation.ts';
import { owedBack } from '../../payment/recovery.ts';
import { partsOf, toOrder } from '../../payment/to-order.ts';
import { bankBar } from '../../payment/bank.ts';
import { isPaid } from '../../payment/parts.ts';
import { refuse } from '../../refusal.ts';
import { dateInFuture, dateTooEarly } from '../answer.ts';
import { awardStands } from '../condition.ts';
import { claimIn } from './claims.ts';
import { creditsBar } from './credits.ts';
import { delegationBar } from './notification.ts';
import { stayBar } from './legality.ts';
import { attestedBySigner, isSeparate } from './separation.ts';
import type { BySection } from '../../funding/imputation.ts';
import type { Refusal } from '../../refusal.ts';
import type { Answer } from '../answer.ts';
import type { CommandOf } from '../commands.ts';
import type { ApplicationEvent } from '../events.ts';
import type { Facts } from '../facts.ts';
import type { Application, Claim, PaymentOrder } from '../state.ts';

export { admittedSoFar, orderedSoFar, paidSoFar } from '../../payment/sums.ts';

const order = (attempt: number, amounts: BySection, delegation: string, { today, person, programme, bank }: Facts): PaymentOrder => ({
  attempt,
  amount: inAll(amounts),
  parts: partsOf(amounts),
  orderedOn: today,
  signedBy: person?.id ?? 'system',
  delegation,
  account: bank?.id ?? null,
  status: 'ordered',
  overdueOn: addDays(today, programme.clocks.paymentReturn.days + 1),
  overdue: false,
  mandat: null,
  paidOn: null,
});

/** Signature by a delegate: never the one who attested. One order per claim and attempt goes to finance, a part for each section. */
export function signClaim(state: Application, { claim: no, delegation }: CommandOf<'signClaim'>, facts: Facts): Answer {
  const claim = claimIn(state, no, 'liquidated', 'signée');
  return 'code' in claim ? claim : ordered(state, claim, 1, delegation, facts);
}

/** What was rejected of an order is issued again as a new attempt, never edited: what was paid of it stays paid. */
export function reissueOrder(state: Application, { claim: no, delegation }: CommandOf<'reissueOrder'>, facts: Facts): Answer {
  const claim = claimIn(state, no, 'ordered', 'réémise');
  if ('code' in claim) return claim;
  const last = claim.orders.at(-1);
  if (last?.status !== 'rejected') return refuse('order-pending', last?.parts.some(({ status }) => status === 'rejected') ? 'L’autre section de cette demande de mandatement attend encore son retour.' : 'La demande de mandatement précédente n’a pas été rejetée.');
  return ordered(state, claim, last.attempt + 1, delegation, facts);
}

function ordered(state: Application, claim: Claim, attempt: number, delegation: string, facts: Facts): Answer {
  const amounts = toOrder(claim);
  if (!amounts) return refuse('claim-status', 'Rien n’est à mandater au titre de cette demande.', '/claim');
  return signatureBar(state, claim, amounts, delegation, facts) ?? [{ type: 'paymentOrdered', claim: claim.no, order: order(attempt, amounts, delegation, facts) }];
}

function signatureBar(state: Application, claim: Claim, amounts: BySection, delegation: string, facts: Facts): Refusal | null {
  const notApart = attestedBySigner(claim.attestedBy, facts) ?? isSeparate('liquidate-sign', claim.liquidatedBy, facts);
  if (notApart) return notApart;
  if (!state.engagement) return refuse('not-engaged', 'L’engagement comptable n’est pas enregistré.');
  return stayBar(state) ?? awardStands(state) ?? delegationBar(delegation, inAll(amounts), facts) ?? bankBar(facts.bank) ?? creditsBar(amounts, facts);
}

/** What finance's software says of a part of an order: paid on that day under that mandat, or rejected with its reason. */
export function recordReturn(state: Application, command: CommandOf<'recordReturn'>, { today }: Facts): Answer {
  const { claim: no, attempt, outcome, on, mandat, reason } = command;
  const claim = claimIn(state, no, 'ordered', 'rapprochée d’un retour');
  if ('code' in claim) return claim;
  const sent = claim.orders.find((one) => one.attempt === attempt);
  if (!sent) return refuse('unknown-order', 'Cette demande de mandatement n’existe pas.', '/attempt');
  const section = command.section ?? (sent.parts.length === 1 ? sent.parts[0]?.section : undefined);
  if (section === undefined) return refuse('section-required', 'Cette demande de mandatement a deux imputations : indiquez la section dont le retour est enregistré.', '/section');
  const part = sent.parts.find((one) => one.section === section);
  if (!part) return refuse('unknown-order', 'Cette demande de mandatement n’a pas d’imputation dans cette section.', '/section');
  if (part.status !== 'ordered') return refuse('already-returned', 'Le retour de cette demande de mandatement est déjà enregistré.', '/attempt');
  if (on > today) return dateInFuture('/on');
  if (on < sent.orderedOn) return dateTooEarly('/on', 'la demande de mandatement');
  if (outcome === 'rejected') {
    return reason ? [{ type: 'orderRejected', claim: no, attempt, section, on, reason }] : refuse('reason-required', 'Un rejet porte son motif.', '/reason');
  }
  if (!mandat) return refuse('mandat-required', 'Indiquez le numéro du mandat.', '/mandat');
  const paid: ApplicationEvent = { type: 'paid', claim: no, attempt, section, amount: part.amount, mandat, on };
  const after = claim.orders.map((one) => (one === sent ? { ...one, parts: one.parts.map((other) => (other === part ? { ...other, status: 'paid' as const } : other)) } : one));
  // An over-payment of the other section is settled first: its last settlement opens the closing.
  return claim.kind === 'balance' && isPaid(after) && inAll(owedBack(state)) === 0 ? [paid, { type: 'phaseOpened', phase: 'closing' }] : [paid];
}

export function paymentOverdue(state: Application, { claim: no, attempt }: CommandOf<'paymentOverdue'>, { today }: Facts): Answer {
  const sent = state.claims.find((one) => one.no === no)?.orders.find((one) => one.attempt === attempt);
  if (sent?.status !== 'ordered' || sent.overdue || today < sent.overdueOn) return refuse('order-returned', 'Aucun retour n’est en retard.');
  return [{ type: 'paymentFellOverdue', claim: no, attempt }];
}
