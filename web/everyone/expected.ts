import type { Day } from '../../domain/calendar/day.ts';
import type { Expected } from '../../usecases/standing.ts';

/** Fewer days than that: it presses. */
const PRESSING = 7;
/** More than that: it can wait without a colour. */
const FAR = 60;

export interface ShownExpected {
  readonly what: Expected['what'];
  readonly sentence: string;
  readonly by: Day | null;
  /** « dans 4 jours », « dernier jour », « délai dépassé »; null when there is no date. */
  readonly left: string | null;
  readonly cls: 'stop' | 'wait' | 'quiet';
}

/** One thing to do as a line of a list: the sentence, and how near its day is in words and colour. */
export function shownExpected({ what, sentence, by, daysLeft }: Expected): ShownExpected {
  return { what, sentence, by, left: daysLeft === null ? null : inDays(daysLeft), cls: pressing(daysLeft) };
}

/** The colour of a delay, which never stands without its words. */
export const pressing = (days: number | null): ShownExpected['cls'] => (days === null || days > FAR ? 'quiet' : days < PRESSING ? 'stop' : 'wait');

export function inDays(days: number): string {
  if (days < 0) return days === -1 ? 'dépassé d’un jour' : `dépassé de ${-days} jours`;
  if (days === 0) return 'dernier jour';
  return days === 1 ? 'demain' : `dans ${days} jours`;
}
