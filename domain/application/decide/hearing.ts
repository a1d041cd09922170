import { lastDay } from '../../calendar/delay.ts';
import { afterAwardRulesOf } from '../../programme/after-award.ts';
import { refuse } from '../../refusal.ts';
import { dated, unknownDocument } from '../answer.ts';
import { hearingAbout, heardOn } from '../hearing.ts';
import { lapsesAfter } from '../lapse.ts';
import type { Hearing, HearingAbout } from '../hearing.ts';
import type { Answer } from '../answer.ts';
import type { Actor, CommandOf } from '../commands.ts';
import type { Day } from '../../calendar/day.ts';
import type { Facts } from '../facts.ts';
import type { Application } from '../state.ts';
import type { Refusal } from '../../refusal.ts';

/** The commune is told in writing what is envisaged and why, and has the time the programme gives to answer (CRPA L121-1, L122-1). */
export function openHearing(state: Application, { about, reason }: CommandOf<'openHearing'>, { today, programme }: Facts): Answer {
  const { decision } = state;
  if (decision?.kind !== 'award') return refuse('no-award', 'Aucune attribution n’est à retirer ni à constater caduque.');
  const last = lapsesAfter(state);
  if (about === 'lapse' && (last === null || today <= last)) return refuse('delay-running', 'Le délai court encore : la caducité ne peut pas être envisagée.');
  const former = current(state, about);
  if (former) return refuse('hearing-open', 'La collectivité est déjà invitée à présenter ses observations.');
  const answerBy = lastDay(today, { days: afterAwardRulesOf(programme).hearing.days }, programme.clocks.extendToWorkingDay);
  const hearing: Hearing = { no: state.hearings.length + 1, about, openedOn: today, answerBy, observedOn: null, reason };
  return [{ type: 'hearingOpened', hearing }];
}

/** Observations of the commune, in writing or as they were heard. What comes late is recorded all the same. */
export function recordObservations(state: Application, { hearing: no, on, text, document }: CommandOf<'recordObservations'>, { today, documents }: Facts, { as }: Actor): Answer {
  const hearing = state.hearings.find((one) => one.no === no);
  if (!hearing) return refuse('not-found', 'La collectivité n’est pas invitée à présenter des observations.', '/hearing');
  if (as === 'agent' && on !== today) return refuse('not-today', 'Des observations déposées sur le portail sont datées du jour de leur dépôt.', '/on');
  if (!text && !document) return refuse('observations-required', 'Écrivez les observations ou déposez le document qui les porte.', '/text');
  if (document && !documents.includes(document)) return unknownDocument('/document');
  return dated(on, hearing.openedOn, 'l’invitation à présenter des observations', today) ?? [{ type: 'observationsRecorded', hearing: no, on, ...(text && { text }), ...(document && { document }) }];
}

/** Nothing is taken back before the commune was heard, or had the time to be. The day on which it was, or the refusal. */
export function heard(state: Application, about: HearingAbout, by: Day): { readonly on: Day; readonly openedOn: Day } | Refusal {
  const hearing = current(state, about);
  if (!hearing) return refuse('hearing-required', 'La collectivité doit d’abord être invitée à présenter ses observations.');
  const on = heardOn(hearing, by);
  return on === null || on > by ? refuse('hearing-running', 'La collectivité peut encore présenter ses observations : attendez-les, ou la fin du délai.') : { on, openedOn: hearing.openedOn };
}

/** The hearing that still holds: of this award, and of the delay that has passed. */
function current(state: Application, about: HearingAbout): Hearing | null {
  const hearing = hearingAbout(state, about);
  const since = about === 'lapse' ? lapsesAfter(state) : (state.decision?.on ?? null);
  return hearing && since !== null && (about === 'lapse' ? hearing.openedOn > since : hearing.openedOn >= since) ? hearing : null;
}
