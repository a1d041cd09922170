import { sql } from 'kysely';
import type { Expression, Kysely, SqlBool } from 'kysely';
import type { Application, Outcome, Phase } from '../../domain/application/state.ts';
import type { Day } from '../../domain/calendar/day.ts';
import { searchable } from '../search.ts';
import type { Database } from '../schema.ts';

/** Whose dossiers a person may see, in the words of the table: the policy says it, this list obeys. */
export interface Sight {
  /** Programme codes, or every one. */
  readonly programmes: readonly string[] | 'all';
  /** SIREN of the organisations the person acts for. */
  readonly organisations: readonly string[];
  /** As an évaluateur: the dossiers they were asked about. */
  readonly reviewer: string;
}

export type Sort = 'filed' | '-filed' | 'due' | '-due' | 'asked' | '-asked' | 'reference' | '-reference';

export interface Filters {
  readonly programme?: string;
  readonly call?: string;
  readonly phase?: readonly Phase[];
  readonly outcome?: readonly Outcome[];
  readonly officer?: string;
  /** SIREN or SIRET. */
  readonly organisation?: string;
  readonly filedFrom?: Day;
  readonly filedTo?: Day;
  readonly dueBefore?: Day;
  /** Words of the title, the organisation or the reference, in any order; their beginnings are enough. */
  readonly q?: string;
}

/** Where the former page ended: the value sorted by, and the id that settles ties. */
export interface After {
  readonly value: string | number | null;
  readonly id: string;
}

export interface ApplicationRow {
  readonly id: string;
  readonly reference: string;
  readonly programme: string;
  readonly call: string;
  readonly organisation: string;
  readonly organisation_name: string;
  readonly title: string;
  readonly phase: Phase;
  readonly outcome: Outcome | null;
  readonly officer: string | null;
  readonly asked: number;
  readonly awarded: number | null;
  readonly paid: number;
  readonly filed_on: Day;
  readonly due_on: Day | null;
  readonly seq: number;
}

const columns = { filed: 'filed_on', due: 'due_on', asked: 'asked', reference: 'reference' } as const;
type Column = (typeof columns)[keyof typeof columns];

/** What a page is ordered by. A dossier without a last day comes after every other, whichever way: each way has its index. */
const ordering = (column: Column, descending: boolean) => (column === 'due_on' ? sql`coalesce(due_on, ${sql.lit(never(descending))}::date)` : sql.ref(column));
const never = (descending: boolean): string => (descending ? '-infinity' : 'infinity');
const columnOf = (sort: Sort): Column => columns[sort.replace('-', '') as keyof typeof columns];

/** One page, by keyset: as quick at any depth. One statement; a search takes one more, and so do rights on some programmes alone. */
export async function listApplications(
  db: Kysely<Database>,
  sight: Sight,
  filters: Filters,
  { sort, after, limit }: { readonly sort: Sort; readonly after: After | null; readonly limit: number },
): Promise<readonly ApplicationRow[]> {
  let query = await selected(db, sight, filters, sort);
  if (after) query = query.where(follows(columnOf(sort), sort.startsWith('-'), after));
  return query.limit(limit).execute();
}

export interface ExportedRow extends ApplicationRow {
  readonly officer_name: string | null;
}

/** Rows fetched at a time: the memory of an export, however long. */
const CHUNK = 500;

/**
 * The whole list, row by row, through a cursor: one connection is held until the last row, or until the reader returns, which closes the
 * cursor and ends the query.
 */
export async function streamApplications(db: Kysely<Database>, sight: Sight, filters: Filters, sort: Sort): Promise<AsyncIterableIterator<ExportedRow>> {
  const query = await selected(db, sight, filters, sort);
  return query.select((eb) => eb.selectFrom('people').select('name').whereRef('people.id', '=', 'dossiers.officer').as('officer_name')).stream(CHUNK);
}

/** The dossiers of a list in its order: one statement more for a search, and one for rights on some programmes alone. */
async function selected(db: Kysely<Database>, sight: Sight, filters: Filters, sort: Sort) {
  const descending = sort.startsWith('-');
  const column = columnOf(sort);
  let query = db
    .selectFrom('dossiers')
    .select(['id', 'reference', 'programme', 'call', 'organisation', 'organisation_name', 'title', 'phase', 'outcome', 'officer', 'asked', 'awarded', 'paid', 'filed_on', 'due_on', 'seq'])
    .where(await seen(db, sight, filters.programme, column));
  if (filters.programme) query = query.where(inProgrammes([filters.programme], column));
  if (filters.call) query = query.where('call', '=', filters.call);
  if (filters.phase?.length) query = query.where('phase', 'in', filters.phase);
  if (filters.outcome?.length) query = query.where('outcome', 'in', filters.outcome);
  if (filters.officer) query = query.where('officer', '=', filters.officer);
  if (filters.organisation) query = query.where(among(sql`select id from dossiers where ${ownedBy([filters.organisation])}`));
  if (filters.filedFrom) query = query.where('filed_on', '>=', filters.filedFrom);
  if (filters.filedTo) query = query.where('filed_on', '<=', filters.filedTo);
  if (filters.dueBefore) query = query.where(ordering('due_on', false), '<', sql`${filters.dueBefore}::date`);
  const words = filters.q === undefined ? null : wordsOf(filters.q);
  if (words !== null) query = query.where(sight.programmes.length === 0 ? match(words) : await matching(db, words));
  return query.orderBy(ordering(column, descending), descending ? 'desc' : 'asc').orderBy('id', descending ? 'desc' : 'asc');
}

/**
 * Rows found by an index of their own, taken as a set before the list is read: they are few, and nothing tells PostgreSQL so. Left to guess,
 * it reads the whole list in order, waiting for a page of them to turn up.
 */
const among = (ids: Expression<unknown>) => sql<SqlBool>`id = any(array(${ids}))`;

/** @param programme the one asked for: where it is the person's own the rest does not matter, and where it is not, only the rest does. */
async function seen(db: Kysely<Database>, { programmes, organisations, reviewer }: Sight, programme: string | undefined, column: Column) {
  if (programmes === 'all' || (programme !== undefined && programmes.includes(programme))) return sql<SqlBool>`true`;
  const own = [
    ...(organisations.length > 0 ? [sql`select id from dossiers where ${ownedBy(organisations)}`, sql`select id from dossiers where sirens_of(state -> 'partners') && array[${sql.join(organisations)}]::text[]`, sql`select id from dossiers where sirens_of(state -> 'former') && array[${sql.join(organisations)}]::text[]`] : []),
    sql`select dossier from reviews where reviewer = ${reviewer} and status not in ('replaced', 'declined')`,
  ];
  const theirs = sql<{ id: string }>`${sql.join(own, sql` union `)}`;
  if (programmes.length === 0 || programme !== undefined) return among(theirs);
  // Who works for a programme seldom has more than it: an `or` on nothing would still cost the order of every index.
  const { rows } = await sql`${theirs} limit 1`.execute(db);
  return rows.length === 0 ? inProgrammes(programmes, column) : sql<SqlBool>`(${inProgrammes(programmes, column)} or ${among(theirs)})`;
}

/** In the order of references those of one programme lie together: said as a range too, the others are not read. */
function inProgrammes(codes: readonly string[], column: Column) {
  const [prefix] = codes.map((code) => `${code.toUpperCase()}-`);
  const range = column === 'reference' && codes.length === 1 ? sql` and reference between ${prefix} and ${`${prefix}~`}` : sql``;
  return sql<SqlBool>`(programme in (${sql.join(codes)})${range})`;
}

/** Beyond so many matches, reading in the order of the list meets enough of them soon. */
const MANY = 3_000;

/**
 * PostgreSQL guesses badly how many rows begin with a word: it would read the whole list to find one, or sort the whole list to show ten.
 * So it is asked first whether they are many; few are taken from the index of words, as a set.
 */
async function matching(db: Kysely<Database>, words: string) {
  const some = db.selectFrom('dossiers').select('id').where(match(words));
  const { found } = await db
    .selectFrom(some.limit(MANY).as('some'))
    .select((eb) => eb.fn.countAll<string>().as('found'))
    .executeTakeFirstOrThrow();
  return Number(found) < MANY ? among(some) : match(words);
}

const match = (words: string) => sql<SqlBool>`search @@ to_tsquery('simple', ${words})`;

/** A range rather than a pattern, so that the index serves whatever the collation. */
const ownedBy = (organisations: readonly string[]) =>
  sql<SqlBool>`(${sql.join(organisations.map((key) => sql<SqlBool>`organisation between ${key.padEnd(14, '0')} and ${key.padEnd(14, '9')}`), sql` or `)})`;

/** Null when the text holds no word at all: nothing to look for finds everything. */
function wordsOf(text: string): string | null {
  const words = searchable(text).match(/[\p{L}\p{N}]+/gu)?.slice(0, 12);
  return words ? words.map((word) => `${word}:*`).join(' & ') : null;
}

function follows(column: Column, descending: boolean, { value, id }: After) {
  const at = column === 'due_on' ? sql`${value ?? never(descending)}::date` : sql`${value}`;
  const here = sql`(${ordering(column, descending)}, id)`;
  return descending ? sql<SqlBool>`${here} < (${at}, ${id}::uuid)` : sql<SqlBool>`${here} > (${at}, ${id}::uuid)`;
}

/** The value a row is sorted by, for the cursor. */
export const sortedBy = (row: ApplicationRow, sort: Sort): string | number | null => row[columnOf(sort)];

export interface ApplicationDetail extends ApplicationRow {
  readonly version: string;
  readonly base: number | null;
  readonly proposed: number | null;
  readonly ordered: number;
  readonly closed_on: Day | null;
  readonly state: Application;
}

/** One dossier by id, or by the reference people say on the phone. */
export async function findApplication(db: Kysely<Database>, key: { readonly id: string } | { readonly reference: string }): Promise<ApplicationDetail | undefined> {
  const query = db
    .selectFrom('dossiers')
    .select(['id', 'reference', 'programme', 'version', 'call', 'organisation', 'organisation_name', 'title', 'phase', 'outcome', 'officer', 'asked', 'base', 'proposed', 'awarded', 'ordered', 'paid', 'filed_on', 'due_on', 'closed_on', 'seq', 'state']);
  return 'id' in key ? query.where('id', '=', key.id).executeTakeFirst() : query.where('reference', '=', key.reference).executeTakeFirst();
}

/** What a dossier's standing is told from: its state, and the day of its clock. */
export const findStanding = (db: Kysely<Database>, id: string): Promise<{ readonly state: Application; readonly clock: 'real' | 'manual'; readonly clock_day: Day } | undefined> =>
  db.selectFrom('dossiers').select(['state', 'clock', 'clock_day']).where('id', '=', id).executeTakeFirst();
