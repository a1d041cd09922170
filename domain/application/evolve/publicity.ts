import { findDuty, publicityOf } from '../publicity.ts';
import type { Day } from '../../calendar/day.ts';
import type { EventOf } from '../events.ts';
import type { Duty } from '../publicity.ts';
import type { Application } from '../state.ts';

type OfPublicity = EventOf<'publicityDue' | 'dutyFulfilled' | 'dutyExempted' | 'dutyReminded'>;

/** What becomes of the duties of publicity. One that was fulfilled before its time began is known from the day it was told. */
export function onPublicity(s: Application, e: OfPublicity, day: Day): Partial<Application> {
  switch (e.type) {
    case 'publicityDue':
      return set(s, e.duty, day, { from: e.from, by: e.by, remindOn: e.remindOn });
    case 'dutyFulfilled':
      return set(s, e.duty, day, { done: { how: 'fulfilled', on: e.on, document: e.document } });
    case 'dutyExempted':
      return set(s, e.duty, day, { done: { how: 'exempted', on: day, reason: e.reason } });
    case 'dutyReminded':
      return set(s, e.duty, day, { reminder: e.no });
  }
}

function set(s: Application, code: string, day: Day, changed: Partial<Duty>): Partial<Application> {
  const known = findDuty(s, code);
  const duty: Duty = { duty: code, from: day, by: null, remindOn: null, reminder: null, done: null, ...known, ...changed };
  return { publicity: known ? publicityOf(s).map((one) => (one === known ? duty : one)) : [...publicityOf(s), duty] };
}
