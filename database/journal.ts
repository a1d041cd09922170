import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Kysely, Transaction } from 'kysely';
import type { Database } from './schema.ts';
import { later } from '../domain/calendar/day.ts';
import { refuse } from '../domain/refusal.ts';
import type { Actor } from '../domain/application/commands.ts';
import type { Day } from '../domain/calendar/day.ts';
import type { RecordedAs } from '../domain/record.ts';
import type { Refusal } from '../domain/refusal.ts';

/** An act on its way to the record, whatever it is about. */
export interface ActInput {
  readonly stream: string;
  /** Hash of the actor and their idempotency key: the act's identity for ever. */
  readonly commandId: string;
  /** Hash of what the act says: the same id with another body is refused. */
  readonly bodyHash: string;
  /** Last event the caller has folded in. */
  readonly expectedSeq: number;
  /** If-Match: the seq the person had on screen; null when they did not say. */
  readonly ifSeq: number | null;
  readonly actor: Actor;
  readonly clock: 'real' | 'manual';
  readonly day: Day;
  /** Milliseconds since the epoch, on the clock of what is acted on. */
  readonly instant: number;
}

export type Outcome =
  | { readonly kind: 'done'; readonly seq: number }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** The record has moved on since `expectedSeq`: fold these events in, then look again. Nothing was decided. */
  | { readonly kind: 'behind' };

export interface ResultOf<E> {
  /** Every event after `expectedSeq`, those of this act included. */
  readonly events: readonly RecordedAs<E>[];
  readonly outcome: Outcome;
  /** Version of the code that answered. */
  readonly engine: string;
}

/** Where the streams of one kind are kept: their events, the acts known, and the row that holds the state of each. */
export interface Tables {
  readonly events: 'events' | 'session_events';
  readonly commands: 'commands' | 'session_commands';
  readonly heads: 'dossiers' | 'sessions';
}

/** What one act comes to, in its transaction. */
export interface Deciding<S, E> {
  readonly trx: Transaction<Database>;
  readonly state: S | null;
  /** Days never run backwards, whatever a machine's clock does. */
  readonly today: Day;
  readonly recorded: (events: readonly E[]) => readonly RecordedAs<E>[];
}
export interface Decided<E> {
  readonly recorded: readonly RecordedAs<E>[];
  /** Moves what is derived from the record, once the events are appended; `head` is the hash of the last. */
  readonly project: (head: Buffer) => Promise<void>;
}

export interface Journal<S, E, I extends ActInput> {
  readonly tables: Tables;
  /** French, when the screen an act was based on is no longer what is recorded. */
  readonly stale: string;
  decide(deciding: Deciding<S, E>, input: I): Promise<Decided<E> | Refusal>;
}

interface Locked<S> {
  readonly seq: number;
  readonly state: S;
  readonly head: Buffer;
  readonly clock_day: Day;
  readonly known: { readonly seq: number; readonly body_hash: string } | null;
}

/**
 * The only way to add to a record. One transaction: lock the stream's row, load its state, decide, append, move what is derived.
 * Idempotent by `commandId`, for a worker killed after PostgreSQL has committed finds its own work again: known → the stored events;
 * sequence moved on → the missing events, undecided; else the answer of `decide`.
 * A refusal leaves no trace at all. @throws what PostgreSQL says; a bug in a rule throws too, and nothing is recorded.
 */
export async function commitTo<S extends { readonly seq: number }, E extends { readonly type: string }, I extends ActInput>(
  { db, engine }: { readonly db: Kysely<Database>; readonly engine: string },
  journal: Journal<S, E, I>,
  input: I,
): Promise<ResultOf<E>> {
  try {
    return await db.transaction().execute(async (trx) => {
      const locked = await lock<S>(trx, journal.tables, input);
      const seq = locked?.seq ?? 0;
      const missed = seq > input.expectedSeq ? await eventsIn<E>(trx, journal.tables, input.stream, input.expectedSeq) : [];
      if (locked?.known) return { events: missed, outcome: outcomeOfKnown(locked.known, input), engine };
      if (missed.length > 0) return { events: missed, outcome: { kind: 'behind' }, engine };
      if (seq < input.expectedSeq) throw new Error(`the record of ${input.stream} ends at ${seq}, before ${input.expectedSeq}: this is not its database`);
      const recorded = await decideAndAppend(trx, engine, journal, input, locked);
      return 'code' in recorded ? refusal(recorded) : { events: recorded, outcome: { kind: 'done', seq: recorded.at(-1)?.seq ?? seq }, engine };
    });
  } catch (error) {
    // A refusal after something was read under lock or numbered: the transaction is undone, the answer stays.
    if (error instanceof Refused) return { events: [], outcome: { kind: 'refused', refusal: error.refusal }, engine };
    throw error;
  }
}

class Refused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}
const refusal = (why: Refusal): never => {
  throw new Refused(why);
};

const outcomeOfKnown = (known: NonNullable<Locked<never>['known']>, { bodyHash }: ActInput): Outcome =>
  known.body_hash === bodyHash
    ? { kind: 'done', seq: known.seq }
    : { kind: 'refused', refusal: refuse('key-reused', 'Cette clé a déjà servi pour un autre acte : rechargez la page et recommencez.') };

async function lock<S>(trx: Transaction<Database>, { heads, commands }: Tables, { stream, commandId }: ActInput): Promise<Locked<S> | undefined> {
  const { rows } = await sql<Locked<S>>`
    select seq, state, head, clock_day,
           (select json_build_object('seq', c.seq, 'body_hash', c.body_hash) from ${sql.table(commands)} c where c.stream = d.id and c.command_id = ${commandId}) as known
    from ${sql.table(heads)} d where id = ${stream} for update`.execute(trx);
  return rows[0];
}

/** Events of a stream after `seq`, in order. */
export async function eventsIn<E>(db: Kysely<Database>, { events }: Tables, stream: string, seq: number): Promise<readonly RecordedAs<E>[]> {
  const { rows } = await sql<{ seq: number; day: Day; actor: string; data: E }>`
    select seq, day, actor, data from ${sql.table(events)} where stream = ${stream} and seq > ${seq} order by seq`.execute(db);
  return rows.map(({ seq: no, day, actor, data }) => ({ seq: no, day, by: actor, event: data }));
}

async function decideAndAppend<S extends { readonly seq: number }, E extends { readonly type: string }, I extends ActInput>(
  trx: Transaction<Database>,
  engine: string,
  journal: Journal<S, E, I>,
  input: I,
  locked: Locked<S> | undefined,
): Promise<readonly RecordedAs<E>[] | Refusal> {
  const state = locked?.state ?? null;
  const today = locked ? later(input.day, locked.clock_day) : input.day;
  if (input.ifSeq !== null && state && input.ifSeq !== state.seq) return refuse('stale', journal.stale);
  const recorded = (events: readonly E[]): readonly RecordedAs<E>[] => events.map((event, i) => ({ seq: (state?.seq ?? 0) + 1 + i, day: today, by: input.actor.person, event }));
  const decided = await journal.decide({ trx, state, today, recorded }, input);
  if ('code' in decided) return decided;
  const { rows, head } = chain(decided.recorded, input, locked?.head ?? null);
  await append(trx, journal.tables, rows, engine, input);
  await decided.project(head);
  return decided.recorded;
}

interface ChainedRow<E> extends RecordedAs<E> {
  readonly hash: string;
}

/** Each event's hash covers the one before it, so that a row changed by hand breaks every row after it. */
function chain<E>(recorded: readonly RecordedAs<E>[], { stream, actor, commandId, instant }: ActInput, head: Buffer | null): { rows: readonly ChainedRow<E>[]; head: Buffer } {
  let last = head ?? Buffer.alloc(0);
  const rows = recorded.map((one) => {
    last = linkHash(last, { stream, seq: one.seq, day: one.day, by: one.by, as: actor.as, commandId, instant, event: one.event });
    return { ...one, hash: last.toString('hex') };
  });
  return { rows, head: last };
}

export interface Link {
  readonly stream: string;
  readonly seq: number;
  readonly day: Day;
  readonly by: string;
  readonly as: string;
  readonly commandId: string;
  readonly instant: number;
  readonly event: unknown;
}

/** SHA-256 of the former hash and the link as canonical JSON. */
export const linkHash = (former: Uint8Array, link: Link): Buffer => createHash('sha256').update(former).update(canonical(link)).digest();

/** JSON with sorted keys and no undefined, the same before and after a jsonb column. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).filter(([, one]) => one !== undefined);
    return `{${entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}

/** Events and the act's row in one statement; an act that was stuck is so no more. */
async function append<E extends { readonly type: string }>(trx: Transaction<Database>, { events, commands }: Tables, rows: readonly ChainedRow<E>[], engine: string, input: ActInput): Promise<void> {
  const { stream, commandId, bodyHash, actor, instant } = input;
  const links = JSON.stringify(rows.map(({ seq, day, event, hash }) => ({ seq, day, type: event.type, data: event, hash })));
  await sql`
    with known as (
      insert into ${sql.table(commands)} (stream, command_id, body_hash, seq) values (${stream}, ${commandId}, ${bodyHash}, ${rows.at(-1)?.seq ?? 0})
    ), freed as (
      delete from stuck where stream = ${stream} and key = ${commandId}
    )
    insert into ${sql.table(events)} (stream, seq, type, data, actor, actor_as, command_id, day, at, engine, hash)
    select ${stream}, link.seq, link.type, link.data, ${actor.person}, ${actor.as}, ${commandId}, link.day, to_timestamp(${instant}::double precision / 1000), ${engine}, decode(link.hash, 'hex')
    from jsonb_to_recordset(${links}::jsonb) as link (seq integer, day date, type text, data jsonb, hash text)`.execute(trx);
}
