import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Database } from './schema.ts';
import type { Application } from '../domain/application/state.ts';
import type { Day } from '../domain/calendar/day.ts';

/** A dossier that some of the same organisations carry. */
export interface Neighbour {
  readonly id: string;
  readonly reference: string;
  readonly programme: string;
  readonly call: string;
  readonly title: string;
  readonly phase: Application['phase'];
  readonly outcome: Application['outcome'];
  readonly organisation: string;
  readonly organisation_name: string;
  readonly partners: readonly string[];
  readonly filed_on: Day;
}

/** Dossiers read at most; a legal entity with more is known to its officers. */
const MOST = 500;

/** Dossiers of any programme and call that one of these legal entities carries or shares, but `id` itself; one statement, on two indexes. */
export async function neighboursOf(db: Kysely<Database>, id: string, sirens: readonly string[]): Promise<readonly Neighbour[]> {
  const ranges = sql.join(sirens.map((siren) => sql`select id from dossiers where organisation between ${siren.padEnd(14, '0')} and ${siren.padEnd(14, '9')}`), sql` union `);
  const { rows } = await sql<Neighbour>`
    select id, reference, programme, call, title, phase, outcome, organisation, organisation_name, state -> 'partners' as partners, filed_on
      from dossiers
     where id = any(array(${ranges} union select id from dossiers where sirens_of(state -> 'partners') && array[${sql.join(sirens)}]::text[]))
       and id <> ${id}
     order by filed_on desc, id
     limit ${MOST}`.execute(db);
  return rows;
}
