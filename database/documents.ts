import type { Generated, Insertable, Kysely, Selectable, Transaction } from 'kysely';
import type { Database } from './schema.ts';

export interface DocumentsTable {
  id: string;
  /** The dossier it belongs to, or the draft that will become it: the same id. */
  dossier: string;
  sha256: string;
  bytes: number;
  media_type: string;
  file_name: string;
  uploaded_by: string;
  uploaded_at: Generated<Date>;
}

export interface DocumentsTables {
  documents: DocumentsTable;
}

/** Which of these documents are there and belong to this dossier. */
export async function documentsOf(db: Kysely<Database>, dossier: string, ids: readonly string[]): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const rows = await db.selectFrom('documents').select('id').where('dossier', '=', dossier).where('id', 'in', ids).execute();
  return rows.map(({ id }) => id);
}

/** SHA-256 of these documents of a dossier, by id. */
export async function printsOf(db: Kysely<Database>, dossier: string, ids: readonly string[]): Promise<Readonly<Record<string, string>>> {
  if (ids.length === 0) return {};
  const rows = await db.selectFrom('documents').select(['id', 'sha256']).where('dossier', '=', dossier).where('id', 'in', ids).execute();
  return Object.fromEntries(rows.map(({ id, sha256 }) => [id, sha256]));
}

export type Document = Selectable<DocumentsTable>;

/** Records what the store already holds as belonging to a dossier or draft. */
export async function insertDocument(db: Kysely<Database>, document: Insertable<DocumentsTable>): Promise<Document> {
  return db.insertInto('documents').values(document).returningAll().executeTakeFirstOrThrow();
}

export async function findDocument(db: Kysely<Database>, dossier: string, id: string): Promise<Document | undefined> {
  return db.selectFrom('documents').selectAll().where('dossier', '=', dossier).where('id', '=', id).executeTakeFirst();
}

/** Every document of a dossier, the oldest first. */
export async function listDocuments(db: Kysely<Database>, dossier: string): Promise<readonly Document[]> {
  return db.selectFrom('documents').selectAll().where('dossier', '=', dossier).orderBy('uploaded_at').orderBy('id').execute();
}

/** Makes a document stand for a piece of a draft, in place of the one before. */
export async function setDraftPiece(trx: Transaction<Database>, draft: string, piece: string, document: string): Promise<void> {
  await trx
    .insertInto('draft_pieces')
    .values({ draft, piece, document })
    .onConflict((conflict) => conflict.columns(['draft', 'piece']).doUpdateSet({ document }))
    .execute();
}

/** Takes a piece off a draft; the document stays known, since a saved revision may have been read with it. False when there was none. */
export async function removeDraftPiece(trx: Transaction<Database>, draft: string, piece: string): Promise<boolean> {
  const { numDeletedRows } = await trx.deleteFrom('draft_pieces').where('draft', '=', draft).where('piece', '=', piece).executeTakeFirst();
  return numDeletedRows > 0n;
}

export async function listDraftPieces(db: Kysely<Database>, draft: string): Promise<readonly (Document & { piece: string })[]> {
  return db.selectFrom('draft_pieces').innerJoin('documents', 'documents.id', 'draft_pieces.document').selectAll('documents').select('draft_pieces.piece').where('draft_pieces.draft', '=', draft).orderBy('draft_pieces.piece').execute();
}
