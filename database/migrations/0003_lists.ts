import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** What the lists need to find the dossiers an organisation shares without reading every state. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function sirens_of(partners jsonb) returns text[] language sql immutable strict parallel safe
      as $$ select coalesce(array_agg(left(partner, 9)), '{}') from jsonb_array_elements_text(partners) as partner $$;
    -- Every dossier by its last day, those without one after the others whichever way the list is sorted.
    create index dossiers_by_due_day on dossiers ((coalesce(due_on, 'infinity'::date)), id);
    create index dossiers_by_due_day_down on dossiers ((coalesce(due_on, '-infinity'::date)), id);
    create index dossiers_by_partner on dossiers using gin (sirens_of(state -> 'partners')) with (fastupdate = off);
    -- What waits to be indexed is read by every search: after an import that is most of its time.
    alter index dossiers_by_search set (fastupdate = off);
  `.execute(db);
}
