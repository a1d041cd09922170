import type { Application } from '../application/state.ts';
import type { Day } from '../calendar/day.ts';
import type { Cents } from '../money/money.ts';
import type { Person } from '../policy/person.ts';
import type { Programme } from '../programme/programme.ts';
import type { Refusal } from '../refusal.ts';
import type { Count } from './ballots.ts';
import type { PersonId } from './state.ts';

/** What deciding an act of a session needs to know beyond its own state, read in the same transaction that records the answer. */
export interface SessionFacts {
  /** The day on the session's clock, Europe/Paris. */
  readonly today: Day;
  /** In the version whose règlement the session follows. */
  readonly programme: Programme;
  /** Who acts; null for the clock. */
  readonly person: Person | null;
  /** Of a session that is being planned: its id, and the reference it takes. */
  readonly planning: { readonly id: string; readonly reference: string } | null;
  /** The members the act is about, with roles and mandates. */
  readonly people: readonly Person[];
  /** The dossiers the act is about, as they stand. */
  readonly dossiers: readonly Application[];
  /** Ids, among those dossiers, that stand on the agenda of another session not yet closed. */
  readonly elsewhere: readonly string[];
  /** Of the vote being held on the act's item, locked until the answer is recorded: who has cast a voice so far, for themselves or another. */
  readonly cast: readonly PersonId[];
  /** Of the same vote, when it is being closed; null otherwise. */
  readonly count: Count | null;
  /** Why the dossier of the act's item could not bear the opinion that is about to be given; null when it could. */
  readonly opinionBar: Refusal | null;
  /** Of a session that is being closed: what the envelope reserved for each dossier, in rank order; null otherwise. */
  readonly granted: readonly { readonly dossier: string; readonly granted: Cents }[] | null;
  /** SHA-256 of the minutes as they stand, with every text and name in them; null unless they are being approved. */
  readonly minutesSha256: string | null;
}
