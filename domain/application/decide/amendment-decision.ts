import { daysBefore, lastDay } from '../../calendar/delay.ts';
import { ZERO } from '../../money/money.ts';
import { afterAwardRulesOf } from '../../programme/after-award.ts';
import { refuse } from '../../refusal.ts';
import { dateInFuture, dateTooEarly, unknownDocument } from '../answer.ts';
import { findAmendment, isSigned } from '../amendment.ts';
import { authorityBar } from './amendment-bars.ts';
import { amendmentInHand, following } from './amendment.ts';
import { stayBar } from './legality.ts';
import { delegationBar } from './notification.ts';
import type { Avenant } from '../amendment.ts';
import type { Answer } from '../answer.ts';
import type { Actor, CommandOf } from '../commands.ts';
import type { Facts } from '../facts.ts';
import type { Application } from '../state.ts';

/** Granted by the body the programme names, once examined: days, lines, award, shares, envelope and schedule follow in the same commit. */
export function grantAmendment(state: Application, { amendment: no, authority, reason }: CommandOf<'grantAmendment'>, facts: Facts, actor: Actor): Answer {
  const amendment = amendmentInHand(state, no);
  if ('code' in amendment) return amendment;
  if (!amendment.examined) return refuse('not-examined', 'Cette demande n’a pas été instruite : l’avis motivé de l’instructeur vient d’abord.');
  const bar = authorityBar(state, amendment, authority, actor, facts);
  if (bar) return bar;
  const follows = following(state, amendment, facts);
  if ('code' in follows) return follows;
  const { effect, before, after } = follows;
  return [...before, { type: 'amendmentGranted', amendment: no, authority, effect, avenant: avenantOf(state, facts), ...(reason && { reason }) }, ...after];
}

/** Refused by the same body, with its reasons. */
export function refuseAmendment(state: Application, { amendment: no, authority, reason }: CommandOf<'refuseAmendment'>, facts: Facts, actor: Actor): Answer {
  const amendment = amendmentInHand(state, no);
  if ('code' in amendment) return amendment;
  if (!amendment.examined) return refuse('not-examined', 'Cette demande n’a pas été instruite : l’avis motivé de l’instructeur vient d’abord.');
  return authorityBar(state, amendment, authority, actor, facts) ?? [{ type: 'amendmentRefused', amendment: no, authority, reason }];
}

/** What a signed agreement says is changed in writing, by both who signed it; one nobody has signed yet will say the new terms by itself. */
function avenantOf({ agreement }: Application, { programme, today }: Facts): Avenant | null {
  if (!agreement?.organisationSignedOn && !agreement?.metropoleSignedOn) return null;
  const { months, remindDaysBefore } = afterAwardRulesOf(programme).signature;
  const signBy = lastDay(today, { months }, programme.clocks.extendToWorkingDay);
  return { signBy, remindOn: daysBefore(signBy, remindDaysBefore), reminded: false, organisationSignedOn: null, metropoleSignedOn: null };
}

/** Each party's signed copy of the avenant; the Métropole's under a delegation in force that day, up to its ceiling. */
export function signAmendment(state: Application, { amendment: no, party, on, document, delegation }: CommandOf<'signAmendment'>, facts: Facts): Answer {
  const amendment = findAmendment(state, no);
  if (!amendment?.avenant || !amendment.decided) return refuse('no-amendment', 'Cette demande n’appelle pas d’avenant à la convention.', '/amendment');
  const stay = stayBar(state);
  if (stay) return stay;
  if (on > facts.today) return dateInFuture('/on');
  if (on < amendment.decided.on) return dateTooEarly('/on', 'la décision qui accorde l’avenant');
  if (!facts.documents.includes(document)) return unknownDocument('/document');
  if (amendment.avenant[party === 'organisation' ? 'organisationSignedOn' : 'metropoleSignedOn']) return refuse('already-signed', 'Cette partie a déjà signé l’avenant.', '/party');
  const bar = party === 'metropole' ? delegationBar(delegation ?? '', state.decision?.amount ?? ZERO, { ...facts, today: on }) : null;
  return bar ?? [{ type: 'amendmentSigned', amendment: no, party, on, document, ...(party === 'metropole' && { delegation }) }];
}

export function remindAmendment(state: Application, { amendment: no }: CommandOf<'remindAmendment'>): Answer {
  const avenant = findAmendment(state, no)?.avenant;
  if (!avenant || isSigned(avenant)) return refuse('no-amendment', 'Aucun avenant n’attend de signature.');
  return avenant.reminded ? refuse('already-reminded', 'Le rappel est déjà parti.') : [{ type: 'amendmentReminded', amendment: no }];
}
