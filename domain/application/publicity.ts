import { lastDay, daysBefore } from '../calendar/delay.ts';
import { plus } from '../money/money.ts';
import type { Day } from '../calendar/day.ts';
import type { Programme, PublicityDuty } from '../programme/programme.ts';
import type { EventOf } from './events.ts';
import type { Application, Phase } from './state.ts';

/** A duty of publicity of this award, from the day it runs (CGCT L1111-11, D1111-8): what the beneficiary owes the public, and by when. */
export interface Duty {
  readonly duty: string;
  readonly from: Day;
  /** Last day that counts; null where it lasts as long as what it is about. */
  readonly by: Day | null;
  readonly remindOn: Day | null;
  /** Number of its reminder among those of the dossier; null while there was none. */
  readonly reminder: number | null;
  readonly done: { readonly how: 'fulfilled'; readonly on: Day; readonly document: string } | { readonly how: 'exempted'; readonly on: Day; readonly reason: string } | null;
}

/** What makes a duty run. */
export type DutyOrigin = NonNullable<PublicityDuty['deadline']>['from'];

type Award = Pick<Application, 'decision' | 'plan'>;

export const publicityOf = ({ publicity = [] }: Pick<Application, 'publicity'>): readonly Duty[] => publicity;
export const findDuty = (state: Pick<Application, 'publicity'>, code: string): Duty | undefined => publicityOf(state).find(({ duty }) => duty === code);

/** Does this award owe it: an operation of its section, and of its cost as planned? A duty without a deadline is printed, and nothing follows it up. */
function isOwed({ decision, plan }: Award, { deadline, section, above }: PublicityDuty): boolean {
  if (!deadline || decision?.kind !== 'award') return false;
  if (section !== undefined && decision.bySection[section] === 0) return false;
  return above === undefined || plus(...plan.expenses.map(({ asked }) => asked)) > above;
}

/** The duties that an award owes under its programme version. */
export const dutiesOwed = (award: Award, { publicity }: Pick<Programme, 'publicity'>): readonly PublicityDuty[] => publicity.filter((duty) => isOwed(award, duty));

/** What starts to run when an award is notified, its operation begun or completed: nothing that was done already, nothing that runs from that very day. */
export function dutiesFrom(state: Application, { publicity, clocks }: Programme, origin: DutyOrigin, from: Day): readonly EventOf<'publicityDue'>[] {
  return dutiesOwed(state, { publicity }).flatMap(({ code, deadline }): EventOf<'publicityDue'>[] => {
    const known = findDuty(state, code);
    if (deadline?.from !== origin || known?.done || known?.from === from) return [];
    const { months, days, remindDaysBefore } = deadline;
    const delay = months !== undefined ? { months } : days !== undefined ? { days } : null;
    const by = delay && lastDay(from, delay, clocks.extendToWorkingDay);
    return [{ type: 'publicityDue', duty: code, from, by, remindOn: by && remindDaysBefore !== undefined ? daysBefore(by, remindDaysBefore) : null }];
  });
}

const IN_FORCE: readonly Phase[] = ['agreement', 'delivery', 'closing'];

/** The duty to remind of next, and when; null when none waits. */
export function dutyReminder(state: Pick<Application, 'publicity' | 'phase'>): { readonly duty: string; readonly on: Day } | null {
  if (!IN_FORCE.includes(state.phase)) return null;
  const waiting = publicityOf(state).flatMap(({ duty, done, reminder, remindOn }) => (done || reminder !== null || remindOn === null ? [] : [{ duty, on: remindOn }]));
  return waiting.reduce<{ duty: string; on: Day } | null>((first, one) => (first === null || one.on < first.on ? one : first), null);
}

/** Numbers of the reminders written of duties that are still to be fulfilled. */
export const publicityReminders = (state: Pick<Application, 'publicity'>): readonly number[] => publicityOf(state).flatMap(({ done, reminder }) => (done || reminder === null ? [] : [reminder]));
