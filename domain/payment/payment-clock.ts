import { addDays } from '../calendar/day.ts';
import { clockEnds } from '../calendar/suspendable.ts';
import type { Application, Claim } from '../application/state.ts';
import type { Day } from '../calendar/day.ts';

const WITH_THE_SERVICE: ReadonlySet<Claim['status']> = new Set(['filed', 'attested', 'liquidated']);

export interface PaymentWarning {
  readonly claim: number;
  readonly on: Day;
  /** Last day of the time the service gives itself: nothing follows from it by itself, no interest runs. */
  readonly endsOn: Day;
}

/** The warning to give next about a claim that waits for the service; null when none is to come. */
export function paymentWarning({ claims }: Pick<Application, 'claims'>): PaymentWarning | null {
  const waiting = claims.find(({ status, delayWarned }) => WITH_THE_SERVICE.has(status) && delayWarned !== true);
  const endsOn = waiting?.clock ? clockEnds(waiting.clock, false) : null;
  return waiting && endsOn ? { claim: waiting.no, on: addDays(endsOn, -(waiting.warnDaysBefore ?? 0)), endsOn } : null;
}
