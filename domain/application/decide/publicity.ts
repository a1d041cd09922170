import { refuse } from '../../refusal.ts';
import { dateInFuture, dateTooEarly, unknownDocument } from '../answer.ts';
import { dutiesOwed, dutyReminder, findDuty, publicityOf } from '../publicity.ts';
import type { PublicityDuty } from '../../programme/programme.ts';
import type { Refusal } from '../../refusal.ts';
import type { Answer } from '../answer.ts';
import type { CommandOf } from '../commands.ts';
import type { EventOf } from '../events.ts';
import type { Facts } from '../facts.ts';
import type { Application } from '../state.ts';

/** A duty of this award that is still to be fulfilled, whether its time has begun or not. Codes `duty-unknown`, `duty-done`. */
function owed(state: Application, code: string, { programme }: Facts): PublicityDuty | Refusal {
  const duty = dutiesOwed(state, programme).find((one) => one.code === code);
  if (!duty) return refuse('duty-unknown', 'Cette subvention n’entraîne pas cette obligation de publicité.', '/duty');
  return findDuty(state, code)?.done ? refuse('duty-done', 'Cette obligation de publicité est déjà remplie, ou dispensée.', '/duty') : duty;
}

/** The beneficiary tells what it did for the public to know, with a proof: a photograph, a copy of its page. Told late, it is recorded as late. */
export function fulfilDuty(state: Application, { duty: code, document, on }: CommandOf<'fulfilDuty'>, facts: Facts): Answer {
  const duty = owed(state, code, facts);
  if (!('title' in duty)) return duty;
  if (on > facts.today) return dateInFuture('/on');
  if (state.decision && on < state.decision.on) return dateTooEarly('/on', 'la délibération');
  return facts.documents.includes(document) ? [fulfilled(state, code, document, on)] : unknownDocument('/document');
}

function fulfilled(state: Application, duty: string, document: string, on: Application['filedOn']): EventOf<'dutyFulfilled'> {
  const by = findDuty(state, duty)?.by ?? null;
  return { type: 'dutyFulfilled', duty, document, on, ...(by !== null && on > by && { late: true as const }) };
}

/** D1111-8 spares aid for technical material and tools alone: an officer says so with a reason, where the programme allows it. */
export function exemptDuty(state: Application, { duty: code, reason }: CommandOf<'exemptDuty'>, facts: Facts): Answer {
  const duty = owed(state, code, facts);
  if (!('title' in duty)) return duty;
  return duty.exempts === undefined ? refuse('duty-not-exempted', 'Le dispositif ne prévoit pas de dispense de cette obligation de publicité.', '/duty') : [{ type: 'dutyExempted', duty: code, reason }];
}

export function remindDuty(state: Application, { duty }: CommandOf<'remindDuty'>, { today }: Facts): Answer {
  const next = dutyReminder(state);
  if (!next || next.duty !== duty || today < next.on) return refuse('nothing-to-remind', 'Aucune obligation de publicité n’appelle de rappel.');
  return [{ type: 'dutyReminded', duty, no: publicityOf(state).filter(({ reminder }) => reminder !== null).length + 1 }];
}

type Claimed = Pick<CommandOf<'fileClaim'>, 'kind' | 'documents'>;

/** The balance waits for the duties that the programme wants fulfilled before it, told before or proven with it. Code `duty-unfulfilled`. */
export function dutiesBar(state: Application, { kind, documents }: Claimed, { programme }: Facts): Refusal | null {
  if (kind !== 'balance') return null;
  const missing = dutiesOwed(state, programme).find(({ code, beforeBalance, proof }) => beforeBalance === true && !findDuty(state, code)?.done && (proof === undefined || !(proof in documents)));
  return missing ? refuse('duty-unfulfilled', `Avant de demander le solde, déclarez avec une preuve que cette obligation de publicité est remplie : ${missing.title}.`, '/kind') : null;
}

/** What a claim proves of them by the documents it carries. */
export function provenBy(state: Application, { documents }: Claimed, { programme, today }: Facts): readonly EventOf<'dutyFulfilled'>[] {
  return dutiesOwed(state, programme).flatMap(({ code, proof }) => {
    const document = proof === undefined ? undefined : documents[proof];
    return document === undefined || findDuty(state, code)?.done ? [] : [fulfilled(state, code, document, today)];
  });
}
