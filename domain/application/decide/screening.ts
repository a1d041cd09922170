import { lastDay, daysBefore } from '../../calendar/delay.ts';
import { clockEnds } from '../../calendar/suspendable.ts';
import { ZERO } from '../../money/money.ts';
import { interestOf } from '../../policy/interest.ts';
import { hasRole } from '../../policy/may.ts';
import { refuse } from '../../refusal.ts';
import type { Refusal } from '../../refusal.ts';
import type { Phase } from '../state.ts';
import { unknownDocument } from '../answer.ts';
import { delayWarningOn } from '../delay.ts';
import { isDueIn, subjectOf } from '../state.ts';
import type { Answer } from '../answer.ts';
import type { CommandOf } from '../commands.ts';
import type { ApplicationEvent } from '../events.ts';
import type { Facts } from '../facts.ts';
import type { Application } from '../state.ts';
import type { PieceRule } from '../../programme/programme.ts';

/** Pieces due by `phase` that are absent or were rejected. */
export function missingPieces(state: Application, phase: Phase, { programme }: Pick<Facts, 'programme'>): readonly PieceRule[] {
  return programme.pieces.filter(({ code, due, required }) => required && isDueIn(due, phase) && state.pieces[code]?.status !== 'deposited');
}

/** The refusal that bars a step while a piece due by then is missing; null when all are there. */
export function piecesBar(state: Application, phase: Phase, facts: Pick<Facts, 'programme'>): Refusal | null {
  const [missing] = missingPieces(state, phase, facts);
  return missing ? refuse('piece-missing', `Il manque une pièce exigée à ce stade : ${missing.title}.`, `/pieces/${missing.code}`) : null;
}

export function assignOfficer(state: Application, { officer }: CommandOf<'assignOfficer'>, { named, today }: Facts): Answer {
  const subject = subjectOf(state);
  if (!named || !hasRole(named, 'officer', subject, today)) return refuse('not-an-officer', 'Cette personne n’est pas instructrice de ce dispositif.', '/officer');
  if (interestOf(named, subject.organisations, today)) return refuse('recused', 'Cette personne a un intérêt dans le projet : désignez un autre instructeur.', '/officer');
  return [{ type: 'officerAssigned', officer }];
}

/** Demande de pièces, in any phase before the decision: a delay is fixed and the time to decide is suspended (CRPA L114-5, applied to every applicant as a service rule). */
export function requestPieces(state: Application, command: CommandOf<'requestPieces'>, { programme, today }: Facts): Answer {
  if (state.decision) return refuse('already-decided', 'La décision est prise : une demande de pièces ne peut plus suspendre son délai.');
  if (state.request) return refuse('request-open', 'Une demande de pièces est déjà en cours : attendez la réponse ou l’échéance.');
  if (command.pieces.length === 0) return refuse('no-piece-named', 'Indiquez au moins une pièce à demander.', '/pieces');
  const unknown = command.pieces.findIndex((code) => !programme.pieces.some((piece) => piece.code === code));
  if (unknown >= 0) return refuse('unknown-piece', 'Cette pièce n’existe pas dans le dispositif.', `/pieces/${unknown}`);
  // While it is screened, what will be due later may be asked for already; afterwards only what bars the way.
  const early = state.phase === 'screening' ? -1 : command.pieces.findIndex((code) => !programme.pieces.some((piece) => piece.code === code && isDueIn(piece.due, state.phase)));
  if (early >= 0) return refuse('not-due', 'Cette pièce n’est pas encore exigée à ce stade du dossier.', `/pieces/${early}`);
  const { days, remindDaysBefore } = programme.clocks.pieces;
  const answerBy = lastDay(today, { days }, programme.clocks.extendToWorkingDay);
  const pieces = [...new Set(command.pieces)];
  return [
    {
      type: 'piecesRequested',
      request: { no: state.requests + 1, pieces, askedOn: today, remindOn: daysBefore(answerBy, remindDaysBefore), answerBy, note: command.note },
    },
  ];
}

/** A piece arrives or is replaced; the one that completes a request ends its suspension the same day. */
export function depositPiece(state: Application, command: CommandOf<'depositPiece'>, { programme, documents }: Facts): Answer {
  if (!programme.pieces.some(({ code }) => code === command.piece)) return refuse('unknown-piece', 'Cette pièce n’existe pas dans le dispositif.', '/piece');
  if (!documents.includes(command.document)) return unknownDocument('/document');
  const events: ApplicationEvent[] = [{ type: 'pieceDeposited', piece: command.piece, document: command.document }];
  const { request } = state;
  if (request?.outstanding.every((code) => code === command.piece)) events.push({ type: 'requestAnswered', request: request.no });
  return events;
}

export function rejectPiece(state: Application, { piece, reason }: CommandOf<'rejectPiece'>): Answer {
  if (state.pieces[piece]?.status !== 'deposited') return refuse('piece-not-deposited', 'Cette pièce n’est pas au dossier.', '/piece');
  return [{ type: 'pieceRejected', piece, reason }];
}

export function remindPieces(state: Application, { request }: CommandOf<'remindPieces'>): Answer {
  if (state.request?.no !== request) return refuse('request-answered', 'Cette demande de pièces est close.');
  return [{ type: 'piecesReminded', request }];
}

/** Classement sans suite: the delay has run out; never « caducité », which only follows an award. */
export function closeForWantOfPieces(state: Application, { request }: CommandOf<'closeForWantOfPieces'>, { today }: Facts): Answer {
  if (state.request?.no !== request) return refuse('request-answered', 'Cette demande de pièces est close.');
  if (today <= state.request.answerBy) return refuse('delay-running', 'Le délai donné pour répondre court encore.');
  return [{ type: 'closed', outcome: 'closed-for-want-of-pieces', released: ZERO }];
}

export function declareInadmissible(_state: Application, { reason }: CommandOf<'declareInadmissible'>): Answer {
  return [{ type: 'closed', outcome: 'inadmissible', reason, released: ZERO }];
}

export function declareComplete(state: Application, _command: CommandOf<'declareComplete'>, facts: Facts): Answer {
  if (state.request) return refuse('request-open', 'Une demande de pièces est en cours : le dossier n’est pas complet.');
  return piecesBar(state, 'screening', facts) ?? [{ type: 'declaredComplete' }, { type: 'phaseOpened', phase: 'appraisal' }];
}

/** Never a silent refusal: when the time to decide nears its end, the officer is told; nothing else follows by itself. */
export function warnOfDelay(state: Application, _command: CommandOf<'warnOfDelay'>, { programme, today }: Facts): Answer {
  const on = delayWarningOn(state);
  const endsOn = clockEnds(state.instruction, programme.clocks.extendToWorkingDay);
  if (on === null || endsOn === null || today < on) return refuse('nothing-to-warn', 'Aucune alerte de délai n’est due.');
  return [{ type: 'delayWarned', endsOn }];
}

export function requestEarlyStart(state: Application, { reason }: CommandOf<'requestEarlyStart'>, { programme }: Facts): Answer {
  if (!programme.earlyStart) return refuse('no-early-start', 'Ce dispositif n’admet pas de démarrage anticipé.');
  if (state.decision) return refuse('already-decided', 'La décision est prise : un démarrage anticipé n’a plus d’objet.');
  if (state.earlyStart?.status === 'requested') return refuse('early-start-pending', 'Une demande de démarrage anticipé est déjà en cours.');
  if (state.earlyStart?.status === 'authorised') return refuse('early-start-authorised', 'Le démarrage anticipé est déjà autorisé.');
  return [{ type: 'earlyStartRequested', reason }];
}

/** Autorisation de démarrage anticipé: it promises nothing. The day from which expenses count is that of the delegate's signature on its letter. */
export function answerEarlyStart(state: Application, command: CommandOf<'answerEarlyStart'>): Answer {
  if (state.decision) return refuse('already-decided', 'La décision est prise : un démarrage anticipé n’a plus d’objet.');
  if (state.earlyStart?.status !== 'requested') return refuse('no-early-start-request', 'Aucune demande de démarrage anticipé n’est en attente.');
  if (!command.authorised && !command.reason) return refuse('reason-required', 'Un refus doit être motivé.', '/reason');
  return [{ type: 'earlyStartAnswered', status: command.authorised ? 'authorised' : 'refused', reason: command.reason, ...(command.authorised && { awaitsSignature: true as const }) }];
}
