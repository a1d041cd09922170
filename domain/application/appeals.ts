import { addMonths } from '../calendar/day.ts';
import { daysBefore } from '../calendar/delay.ts';
import type { Day } from '../calendar/day.ts';
import type { Appeal, Application } from './state.ts';

/** After two months without an answer, silence is worth a refusal (CJA R421-2). */
const SILENCE_MONTHS = 2;
const WARN_DAYS_BEFORE = 15;

/** The clock of an appeal received on `on`: the last day of the two months, and the day on which the officer is told that it comes. */
export function silenceOn(on: Day): Pick<Appeal, 'silenceOn' | 'warnOn'> {
  const last = addMonths(on, SILENCE_MONTHS);
  return { silenceOn: last, warnOn: daysBefore(last, WARN_DAYS_BEFORE) };
}

export const openAppeal = ({ appeals }: Pick<Application, 'appeals'>): Appeal | undefined => appeals.find(({ status }) => status === 'open');

/** The next appeal whose silence the officer is to be warned of; null when none is. */
export function appealWarning(state: Pick<Application, 'appeals'>): { readonly appeal: number; readonly on: Day } | null {
  const open = openAppeal(state);
  return open && !open.warned ? { appeal: open.no, on: open.warnOn } : null;
}
