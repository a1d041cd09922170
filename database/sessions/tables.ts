import type { ColumnType, Generated } from 'kysely';
import type { Day } from '../../domain/calendar/day.ts';
import type { SessionEvent } from '../../domain/committee/events.ts';
import type { FrozenMinutes } from '../../domain/committee/minutes.ts';
import type { Choice, Session } from '../../domain/committee/state.ts';

export interface SessionEventsTable {
  stream: string;
  seq: number;
  type: SessionEvent['type'];
  data: ColumnType<SessionEvent, string, string>;
  actor: string;
  actor_as: string;
  command_id: string;
  day: Day;
  at: Date;
  recorded_at: Generated<Date>;
  engine: string;
  hash: Buffer;
}
export interface SessionCommandsTable {
  stream: string;
  command_id: string;
  body_hash: string;
  seq: number;
}
export interface SessionsTable {
  id: string;
  reference: string;
  programme: string;
  call: string;
  version: string;
  held_on: Day;
  status: Session['status'];
  members: string[];
  seq: number;
  state: ColumnType<Session, string, string>;
  head: Buffer;
  clock: 'real' | 'manual';
  clock_day: Day;
}
export interface SessionItemsTable {
  session: string;
  item: number;
  dossier: string;
  /** Of the vote being held. */
  round: number | null;
  /** On the agenda of a session that is not closed. */
  live: boolean;
}
export interface ItemVotersTable {
  session: string;
  item: number;
  round: number;
  person: string;
  cast_by: string | null;
  recused: boolean;
}
export interface BallotsTable {
  session: string;
  item: number;
  round: number;
  voter: string;
  cast_by: string;
  recused: Generated<boolean>;
  /** Null in a secret ballot. */
  choice: Choice | null;
  command_id: string;
}
export interface ItemTalliesTable {
  session: string;
  item: number;
  round: number;
  in_favour: Generated<number>;
  against: Generated<number>;
  abstentions: Generated<number>;
}
export interface SessionMinutesTable {
  session: string;
  content: ColumnType<FrozenMinutes, string, never>;
  sha256: string;
  approved_on: Day;
}
export interface SessionMessagesTable {
  id: string;
  session: string;
  occasion: string;
  person: string;
  recipient: string;
  subject: string;
  plain: string;
  message_id: string;
  queued_on: Day;
  sent_at: Date | null;
  attempts: Generated<number>;
  next_try: ColumnType<Date, Date | undefined, Date>;
  last_error: string | null;
}

export interface SessionsTables {
  session_events: SessionEventsTable;
  session_commands: SessionCommandsTable;
  sessions: SessionsTable;
  session_items: SessionItemsTable;
  item_voters: ItemVotersTable;
  ballots: BallotsTable;
  item_tallies: ItemTalliesTable;
  session_minutes: SessionMinutesTable;
  session_messages: SessionMessagesTable;
}
