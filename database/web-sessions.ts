import { sql } from 'kysely';
import type { ColumnType, Kysely } from 'kysely';
import type { Person } from '../domain/policy/person.ts';
import { rolesAndMandates, toPerson, type PersonRow } from './people.ts';
import type { Database } from './schema.ts';

/** A sentence shown once, on the next page. */
export interface Flash {
  readonly kind: 'done' | 'note' | 'warn';
  readonly text: string;
}

/** Fields of a form as the browser sent them, in order. */
export type Fields = readonly (readonly [name: string, value: string])[];

type Json<T> = ColumnType<T | null, string | null | undefined, string | null>;

export interface WebSessionsTable {
  id: Buffer;
  person: string;
  organisation: string | null;
  id_token: Buffer | null;
  flash: Json<Flash>;
  signed_in_at: Date;
  seen_at: Date;
  ended_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
}

export interface KeptFormsTable {
  person: string;
  path: string;
  fields: ColumnType<Fields, string, string>;
  kept_at: Date;
}

export interface WebSessionsTables {
  web_sessions: WebSessionsTable;
  kept_forms: KeptFormsTable;
}

export interface SessionLimits {
  readonly now: Date;
  /** Seen before that: expired. */
  readonly idleSince: Date;
  /** Signed in before that: expired, however active. */
  readonly signedInSince: Date;
}

export interface FoundSession {
  readonly person: Person;
  readonly name: string;
  readonly isLive: boolean;
  readonly organisation: string | null;
  readonly idToken: Buffer | null;
  readonly flash: Flash | null;
  /** What an expired session had typed at the address being visited. */
  readonly kept: Fields | null;
}

/** How long a row says nothing new of when it was last seen: a visit costs a write at most so often. */
const TOUCH = "interval '1 minute'";

/**
 * The session behind a cookie, live or not, with the person as they may act today. One statement: it also notes the visit, and takes the
 * flash away. Null when nothing is known of this cookie.
 */
export async function visitSession(db: Kysely<Database>, id: Buffer, path: string, { now, idleSince, signedInSince }: SessionLimits): Promise<FoundSession | null> {
  type Row = PersonRow & { readonly name: string; readonly live: boolean; readonly organisation: string | null; readonly id_token: Buffer | null; readonly flash: Flash | null; readonly kept: Fields | null };
  const { rows } = await sql<Row>`
    with visited as (
      select *, ended_at is null and seen_at > ${idleSince} and signed_in_at > ${signedInSince} as live from web_sessions where id = ${id}),
    touched as (
      update web_sessions w set seen_at = ${now}, flash = null from visited v
       where w.id = v.id and v.live and (v.flash is not null or v.seen_at < ${now}::timestamptz - ${sql.raw(TOUCH)}))
    select p.id, p.name, v.live, v.organisation, v.id_token, v.flash, ${rolesAndMandates},
           (select fields from kept_forms k where k.person = v.person and k.path = ${path}) as kept
      from visited v join people p on p.id = v.person`.execute(db);
  const [row] = rows;
  return row ? { person: toPerson(row), name: row.name, isLive: row.live, organisation: row.organisation, idToken: row.id_token, flash: row.flash, kept: row.kept } : null;
}

/** Rows of sessions that ended, and forms nobody came back for, go with the next sign-in. */
export async function insertSession(db: Kysely<Database>, session: Pick<WebSessionsTable, 'id' | 'person' | 'organisation' | 'id_token'>, now: Date, forgetBefore: Date): Promise<void> {
  await db.deleteFrom('web_sessions').where('signed_in_at', '<', forgetBefore).execute();
  await db.deleteFrom('kept_forms').where('kept_at', '<', forgetBefore).execute();
  await db.insertInto('web_sessions').values({ ...session, signed_in_at: now, seen_at: now }).execute();
}

export const setOrganisation = (db: Kysely<Database>, id: Buffer, organisation: string | null): Promise<unknown> =>
  db.updateTable('web_sessions').set({ organisation }).where('id', '=', id).where('ended_at', 'is', null).execute();

export const setFlash = (db: Kysely<Database>, id: Buffer, flash: Flash): Promise<unknown> =>
  db.updateTable('web_sessions').set({ flash: JSON.stringify(flash) }).where('id', '=', id).where('ended_at', 'is', null).execute();

/** @param which one session, or all of a person. @returns how many ended. */
export async function endSessions(db: Kysely<Database>, which: { readonly id: Buffer } | { readonly person: string }, now: Date): Promise<number> {
  const query = db.updateTable('web_sessions').set({ ended_at: now, flash: null, id_token: null }).where('ended_at', 'is', null);
  const [{ numUpdatedRows }] = (await ('id' in which ? query.where('id', '=', which.id) : query.where('person', '=', which.person)).execute()) as [{ numUpdatedRows: bigint }];
  return Number(numUpdatedRows);
}

/** Other sessions of a person that are still live. */
export async function countLive(db: Kysely<Database>, person: string, { idleSince, signedInSince }: SessionLimits): Promise<number> {
  const { count } = await db
    .selectFrom('web_sessions')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('person', '=', person)
    .where('ended_at', 'is', null)
    .where('seen_at', '>', idleSince)
    .where('signed_in_at', '>', signedInSince)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** One form a person and address: the last one typed. */
export const insertKept = (db: Kysely<Database>, person: string, path: string, fields: Fields, now: Date): Promise<unknown> =>
  db
    .insertInto('kept_forms')
    .values({ person, path, fields: JSON.stringify(fields), kept_at: now })
    .onConflict((conflict) => conflict.columns(['person', 'path']).doUpdateSet({ fields: JSON.stringify(fields), kept_at: now }))
    .execute();

export const deleteKept = (db: Kysely<Database>, person: string, path: string): Promise<unknown> => db.deleteFrom('kept_forms').where('person', '=', person).where('path', '=', path).execute();
