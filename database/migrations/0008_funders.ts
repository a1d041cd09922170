import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** What the lists need to find the dossiers an organisation owned before another took them over: it keeps reading them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index dossiers_by_former_owner on dossiers using gin (sirens_of(state -> 'former')) with (fastupdate = off)`.execute(db);
}
