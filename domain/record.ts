import type { Day } from './calendar/day.ts';

/** An event as recorded, whatever it tells of: its place in its stream and the legal day it bears. */
export interface RecordedAs<E> {
  readonly seq: number;
  readonly day: Day;
  /** Person id of who did it, `clock` or `system`. */
  readonly by: string;
  readonly event: E;
}
