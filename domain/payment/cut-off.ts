import { toDay } from '../calendar/day.ts';
import { yearOf } from '../funding/credits.ts';
import type { Day } from '../calendar/day.ts';
import type { Programme } from '../programme/programme.ts';

/** The last day of a year to file a claim that is examined for it; null where the programme has no cut-off. */
export const claimsUntil = ({ yearEnd }: Pick<Programme, 'yearEnd'>, year: number): Day | null => (yearEnd ? toDay(`${year}-${yearEnd.claimsUntil}`) : null);

/** The financial year for which a claim filed that day is examined: its own, or the next once the cut-off has passed. */
export function examinedFor(programme: Pick<Programme, 'yearEnd'>, filedOn: Day): number {
  const year = yearOf(filedOn);
  const last = claimsUntil(programme, year);
  return last !== null && filedOn > last ? year + 1 : year;
}
