import type { ColumnType, Generated } from 'kysely';
import type { Application } from '../domain/application/state.ts';
import type { Day } from '../domain/calendar/day.ts';
import type { Section } from '../domain/funding/plan.ts';
import type { ApplicationEvent } from '../domain/application/events.ts';
import type { ProgrammeBundle } from '../domain/programme/programme.ts';
import type { BankTables } from './bank.ts';
import type { CrossingsTables } from './crossings.ts';
import type { SessionsTables } from './sessions/tables.ts';
import type { DeliberationsTables } from './deliberations.ts';
import type { DocumentsTables } from './documents.ts';
import type { DraftsTables } from './drafts.ts';
import type { DelegationsTables } from './people.ts';
import type { AmendmentTables } from './amendments.ts';
import type { RecoveriesTables } from './recoveries.ts';
import type { ReviewersTables } from './reviewers.ts';
import type { StuckTables } from './stuck.ts';
import type { StatementsTables } from './statements.ts';
import type { BatchesTables } from './batches.ts';
import type { ReturnsTables } from './returns.ts';
import type { CreditsTables } from './credits.ts';
import type { WebSessionsTables } from './web-sessions.ts';

/** A jsonb column: read as the value, written as its text. */
type Json<T> = ColumnType<T, string, string>;

export interface EventsTable {
  stream: string;
  seq: number;
  type: ApplicationEvent['type'];
  data: Json<ApplicationEvent>;
  actor: string;
  actor_as: string;
  command_id: string;
  day: Day;
  at: Date;
  recorded_at: Generated<Date>;
  engine: string;
  hash: Buffer;
}

export interface CommandsTable {
  stream: string;
  command_id: string;
  body_hash: string;
  seq: number;
}

export interface ProgrammeVersionsTable {
  version: string;
  code: string;
  bundle: Json<ProgrammeBundle>;
  published_at: Generated<Date>;
}

export interface ReferenceNumbersTable {
  programme: string;
  year: number;
  last: number;
}

export interface EnvelopesTable {
  programme: string;
  call: string;
  section: Generated<Section>;
  /** Empty: the whole envelope of the call. */
  axis: Generated<string>;
  voted: number;
  reserved: Generated<number>;
  affected: Generated<number>;
}

export interface EnvelopeVotesTable {
  programme: string;
  call: string;
  section: Section;
  axis: string;
  no: number;
  amount: number;
  voted_on: Day | null;
  number: string | null;
  voted_by: string;
  key: string;
  recorded_at: Generated<Date>;
}

export interface ImputationsTable {
  dossier: string;
  section: Section;
  programme: string;
  call: string;
  axis: string;
  reserved: number;
  visa_on: Day | null;
  affected: number;
  engaged: number;
  released: number;
}

export interface SessionReservationsTable {
  session: string;
  dossier: string;
  section: Section;
  programme: string;
  call: string;
  axis: string;
  amount: number;
  status: 'held' | 'taken' | 'released';
}

export interface PaymentCreditVotesTable {
  programme: string;
  section: Section;
  year: number;
  no: number;
  amount: number;
  voted_on: Day;
  number: string;
  voted_by: string;
  key: string;
  recorded_at: Generated<Date>;
}

export interface CreditSchedulesTable {
  dossier: string;
  section: Section;
  year: number;
  programme: string;
  amount: number;
}

export interface DossiersTable {
  id: string;
  reference: string;
  programme: string;
  version: string;
  call: string;
  organisation: string;
  organisation_name: string;
  title: string;
  phase: Application['phase'];
  outcome: Application['outcome'];
  officer: string | null;
  asked: number;
  base: number | null;
  proposed: number | null;
  awarded: number | null;
  ordered: number;
  paid: number;
  filed_on: Day;
  due_on: Day | null;
  closed_on: Day | null;
  seq: number;
  state: Json<Application>;
  head: Buffer;
  clock: 'real' | 'manual';
  clock_day: Day;
  search: string;
}

export interface ReviewsTable {
  dossier: string;
  no: number;
  reviewer: string;
  status: string;
  due_on: Day;
}

export interface ClaimsTable {
  dossier: string;
  no: number;
  kind: string;
  status: string;
  amount: number;
  filed_on: Day;
  attested_by: string | null;
  signed_by: string | null;
  liquidated_by: string | null;
}

export interface PaymentOrdersTable {
  dossier: string;
  claim: number;
  attempt: number;
  amount: number;
  ordered_on: Day;
  status: string;
  mandat: string | null;
  paid_on: Day | null;
  attested_by: string | null;
  signed_by: string | null;
}

export interface PaymentOrderPartsTable {
  dossier: string;
  claim: number;
  attempt: number;
  section: Section;
  amount: number;
  status: string;
  mandat: string | null;
  paid_on: Day | null;
}

export interface TextsTable {
  id: string;
  /** What it is about: a dossier, or a session of the committee as a whole. */
  dossier: string | null;
  session: ColumnType<string | null, string | null | undefined, never>;
  body: string;
  /** The act they were said in. */
  command_id: ColumnType<string | null, string | null | undefined, never>;
  stored_by: string;
  stored_at: Generated<Date>;
}

export interface PeopleTable {
  id: string;
  sub: string;
  name: string;
  email: string;
}

export interface RolesTable {
  person: string;
  role: string;
  programme: string | null;
  organisation: string | null;
  valid_from: Day;
  valid_until: Day | null;
}

export interface MandatesTable {
  person: string;
  organisation: string;
  title: string;
  valid_from: Day;
  valid_until: Day | null;
}

export interface DelegationsTable {
  number: string;
  kind: 'bureau' | 'signature';
  person: string | null;
  programme: string | null;
  ceiling: number | null;
  valid_from: Day;
  valid_until: Day | null;
}

export interface LettersTable {
  id: string;
  dossier: string;
  kind: string;
  no: number;
  subject: string;
  html: string;
  plain: string;
  pdf: Buffer;
  sha256: string;
  to_sign: boolean;
  made_on: Day;
  recipient: string | null;
  /** The outside expert whose personal link goes with it. */
  link_for: string | null;
  /** How many days that link works. */
  link_days: number | null;
}

export interface OutboxTable {
  id: string;
  letter: string;
  recipient: string;
  message_id: string;
  queued_on: Day;
  sent_at: Date | null;
  attempts: Generated<number>;
  next_try: ColumnType<Date, Date | undefined, Date>;
  last_error: string | null;
}

export interface Database extends AmendmentTables, RecoveriesTables, DraftsTables, DocumentsTables, CrossingsTables, ReviewersTables, DeliberationsTables, DelegationsTables, SessionsTables, StuckTables, StatementsTables, CreditsTables, BankTables, BatchesTables, ReturnsTables, WebSessionsTables {
  events: EventsTable;
  commands: CommandsTable;
  programme_versions: ProgrammeVersionsTable;
  reference_numbers: ReferenceNumbersTable;
  envelopes: EnvelopesTable;
  envelope_votes: EnvelopeVotesTable;
  imputations: ImputationsTable;
  session_reservations: SessionReservationsTable;
  payment_credit_votes: PaymentCreditVotesTable;
  credit_schedules: CreditSchedulesTable;
  dossiers: DossiersTable;
  reviews: ReviewsTable;
  claims: ClaimsTable;
  payment_orders: PaymentOrdersTable;
  payment_order_parts: PaymentOrderPartsTable;
  texts: TextsTable;
  people: PeopleTable;
  roles: RolesTable;
  mandates: MandatesTable;
  delegations: DelegationsTable;
  letters: LettersTable;
  outbox: OutboxTable;
}
