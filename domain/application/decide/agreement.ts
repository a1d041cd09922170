import { NOTHING } from '../../funding/imputation.ts';
import { lastDay } from '../../calendar/delay.ts';
import { dayInFrench } from '../../calendar/day.ts';
import { refuse } from '../../refusal.ts';
import { agreementAlarm, agreementLetters, remindersBefore, remindersBy } from '../agreement.ts';
import { awardStands } from '../condition.ts';
import { lapsed } from './closing.ts';
import { stayBar } from './legality.ts';
import type { Refusal } from '../../refusal.ts';
import type { Answer } from '../answer.ts';
import type { CommandOf } from '../commands.ts';
import type { Facts } from '../facts.ts';
import type { Agreement, Application } from '../state.ts';

const isRefused = (found: Agreement | Refusal): found is Refusal => 'code' in found;

/** The agreement that waits for a signature: both, and the dossier is in delivery. Code `no-agreement`. */
const waiting = ({ agreement }: Application): Agreement | Refusal => agreement ?? refuse('no-agreement', 'Ce dossier n’appelle pas de convention.');

/** By the clock on the days the programme plans, or by the officer at any time: each is a letter. */
export function remindAgreement(state: Application, { reminder }: CommandOf<'remindAgreement'>, { today }: Facts, byClock: boolean): Answer {
  const agreement = waiting(state);
  if (isRefused(agreement)) return agreement;
  const no = agreementLetters(state) + 1;
  if (!byClock) return [{ type: 'agreementReminded', no }];
  const alarm = agreementAlarm(state);
  if (alarm?.what !== 'remind' || today < alarm.on || (reminder !== undefined && reminder !== alarm.no)) return refuse('nothing-to-remind', 'Aucun rappel de la convention n’est dû.');
  return [{ type: 'agreementReminded', no, planned: remindersBy(agreement, today) }];
}

/** The last day has passed: both parties are told; an officer then puts it off or constates caducity. */
export function agreementOverdue(state: Application, { signBy }: CommandOf<'agreementOverdue'>, { today }: Facts): Answer {
  const alarm = agreementAlarm(state);
  if (alarm?.what !== 'overdue' || today < alarm.on || signBy !== state.agreement?.signBy) return refuse('nothing-to-warn', 'Le délai de signature de la convention n’est pas dépassé, ou il est déjà signalé.');
  return [{ type: 'agreementFellOverdue', no: alarm.no, signBy }];
}

/** More time to sign, once, with a reason, as far as the programme allows. Codes `extension-barred`, `extension-used`, `date-too-early`, `extension-beyond`. */
export function extendAgreement(state: Application, { until, reason }: CommandOf<'extendAgreement'>, { today, programme }: Facts): Answer {
  const agreement = waiting(state);
  if (isRefused(agreement)) return agreement;
  const { agreement: rules, extendToWorkingDay } = programme.clocks;
  if (!rules.extension) return refuse('extension-barred', 'Le dispositif ne permet pas de reporter la signature de la convention.');
  if (agreement.firstSignBy) return refuse('extension-used', 'La signature de la convention a déjà été reportée : elle ne peut l’être qu’une fois.');
  if (until <= agreement.signBy || until <= today) return refuse('date-too-early', 'Indiquez un jour à venir, après le dernier jour prévu.', '/until');
  const most = lastDay(agreement.signBy, rules.extension, extendToWorkingDay);
  if (until > most) return refuse('extension-beyond', `La signature peut être reportée au ${dayInFrench(most)} au plus tard.`, '/until');
  return [{ type: 'agreementExtended', no: agreementLetters(state) + 1, signBy: until, remindersOn: remindersBefore(until, rules).filter((day) => day > today), reason }];
}

/**
 * Caducity of an award whose agreement was not signed in time: constated by a person, never silent, and only for want of the organisation's
 * signature. Codes `delay-running`, `awaits-metropole`.
 */
export function declareAgreementLapsed(state: Application, { reason }: CommandOf<'declareAgreementLapsed'>, facts: Facts): Answer {
  const agreement = waiting(state);
  if (isRefused(agreement)) return agreement;
  if (facts.today <= agreement.signBy || !agreement.overdue) return refuse('delay-running', 'Le délai de signature court encore, ou son dépassement vient seulement d’être signalé.');
  if (agreement.organisationSignedOn) return refuse('awaits-metropole', 'La collectivité a signé : c’est la signature de la Métropole qui manque.');
  return stayBar(state) ?? awardStands(state) ?? lapsed(state, facts, { reason, because: 'agreement' }, NOTHING);
}
