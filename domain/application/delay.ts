import { daysBefore } from '../calendar/delay.ts';
import { clockEnds } from '../calendar/suspendable.ts';
import type { Day } from '../calendar/day.ts';
import type { Application } from './state.ts';

/** The day on which the officer is warned that the time to decide runs out; null once warned or decided, and while the clock is suspended. */
export function delayWarningOn({ instruction, warnDaysBefore, delayWarned, decision, phase }: Application): Day | null {
  if (delayWarned || decision || phase === 'closed') return null;
  const end = clockEnds(instruction, false);
  return end === null ? null : daysBefore(end, warnDaysBefore);
}
