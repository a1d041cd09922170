import type { ColumnType, Generated } from 'kysely';

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
