import type { ColumnType, Generated, Kysely, Selectable, Transaction } from 'kysely';
import type { Database } from './schema.ts';

/** Answers to a programme's application form, as its schema describes them. */
export type Answers = Readonly<Record<string, unknown>>;

export interface DraftsTable {
  id: string;
  organisation: string;
  programme: string;
  version: string;
  call: string;
  revision: Generated<number>;
  filed: Generated<boolean>;
  created_by: string;
  created_at: Generated<Date>;
}

export interface DraftRevisionsTable {
  draft: string;
  revision: number;
  answers: ColumnType<Answers, string, never>;
  saved_by: string;
  saved_at: Generated<Date>;
}

export interface DraftPiecesTable {
  draft: string;
  piece: string;
  document: string;
}

export interface DraftsTables {
  drafts: DraftsTable;
  draft_revisions: DraftRevisionsTable;
  draft_pieces: DraftPiecesTable;
}

export type Draft = Selectable<DraftsTable>;

/** A draft as it stands, with the answers of its last revision. */
export interface DraftWithAnswers extends Draft {
  readonly answers: Answers;
  readonly saved_by: string;
  readonly saved_at: Date;
}

/** Opens a draft at revision 1. Null when this id is taken: the same request came twice. */
export async function insertDraft(db: Kysely<Database>, draft: Pick<Draft, 'id' | 'organisation' | 'programme' | 'version' | 'call' | 'created_by'>, answers: Answers): Promise<Draft | null> {
  return db.transaction().execute(async (trx) => {
    const made = await trx.insertInto('drafts').values(draft).onConflict((conflict) => conflict.column('id').doNothing()).returningAll().executeTakeFirst();
    if (!made) return null;
    await trx.insertInto('draft_revisions').values({ draft: draft.id, revision: 1, answers: JSON.stringify(answers), saved_by: draft.created_by }).execute();
    return made;
  });
}

const withAnswers = (db: Kysely<Database>) =>
  db
    .selectFrom('drafts')
    .innerJoin('draft_revisions as r', (join) => join.onRef('r.draft', '=', 'drafts.id').onRef('r.revision', '=', 'drafts.revision'))
    .selectAll('drafts')
    .select(['r.answers', 'r.saved_by', 'r.saved_at']);

export const findDraft = (db: Kysely<Database>, id: string): Promise<DraftWithAnswers | undefined> => withAnswers(db).where('drafts.id', '=', id).executeTakeFirst();

/** Drafts not yet filed of these organisations (SIREN), the latest saved first. */
export async function listDrafts(db: Kysely<Database>, organisations: readonly string[], limit: number): Promise<readonly DraftWithAnswers[]> {
  if (organisations.length === 0) return [];
  return withAnswers(db)
    .where('filed', '=', false)
    .where((eb) => eb.or(organisations.map((siren) => eb.between('organisation', siren.padEnd(14, '0'), siren.padEnd(14, '9')))))
    .orderBy('r.saved_at', 'desc')
    .limit(limit)
    .execute();
}

/** One saved state of a draft, however old. */
export const findRevision = (db: Kysely<Database>, draft: string, revision: number): Promise<{ answers: Answers; saved_by: string; saved_at: Date } | undefined> =>
  db.selectFrom('draft_revisions').select(['answers', 'saved_by', 'saved_at']).where('draft', '=', draft).where('revision', '=', revision).executeTakeFirst();

/** Locks a draft until the transaction ends, against a filing or another save. */
export const lockDraft = (trx: Transaction<Database>, id: string): Promise<Draft | undefined> => trx.selectFrom('drafts').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();

/** Adds the next revision of a draft that the caller has locked. */
export async function insertRevision(trx: Transaction<Database>, { id, revision }: Draft, answers: Answers, by: string): Promise<number> {
  const next = revision + 1;
  await trx.insertInto('draft_revisions').values({ draft: id, revision: next, answers: JSON.stringify(answers), saved_by: by }).execute();
  await trx.updateTable('drafts').set({ revision: next }).where('id', '=', id).execute();
  return next;
}
