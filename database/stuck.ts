import { sql } from 'kysely';
import type { Generated, Kysely } from 'kysely';
import type { Database } from './schema.ts';

export type Work = 'act' | 'session-act' | 'letter' | 'dispatch' | 'message';

export interface StuckTable {
  /** Dossier or session. */
  stream: string;
  key: string;
  work: Work;
  /** Type of the act, kind of the letter, occasion of the message. */
  name: string;
  tries: number;
  cause: string;
  since: Generated<Date>;
  tried_at: Generated<Date>;
}
export interface StuckTables {
  stuck: StuckTable;
}

export interface StuckKey {
  readonly stream: string;
  readonly key: string;
}

/** Says that this piece of work is being tried yet again; `tries` counts those known of, this one included. */
export async function noteStuck(db: Kysely<Database>, { stream, key, work, name }: StuckKey & { readonly work: Work; readonly name: string }, tries: number): Promise<void> {
  await sql`
    insert into stuck (stream, key, work, name, tries, cause) values (${stream}, ${key}, ${work}, ${name}, ${tries}, 'no-answer')
    on conflict (stream, key) do update set tries = greatest(stuck.tries + 1, excluded.tries), tried_at = now()`.execute(db);
}

/** Type and code of the error that met the last try. */
export async function noteCause(db: Kysely<Database>, { stream, key }: StuckKey, cause: string): Promise<void> {
  await db.updateTable('stuck').set({ cause }).where('stream', '=', stream).where('key', '=', key).execute();
}

/** It has succeeded, or was refused: either is an answer. */
export async function freeStuck(db: Kysely<Database>, { stream, key }: StuckKey): Promise<void> {
  await db.deleteFrom('stuck').where('stream', '=', stream).where('key', '=', key).execute();
}

export interface StuckWork extends Pick<StuckTable, 'stream' | 'work' | 'name' | 'tries' | 'cause'> {
  /** Reference of the dossier or session; null for what is not recorded yet. */
  readonly reference: string | null;
  readonly since: Date;
  readonly tried_at: Date;
}

/** Oldest first. */
export async function listStuck(db: Kysely<Database>): Promise<readonly StuckWork[]> {
  return db
    .selectFrom('stuck as s')
    .leftJoin('dossiers as d', 'd.id', 's.stream')
    .leftJoin('sessions as m', 'm.id', 's.stream')
    .select(({ fn }) => ['s.stream', 's.work', 's.name', 's.tries', 's.cause', 's.since', 's.tried_at', fn.coalesce('d.reference', 'm.reference').as('reference')])
    .orderBy('s.since')
    .orderBy('s.stream')
    .orderBy('s.key')
    .execute();
}
