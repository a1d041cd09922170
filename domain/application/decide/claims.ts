import { startClock } from '../../calendar/suspendable.ts';
import { yearOf } from '../../funding/credits.ts';
import { ZERO } from '../../money/money.ts';
import { examinedFor } from '../../payment/cut-off.ts';
import { examineExpenses, groundsOf } from '../../payment/examine.ts';
import { paymentWarning } from '../../payment/payment-clock.ts';
import { invoiceCode, proofsOf } from '../../payment/proofs.ts';
import { sampleOf } from '../../payment/sample.ts';
import { refuse } from '../../refusal.ts';
import { dateInFuture, unknownDocument } from '../answer.ts';
import { dutiesFrom } from '../publicity.ts';
import { dutiesBar, provenBy } from './publicity.ts';
import { piecesBar } from './screening.ts';
import type { Refusal } from '../../refusal.ts';
import type { Answer } from '../answer.ts';
import type { CommandOf } from '../commands.ts';
import type { Facts } from '../facts.ts';
import type { Application, Claim } from '../state.ts';

const settledClaim: ReadonlySet<Claim['status']> = new Set(['paid', 'nothing-due']);
const LARGEST_CLAIM = 500;

/** Demande de versement. One at a time, in the order of the schedule, with the proofs the programme asks for. One that was sent back is completed under its number. */
export function fileClaim(state: Application, command: CommandOf<'fileClaim'>, facts: Facts): Answer {
  const { programme, today, person } = facts;
  const { kind } = command;
  const open = state.claims.find(({ status }) => !settledClaim.has(status));
  const completes = open?.status === 'sent-back' && open.kind === kind ? open : undefined;
  if (open && !completes) return refuse('claim-open', 'Une demande de versement est déjà en cours d’examen.');
  if (state.claims.some((one) => one.kind === 'balance' && settledClaim.has(one.status))) return refuse('balance-settled', 'Le solde est arrêté : plus rien ne peut être demandé.');
  if (!completes && state.lapse && today > state.lapse.completeBy) return refuse('too-late', 'Le dernier jour pour achever l’opération est passé : plus aucun versement ne peut être demandé.');
  const bar = scheduleBar(state, command, facts, completes) ?? expensesBar(command, facts) ?? commissioningBar(state, command, facts) ?? proofsBar(command, facts, completes) ?? dutiesBar(state, command, facts) ?? piecesBar(state, 'delivery', facts);
  if (bar) return bar;
  const { expenses, resources, documents, statement, commissionedOn } = command;
  const said = { expenses, resources, documents, ...(statement !== undefined && { statement }), ...(commissionedOn && { commissionedOn }) };
  const publicity = [...provenBy(state, command, facts), ...(kind === 'balance' ? dutiesFrom(state, programme, 'completion', commissionedOn ?? completes?.filedOn ?? today) : [])];
  if (completes) return [{ type: 'claimCompleted', claim: completes.no, ...said }, ...publicity];
  const { payment } = programme.clocks;
  const claim: Claim = {
    no: state.claims.length + 1,
    kind,
    filedOn: today,
    by: person?.id ?? 'system',
    ...said,
    status: 'filed',
    attestedBy: null,
    admitted: ZERO,
    struckOut: [],
    amount: ZERO,
    orders: [],
    ...(examinedFor(programme, today) > yearOf(today) && { examinedFor: examinedFor(programme, today) }),
    ...(payment && { clock: startClock(today, 0, payment.days), warnDaysBefore: payment.warnDaysBefore }),
  };
  return [{ type: 'claimFiled', claim }, ...publicity];
}

/** What may be asked when: one advance, first; interims and the balance once the operation has begun. */
function scheduleBar(state: Application, { kind, expenses }: CommandOf<'fileClaim'>, { programme }: Facts, completes: Claim | undefined): Refusal | null {
  if (kind === 'advance' && !programme.payment.advance) return refuse('no-advance', 'Ce dispositif ne verse pas d’avance.', '/kind');
  if (kind === 'advance' && !completes && state.claims.length > 0) return refuse('advance-once', 'L’avance se demande une seule fois, avant tout acompte.', '/kind');
  if (kind === 'advance' && expenses.length > 0) return refuse('advance-without-expenses', 'Une avance ne porte pas de dépenses.', '/expenses');
  if (kind === 'interim' && expenses.length === 0) return refuse('no-expense', 'Indiquez les dépenses mandatées depuis la dernière demande.', '/expenses');
  return kind !== 'advance' && !state.startedOn ? refuse('not-started', 'Déclarez d’abord le démarrage de l’opération.') : null;
}

function expensesBar({ expenses }: CommandOf<'fileClaim'>, { today }: Facts): Refusal | null {
  if (expenses.length > LARGEST_CLAIM) return refuse('too-many-lines', `Une demande porte au plus ${LARGEST_CLAIM} lignes de dépense.`, '/expenses');
  for (const [i, { committedOn, paidOn }] of expenses.entries()) {
    if (committedOn > today) return dateInFuture(`/expenses/${i}/committedOn`);
    if (paidOn && paidOn > today) return dateInFuture(`/expenses/${i}/paidOn`);
    if (paidOn && paidOn < committedOn) return refuse('paid-before-committed', 'Le paiement précède la commande : vérifiez les deux dates.', `/expenses/${i}/paidOn`);
  }
  return null;
}

/** The day the operation was put into service is told with the balance, and with nothing else. */
function commissioningBar({ startedOn }: Application, { kind, commissionedOn }: CommandOf<'fileClaim'>, { programme, today }: Facts): Refusal | null {
  if (commissionedOn === undefined) return kind === 'balance' && programme.payment.commissioning ? refuse('commissioning-required', 'Indiquez la date de mise en service de l’opération.', '/commissionedOn') : null;
  if (kind !== 'balance') return refuse('commissioning-with-balance', 'La date de mise en service se déclare avec la demande de solde.', '/commissionedOn');
  if (commissionedOn > today) return dateInFuture('/commissionedOn');
  return startedOn && commissionedOn < startedOn ? refuse('date-too-early', 'Cette date précède le démarrage de l’opération : vérifiez-la.', '/commissionedOn') : null;
}

function proofsBar({ kind, documents, expenses }: CommandOf<'fileClaim'>, { programme, documents: deposited }: Facts, completes: Claim | undefined): Refusal | null {
  const missing = proofsOf(programme, kind).find((code) => !(code in documents));
  if (missing !== undefined) return refuse('proof-missing', 'Il manque un justificatif exigé pour cette demande.', `/documents/${missing}`);
  const invoice = completes?.invoices?.find((place) => place <= expenses.length && !(invoiceCode(place) in documents));
  if (invoice !== undefined) return refuse('invoice-missing', `Il manque la facture demandée pour la dépense n° ${invoice}.`, `/documents/${invoiceCode(invoice)}`);
  const stray = Object.entries(documents).find(([, document]) => !deposited.includes(document));
  return stray ? unknownDocument(`/documents/${stray[0]}`) : null;
}

/** The claim in the status an act needs, or the refusal. */
export function claimIn(state: Application, no: number, status: Claim['status'], doing: string): Claim | Refusal {
  const claim = state.claims.find((one) => one.no === no);
  if (!claim) return refuse('not-found', 'Cette demande de versement n’existe pas.', '/claim');
  return claim.status === status ? claim : refuse('claim-status', `Cette demande ne peut pas être ${doing} à ce stade.`, '/claim');
}

/** Back to the commune, with the cause and the proofs that fail: until it is completed, the time the service gives itself does not run. */
export function sendBackClaim(state: Application, { claim: no, reason, cause, proofs }: CommandOf<'sendBackClaim'>): Answer {
  const claim = claimIn(state, no, 'filed', 'renvoyée');
  if ('code' in claim) return claim;
  const stray = (proofs ?? []).findIndex((code) => !(code in claim.documents));
  if (stray >= 0) return refuse('proof-unknown', 'Cette demande ne porte pas ce justificatif.', `/proofs/${stray}`);
  if (cause === 'not-certified' && (proofs ?? []).length === 0) return refuse('proof-required', 'Indiquez quel justificatif n’est pas visé par le comptable.', '/proofs');
  return [{ type: 'claimSentBack', claim: no, reason, ...(cause && { cause }), ...(proofs && proofs.length > 0 && { proofs }) }];
}

/** Invoices of some expenses, or, when none is named, of those the programme's sample draws. The claim answers when it is completed. */
export function requestInvoices(state: Application, { claim: no, expenses, reason }: CommandOf<'requestInvoices'>, { programme }: Facts): Answer {
  const claim = claimIn(state, no, 'filed', 'renvoyée');
  if ('code' in claim) return claim;
  const { sample } = programme.payment;
  const places = expenses.length > 0 ? expenses : sample ? sampleOf(claim.expenses, sample) : [];
  if (places.length === 0) return refuse('no-expense', 'Indiquez les dépenses dont les factures sont demandées.', '/expenses');
  const unknown = expenses.findIndex((place) => place > claim.expenses.length);
  if (unknown >= 0) return refuse('expense-unknown', 'Cette demande n’a pas de dépense à cette place.', `/expenses/${unknown}`);
  const asked = places.filter((place) => !claim.invoices?.includes(place));
  if (asked.length === 0) return refuse('invoices-asked', 'Les factures de ces dépenses sont déjà demandées.', '/expenses');
  return [{ type: 'invoicesRequested', claim: no, expenses: asked, ...(reason !== undefined && { reason }) }];
}

/** Attestation by the officer: what was done, line by line, against the dates, the retained base and the sections; what is set aside has its reason. */
export function attestClaim(state: Application, { claim: no, strikeOuts = [] }: CommandOf<'attestClaim'>): Answer {
  const claim = claimIn(state, no, 'filed', 'attestée');
  if ('code' in claim) return claim;
  const bar = strikeOutsBar(claim, strikeOuts);
  if (bar) return bar;
  const { admitted, bySection, struckOut } = examineExpenses(claim.expenses, groundsOf(state, claim), strikeOuts);
  return [{ type: 'claimAttested', claim: no, admitted, struckOut, bySection }];
}

export function strikeOutsBar({ expenses }: Pick<Claim, 'expenses'>, strikeOuts: NonNullable<CommandOf<'attestClaim'>['strikeOuts']>): Refusal | null {
  for (const [i, { expense, amount }] of strikeOuts.entries()) {
    const claimed = expenses[expense - 1];
    if (!claimed) return refuse('expense-unknown', 'Cette demande n’a pas de dépense à cette place.', `/strikeOuts/${i}/expense`);
    if (strikeOuts.findIndex((one) => one.expense === expense) < i) return refuse('struck-twice', 'Cette dépense est écartée deux fois.', `/strikeOuts/${i}/expense`);
    if (amount !== undefined && (amount <= 0 || amount > claimed.amount)) return refuse('amount-mismatch', 'Ce montant n’est pas une part de la dépense.', `/strikeOuts/${i}/amount`);
  }
  return null;
}

/** The time the service gives itself to pay nears its end: officer and finance are told; nothing else follows by itself. */
export function warnOfPaymentDelay(state: Application, { claim }: CommandOf<'warnOfPaymentDelay'>, { today }: Facts): Answer {
  const warning = paymentWarning(state);
  if (warning?.claim !== claim || today < warning.on) return refuse('nothing-to-warn', 'Aucune alerte de délai n’est due.');
  return [{ type: 'paymentDelayWarned', claim, endsOn: warning.endsOn }];
}
