import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Database } from '../schema.ts';
import type { Session } from '../../domain/committee/state.ts';

/** The committee's sessions on whose agenda a dossier stands or stood. */
export async function sessionsOf(db: Kysely<Database>, dossier: string): Promise<readonly Session[]> {
  const rows = await db.selectFrom('sessions').select('state').where(sql<boolean>`state -> 'items' @> ${JSON.stringify([{ dossier }])}::jsonb`).execute();
  return rows.map(({ state }) => state);
}
