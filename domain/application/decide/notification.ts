import { addDays } from '../../calendar/day.ts';
import { daysBefore, lastDay } from '../../calendar/delay.ts';
import { holds } from '../../policy/person.ts';
import { refuse } from '../../refusal.ts';
import { dateInFuture, dateTooEarly, unknownDocument } from '../answer.ts';
import { remindersBefore } from '../agreement.ts';
import { awardStands } from '../condition.ts';
import { isSigned, lettersToSign } from '../letters.ts';
import { decisionNo } from '../legality.ts';
import { dutiesFrom } from '../publicity.ts';
import { notEnforceable, stayBar } from './legality.ts';
import { piecesBar } from './screening.ts';
import type { Day } from '../../calendar/day.ts';
import type { Cents } from '../../money/money.ts';
import type { Programme } from '../../programme/programme.ts';
import type { Refusal } from '../../refusal.ts';
import type { Answer } from '../answer.ts';
import type { CommandOf } from '../commands.ts';
import type { ApplicationEvent } from '../events.ts';
import type { Facts } from '../facts.ts';
import type { Application, Decision } from '../state.ts';
import { ZERO } from '../../money/money.ts';

/** A delegate signs within the register: their own delegation, in force today, for this programme, up to its ceiling. */
export function delegationBar(number: string, amount: Cents, { delegations, person, today, programme }: Facts): Refusal | null {
  const held = delegations.find((one) => one.kind === 'signature' && one.number === number && one.person === person?.id);
  if (!held || (held.programme !== null && held.programme !== programme.code)) {
    return refuse('delegation-unknown', 'Cette délégation de signature n’est pas la vôtre pour ce dispositif.', '/delegation');
  }
  if (!holds(held, today)) return refuse('delegation-expired', 'Cette délégation de signature n’est plus en vigueur.', '/delegation');
  return held.ceiling !== null && amount > held.ceiling
    ? refuse('delegation-ceiling', 'Le montant dépasse le plafond de cette délégation de signature.', '/delegation')
    : null;
}

/** à signer → signée, déposée. Nothing that bears a decision is signed before the decision is enforceable (CE avis 10-6-1996 n° 176873). */
export function signLetter(state: Application, command: CommandOf<'signLetter'>, facts: Facts): Answer {
  const { letter: kind, no, delegation } = command;
  const bearsDecision = kind === 'award' || kind === 'refusal';
  if (bearsDecision && state.decision && !state.legality.enforceableOn) return notEnforceable();
  const stay = bearsDecision ? stayBar(state) : null;
  if (stay) return stay;
  if (!lettersToSign(state).some((owed) => owed.kind === kind && owed.no === no)) return refuse('no-such-letter', 'Aucune lettre de cette sorte n’est à signer.', '/letter');
  if (isSigned(state, { kind, no })) return refuse('already-signed', 'Cette lettre est déjà signée.');
  if (kind === 'award' && !state.engagement) return refuse('not-engaged', 'L’engagement comptable précède la signature de la lettre d’attribution, ou l’accompagne : enregistrez d’abord son numéro.');
  if (command.document && !facts.documents.includes(command.document)) return unknownDocument('/document');
  const bar = delegationBar(delegation, kind === 'award' ? (state.decision?.amount ?? ZERO) : ZERO, facts);
  if (bar) return bar;
  const signedBy = facts.person?.id ?? 'system';
  const signed: ApplicationEvent = { type: 'letterSigned', letter: { kind, no, signedBy, delegation, signedOn: facts.today, proof: null }, document: command.document };
  // Expenses count from the signature of the authorisation, unless an award came first.
  const counts = kind === 'early-start' && (state.eligibleFrom === null || facts.today < state.eligibleFrom);
  return counts ? [signed, { type: 'eligibilityFixed', on: facts.today }] : [signed];
}

/** La Poste keeps a registered letter for fifteen days after its first presentation; until then it may still be collected. */
const HELD_DAYS = 15;

/**
 * Caducity and appeal delays run from proven notification, never from the sending of an e-mail. A registered letter that was never collected is
 * notified on the day of its first presentation: the returned envelope proves it.
 */
export function proveNotification(state: Application, command: CommandOf<'proveNotification'>, facts: Facts): Answer {
  const { letter: kind, no, proof, on, document, unclaimed } = command;
  const letter = state.letters[`${kind}/${no}`];
  if (!letter) return refuse('not-signed', 'Cette lettre n’a pas été signée.', '/letter');
  if (letter.proof) return refuse('already-notified', 'La preuve de notification est déjà enregistrée.');
  if (!['lrar', 'lre', 'portal'].includes(proof)) return refuse('no-proof', 'Un courrier électronique ne prouve pas la notification : il faut un avis de réception, une lettre recommandée électronique ou une consultation sur le portail.', '/proof');
  if (on > facts.today) return dateInFuture('/on');
  if (on < letter.signedOn) return dateTooEarly('/on', 'la signature de la lettre');
  if (document && !facts.documents.includes(document)) return unknownDocument('/document');
  if (unclaimed) {
    if (proof !== 'lrar' || !document) return refuse('no-proof', 'Un pli non réclamé se prouve par l’enveloppe de la lettre recommandée, retournée avec sa date de présentation : déposez-la.', '/document');
    if (facts.today <= addDays(on, HELD_DAYS)) return refuse('delay-running', 'Le pli peut encore être retiré : il est gardé quinze jours après sa première présentation.', '/on');
  }
  const proven: ApplicationEvent = { type: 'notificationProven', kind, no, proof, on, document, ...(unclaimed && { unclaimed }) };
  const stands = state.phase === 'decision' && no === decisionNo(state);
  if (!stands || (kind !== 'award' && kind !== 'refusal')) return [proven];
  const { judgedOn } = state.legality.control?.referral ?? {};
  const stay = judgedOn && on < judgedOn ? null : stayBar(state);
  if (stay) return stay;
  if (kind === 'refusal') return [proven, { type: 'closed', outcome: 'refused', released: ZERO }];
  return state.decision ? [proven, ...awardNotified(state, state.decision, on, facts.programme)] : [proven];
}

/** The delays of caducity run once: an award that replaces a notified one keeps them. */
function awardNotified(state: Application, decision: Decision, on: Day, programme: Programme): readonly ApplicationEvent[] {
  const { start, completion, agreement, extendToWorkingDay } = programme.clocks;
  const duties = dutiesFrom(state, programme, 'notification', on);
  const delays: ApplicationEvent = { type: 'lapseDatesSet', startBy: lastDay(on, start, extendToWorkingDay), completeBy: lastDay(on, completion, extendToWorkingDay) };
  const lapse = state.lapse ? [] : [delays];
  if (!asksForAgreement(programme, decision.amount)) return [...lapse, ...duties, { type: 'phaseOpened', phase: 'delivery' }];
  const signBy = lastDay(on, { months: agreement.months }, extendToWorkingDay);
  return [...lapse, ...duties, { type: 'agreementDue', signBy, remindOn: daysBefore(signBy, agreement.remindDaysBefore), remindersOn: remindersBefore(signBy, agreement) }, { type: 'phaseOpened', phase: 'agreement' }];
}

export function asksForAgreement({ agreement }: Programme, amount: Cents): boolean {
  switch (agreement.when) {
    case 'always':
      return true;
    case 'never':
      return false;
    case 'above':
      return amount > agreement.amount;
  }
}

/** The commune's signed copy, then the Métropole's, under a delegation in force that day up to its ceiling: both, whichever comes first, open the payments. */
export function signAgreement(state: Application, command: CommandOf<'signAgreement'>, facts: Facts): Answer {
  const { agreement } = state;
  const { party, on, document, delegation } = command;
  if (!agreement) return refuse('no-agreement', 'Ce dossier n’appelle pas de convention.');
  if (!state.legality.enforceableOn) return notEnforceable();
  const stay = stayBar(state) ?? awardStands(state);
  if (stay) return stay;
  if (on > facts.today) return dateInFuture('/on');
  if (on < state.legality.enforceableOn) return dateTooEarly('/on', 'le caractère exécutoire de la délibération');
  if (!facts.documents.includes(document)) return unknownDocument('/document');
  const [mine, theirs] = party === 'organisation' ? [agreement.organisationSignedOn, agreement.metropoleSignedOn] : [agreement.metropoleSignedOn, agreement.organisationSignedOn];
  if (mine) return refuse('already-signed', 'Cette partie a déjà signé la convention.', '/party');
  if (party === 'metropole' && !state.engagement) return refuse('not-engaged', 'L’engagement comptable précède la signature de la convention par la Métropole.');
  const bar = piecesBar(state, 'agreement', facts) ?? (party === 'metropole' ? delegationBar(delegation ?? '', state.decision?.amount ?? ZERO, { ...facts, today: on }) : null);
  if (bar) return bar;
  const sha256 = facts.prints?.[document];
  return [{ type: 'agreementSigned', party, on, document, ...(party === 'metropole' && { delegation }), ...(sha256 !== undefined && { sha256 }) }, ...(theirs ? [{ type: 'phaseOpened' as const, phase: 'delivery' as const }] : [])];
}
