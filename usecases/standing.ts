import type { Kysely } from 'kysely';
import { findStanding } from '../database/lists/applications.ts';
import type { Database } from '../database/schema.ts';
import { parisDay, type Day } from '../domain/calendar/day.ts';
import { prescriptionOf, type Prescription } from '../domain/payment/prescription.ts';
import type { Person } from '../domain/policy/person.ts';
import { whatIsExpected, type Expected } from '../domain/timeline/expected.ts';
import { orderSentence, type OrderSentence } from '../domain/timeline/order.ts';
import { shelfOf } from './catalogue.ts';
import { viewerOf } from './sight.ts';

export type { Expected } from '../domain/timeline/expected.ts';

export interface Standing extends OrderSentence {
  /** Day on the dossier's clock for which this holds. */
  readonly on: Day;
  readonly seq: number;
  /** Until when what remains payable may be asked for and paid; null when nothing is owed. Nothing is applied by itself. */
  readonly prescription: Prescription | null;
  /** What is expected of the commune, the most pressing first. */
  readonly expected: readonly Expected[];
}

/**
 * May the commune order, what is left to ask, and what is expected of it by when: the commune and the service read the same words.
 * Null when the dossier is none of theirs; an évaluateur has no part in it.
 */
export async function standingFor(db: Kysely<Database>, person: Person, id: string): Promise<Standing | null> {
  const found = await findStanding(db, id);
  const viewer = found && viewerOf(person, found.state, parisDay(Date.now()));
  if (!found || !viewer || viewer === 'reviewer') return null;
  const on = found.clock === 'manual' ? found.clock_day : parisDay(Date.now());
  const programme = await shelfOf(db).programme(found.state.version);
  return { ...orderSentence(found.state, on), prescription: prescriptionOf(found.state), on, seq: found.state.seq, expected: whatIsExpected(found.state, programme, on) };
}
