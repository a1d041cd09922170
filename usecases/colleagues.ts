import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';

/** The name of a person, for a colleague who works on the same draft. Null: nobody known any more. */
export async function nameOf(db: Kysely<Database>, person: string): Promise<string | null> {
  return (await db.selectFrom('people').select('name').where('id', '=', person).executeTakeFirst())?.name ?? null;
}

/** Name and address of a person, to fill in their own contact; null when they are not known. */
export async function contactOf(db: Kysely<Database>, person: string): Promise<{ readonly name: string; readonly email: string } | null> {
  return (await db.selectFrom('people').select(['name', 'email']).where('id', '=', person).executeTakeFirst()) ?? null;
}
