import { addMonths } from '../calendar/day.ts';
import type { Day } from '../calendar/day.ts';
import type { Application } from './state.ts';

/** Months before a caducity date on which the officer and the commune are warned. */
export const WARN_MONTHS_BEFORE = [6, 3, 1] as const;

type Delays = Pick<Application, 'lapse' | 'startedOn'>;

/** An operation that started in time has until its last day to complete; a start declared late saves nothing. */
export const startedInTime = ({ lapse, startedOn }: Delays): boolean => lapse !== null && startedOn !== null && startedOn <= lapse.startBy;

/** The last day before caducity may be constated: to complete, for an operation that started in time; to start, for any other. */
export function lapsesAfter(delays: Delays): Day | null {
  if (!delays.lapse) return null;
  return startedInTime(delays) ? delays.lapse.completeBy : delays.lapse.startBy;
}

export interface LapseWarning {
  /** Of the six: three before the last day to start, then three before the last day to complete. */
  readonly no: number;
  readonly on: Day;
  /** The last day it warns of. */
  readonly last: Day;
}

/** A balance asked for in time is examined: nothing lapses any more, unless it is sent back. */
const isBalanceAsked = ({ claims }: Application): boolean => claims.some(({ kind, status }) => kind === 'balance' && status !== 'sent-back');

/** The next warning of caducity. Null when there is none left, or when the balance is asked for. */
export function lapseWarning(state: Application): LapseWarning | null {
  const { lapse, startedOn, lapseWarnings } = state;
  if (!lapse || isBalanceAsked(state)) return null;
  const dates = [lapse.startBy, lapse.completeBy].flatMap((last) => WARN_MONTHS_BEFORE.map((months) => ({ on: addMonths(last, -months), last })));
  // Once started, the warnings before the last day to start have no object.
  const first = startedOn ? Math.max(lapseWarnings, WARN_MONTHS_BEFORE.length) : lapseWarnings;
  const next = dates[first];
  return next === undefined || (!startedOn && first >= WARN_MONTHS_BEFORE.length) ? null : { no: first + 1, ...next };
}
