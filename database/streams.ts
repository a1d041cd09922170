import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { linkHash } from './record.ts';
import type { Database } from './schema.ts';
import type { ApplicationEvent, Recorded } from '../domain/application/events.ts';
import type { Day } from '../domain/calendar/day.ts';

/** An event with everything its hash covers. */
export interface RecordRow {
  readonly stream: string;
  readonly seq: number;
  readonly type: string;
  readonly data: ApplicationEvent;
  readonly actor: string;
  readonly actor_as: string;
  readonly command_id: string;
  readonly day: Day;
  readonly at: Date;
  readonly hash: Buffer;
}

/** Something the record or what is derived from it should not say. */
export interface Difference {
  readonly stream: string;
  /** The event concerned; null when it is the dossier as a whole, or an envelope. */
  readonly seq: number | null;
  readonly what:
    | 'gap' | 'hash' | 'type' | 'unreadable' | 'act' | 'order-twice'
    | 'no-dossier' | 'no-record' | 'truncated' | 'head' | 'state' | 'column' | 'review' | 'claim' | 'order' | 'order-part' | 'imputation' | 'schedule' | 'recovery' | 'amendment' | 'prescription' | 'envelope' | 'credits' | 'batch';
  /** French, for the person who looks into it. */
  readonly sentence: string;
}

/** Ids of the streams after `last`, in order. */
export async function streamsAfter(db: Kysely<Database>, last: string, limit: number): Promise<readonly string[]> {
  const rows = await db.selectFrom('events').select('stream').distinct().where('stream', '>', last).orderBy('stream').limit(limit).execute();
  return rows.map(({ stream }) => stream);
}

/** Before every stream. */
export const FIRST = '00000000-0000-0000-0000-000000000000';

export const readStreams = (db: Kysely<Database>, streams: readonly string[]): Promise<readonly RecordRow[]> =>
  db.selectFrom('events').select(['stream', 'seq', 'type', 'data', 'actor', 'actor_as', 'command_id', 'day', 'at', 'hash']).where('stream', 'in', streams).orderBy('stream').orderBy('seq').execute();

export const asRecorded = ({ seq, day, actor, data }: RecordRow): Recorded => ({ seq, day, by: actor, event: data });

/**
 * The links of one stream, in order: no number missing, each hash what it should be after the hash before it.
 * A row is held against the hash stored before it, so that one changed row is named alone; after a gap there is nothing to hold it against.
 */
export function chainFaults(rows: readonly RecordRow[]): readonly Difference[] {
  return rows.flatMap((row, i): Difference[] => {
    const { stream, seq } = row;
    const former = rows[i - 1];
    const expected = (former?.seq ?? 0) + 1;
    const faults: Difference[] = [];
    for (let missing = expected; missing < seq; missing += 1) faults.push({ stream, seq: missing, what: 'gap', sentence: `L’événement n° ${missing} manque.` });
    if (row.type !== row.data.type) faults.push({ stream, seq, what: 'type', sentence: `L’événement n° ${seq} est rangé comme « ${row.type} » et dit « ${row.data.type} ».` });
    if (seq === expected && !linkOf(former?.hash ?? null, row).equals(row.hash)) faults.push({ stream, seq, what: 'hash', sentence: `L’événement n° ${seq} n’est plus celui qui a été enregistré, ou celui qui le précède.` });
    return faults;
  });
}

const linkOf = (former: Buffer | null, { stream, seq, day, actor, actor_as, command_id, at, data }: RecordRow): Buffer =>
  linkHash(former ?? Buffer.alloc(0), { stream, seq, day, by: actor, as: actor_as, commandId: command_id, instant: at.getTime(), event: data });

/** Dossiers of the read model of which the record has nothing. */
export async function withoutRecord(db: Kysely<Database>): Promise<readonly Difference[]> {
  const { rows } = await sql<{ id: string; reference: string }>`select id, reference from dossiers d where not exists (select from events e where e.stream = d.id) order by id`.execute(db);
  return rows.map(({ id, reference }) => ({ stream: id, seq: null, what: 'no-record', sentence: `Le dossier ${reference} n’a aucun événement.` }));
}

/** The title and the name a dossier's row bears beside its state: the filed revision has one, the directory the other. */
export async function titlesOf(db: Kysely<Database>, streams: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ stream: string; title: string | null }>`
    select e.stream, r.answers ->> 'title' as title
      from events e
      join draft_revisions r on r.draft = (e.data -> 'draft' ->> 'id')::uuid and r.revision = (e.data -> 'draft' ->> 'revision')::integer
     where e.stream in (${sql.join(streams)}) and e.type = 'filed'`.execute(db);
  return new Map(rows.flatMap(({ stream, title }) => (title === null ? [] : [[stream, title] as const])));
}
