import { later } from '../../calendar/day.ts';
import { refuse } from '../../refusal.ts';
import { dated, unknownDocument } from '../answer.ts';
import { referralEnds } from '../legality.ts';
import type { Day } from '../../calendar/day.ts';
import type { Refusal } from '../../refusal.ts';
import type { Answer } from '../answer.ts';
import type { CommandOf } from '../commands.ts';
import type { ApplicationEvent } from '../events.ts';
import type { Facts } from '../facts.ts';
import type { Application, Legality } from '../state.ts';

const notDecided = (): Refusal => refuse('not-decided', 'Aucune délibération n’est enregistrée.');

export const notEnforceable = (): Refusal =>
  refuse('not-enforceable', 'La délibération n’est pas encore exécutoire : rien ne peut être notifié ni signé avant sa transmission, son accusé de réception et sa publication.');

/** While the judge has suspended the decision, and for good once it is annulled, nothing is notified, engaged, signed or ordered. */
export function stayBar({ legality }: Application): Refusal | null {
  switch (legality.control?.referral?.outcome) {
    case 'suspended':
      return refuse('suspended', 'Le juge a suspendu cette délibération : rien ne peut être notifié, engagé, signé ni mandaté tant qu’il n’a pas statué.');
    case 'annulled':
      return refuse('annulled', 'Le juge a annulé cette délibération : une nouvelle décision doit la remplacer.');
    default:
      return null;
  }
}

/** Télétransmission → préfecture's receipt → publication → exécutoire (CGCT L2131-1 by L5211-3). */
export function recordTransmission(state: Application, { on }: CommandOf<'recordTransmission'>, { today }: Facts): Answer {
  if (!state.decision) return notDecided();
  if (state.legality.transmittedOn) return refuse('already-transmitted', 'La transmission est déjà enregistrée.');
  return dated(on, state.decision.on, 'la délibération', today) ?? [{ type: 'transmitted', on }];
}

export function recordPrefectureReceipt(state: Application, { on, receipt }: CommandOf<'recordPrefectureReceipt'>, { today }: Facts): Answer {
  const { transmittedOn, receivedOn, publishedOn } = state.legality;
  if (!transmittedOn) return refuse('not-transmitted', 'La délibération n’a pas été transmise à la préfecture.');
  if (receivedOn) return refuse('already-received', 'L’accusé de réception est déjà enregistré.');
  return dated(on, transmittedOn, 'la transmission', today) ?? [{ type: 'prefectureReceived', on, receipt }, ...enforceable(on, publishedOn)];
}

export function recordPublication(state: Application, { on }: CommandOf<'recordPublication'>, { today }: Facts): Answer {
  if (!state.decision) return notDecided();
  if (state.legality.publishedOn) return refuse('already-published', 'La publication est déjà enregistrée.');
  return dated(on, state.decision.on, 'la délibération', today) ?? [{ type: 'published', on }, ...enforceable(state.legality.receivedOn, on)];
}

const enforceable = (received: Day | null, published: Day | null): readonly ApplicationEvent[] =>
  received && published ? [{ type: 'becameEnforceable', on: later(received, published) }] : [];

/** The day the préfecture received the act; or the refusal that says it did not. */
function received({ receivedOn }: Legality): Day | Refusal {
  return receivedOn ?? refuse('not-received', 'La préfecture n’a pas encore accusé réception de la délibération.');
}

/** The préfecture asks for pieces: the delay of a déféré will run anew from the day it has them. The decision stays enforceable meanwhile. */
export function recordPrefectureRequest({ legality }: Application, { on, note }: CommandOf<'recordPrefectureRequest'>, { today }: Facts): Answer {
  const since = received(legality);
  if (typeof since !== 'string') return since;
  const asked = legality.control?.pieces;
  if (asked && !asked.receivedOn) return refuse('prefecture-waits', 'La préfecture attend déjà des pièces : enregistrez d’abord le jour où elle les a reçues.');
  return dated(on, asked?.receivedOn ?? since, asked ? 'la réception des pièces précédentes' : 'la réception de la délibération par la préfecture', today) ?? [{ type: 'prefectureAskedPieces', on, note }];
}

export function recordPrefecturePieces({ legality: { control } }: Application, { on }: CommandOf<'recordPrefecturePieces'>, { today }: Facts): Answer {
  const asked = control?.pieces;
  if (!asked || asked.receivedOn) return refuse('nothing-asked', 'La préfecture n’attend aucune pièce.');
  return dated(on, asked.askedOn, 'la demande de la préfecture', today) ?? [{ type: 'prefectureGotPieces', on }];
}

/** Recours gracieux du préfet: answered by letter, or by a new decision. */
export function recordPrefectureAppeal({ legality }: Application, { on, reason, document }: CommandOf<'recordPrefectureAppeal'>, { today, documents }: Facts): Answer {
  const since = received(legality);
  if (typeof since !== 'string') return since;
  if (legality.control?.appeal) return refuse('prefecture-appeal-known', 'Le recours gracieux du préfet contre cette délibération est déjà enregistré.');
  if (document && !documents.includes(document)) return unknownDocument('/document');
  return dated(on, since, 'la réception de la délibération par la préfecture', today) ?? [{ type: 'prefectureAppealed', on, reason, document }];
}

/** The Métropole answers the préfet that it keeps its decision; the other answer is a new decision. */
export function maintainDecision({ legality: { control } }: Application, { on, document }: CommandOf<'maintainDecision'>, { today, documents }: Facts): Answer {
  const appeal = control?.appeal;
  if (!appeal || appeal.answer) return refuse('no-prefecture-appeal', 'Aucun recours gracieux du préfet n’attend de réponse.');
  if (document && !documents.includes(document)) return unknownDocument('/document');
  return dated(on, appeal.on, 'le recours du préfet', today) ?? [{ type: 'prefectureAnswered', on, answer: 'maintained', document }];
}

/** Déféré préfectoral, within two months of the receipt, of the pieces or of the answer to the préfet: a later one is recorded too, the judge says what it is worth. */
export function recordReferral({ legality }: Application, { on, number }: CommandOf<'recordReferral'>, { today, programme }: Facts): Answer {
  const since = received(legality);
  if (typeof since !== 'string') return since;
  if (legality.control?.referral) return refuse('already-referred', 'Le déféré contre cette délibération est déjà enregistré.');
  const ends = referralEnds(legality, programme.clocks.extendToWorkingDay);
  return dated(on, since, 'la réception de la délibération par la préfecture', today) ?? [{ type: 'referred', on, late: ends !== null && on > ends, ...(number !== undefined && { number }) }];
}

/** What the judge decides: to suspend until judgment, to reject, to annul. A court of appeal may say otherwise later. */
export function recordJudgment({ legality: { control } }: Application, { on, outcome, number }: CommandOf<'recordJudgment'>, { today }: Facts): Answer {
  const referral = control?.referral;
  if (!referral) return refuse('not-referred', 'Aucun déféré n’est enregistré contre cette délibération.');
  if (referral.outcome === outcome || (outcome === 'suspended' && referral.outcome !== 'pending')) return refuse('already-judged', 'Cette décision du juge est déjà enregistrée, ou il a déjà statué au fond.', '/outcome');
  return dated(on, referral.judgedOn ?? referral.on, referral.judgedOn ? 'la décision précédente du juge' : 'le déféré', today) ?? [{ type: 'judged', on, outcome, ...(number !== undefined && { number }) }];
}
