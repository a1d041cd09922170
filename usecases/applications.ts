import type { Kysely } from 'kysely';
import { findRevision } from '../database/drafts.ts';
import { findApplication, listApplications, sortedBy } from '../database/lists/applications.ts';
import type { ApplicationDetail, ApplicationRow, Filters, Sort } from '../database/lists/applications.ts';
import type { Database } from '../database/schema.ts';
import { possibleActs } from '../domain/application/acts.ts';
import type { CommandType, Role } from '../domain/application/commands.ts';
import { parisDay } from '../domain/calendar/day.ts';
import { hasRole } from '../domain/policy/may.ts';
import type { Person } from '../domain/policy/person.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { shownTo, sightOf, viewerOf, type Viewer } from './sight.ts';

export type { ApplicationRow, Filters, Sort } from '../database/lists/applications.ts';

export interface ApplicationPage {
  readonly items: readonly ApplicationRow[];
  readonly next: string | null;
}

/**
 * A page of the dossiers this person may see.
 * @param cursor the `next` of the former page, asked with the same filters and sort.
 * @returns null when the cursor is not one of ours.
 */
export async function listApplicationsFor(
  db: Kysely<Database>,
  person: Person,
  filters: Filters,
  { sort, cursor, limit }: { readonly sort: Sort; readonly cursor?: string; readonly limit: number },
): Promise<ApplicationPage | null> {
  const after = cursor === undefined ? null : readCursor(cursor, sort);
  if (after === undefined) return null;
  const rows = await listApplications(db, sightOf(person, today()), filters, { sort, after, limit: limit + 1 });
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last ? writeCursor(sort, { value: sortedBy(last, sort), id: last.id }) : null };
}

export interface ApplicationView extends ApplicationDetail {
  readonly viewer: Viewer;
  /** What this person could do now, as far as roles and phase say. */
  readonly acts: readonly CommandType[];
}

/** One dossier as this person may read it; null when there is none for them. */
export async function readApplication(db: Kysely<Database>, person: Person, key: { readonly id: string } | { readonly reference: string }): Promise<ApplicationView | null> {
  const found = await findApplication(db, key);
  const viewer = found && viewerOf(person, found.state, today());
  if (!found || !viewer) return null;
  const state = shownTo(viewer, person, found.state);
  const hidden = viewer === 'commune' && found.state.decision === null;
  return { ...found, state, base: hidden ? null : found.base, proposed: hidden ? null : found.proposed, viewer, acts: actsOf(person, found) };
}

const roles: readonly Role[] = ['agent', 'officer', 'reviewer', 'secretary', 'finance', 'assembly', 'delegate', 'administrator'];

function actsOf(person: Person, { state }: ApplicationDetail): readonly CommandType[] {
  const subject = { programme: state.programme, organisations: [state.organisation, ...state.partners] };
  const held = roles.filter((role) => hasRole(person, role, subject, today()));
  return [...new Set(held.flatMap((role) => possibleActs(state, role)))];
}

/** The answers a dossier was filed with, and the version of the form they answer. Null when the dossier is none of theirs. */
export async function readAnswers(db: Kysely<Database>, person: Person, id: string): Promise<{ revision: number; version: string; answers: Readonly<Record<string, unknown>> } | null> {
  const row = await db.selectFrom('dossiers').select(['state', 'version']).where('id', '=', id).executeTakeFirst();
  if (!row || !viewerOf(person, row.state, today())) return null;
  const { id: draft, revision } = row.state.draft;
  const filed = await findRevision(db, draft, revision);
  return filed ? { revision, version: row.version, answers: filed.answers } : null;
}

const today = () => parisDay(Date.now());
