import { ZERO } from '../../money/money.ts';
import { refuse } from '../../refusal.ts';
import { dated, unknownDocument } from '../answer.ts';
import { openAppeal, silenceOn } from '../appeals.ts';
import { contestableUntil, decisionNo } from '../legality.ts';
import type { Refusal } from '../../refusal.ts';
import type { Answer } from '../answer.ts';
import type { Actor, CommandOf } from '../commands.ts';
import type { ApplicationEvent } from '../events.ts';
import type { Facts } from '../facts.ts';
import type { Appeal, Application } from '../state.ts';

/**
 * Recours gracieux of the commune against the decision that stands: it opens a refused dossier again until it is answered, by a letter that
 * confirms or by a new decision. Received after two months from proven notification it is late, and examined all the same.
 */
export function recordAppeal(state: Application, command: CommandOf<'recordAppeal'>, { today, programme, documents }: Facts, { as }: Actor): Answer {
  const { letter: kind, no, on, reason, document } = command;
  const letter = state.letters[`${kind}/${no}`];
  if ((kind !== 'award' && kind !== 'refusal') || !letter || no !== decisionNo(state)) return refuse('no-such-letter', 'Le recours porte sur la lettre qui a notifié la décision en vigueur.', '/letter');
  if (state.phase === 'closed' && state.outcome !== 'refused') return refuse('wrong-phase', 'Ce dossier est clos autrement que par un refus : sa décision ne peut plus être revue ici.');
  if (openAppeal(state)) return refuse('appeal-open', 'Un recours contre cette décision attend déjà sa réponse.');
  if (document && !documents.includes(document)) return unknownDocument('/document');
  if (as === 'agent' && on !== today) return refuse('not-today', 'Un recours déposé sur le portail est daté du jour de son dépôt.', '/on');
  const bar = dated(on, letter.signedOn, 'la signature de la lettre contestée', today);
  if (bar) return bar;
  const late = letter.proof !== null && on > contestableUntil(letter.proof.on, programme.clocks.extendToWorkingDay);
  const appeal: Appeal = { no: state.appeals.length + 1, letter: kind, letterNo: no, on, late, ...silenceOn(on), warned: false, status: 'open', answeredOn: null };
  return [{ type: 'appealLodged', appeal, reason, document }, ...(state.phase === 'closed' ? [{ type: 'reopened' as const, appeal: appeal.no }] : [])];
}

/** Never a silent refusal: before the two months end, the officer is told; nothing else follows by itself. */
export function warnOfAppeal(state: Application, { appeal: no }: CommandOf<'warnOfAppeal'>, { today }: Facts): Answer {
  const open = openAppeal(state);
  return open && open.no === no && !open.warned && today >= open.warnOn ? [{ type: 'appealWarned', appeal: no }] : refuse('nothing-to-warn', 'Aucun recours n’appelle d’alerte.');
}

/** The decision is confirmed: a letter says why, and a dossier the appeal had opened again is closed as it was. */
export function rejectAppeal(state: Application, { appeal: no, reasons }: CommandOf<'rejectAppeal'>): Answer {
  const open = openAppeal(state);
  if (!open || open.no !== no) return noAppeal();
  const confirmed: ApplicationEvent = { type: 'appealAnswered', appeal: no, answer: 'confirmed', reasons };
  const wasClosed = open.letter === 'refusal' && state.phase === 'decision' && !!state.letters[`refusal/${open.letterNo}`]?.proof;
  return wasClosed ? [confirmed, { type: 'closed', outcome: 'refused', released: ZERO }] : [confirmed];
}

export const noAppeal = (): Refusal => refuse('no-appeal', 'Aucun recours de la collectivité n’attend de réponse.');
