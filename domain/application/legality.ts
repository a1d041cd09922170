import { addMonths, dayAfter, later } from '../calendar/day.ts';
import { nextWorkingDay } from '../calendar/holidays.ts';
import type { Day } from '../calendar/day.ts';
import type { Application, Legality } from './state.ts';

/** Two months, to go to court or to contest before going. */
const CONTEST_MONTHS = 2;

/**
 * The last day on which a decision made known on `from` may be contested: two months, délai franc, for neither its first day nor its last
 * counts (CJA R421-1). Made known on 6 July, it may be contested until 7 September.
 */
export function contestableUntil(from: Day, extend: boolean): Day {
  const last = dayAfter(addMonths(from, CONTEST_MONTHS));
  return extend ? nextWorkingDay(last) : last;
}

/**
 * The last day on which the préfet may go to court: it runs from the receipt of the act, anew from that of the pieces asked for, anew from the
 * answer to a recours gracieux. Null while nothing was received, while pieces are awaited, or while the recours has no answer.
 */
export function referralEnds({ receivedOn, control }: Legality, extend: boolean): Day | null {
  if (!receivedOn) return null;
  const { pieces = null, appeal = null } = control ?? {};
  if ((pieces && !pieces.receivedOn) || (appeal && !appeal.answeredOn)) return null;
  const from = [pieces?.receivedOn, appeal?.answeredOn].reduce<Day>((latest, day) => (day ? later(latest, day) : latest), receivedOn);
  return contestableUntil(from, extend);
}

/** Which of its decisions a dossier stands at: the first, then those that replaced it. Its letter bears this number. */
export const decisionNo = ({ formerDecisions }: Pick<Application, 'formerDecisions'>): number => formerDecisions.length + 1;
