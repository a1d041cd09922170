import { refuse } from '../refusal.ts';
import type { Day } from '../calendar/day.ts';
import type { Refusal } from '../refusal.ts';
import type { ApplicationEvent } from './events.ts';

/** `decide` answers with what happened, or with the rule that forbids it. */
export type Answer = readonly ApplicationEvent[] | Refusal;

export const isRefusal = (answer: Answer): answer is Refusal => !Array.isArray(answer);

export const dateInFuture = (path: string): Refusal => refuse('date-in-future', 'Cette date n’est pas encore passée : indiquez la date réelle de l’acte.', path);
export const dateTooEarly = (path: string, what: string): Refusal => refuse('date-too-early', `Cette date précède ${what} : vérifiez-la.`, path);
/** An act's own date: neither to come, nor before what it follows. */
export function dated(on: Day, notBefore: Day, what: string, today: Day): Refusal | null {
  if (on > today) return dateInFuture('/on');
  return on < notBefore ? dateTooEarly('/on', what) : null;
}

export const unknownDocument = (path: string): Refusal => refuse('unknown-document', 'Ce document n’a pas été déposé sur ce dossier : téléversez-le d’abord.', path);
