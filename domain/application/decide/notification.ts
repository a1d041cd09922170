import { daysBefore, lastDay } from '../../calendar/delay.ts';
import { holds } from '../../policy/person.ts';
import { refuse } from '../../refusal.ts';
import { dateInFuture, dateTooEarly, unknownDocument } from '../answer.ts';
import { isSigned, lettersToSign } from '../letters.ts';
import { notEnforceable } from './decision.ts';
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
  if (!lettersToSign(state).some((owed) => owed.kind === kind && owed.no === no)) return refuse('no-such-letter', 'Aucune lettre de cette sorte n’est à signer.', '/letter');
  if (isSigned(state, { kind, no })) return refuse('already-signed', 'Cette lettre est déjà signée.');
  if (command.document && !facts.documents.includes(command.document)) return unknownDocument('/document');
  const bar = delegationBar(delegation, kind === 'award' ? (state.decision?.amount ?? ZERO) : ZERO, facts);
  if (bar) return bar;
  const signedBy = facts.person?.id ?? 'system';
  return [{ type: 'letterSigned', letter: { kind, no, signedBy, delegation, signedOn: facts.today, proof: null }, document: command.document }];
}

/** Caducity and appeal delays run from proven notification, never from the sending of an e-mail. */
export function proveNotification(state: Application, command: CommandOf<'proveNotification'>, facts: Facts): Answer {
  const { letter: kind, no, proof, on, document } = command;
  const letter = state.letters[`${kind}/${no}`];
  if (!letter) return refuse('not-signed', 'Cette lettre n’a pas été signée.', '/letter');
  if (letter.proof) return refuse('already-notified', 'La preuve de notification est déjà enregistrée.');
  if (on > facts.today) return dateInFuture('/on');
  if (on < letter.signedOn) return dateTooEarly('/on', 'la signature de la lettre');
  if (document && !facts.documents.includes(document)) return unknownDocument('/document');
  const proven: ApplicationEvent = { type: 'notificationProven', kind, no, proof, on, document };
  if (kind === 'refusal' && state.phase === 'decision') return [proven, { type: 'closed', outcome: 'refused', released: ZERO }];
  if (kind === 'award' && state.phase === 'decision' && state.decision) return [proven, ...awardNotified(state.decision, on, facts.programme)];
  return [proven];
}

function awardNotified(decision: Decision, on: Day, programme: Programme): readonly ApplicationEvent[] {
  const { start, completion, agreement, extendToWorkingDay } = programme.clocks;
  const lapse: ApplicationEvent = { type: 'lapseDatesSet', startBy: lastDay(on, start, extendToWorkingDay), completeBy: lastDay(on, completion, extendToWorkingDay) };
  if (!asksForAgreement(programme, decision.amount)) return [lapse, { type: 'phaseOpened', phase: 'delivery' }];
  const signBy = lastDay(on, { months: agreement.months }, extendToWorkingDay);
  return [lapse, { type: 'agreementDue', signBy, remindOn: daysBefore(signBy, agreement.remindDaysBefore) }, { type: 'phaseOpened', phase: 'agreement' }];
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

/** The commune's signed copy, then the Métropole's: both, whichever comes first, open the payments. */
export function signAgreement(state: Application, command: CommandOf<'signAgreement'>, facts: Facts): Answer {
  const { agreement } = state;
  const { party, on, document } = command;
  if (!agreement) return refuse('no-agreement', 'Ce dossier n’appelle pas de convention.');
  if (!state.legality.enforceableOn) return notEnforceable();
  if (on > facts.today) return dateInFuture('/on');
  if (on < state.legality.enforceableOn) return dateTooEarly('/on', 'le caractère exécutoire de la délibération');
  if (!facts.documents.includes(document)) return unknownDocument('/document');
  const [mine, theirs] = party === 'organisation' ? [agreement.organisationSignedOn, agreement.metropoleSignedOn] : [agreement.metropoleSignedOn, agreement.organisationSignedOn];
  if (mine) return refuse('already-signed', 'Cette partie a déjà signé la convention.', '/party');
  if (party === 'metropole' && !state.engagement) return refuse('not-engaged', 'L’engagement comptable précède la signature de la convention par la Métropole.');
  const bar = piecesBar(state, 'agreement', facts);
  if (bar) return bar;
  return [{ type: 'agreementSigned', party, on, document }, ...(theirs ? [{ type: 'phaseOpened' as const, phase: 'delivery' as const }] : [])];
}

export function remindAgreement({ agreement }: Application): Answer {
  return agreement ? [{ type: 'agreementReminded' }] : refuse('no-agreement', 'Ce dossier n’appelle pas de convention.');
}
