import type { Application } from '../domain/application/state.ts';
import type { Day } from '../domain/calendar/day.ts';

/** A dossier's clock: the day as it is in Paris, or a day that somebody moves (tests and demonstrations; refused in production). */
export type Clock = { readonly mode: 'real' } | { readonly mode: 'manual'; readonly day: Day };

/** What a run of a dossier begins with, and what goes over to the next: plain JSON. */
export interface Start {
  readonly schemaVersion: 1;
  readonly application: string;
  readonly clock: Clock;
  /** Null until filed. */
  readonly state: Application | null;
  /** Letters known to have been made and dispatched: the database has the last word, this only spares asking it again. */
  readonly sent: readonly string[];
}
