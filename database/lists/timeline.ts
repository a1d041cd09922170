import type { Kysely } from 'kysely';
import type { ApplicationEvent } from '../../domain/application/events.ts';
import type { Database } from '../schema.ts';

export interface EventRow {
  readonly seq: number;
  readonly day: string;
  readonly at: Date;
  readonly actor: string;
  readonly data: ApplicationEvent;
}

/** The record of a dossier, in order. */
export const eventsForReading = (db: Kysely<Database>, dossier: string): Promise<readonly EventRow[]> =>
  db.selectFrom('events').select(['seq', 'day', 'at', 'actor', 'data']).where('stream', '=', dossier).orderBy('seq').execute();

const isUuid = (id: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);

/** Names of people by id; the clock and the system are not people. */
export async function namesOf(db: Kysely<Database>, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const people = [...new Set(ids)].filter(isUuid);
  if (people.length === 0) return new Map();
  const rows = await db.selectFrom('people').select(['id', 'name']).where('id', 'in', people).execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** What was written, by text id. */
export async function textsOf(db: Kysely<Database>, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const texts = [...new Set(ids)].filter(isUuid);
  if (texts.length === 0) return new Map();
  const rows = await db.selectFrom('texts').select(['id', 'body']).where('id', 'in', texts).execute();
  return new Map(rows.map(({ id, body }) => [id, body]));
}
