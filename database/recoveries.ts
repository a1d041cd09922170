import { sql } from 'kysely';
import type { Insertable, Kysely, Transaction } from 'kysely';
import { recoveriesOf } from '../domain/payment/recovery.ts';
import type { Database } from './schema.ts';
import type { Application } from '../domain/application/state.ts';
import type { Day } from '../domain/calendar/day.ts';
import type { Recovery } from '../domain/payment/recovery.ts';

export interface RecoveriesTable {
  dossier: string;
  no: number;
  claim: number;
  found_on: Day;
  amount: number;
  /** What is to come back, by section. */
  investment: number;
  operating: number;
  answer_by: Day | null;
  heard_on: Day | null;
  means: Recovery['means'];
  decided_on: Day | null;
  number: string | null;
  numbered_on: Day | null;
  settled: number;
  remind_on: Day | null;
}

export interface RecoveriesTables {
  recoveries: RecoveriesTable;
}

/** The over-payments of a dossier, made from its state alone. */
export const recoveryRows = (state: Application): readonly Insertable<RecoveriesTable>[] =>
  recoveriesOf(state).map(({ no, claim, foundOn, amount, owed, hearing, means, decidedOn, number, on, settled, remindOn }) => ({
    dossier: state.id, no, claim, found_on: foundOn, amount, investment: owed.investment, operating: owed.operating, answer_by: hearing?.answerBy ?? null, heard_on: hearing?.heardOn ?? null,
    means, decided_on: decidedOn, number, numbered_on: on, settled, remind_on: remindOn,
  }));

export async function projectRecoveries(trx: Transaction<Database>, before: Application | null, after: Application): Promise<void> {
  if (before?.recovery === after.recovery && before.formerRecoveries === after.formerRecoveries) return;
  for (const row of recoveryRows(after)) {
    const { dossier: _dossier, no: _no, ...moving } = row;
    await trx.insertInto('recoveries').values(row).onConflict((conflict) => conflict.columns(['dossier', 'no']).doUpdateSet(moving)).execute();
  }
}

export interface FollowedRow extends Omit<RecoveriesTable, 'dossier'> {
  readonly id: string;
  readonly reference: string;
  readonly programme: string;
  readonly organisation_name: string;
  readonly title: string;
}

/** Over-payments of these programmes that have still to come back, the oldest first; all of them when `settled` too. One statement. */
export async function listRecoveries(db: Kysely<Database>, programmes: readonly string[] | 'all', { programme, settled }: { readonly programme?: string; readonly settled: boolean }): Promise<readonly FollowedRow[]> {
  let query = db
    .selectFrom('recoveries as r')
    .innerJoin('dossiers as d', 'd.id', 'r.dossier')
    .select(['d.id', 'd.reference', 'd.programme', 'd.organisation_name', 'd.title', 'r.no', 'r.claim', 'r.found_on', 'r.amount', 'r.investment', 'r.operating', 'r.answer_by', 'r.heard_on', 'r.means', 'r.decided_on', 'r.number', 'r.numbered_on', 'r.settled', 'r.remind_on'])
    .orderBy('r.found_on')
    .orderBy('r.dossier')
    .orderBy('r.no');
  if (programmes !== 'all') query = query.where('d.programme', 'in', programmes.length > 0 ? programmes : ['']);
  if (programme !== undefined) query = query.where('d.programme', '=', programme);
  if (!settled) query = query.where(sql<boolean>`r.settled < r.investment + r.operating`);
  return query.execute();
}
