import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Kysely, Transaction } from 'kysely';
import { gather } from './facts.ts';
import type { ProgrammeRules } from '../domain/programme/rules.ts';
import { project } from './projection.ts';
import type { Names } from './projection.ts';
import type { Shelf } from './programmes.ts';
import type { Database } from './schema.ts';
import { isRefusal } from '../domain/application/answer.ts';
import { decide } from '../domain/application/acts.ts';
import { evolve } from '../domain/application/evolve.ts';
import { later } from '../domain/calendar/day.ts';
import { refuse } from '../domain/refusal.ts';
import type { Actor, Command } from '../domain/application/commands.ts';
import type { ApplicationEvent, Recorded } from '../domain/application/events.ts';
import type { Application } from '../domain/application/state.ts';
import type { Day } from '../domain/calendar/day.ts';
import type { Refusal } from '../domain/refusal.ts';

export interface CommitInput {
  /** The dossier's id, which was its draft's. */
  readonly stream: string;
  /** Hash of the actor and their idempotency key: the act's identity for ever. */
  readonly commandId: string;
  /** Hash of what the act says: the same id with another body is refused. */
  readonly bodyHash: string;
  /** Last event the caller has folded in. */
  readonly expectedSeq: number;
  /** If-Match: the seq the person had on screen; null when they did not say. */
  readonly ifSeq: number | null;
  readonly command: Command;
  readonly actor: Actor;
  readonly clock: 'real' | 'manual';
  readonly day: Day;
  /** Milliseconds since the epoch, on the dossier's clock. */
  readonly instant: number;
}

export type Outcome =
  | { readonly kind: 'done'; readonly seq: number }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** The record has moved on since `expectedSeq`: fold these events in, then look again. Nothing was decided. */
  | { readonly kind: 'behind' };

export interface CommitResult {
  /** Every event after `expectedSeq`, those of this act included. */
  readonly events: readonly Recorded[];
  readonly outcome: Outcome;
  /** Version of the code that answered. */
  readonly engine: string;
}

/** What recording leans on, made once in a process. */
export interface Recorder {
  readonly db: Kysely<Database>;
  readonly shelf: Shelf;
  readonly rules: ProgrammeRules;
  readonly names: Names;
  readonly engine: string;
}

interface Locked {
  readonly seq: number;
  readonly state: Application;
  readonly head: Buffer;
  readonly clock_day: Day;
  readonly known: { readonly seq: number; readonly body_hash: string } | null;
}

/**
 * The only way to add to the record. One transaction: lock the dossier, load its state, decide, append, move the read model.
 * Idempotent by `commandId`, for a worker killed after PostgreSQL has committed finds its own work again: known → the stored events;
 * sequence moved on → the missing events, undecided; else the answer of `decide`.
 * A refusal leaves no trace at all. @throws what PostgreSQL says; a bug in a rule throws too, and nothing is recorded.
 */
export async function commit(recorder: Recorder, input: CommitInput): Promise<CommitResult> {
  const { engine } = recorder;
  try {
    return await recorder.db.transaction().execute(async (trx) => {
      const dossier = await lock(trx, input);
      const seq = dossier?.seq ?? 0;
      const missed = seq > input.expectedSeq ? await eventsAfter(trx, input.stream, input.expectedSeq) : [];
      if (dossier?.known) return { events: missed, outcome: outcomeOfKnown(dossier.known, input), engine };
      if (missed.length > 0) return { events: missed, outcome: { kind: 'behind' }, engine };
      if (seq < input.expectedSeq) throw new Error(`the record of ${input.stream} ends at ${seq}, before ${input.expectedSeq}: this is not its database`);
      const recorded = await decideAndAppend(trx, recorder, input, dossier);
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

const outcomeOfKnown = (known: NonNullable<Locked['known']>, { bodyHash }: CommitInput): Outcome =>
  known.body_hash === bodyHash
    ? { kind: 'done', seq: known.seq }
    : { kind: 'refused', refusal: refuse('key-reused', 'Cette clé a déjà servi pour un autre acte : rechargez la page et recommencez.') };

async function lock(trx: Transaction<Database>, { stream, commandId }: CommitInput): Promise<Locked | undefined> {
  const { rows } = await sql<Locked>`
    select seq, state, head, clock_day,
           (select json_build_object('seq', c.seq, 'body_hash', c.body_hash) from commands c where c.stream = d.id and c.command_id = ${commandId}) as known
    from dossiers d where id = ${stream} for update`.execute(trx);
  return rows[0];
}

/** Events of a stream after `seq`, in order. */
export async function eventsAfter(db: Kysely<Database>, stream: string, seq: number): Promise<readonly Recorded[]> {
  const rows = await db.selectFrom('events').select(['seq', 'day', 'actor', 'data']).where('stream', '=', stream).where('seq', '>', seq).orderBy('seq').execute();
  return rows.map(({ seq: no, day, actor, data }) => ({ seq: no, day, by: actor, event: data }));
}

async function decideAndAppend(trx: Transaction<Database>, recorder: Recorder, input: CommitInput, dossier: Locked | undefined): Promise<readonly Recorded[] | Refusal> {
  const state = dossier?.state ?? null;
  // A dossier's days never run backwards, whatever a machine's clock does.
  const today = dossier ? later(input.day, dossier.clock_day) : input.day;
  if (input.ifSeq !== null && state && input.ifSeq !== state.seq) {
    return refuse('stale', 'Le dossier a changé depuis que vous l’avez ouvert : relisez-le, puis recommencez.');
  }
  const gathered = await gather(trx, recorder.shelf, recorder.rules, { stream: input.stream, state, command: input.command, actor: input.actor, today });
  if (!gathered) return refuse('not-found', 'Ce dossier n’existe pas ou ne vous est pas ouvert.');
  const answer = decide(state, input.command, input.actor, gathered.facts);
  if (isRefusal(answer)) return answer;
  const recorded = answer.map((event, i) => ({ seq: (state?.seq ?? 0) + 1 + i, day: today, by: input.actor.person, event }));
  const after = recorded.reduce<Application | null>(evolve, state);
  if (!after) throw new Error(`${input.command.type} decided nothing`);
  const { rows, head } = chain(recorded, input, dossier?.head ?? null);
  await append(trx, rows, recorder.engine, input);
  await project(trx, { before: state, after, events: recorded, head, clock: input.clock, day: today, title: gathered.title, names: recorder.names });
  if (input.command.type === 'file') await trx.updateTable('drafts').set({ filed: true }).where('id', '=', input.stream).execute();
  return recorded;
}

interface ChainedRow extends Recorded {
  readonly hash: string;
}

/** Each event's hash covers the one before it, so that a row changed by hand breaks every row after it. */
function chain(recorded: readonly Recorded[], { stream, actor, commandId, instant }: CommitInput, head: Buffer | null): { rows: readonly ChainedRow[]; head: Buffer } {
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
  readonly event: ApplicationEvent;
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

/** Events and the act's row in one statement. */
async function append(trx: Transaction<Database>, rows: readonly ChainedRow[], engine: string, input: CommitInput): Promise<void> {
  const { stream, commandId, bodyHash, actor, instant } = input;
  const links = JSON.stringify(rows.map(({ seq, day, event, hash }) => ({ seq, day, type: event.type, data: event, hash })));
  await sql`
    with known as (
      insert into commands (stream, command_id, body_hash, seq) values (${stream}, ${commandId}, ${bodyHash}, ${rows.at(-1)?.seq ?? 0})
    )
    insert into events (stream, seq, type, data, actor, actor_as, command_id, day, at, engine, hash)
    select ${stream}, link.seq, link.type, link.data, ${actor.person}, ${actor.as}, ${commandId}, link.day, to_timestamp(${instant}::double precision / 1000), ${engine}, decode(link.hash, 'hex')
    from jsonb_to_recordset(${links}::jsonb) as link (seq integer, day date, type text, data jsonb, hash text)`.execute(trx);
}
