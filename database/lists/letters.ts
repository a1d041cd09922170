import type { Kysely } from 'kysely';
import type { Day } from '../../domain/calendar/day.ts';
import type { Database } from '../schema.ts';

export interface LetterRow {
  readonly kind: string;
  readonly no: number;
  readonly subject: string;
  readonly to_sign: boolean;
  readonly made_on: Day;
  readonly sha256: string;
  /** Day it was given to the outbox; null as long as it waits for a signature. */
  readonly queued_on: Day | null;
  readonly sent_at: Date | null;
}

const rows = (db: Kysely<Database>, dossier: string) =>
  db
    .selectFrom('letters as l')
    .leftJoin('outbox as o', 'o.letter', 'l.id')
    .select(['l.kind', 'l.no', 'l.subject', 'l.to_sign', 'l.made_on', 'l.sha256', 'o.queued_on', 'o.sent_at'])
    .where('l.dossier', '=', dossier);

/** The letters of a dossier, the oldest first, without their content. */
export const listLetters = (db: Kysely<Database>, dossier: string): Promise<readonly LetterRow[]> => rows(db, dossier).orderBy('l.made_on').orderBy('l.kind').orderBy('l.no').execute();

/** One letter with its content. */
export const findLetter = (db: Kysely<Database>, dossier: string, kind: string, no: number) =>
  rows(db, dossier).select(['l.html', 'l.pdf']).where('l.kind', '=', kind).where('l.no', '=', no).executeTakeFirst();
