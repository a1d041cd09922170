import { sql } from 'kysely';
import type { ColumnType, Generated, Insertable, Kysely, Selectable } from 'kysely';
import type { Database } from './schema.ts';
import type { Day } from '../domain/calendar/day.ts';
import type { Cents } from '../domain/money/money.ts';

/** One expense of a claim with its words: they stay here, the record has the rest. */
export interface StatedExpense {
  readonly line: string;
  readonly label: string;
  readonly supplier: string;
  readonly amount: Cents;
  readonly committedOn: Day;
  readonly paidOn: Day | null;
  readonly mandat: string | null;
  readonly invoice: string | null;
  /** Line of the imported file; null of one that was typed. */
  readonly at: number | null;
}

export interface ExpenseStatementsTable {
  id: string;
  dossier: string;
  source: 'typed' | 'csv';
  lines: ColumnType<readonly StatedExpense[], string, never>;
  total: number;
  sha256: string;
  file_name: string | null;
  file: Buffer | null;
  stored_by: string;
  stored_at: Generated<Date>;
}
export interface StatementsTables {
  expense_statements: ExpenseStatementsTable;
}
export type Statement = Omit<Selectable<ExpenseStatementsTable>, 'file'>;

const columns = ['id', 'dossier', 'source', 'lines', 'total', 'sha256', 'file_name', 'stored_by', 'stored_at'] as const;

/** Kept once: the same statement again is the one that is there. */
export async function insertStatement(db: Kysely<Database>, statement: Insertable<ExpenseStatementsTable>): Promise<Statement> {
  await db.insertInto('expense_statements').values(statement).onConflict((conflict) => conflict.column('id').doNothing()).execute();
  return db.selectFrom('expense_statements').select(columns).where('id', '=', statement.id).executeTakeFirstOrThrow();
}

export const findStatement = (db: Kysely<Database>, dossier: string, id: string): Promise<Statement | undefined> =>
  db.selectFrom('expense_statements').select(columns).where('dossier', '=', dossier).where('id', '=', id).executeTakeFirst();

/** Wording of the lines of expense in the answers a dossier was filed with, by the line's code. */
export async function lineTitles(db: Kysely<Database>, draft: { readonly id: string; readonly revision: number }): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ id: string; label: string }>`
    select line ->> 'id' as id, line ->> 'label' as label
      from draft_revisions, jsonb_array_elements(case when jsonb_typeof(answers #> '{plan,expenses}') = 'array' then answers #> '{plan,expenses}' else '[]' end) as line
     where draft = ${draft.id} and revision = ${draft.revision} and line ->> 'id' is not null and line ->> 'label' is not null`.execute(db);
  return new Map(rows.map(({ id, label }) => [id, label]));
}
