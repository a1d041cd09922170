import { NOTHING, each, inAll } from '../../funding/imputation.ts';
import { atLeastZero, minus } from '../../money/money.ts';
import { foundBySection } from '../../payment/recovery.ts';
import { earnedSoFar } from '../../payment/schedule.ts';
import { orderedSoFar, paidBySection, paidSoFar } from '../../payment/sums.ts';
import { refuse } from '../../refusal.ts';
import { dateInFuture, dateTooEarly, dated, unknownDocument } from '../answer.ts';
import { openOf } from '../amendment.ts';
import { bodyBar } from './decision.ts';
import { lapseWarning, lapsesAfter, startedInTime } from '../lapse.ts';
import { dutiesFrom } from '../publicity.ts';
import { unspentBySection } from './envelope.ts';
import { heard } from './hearing.ts';
import { overpayment } from './recovery.ts';
import type { BySection } from '../../funding/imputation.ts';
import type { Cents } from '../../money/money.ts';
import type { Answer } from '../answer.ts';
import type { CommandOf } from '../commands.ts';
import type { Deliberation } from '../events.ts';
import type { Facts } from '../facts.ts';
import type { Application, Outcome, TextId } from '../state.ts';

/** What goes back to the envelope when a dossier ends: what is affected less what was paid and not recovered. */
const released = (state: Application): { readonly released: Cents; readonly releasedBySection?: BySection } => {
  const bySection = state.decision ? unspentBySection(state) : NOTHING;
  return { released: inAll(bySection), ...(inAll(bySection) > 0 && { releasedBySection: bySection }) };
};

const isOrdered = (state: Application): boolean => orderedSoFar(state) > paidSoFar(state);

/** Démarrage: the first legal act (signed quote, order, market), or the works themselves in régie (R2334-24). */
export function recordStart(state: Application, { on, document }: CommandOf<'recordStart'>, { today, documents, programme }: Facts): Answer {
  if (state.startedOn) return refuse('already-started', 'Le démarrage est déjà déclaré.');
  if (on > today) return dateInFuture('/on');
  if (document && !documents.includes(document)) return unknownDocument('/document');
  return [{ type: 'started', on, document }, ...dutiesFrom(state, programme, 'start', on)];
}

export function warnOfLapse(state: Application, { warning, last }: CommandOf<'warnOfLapse'>, { today }: Facts): Answer {
  const next = lapseWarning(state);
  return next && next.no === warning && (last === undefined || next.last === last) && today >= next.on ? [{ type: 'lapseWarned', warning, no: state.lapseLetters + 1, last: next.last }] : refuse('nothing-to-warn', 'Aucune alerte de caducité n’est due.');
}

/**
 * Caducité: constated, never silent, and only after an award. A balance asked in time is examined instead.
 * An operation not started in time owes back all it was paid (R2334-28); one not completed keeps its part of what was attested (R2334-29).
 */
export function declareLapsed(state: Application, { reason }: CommandOf<'declareLapsed'>, facts: Facts): Answer {
  const { decision } = state;
  const last = lapsesAfter(state);
  if (!decision || last === null) return refuse('no-award', 'La caducité ne frappe qu’une subvention attribuée et notifiée.');
  if (facts.today <= last) return refuse('delay-running', 'Le délai court encore : la caducité ne peut pas être constatée.');
  if (state.claims.some(({ kind, status }) => kind === 'balance' && status !== 'sent-back')) return refuse('balance-asked', 'Le solde a été demandé dans les délais : examinez cette demande.');
  if (openOf(state, 'extension')) return refuse('amendment-open', 'Une prorogation a été demandée à temps : elle est décidée avant que la caducité ne soit constatée.');
  if (isOrdered(state)) return refuse('order-pending', 'Une demande de mandatement attend son retour.');
  const kept = startedInTime(state) ? (earnedSoFar(state) ?? NOTHING) : NOTHING;
  return lapsed(state, facts, { reason }, kept);
}

/** The dossier ends by caducity. The commune has been heard where it would give money back. */
export function lapsed(state: Application, facts: Facts, why: { readonly reason: TextId; readonly because?: 'agreement' }, kept: BySection): Answer {
  if (inAll(owedBeyond(state, kept)) < facts.programme.payment.leastRecovery) return giveBack(state, 'lapsed', facts, why, kept);
  const hearing = heard(state, 'lapse', facts.today);
  return 'code' in hearing ? hearing : giveBack(state, 'lapsed', facts, { ...why, hearingOn: hearing.on }, kept);
}

/** Désistement: the commune gives up, at any time. What was already paid is owed back. */
export function withdraw(state: Application, { reason }: CommandOf<'withdraw'>, facts: Facts): Answer {
  return isOrdered(state) ? refuse('order-pending', 'Une demande de mandatement attend son retour : le désistement suivra.') : giveBack(state, 'withdrawn-by-commune', facts, { reason });
}

/**
 * Retrait by the administration, by the body that decides: the commune has been heard first (CRPA L121-1), the conditions of the award were not
 * met (L242-2). It is recorded once its own deliberation is enforceable: nothing is notified before.
 */
export function withdrawAward(state: Application, command: CommandOf<'withdrawAward'>, facts: Facts): Answer {
  const { body, number, on, delegation, enforceableOn, hearingOn, reason } = command;
  if (state.decision?.kind !== 'award') return refuse('no-award', 'Aucune attribution à retirer.');
  const early = dated(on, state.decision.on, 'la délibération qui attribue la subvention', facts.today);
  if (early) return early;
  if (hearingOn > facts.today) return dateInFuture('/hearingOn');
  if (hearingOn < state.decision.on) return dateTooEarly('/hearingOn', 'la délibération');
  if (hearingOn > on) return refuse('hearing-required', 'La collectivité doit avoir été entendue avant la délibération qui retire sa subvention.', '/hearingOn');
  if (enforceableOn > facts.today) return dateInFuture('/enforceableOn');
  if (enforceableOn < on) return dateTooEarly('/enforceableOn', 'la délibération de retrait');
  const incompetent = bodyBar({ body, on, delegation, amount: state.decision.amount }, facts);
  if (incompetent) return incompetent;
  if (isOrdered(state)) return refuse('order-pending', 'Une demande de mandatement attend son retour.');
  const invited = heard(state, 'withdrawal', on);
  if ('code' in invited) return { ...invited, path: '/hearingOn' };
  if (hearingOn < invited.openedOn) return dateTooEarly('/hearingOn', 'l’invitation à présenter des observations');
  return giveBack(state, 'withdrawn-by-administration', facts, { reason, hearingOn, deliberation: { body, number, on, delegation: delegation ?? null, enforceableOn } });
}

function giveBack(state: Application, outcome: Outcome, facts: Facts, why: { readonly reason?: TextId; readonly because?: 'agreement'; readonly hearingOn?: Application['filedOn']; readonly deliberation?: Deliberation }, kept: BySection = NOTHING): Answer {
  const owed = owedBeyond(state, kept);
  return [...(inAll(owed) > 0 ? [overpayment(0, owed, facts)] : []), { type: 'closed', outcome, ...why, ...released(state) }];
}

/** Paid to each section beyond what the commune keeps of it, but for what is owed back already. */
function owedBeyond(state: Application, kept: BySection): BySection {
  const [paid, known] = [paidBySection(state), foundBySection(state)];
  return each((section) => atLeastZero(minus(paid[section], known[section], kept[section])));
}

export function fileFinalReport(state: Application, { document }: CommandOf<'fileFinalReport'>, { documents }: Facts): Answer {
  if (!documents.includes(document)) return unknownDocument('/document');
  return state.finalReportOn ? refuse('already-reported', 'Le bilan final est déjà déposé.') : [{ type: 'finalReportFiled', document }];
}

export function close(state: Application, _command: CommandOf<'close'>): Answer {
  if (!state.finalReportOn) return refuse('no-final-report', 'Le bilan final de l’opération n’est pas déposé.');
  if (state.overpaid > state.recovered) return refuse('recovery-pending', 'Un trop-perçu reste à recouvrer : le dossier se clôt une fois qu’il est remboursé, ou que sa réclamation est abandonnée.');
  return [{ type: 'closed', outcome: 'completed', ...released(state) }];
}

export function sendMessage(state: Application, { text }: CommandOf<'sendMessage'>, from: 'commune' | 'service'): Answer {
  return [{ type: 'messageSent', no: state.messages.length + 1, text, from }];
}
