import type { Kysely } from 'kysely';
import { findLetter, listLetters } from '../database/lists/letters.ts';
import type { LetterRow } from '../database/lists/letters.ts';
import type { Database } from '../database/schema.ts';
import type { Person } from '../domain/policy/person.ts';
import { letters } from '../letters/variables.ts';
import { viewerOfDossier, type Viewer } from './sight.ts';

export type { LetterRow } from '../database/lists/letters.ts';

/** Letters a viewer may read: the service all of them, the commune those to it that have left, an évaluateur none here. */
const isShown = (viewer: Viewer, { kind, queued_on }: Pick<LetterRow, 'kind' | 'queued_on'>): boolean =>
  viewer === 'service' || (viewer === 'commune' && queued_on !== null && !toReviewers.has(kind));
const toReviewers: ReadonlySet<string> = new Set(['review-invitation', 'review-reminder', 'review-consensus', 'lapse-notice']);

/** Null when the dossier is none of theirs. */
export async function lettersFor(db: Kysely<Database>, person: Person, dossier: string): Promise<readonly LetterRow[] | null> {
  const viewer = await viewerOfDossier(db, person, dossier);
  return viewer && (await listLetters(db, dossier)).filter((letter) => isShown(viewer, letter));
}

/** Null when there is no such letter for them. */
export async function readLetter(db: Kysely<Database>, person: Person, dossier: string, kind: string, no: number): Promise<(LetterRow & { html: string; pdf: Buffer }) | null> {
  const viewer = await viewerOfDossier(db, person, dossier);
  const letter = viewer && (await findLetter(db, dossier, kind, no));
  return letter && isShown(viewer, letter) ? letter : null;
}

/** What a kind of letter is called. */
export const letterName = (kind: string): string => (letters as Readonly<Record<string, { readonly title: string } | undefined>>)[kind]?.title ?? kind;
