import type { Kysely } from 'kysely';
import type { Application } from '../../domain/application/state.ts';
import type { Day } from '../../domain/calendar/day.ts';
import type { Database } from '../schema.ts';

export interface StandingRow {
  readonly id: string;
  readonly reference: string;
  readonly title: string;
  readonly programme: string;
  readonly version: string;
  readonly state: Application;
  readonly clock: 'real' | 'manual';
  readonly clock_day: Day;
}

/** Dossiers these organisations (SIREN) own that are not closed, or were closed from that day on; the oldest first. One statement. */
export async function listStandings(db: Kysely<Database>, organisations: readonly string[], closedFrom: Day, limit: number): Promise<readonly StandingRow[]> {
  if (organisations.length === 0) return [];
  return db
    .selectFrom('dossiers')
    .select(['id', 'reference', 'title', 'programme', 'version', 'state', 'clock', 'clock_day'])
    .where((eb) => eb.or(organisations.map((siren) => eb.between('organisation', siren.padEnd(14, '0'), siren.padEnd(14, '9')))))
    .where((eb) => eb.or([eb('closed_on', 'is', null), eb('closed_on', '>=', closedFrom)]))
    .orderBy('filed_on')
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** How many dossiers each phase has, of those in charge of one officer, and of those nobody is in charge of. One statement. */
export async function countByPhase(db: Kysely<Database>, programmes: readonly string[] | 'all', officer: string): Promise<readonly { readonly phase: Application['phase']; readonly mine: number; readonly unassigned: number; readonly all: number }[]> {
  let query = db
    .selectFrom('dossiers')
    .select((eb) => ['phase', eb.fn.countAll<string>().as('all'), eb.fn.countAll<string>().filterWhere('officer', '=', officer).as('mine'), eb.fn.countAll<string>().filterWhere('officer', 'is', null).as('unassigned')])
    .where('phase', '!=', 'closed')
    .groupBy('phase');
  if (programmes !== 'all') query = query.where('programme', 'in', [...programmes, '']);
  return (await query.execute()).map(({ phase, all, mine, unassigned }) => ({ phase, all: Number(all), mine: Number(mine), unassigned: Number(unassigned) }));
}
