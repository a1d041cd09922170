import type { Kysely } from 'kysely';
import { shelfOf } from './catalogue.ts';
import { viewerOf } from './sight.ts';
import type { Database } from '../database/schema.ts';
import { parisDay } from '../domain/calendar/day.ts';
import { balanceAccount, type BalanceAccount } from '../domain/payment/balance.ts';
import type { Person } from '../domain/policy/person.ts';

export type { BalanceAccount } from '../domain/payment/balance.ts';

/** How the balance of a dossier was computed, the same words for the commune and the service. Null when it is none of theirs, to an évaluateur, and before it is liquidated. */
export async function balanceFor(db: Kysely<Database>, person: Person, id: string): Promise<BalanceAccount | null> {
  const row = await db.selectFrom('dossiers').select(['state', 'version']).where('id', '=', id).executeTakeFirst();
  const viewer = row && viewerOf(person, row.state, parisDay(Date.now()));
  if (!row || !viewer || viewer === 'reviewer') return null;
  return balanceAccount(row.state, await shelfOf(db).programme(row.version));
}
