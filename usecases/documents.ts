import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import { insertDocument, listDocuments } from '../database/documents.ts';
import type { Document } from '../database/documents.ts';
import type { Database } from '../database/schema.ts';
import type { Application } from '../domain/application/state.ts';
import { parisDay } from '../domain/calendar/day.ts';
import type { Person } from '../domain/policy/person.ts';
import { shelfOf } from './catalogue.ts';
import { viewerOf } from './sight.ts';

export type { Document } from '../database/documents.ts';

/** What the store says of a file it holds. */
export interface Deposited {
  readonly sha256: string;
  readonly bytes: number;
  readonly mediaType: string;
  readonly fileName: string;
}

/** What may be deposited: the widest of what the programme's pieces accept, or one piece's own rule. */
export interface DepositRules {
  readonly formats: readonly string[];
  readonly maxBytes: number;
}

/**
 * May this person deposit a document on the dossier, and under which rules? Whoever may read it as the commune or the service may;
 * an évaluateur may not. The document then waits until an act names it.
 * @returns null when the dossier is none of theirs, `forbidden` when they only read it, `unknown-piece` when the programme asks for no such piece.
 */
export async function mayDeposit(db: Kysely<Database>, person: Person, dossier: string, piece?: string): Promise<DepositRules | null | 'forbidden' | 'unknown-piece'> {
  const row = await db.selectFrom('dossiers').select(['state', 'version']).where('id', '=', dossier).executeTakeFirst();
  const viewer = row && viewerOf(person, row.state, parisDay(Date.now()));
  if (!row || !viewer) return null;
  if (viewer === 'reviewer') return 'forbidden';
  return depositRules(db, row.version, piece);
}

/** The rules of one piece, or the widest of a programme version when the document is not a piece (a signed deliberation, a proof). */
export async function depositRules(db: Kysely<Database>, version: string, piece?: string): Promise<DepositRules | 'unknown-piece'> {
  const { pieces } = await shelfOf(db).programme(version);
  if (piece !== undefined) return pieces.find(({ code }) => code === piece) ?? 'unknown-piece';
  return { formats: [...new Set([...ANY_DOCUMENT, ...pieces.flatMap(({ formats }) => formats)])], maxBytes: Math.max(LEAST_LIMIT, ...pieces.map(({ maxBytes }) => maxBytes)) };
}

/** Acts carry scanned and signed documents even where no piece of the programme is asked for as one. */
const ANY_DOCUMENT = ['application/pdf', 'image/png', 'image/jpeg', 'text/csv'];
const LEAST_LIMIT = 20_000_000;

export const recordDocument = (db: Kysely<Database>, person: Person, dossier: string, { sha256, bytes, mediaType, fileName }: Deposited): Promise<Document> =>
  insertDocument(db, { id: randomUUID(), dossier, sha256, bytes, media_type: mediaType, file_name: fileName, uploaded_by: person.id });

/** A signed deliberation, kept with the batch it decides. */
export const recordBatchDocument = recordDocument;

/**
 * The documents of a dossier this person may read. An évaluateur reads the pieces of the application and nothing that came later.
 * Null when the dossier is none of theirs.
 */
export async function documentsFor(db: Kysely<Database>, person: Person, dossier: string): Promise<readonly Document[] | null> {
  const row = await db.selectFrom('dossiers').select('state').where('id', '=', dossier).executeTakeFirst();
  const viewer = row && viewerOf(person, row.state, parisDay(Date.now()));
  if (!row || !viewer) return null;
  const all = await listDocuments(db, dossier);
  return viewer === 'reviewer' ? all.filter(({ id }) => piecesOf(row.state).has(id)) : viewer === 'commune' ? all.filter((one) => isOfTheCommune(row.state, one, person)) : all;
}

/** One document, for download. Null when there is none for them. */
export async function readDocument(db: Kysely<Database>, person: Person, dossier: string, id: string): Promise<Document | null> {
  const shown = await documentsFor(db, person, dossier);
  return shown?.find((one) => one.id === id) ?? null;
}

const piecesOf = ({ pieces }: Application): ReadonlySet<string> => new Set(Object.values(pieces).map(({ document }) => document));

/** What the service deposits for its own acts (minutes, proofs) is not the commune's to read here: it receives letters. */
function isOfTheCommune(state: Application, document: Document, person: Person): boolean {
  const named = new Set([...piecesOf(state), ...state.claims.flatMap(({ documents }) => Object.values(documents))]);
  return named.has(document.id) || document.uploaded_by === person.id;
}

