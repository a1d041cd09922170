import { yearOf } from '../../funding/credits.ts';
import { reschedule } from '../../funding/reschedule.ts';
import { refuse } from '../../refusal.ts';
import { unknownDocument } from '../answer.ts';
import { findAmendment, isOpen, openOf } from '../amendment.ts';
import { balanceBar, creditBar, momentBar } from './amendment-bars.ts';
import { askableUntil, effectOf } from './amendment-effect.ts';
import { orderedIn } from './amendment-committed.ts';
import { toldAlone } from './amendment-lines.ts';
import { bankDetailsToReplace } from './sharing.ts';
import { orderedSoFar, paidSoFar } from './payment.ts';
import type { Amendment, AmendmentEffect, AmendmentRequest } from '../amendment.ts';
import type { Answer } from '../answer.ts';
import type { Actor, CommandOf } from '../commands.ts';
import type { ApplicationEvent } from '../events.ts';
import type { Facts } from '../facts.ts';
import type { Application } from '../state.ts';
import type { Refusal } from '../../refusal.ts';

/** Demande d'avenant, by the commune, or by the officer with the commune's own writing. One at a time of each kind, and never twice the same thing for nothing. */
export function requestAmendment(state: Application, { request, reason, document }: CommandOf<'requestAmendment'>, facts: Facts, { as }: Actor): Answer {
  if (state.decision?.kind !== 'award' || !state.lapse) return refuse('no-award', 'Seule une subvention attribuée et notifiée peut être modifiée.');
  if (openOf(state, request.kind)) return refuse('amendment-open', 'Une demande d’avenant de cette sorte est déjà à l’étude : elle est décidée ou abandonnée avant la suivante.');
  if (document && !facts.documents.includes(document)) return unknownDocument('/document');
  if (!document && as !== 'agent') return refuse('document-required', 'Déposez l’écrit par lequel la collectivité demande ou accepte cette modification.', '/document');
  if (!document && request.kind === 'partner') return refuse('document-required', 'Déposez l’accord des collectivités concernées.', '/document');
  const bar = balanceBar(state) ?? tooLate(state, request, facts);
  if (bar) return bar;
  const effect = effectOf(state, request, reason, facts);
  if ('code' in effect) return effect;
  if (request.kind === 'budget' && effect.lines && toldAlone(state, effect.lines, facts.programme)) {
    return refuse('told-only', 'Ce glissement tient dans ce que le dispositif laisse glisser entre les lignes d’une section : il suffit de le signaler.', '/request/lines');
  }
  const amendment: Amendment = {
    no: state.amendments.length + 1, kind: request.kind, request, requestedOn: facts.today, by: facts.person?.id ?? 'system', from: as === 'agent' ? 'commune' : 'service', reason,
    ...(document && { document }), status: 'requested', examined: null, decided: null, avenant: null,
  };
  return [{ type: 'amendmentRequested', amendment }];
}

/** More time is asked for while there is some left (R2334-28: two months). */
function tooLate(state: Application, request: AmendmentRequest, facts: Facts): Refusal | null {
  const last = request.kind === 'extension' ? askableUntil(state, request.of, facts) : null;
  return last !== null && facts.today > last ? refuse('asked-too-late', 'Une prorogation se demande avant que le délai n’approche de sa fin : le dernier jour pour la demander est passé.', '/request/until') : null;
}

/** The amendment an act is about, still to be decided; or the refusal. */
export function amendmentInHand(state: Application, no: number): Amendment | Refusal {
  const amendment = findAmendment(state, no);
  if (!amendment) return refuse('not-found', 'Cette demande d’avenant n’existe pas.', '/amendment');
  return isOpen(amendment) ? amendment : refuse('amendment-settled', 'Cette demande d’avenant est déjà décidée ou abandonnée.', '/amendment');
}

/** The officer's opinion, with its reason; favourable only to what the rules allow. Given anew, it takes the place of the former. */
export function examineAmendment(state: Application, { amendment: no, opinion, reason }: CommandOf<'examineAmendment'>, facts: Facts): Answer {
  const amendment = amendmentInHand(state, no);
  if ('code' in amendment) return amendment;
  if (opinion === 'favourable') {
    const effect = effectOf(state, amendment.request, amendment.reason, facts);
    if ('code' in effect) return effect;
  }
  return [{ type: 'amendmentExamined', amendment: no, opinion, reason }];
}

/** Given up by the side that asked. */
export function giveUpAmendment(state: Application, { amendment: no }: CommandOf<'giveUpAmendment'>, _facts: Facts, { as }: Actor): Answer {
  const amendment = amendmentInHand(state, no);
  if ('code' in amendment) return amendment;
  if ((amendment.from === 'commune') !== (as === 'agent')) return refuse('forbidden', 'Seul qui a demandé cet avenant peut y renoncer.');
  return [{ type: 'amendmentGivenUp', amendment: no }];
}

/** All that follows from granting an amendment today, beside its own event. */
export interface Following {
  readonly effect: AmendmentEffect;
  readonly before: readonly ApplicationEvent[];
  readonly after: readonly ApplicationEvent[];
}

/** What follows from an amendment, computed on the dossier as it stands, or why it cannot be granted just now. The officer is shown exactly this. */
export function following(state: Application, amendment: Amendment, facts: Facts): Following | Refusal {
  const moment = momentBar(state, amendment);
  if (moment) return moment;
  const effect = effectOf(state, amendment.request, amendment.reason, facts);
  if ('code' in effect) return effect;
  const bar = creditBar(state, amendment, effect, facts);
  if (bar) return bar;
  const owner = effect.project?.owner ?? state.organisation;
  if (owner === state.organisation) return { effect, before: [], after: scheduled(state, effect, facts) };
  if (orderedSoFar(state) > paidSoFar(state)) return refuse('order-pending', 'Une demande de mandatement attend son retour : le changement suivra.');
  const { document = '', reason } = amendment;
  // A payment never goes to the account of the organisation that has left.
  const before: readonly ApplicationEvent[] = [{ type: 'ownerReplaced', from: state.organisation, to: owner, document, reason }, ...bankDetailsToReplace(state, reason, facts)];
  return { effect, before, after: scheduled(state, effect, facts) };
}

/** The échéancier de CP moves with the award and with its days. */
function scheduled(state: Application, { award, lapse }: AmendmentEffect, { today }: Facts): readonly ApplicationEvent[] {
  if (!state.decision || !state.lapse) return [];
  const later = (which: 'startBy' | 'completeBy'): number => (lapse && state.lapse ? yearOf(lapse[which]) - yearOf(state.lapse[which]) : 0);
  const putOff = later('startBy') > 0 ? { years: later('startBy'), what: 'all' as const } : later('completeBy') > 0 ? { years: later('completeBy'), what: 'last' as const } : null;
  if (!award && !putOff) return [];
  const schedule = reschedule(state.creditSchedule, { award: award?.bySection ?? state.decision.bySection, ordered: (section, year) => orderedIn(state, section, year), thisYear: yearOf(today), putOff });
  return JSON.stringify(schedule) === JSON.stringify(state.creditSchedule) ? [] : [{ type: 'creditsScheduled', schedule }];
}
