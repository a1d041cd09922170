import type { Kysely } from 'kysely';
import { neighboursOf } from '../database/duplicates.ts';
import type { Neighbour } from '../database/duplicates.ts';
import type { Database } from '../database/schema.ts';
import { resemblance } from '../domain/application/duplicates.ts';
import type { Resemblance } from '../domain/application/duplicates.ts';
import { parisDay } from '../domain/calendar/day.ts';
import type { Person } from '../domain/policy/person.ts';
import { viewerOf } from './sight.ts';

export interface Duplicate extends Neighbour, Resemblance {}

/**
 * Where the same organisation, or a partner, asks or asked for a similar object, in any programme or call: the closest first. For the service
 * alone, which sees of the other dossier no more than its list would tell. Null when the dossier is none of theirs.
 */
export async function duplicatesFor(db: Kysely<Database>, person: Person, dossier: string): Promise<readonly Duplicate[] | null> {
  const row = await db.selectFrom('dossiers').select(['title', 'state']).where('id', '=', dossier).executeTakeFirst();
  if (!row || viewerOf(person, row.state, parisDay(Date.now())) !== 'service') return null;
  const organisations = [row.state.organisation, ...row.state.partners];
  const near = await neighboursOf(db, dossier, [...new Set(organisations.map((siret) => siret.slice(0, 9)))]);
  return near
    .flatMap((one) => {
      const like = resemblance({ title: row.title, organisations }, { title: one.title, organisations: [one.organisation, ...one.partners] });
      return like ? [{ ...one, ...like }] : [];
    })
    .sort((a, b) => b.score - a.score || b.words.length - a.words.length);
}
