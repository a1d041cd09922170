import { sql } from 'kysely';
import type { ColumnType, Generated, Insertable, Kysely, Selectable, Transaction } from 'kysely';
import type { Database } from './schema.ts';
import type { Application } from '../domain/application/state.ts';
import type { Day } from '../domain/calendar/day.ts';
import type { CrossingSource } from '../domain/committee/crossing.ts';
import type { Section } from '../domain/funding/plan.ts';
import type { Verdict } from '../domain/payment/returns.ts';

export interface PaymentReturnsTable {
  id: string;
  source: 'csv' | 'json';
  file_name: string;
  sha256: string;
  file: Buffer;
  status: ColumnType<'previewed' | 'applied', undefined, 'applied'>;
  imported_by: string;
  imported_at: Generated<Date>;
  applied_by: ColumnType<string | null, undefined, string>;
  applied_at: ColumnType<Date | null, undefined, Date>;
}
export interface PaymentReturnLinesTable {
  import: string;
  at: number;
  key: string;
  outcome: 'paid' | 'rejected';
  returned_on: Day;
  mandat: string | null;
  reason: string | null;
  amount: number | null;
  dossier: string | null;
  claim: number;
  attempt: number;
  section: Section | null;
  verdict: Verdict;
  said: string | null;
}
export interface ReturnsTables {
  payment_returns: PaymentReturnsTable;
  payment_return_lines: PaymentReturnLinesTable;
}

export type ReturnsRow = Omit<Selectable<PaymentReturnsTable>, 'file'>;
export type ReturnLineRow = Selectable<PaymentReturnLinesTable>;

const columns = ['id', 'source', 'file_name', 'sha256', 'status', 'imported_by', 'imported_at', 'applied_by', 'applied_at'] as const;

/** Where the acts of an import leave from. */
export const returnsSource = (id: string): CrossingSource => ({ kind: 'returns', id });

export async function insertReturns(trx: Transaction<Database>, row: Insertable<PaymentReturnsTable>, lines: readonly Insertable<PaymentReturnLinesTable>[]): Promise<void> {
  await trx.insertInto('payment_returns').values(row).execute();
  await trx.insertInto('payment_return_lines').values([...lines]).execute();
}

export const findReturns = (db: Kysely<Database>, id: string): Promise<ReturnsRow | undefined> => db.selectFrom('payment_returns').select(columns).where('id', '=', id).executeTakeFirst();
/** Whoever applies an import waits here. */
export const lockReturns = (trx: Transaction<Database>, id: string): Promise<ReturnsRow | undefined> => trx.selectFrom('payment_returns').select(columns).where('id', '=', id).forUpdate().executeTakeFirst();

export const returnLines = (db: Kysely<Database>, id: string): Promise<readonly ReturnLineRow[]> => db.selectFrom('payment_return_lines').selectAll().where('import', '=', id).orderBy('at').execute();

/** Imports of the same bytes, the oldest first. */
export const sameFile = (db: Kysely<Database>, sha256: string, but: string): Promise<readonly { readonly id: string; readonly status: string }[]> =>
  db.selectFrom('payment_returns').select(['id', 'status']).where('sha256', '=', sha256).where('id', '<>', but).orderBy('imported_at').orderBy('id').execute();

/** The imports that touch these programmes, and those that touch none, the last first. */
export const listReturns = (db: Kysely<Database>, programmes: readonly string[] | 'all'): Promise<readonly (ReturnsRow & { readonly lines: number; readonly matched: number })[]> =>
  db
    .selectFrom('payment_returns as r')
    .select(columns.map((column) => `r.${column}` as const))
    .select([
      sql<number>`(select count(*)::integer from payment_return_lines l where l.import = r.id)`.as('lines'),
      sql<number>`(select count(*)::integer from payment_return_lines l where l.import = r.id and l.verdict = 'matched')`.as('matched'),
    ])
    .where(programmes === 'all' ? sql<boolean>`true` : sql<boolean>`not exists (select from payment_return_lines l join dossiers d on d.id = l.dossier where l.import = r.id and d.programme <> all(${[...programmes]}))`)
    .orderBy('r.imported_at', 'desc')
    .orderBy('r.id')
    .limit(200)
    .execute();

/** Dossiers by reference, those that there are. */
export async function dossiersByReference(db: Kysely<Database>, references: readonly string[]): Promise<ReadonlyMap<string, { readonly id: string; readonly programme: string; readonly state: Application; readonly today: { readonly clock: 'real' | 'manual'; readonly day: Day } }>> {
  if (references.length === 0) return new Map();
  const rows = await db.selectFrom('dossiers').select(['id', 'reference', 'programme', 'state', 'clock', 'clock_day']).where('reference', 'in', [...new Set(references)]).execute();
  return new Map(rows.map(({ id, reference, programme, state, clock, clock_day }) => [reference, { id, programme, state, today: { clock, day: clock_day } }]));
}

export async function setVerdict(trx: Transaction<Database>, id: string, at: number, verdict: Verdict, said: string | null): Promise<void> {
  await trx.updateTable('payment_return_lines').set({ verdict, said }).where('import', '=', id).where('at', '=', at).execute();
}
