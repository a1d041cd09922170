import type { Kysely } from 'kysely';
import { countByPhase, listStandings } from '../database/lists/home.ts';
import type { Database } from '../database/schema.ts';
import type { Application } from '../domain/application/state.ts';
import { addDays, parisDay, type Day } from '../domain/calendar/day.ts';
import type { Person } from '../domain/policy/person.ts';
import { whatIsExpected, type Expected } from '../domain/timeline/expected.ts';
import { orderSentence } from '../domain/timeline/order.ts';
import { shelfOf } from './catalogue.ts';
import { sightOf } from './sight.ts';

export interface OwnDossier {
  readonly id: string;
  readonly reference: string;
  readonly title: string;
  readonly programme: string;
  readonly phase: Application['phase'];
  readonly mayOrder: boolean;
  readonly sentence: string;
  /** The most pressing first. */
  readonly expected: readonly Expected[];
}

const MOST = 60;
/** A dossier stays in sight for so long after it is closed, in days. */
const STILL_SHOWN = 60;

/** What is expected of the organisations a person acts for, dossier by dossier. One statement, whatever their number. */
export async function ownDossiers(db: Kysely<Database>, person: Person): Promise<readonly OwnDossier[]> {
  const today = parisDay(Date.now());
  const rows = await listStandings(db, sightOf(person, today).organisations, addDays(today, -STILL_SHOWN), MOST);
  return Promise.all(
    rows.map(async ({ id, reference, title, programme, version, state, clock, clock_day }) => {
      const on: Day = clock === 'manual' ? clock_day : today;
      const { may, sentence } = orderSentence(state, on);
      return { id, reference, title, programme, phase: state.phase, mayOrder: may, sentence, expected: whatIsExpected(state, await shelfOf(db).programme(version), on) };
    }),
  );
}

/** How many open dossiers each phase has: all that the person may see, those they are in charge of, those nobody is in charge of. */
export const openByPhase = (db: Kysely<Database>, person: Person): ReturnType<typeof countByPhase> => countByPhase(db, sightOf(person, parisDay(Date.now())).programmes, person.id);
