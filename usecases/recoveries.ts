import type { Kysely } from 'kysely';
import { sightOf } from './sight.ts';
import { listRecoveries } from '../database/recoveries.ts';
import type { FollowedRow } from '../database/recoveries.ts';
import type { Database } from '../database/schema.ts';
import { parisDay } from '../domain/calendar/day.ts';
import type { Day } from '../domain/calendar/day.ts';
import type { Awaited } from '../domain/payment/recovery.ts';
import type { Person } from '../domain/policy/person.ts';

export { readers as recoveryReaders } from './envelopes.ts';

/** An over-payment as finance follows it. */
export interface FollowedRecovery extends FollowedRow {
  /** Still to come back, in cents. */
  readonly left: number;
  /** Null once it is over. */
  readonly awaits: Awaited | null;
}

/** What has still to come back in this person's programmes, the oldest first; what is settled or given up too when asked. */
export async function readRecoveries(db: Kysely<Database>, person: Person, asked: { readonly programme?: string; readonly settled: boolean }): Promise<readonly FollowedRecovery[]> {
  const today = parisDay(Date.now());
  const rows = await listRecoveries(db, sightOf(person, today).programmes, asked);
  return rows.map((row) => ({ ...row, left: row.investment + row.operating - row.settled, awaits: awaits(row, today) }));
}

function awaits(row: FollowedRow, today: Day): Awaited | null {
  if (row.means === null) return row.answer_by !== null && row.heard_on === null && today <= row.answer_by ? 'hearing' : 'decision';
  if (row.settled >= row.investment + row.operating) return null;
  return row.number === null ? 'number' : 'settlement';
}
