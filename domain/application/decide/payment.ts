import { addDays } from '../../calendar/day.ts';
import { capInput } from '../../funding/retained.ts';
import { ZERO, minus, plus } from '../../money/money.ts';
import { advanceDue, balanceDue, examineExpenses, interimDue, total } from '../../payment/schedule.ts';
import { refuse } from '../../refusal.ts';
import { dateInFuture, dateTooEarly, unknownDocument } from '../answer.ts';
import { awardStands } from '../condition.ts';
import { delegationBar } from './notification.ts';
import { stayBar } from './legality.ts';
import { piecesBar } from './screening.ts';
import type { RetainedLine } from '../../funding/plan.ts';
import type { Cents } from '../../money/money.ts';
import type { Examined } from '../../payment/schedule.ts';
import type { Refusal } from '../../refusal.ts';
import type { Answer } from '../answer.ts';
import type { CommandOf } from '../commands.ts';
import type { ApplicationEvent } from '../events.ts';
import type { Facts } from '../facts.ts';
import type { Application, Claim, Decision, PaymentOrder } from '../state.ts';

/** Ordered and not rejected: what finance has been asked to pay, whether or not « payé le » has come back. */
export const orderedSoFar = (state: Application): Cents =>
  plus(...state.claims.flatMap(({ orders }) => orders.filter(({ status }) => status !== 'rejected').map(({ amount }) => amount)));
export const paidSoFar = (state: Application): Cents =>
  plus(...state.claims.flatMap(({ orders }) => orders.filter(({ status }) => status === 'paid').map(({ amount }) => amount)));

/** Expenses attested so far. */
export const admittedSoFar = (state: Application): Cents => plus(...state.claims.map(({ admitted }) => admitted));

const settledClaim: ReadonlySet<Claim['status']> = new Set(['paid', 'nothing-due']);
const LARGEST_CLAIM = 500;

/** Demande de versement. One at a time, in the order of the schedule, with the proofs the programme asks for. */
export function fileClaim(state: Application, command: CommandOf<'fileClaim'>, facts: Facts): Answer {
  const { programme, documents, today, person } = facts;
  const { kind } = command;
  const open = state.claims.find(({ status }) => !settledClaim.has(status));
  const completes = open?.status === 'sent-back' && open.kind === kind ? open : undefined;
  if (open && !completes) return refuse('claim-open', 'Une demande de versement est déjà en cours d’examen.');
  if (state.claims.some((one) => one.kind === 'balance' && settledClaim.has(one.status))) return refuse('balance-settled', 'Le solde est arrêté : plus rien ne peut être demandé.');
  if (!completes && state.lapse && today > state.lapse.completeBy) return refuse('too-late', 'Le dernier jour pour achever l’opération est passé : plus aucun versement ne peut être demandé.');
  if (kind === 'advance' && !programme.payment.advance) return refuse('no-advance', 'Ce dispositif ne verse pas d’avance.', '/kind');
  if (kind === 'advance' && !completes && state.claims.length > 0) return refuse('advance-once', 'L’avance se demande une seule fois, avant tout acompte.', '/kind');
  if (kind === 'advance' && command.expenses.length > 0) return refuse('advance-without-expenses', 'Une avance ne porte pas de dépenses.', '/expenses');
  if (kind === 'interim' && command.expenses.length === 0) return refuse('no-expense', 'Indiquez les dépenses mandatées depuis la dernière demande.', '/expenses');
  if (command.expenses.length > LARGEST_CLAIM) return refuse('too-many-lines', `Une demande porte au plus ${LARGEST_CLAIM} lignes de dépense.`, '/expenses');
  if (kind !== 'advance' && !state.startedOn) return refuse('not-started', 'Déclarez d’abord le démarrage de l’opération.');
  const future = command.expenses.findIndex(({ committedOn }) => committedOn > today);
  if (future >= 0) return dateInFuture(`/expenses/${future}/committedOn`);
  const missing = programme.payment.proofs[kind].find((code) => !(code in command.documents));
  if (missing !== undefined) return refuse('proof-missing', 'Il manque un justificatif exigé pour cette demande.', `/documents/${missing}`);
  const stray = Object.entries(command.documents).find(([, document]) => !documents.includes(document));
  if (stray) return unknownDocument(`/documents/${stray[0]}`);
  const bar = piecesBar(state, 'delivery', facts);
  if (bar) return bar;
  if (completes) return [{ type: 'claimCompleted', claim: completes.no, expenses: command.expenses, resources: command.resources, documents: command.documents }];
  const claim: Claim = {
    no: state.claims.length + 1,
    kind,
    filedOn: today,
    by: person?.id ?? 'system',
    expenses: command.expenses,
    resources: command.resources,
    documents: command.documents,
    status: 'filed',
    attestedBy: null,
    admitted: ZERO,
    struckOut: [],
    amount: ZERO,
    orders: [],
  };
  return [{ type: 'claimFiled', claim }];
}

/** The claim in the status an act needs, or the refusal. */
function claimIn(state: Application, no: number, status: Claim['status'], doing: string): Claim | Refusal {
  const claim = state.claims.find((one) => one.no === no);
  if (!claim) return refuse('not-found', 'Cette demande de versement n’existe pas.', '/claim');
  return claim.status === status ? claim : refuse('claim-status', `Cette demande ne peut pas être ${doing} à ce stade.`, '/claim');
}

export function sendBackClaim(state: Application, { claim: no, reason }: CommandOf<'sendBackClaim'>): Answer {
  const claim = claimIn(state, no, 'filed', 'renvoyée');
  return 'code' in claim ? claim : [{ type: 'claimSentBack', claim: no, reason }];
}

/** Attestation by the officer: what was done, line by line, against the date d'éligibilité and the retained base. */
export function attestClaim(state: Application, { claim: no }: CommandOf<'attestClaim'>): Answer {
  const claim = claimIn(state, no, 'filed', 'attestée');
  if ('code' in claim) return claim;
  const { admitted, struckOut } = examined(state, claim);
  return [{ type: 'claimAttested', claim: no, admitted: total(admitted), struckOut }];
}

const retainedLines = (state: Application): readonly RetainedLine[] => (state.appraisal?.lines ?? []).filter(({ retained }) => retained > 0);
const examined = (state: Application, { expenses }: Claim): Examined => examineExpenses(expenses, retainedLines(state).map(({ line }) => line), state.eligibleFrom);

/** Liquidation by finance: the amount due, by the schedule and by what was already ordered. */
export function liquidateClaim(state: Application, { claim: no }: CommandOf<'liquidateClaim'>, facts: Facts): Answer {
  const claim = claimIn(state, no, 'attested', 'liquidée');
  if ('code' in claim) return claim;
  const { decision } = state;
  if (decision?.kind !== 'award') return refuse('no-award', 'Aucune attribution à payer.');
  const stands = awardStands(state);
  if (stands) return stands;
  const admitted = admittedSoFar(state);
  const ordered = orderedSoFar(state);
  switch (claim.kind) {
    case 'advance':
      return liquidated(no, facts.programme.payment.advance ? advanceDue(decision, facts.programme.payment.advance.rate) : ZERO);
    case 'interim':
      return liquidated(no, interimDue(decision, admitted, ordered, facts.programme.payment.beforeBalance));
    case 'balance':
      return liquidateBalance(state, claim, decision, admitted, facts);
  }
}

const liquidated = (claim: number, amount: Cents): readonly ApplicationEvent[] => [{ type: 'claimLiquidated', claim, amount }];

function liquidateBalance(state: Application, claim: Claim, decision: Decision, admitted: Cents, { programme }: Facts): Answer {
  const lines = state.appraisal?.lines ?? [];
  const carrying = { montage: state.montage, ownShare: state.appraisal?.ownShare ?? programme.amounts.ownShare.byDefault };
  const planned = capInput({ ...state.plan, resources: claim.resources }, lines, carrying);
  const investment = new Set(lines.filter(({ section }) => section === 'investment').map(({ line }) => line));
  const invested = state.claims.flatMap((one) => examined(state, one).admitted.filter(({ line }) => investment.has(line)));
  const { due, overpaid } = balanceDue(decision, { ...planned, base: admitted, investmentBase: total(invested) }, orderedSoFar(state), programme);
  const recover = overpaid >= programme.payment.leastRecovery;
  const events: ApplicationEvent[] = [...liquidated(claim.no, due)];
  if (overpaid > 0) events.push({ type: 'overpaymentFound', claim: claim.no, amount: overpaid, recover });
  if (due === 0 && !(overpaid > 0 && recover)) events.push({ type: 'phaseOpened', phase: 'closing' });
  return events;
}

const order = (attempt: number, amount: Cents, { today, person, programme }: Facts): PaymentOrder => ({
  attempt,
  amount,
  orderedOn: today,
  signedBy: person?.id ?? 'system',
  status: 'ordered',
  overdueOn: addDays(today, programme.clocks.paymentReturn.days + 1),
  overdue: false,
  mandat: null,
  paidOn: null,
});

/** Signature by a delegate: never the one who attested. One order per claim and attempt goes to finance. */
export function signClaim(state: Application, { claim: no, delegation }: CommandOf<'signClaim'>, facts: Facts): Answer {
  const claim = claimIn(state, no, 'liquidated', 'signée');
  if ('code' in claim) return claim;
  return signatureBar(state, claim, delegation, facts) ?? [{ type: 'paymentOrdered', claim: no, order: order(1, claim.amount, facts) }];
}

/** A rejected order is issued again as a new attempt, never edited. */
export function reissueOrder(state: Application, { claim: no, delegation }: CommandOf<'reissueOrder'>, facts: Facts): Answer {
  const claim = claimIn(state, no, 'ordered', 'réémise');
  if ('code' in claim) return claim;
  const last = claim.orders.at(-1);
  if (last?.status !== 'rejected') return refuse('order-pending', 'La demande de mandatement précédente n’a pas été rejetée.');
  return signatureBar(state, claim, delegation, facts) ?? [{ type: 'paymentOrdered', claim: no, order: order(last.attempt + 1, claim.amount, facts) }];
}

function signatureBar(state: Application, claim: Claim, delegation: string, facts: Facts): Refusal | null {
  if (claim.attestedBy === facts.person?.id) return refuse('attested-by-you', 'Vous avez attesté cette demande : une autre personne doit la signer.');
  if (!state.engagement) return refuse('not-engaged', 'L’engagement comptable n’est pas enregistré.');
  return stayBar(state) ?? awardStands(state) ?? delegationBar(delegation, claim.amount, facts);
}

/** What finance's software says of an order: paid on that day under that mandat, or rejected with its reason. */
export function recordReturn(state: Application, command: CommandOf<'recordReturn'>, { today }: Facts): Answer {
  const { claim: no, attempt, outcome, on, mandat, reason } = command;
  const claim = claimIn(state, no, 'ordered', 'rapprochée d’un retour');
  if ('code' in claim) return claim;
  const sent = claim.orders.find((one) => one.attempt === attempt);
  if (!sent) return refuse('unknown-order', 'Cette demande de mandatement n’existe pas.', '/attempt');
  if (sent.status !== 'ordered') return refuse('already-returned', 'Le retour de cette demande de mandatement est déjà enregistré.', '/attempt');
  if (on > today) return dateInFuture('/on');
  if (on < sent.orderedOn) return dateTooEarly('/on', 'la demande de mandatement');
  if (outcome === 'rejected') {
    return reason ? [{ type: 'orderRejected', claim: no, attempt, on, reason }] : refuse('reason-required', 'Un rejet porte son motif.', '/reason');
  }
  if (!mandat) return refuse('mandat-required', 'Indiquez le numéro du mandat.', '/mandat');
  const paid: ApplicationEvent = { type: 'paid', claim: no, attempt, amount: sent.amount, mandat, on };
  return claim.kind === 'balance' ? [paid, { type: 'phaseOpened', phase: 'closing' }] : [paid];
}

export function paymentOverdue(state: Application, { claim: no, attempt }: CommandOf<'paymentOverdue'>, { today }: Facts): Answer {
  const sent = state.claims.find((one) => one.no === no)?.orders.find((one) => one.attempt === attempt);
  if (sent?.status !== 'ordered' || sent.overdue || today < sent.overdueOn) return refuse('order-returned', 'Aucun retour n’est en retard.');
  return [{ type: 'paymentFellOverdue', claim: no, attempt }];
}

/** Titre de recette issued and settled in finance's software. */
export function recordRecovery(state: Application, { number, amount, on }: CommandOf<'recordRecovery'>, { today }: Facts): Answer {
  const left = minus(state.overpaid, state.recovered);
  if (left <= 0) return refuse('nothing-to-recover', 'Aucun trop-perçu n’est à recouvrer.');
  if (amount <= 0 || amount > left) return refuse('amount-mismatch', 'Ce montant ne correspond pas au trop-perçu restant.', '/amount');
  if (on > today) return dateInFuture('/on');
  const recovered: ApplicationEvent = { type: 'recovered', number, amount, on };
  return amount === left && state.phase === 'delivery' ? [recovered, { type: 'phaseOpened', phase: 'closing' }] : [recovered];
}
