import { dayAfter } from '../calendar/day.ts';
import { daysBefore } from '../calendar/delay.ts';
import { awardStands } from './condition.ts';
import type { Day } from '../calendar/day.ts';
import type { Clocks } from '../programme/programme.ts';
import type { Agreement, Application } from './state.ts';

/** Days on which both parties are reminded of an agreement that is to be signed by then, the first first. */
export const remindersBefore = (signBy: Day, { remindDaysBefore, otherReminders = [] }: Clocks['agreement']): readonly Day[] =>
  [...new Set([remindDaysBefore, ...otherReminders])].sort((a, b) => b - a).map((days) => daysBefore(signBy, days));

const planned = ({ remindersOn, remindOn }: Agreement): readonly Day[] => remindersOn ?? [remindOn];

/** How many of the planned reminders have come by a day: several that came together are one. */
export const remindersBy = (agreement: Agreement, on: Day): number => planned(agreement).filter((day) => day <= on).length;

export interface AgreementAlarm {
  readonly what: 'remind' | 'overdue';
  readonly on: Day;
  /** Number of the letter that will tell of it. */
  readonly no: number;
}

/**
 * What the clock says next of an agreement that waits for a signature: reminders, then that its last day has passed. Nothing lapses by itself,
 * and nothing is said while the award waits for its funders or for a new decision: nobody may sign then.
 */
export function agreementAlarm(state: Pick<Application, 'agreement' | 'phase' | 'agreementLetters' | 'condition' | 'toRevise'>): AgreementAlarm | null {
  const { agreement, phase } = state;
  if (phase !== 'agreement' || !agreement || awardStands(state)) return null;
  const no = agreementLetters(state) + 1;
  const next = planned(agreement)[agreement.reminded ?? 0];
  if (next !== undefined) return { what: 'remind', on: next, no };
  return agreement.overdue ? null : { what: 'overdue', on: dayAfter(agreement.signBy), no };
}

/** Letters written so far about the signature: reminders, a day that passed or was put off. */
export const agreementLetters = ({ agreementLetters: count = 0 }: Pick<Application, 'agreementLetters'>): number => count;
