import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { ColumnType, Generated, Kysely, Transaction } from 'kysely';
import { rolesAndMandates, toPerson } from './people.ts';
import type { PersonRow } from './people.ts';
import type { Database } from './schema.ts';
import type { ReviewLoad } from '../domain/application/facts.ts';
import type { Day } from '../domain/calendar/day.ts';
import type { Person } from '../domain/policy/person.ts';

export interface ReviewersTable {
  person: string;
  programme: string;
  expertise: string[];
  /** Null: as the programme says. */
  most_open: number | null;
  outside: boolean;
  valid_from: Day;
  valid_until: Day | null;
}

export interface InterestsTable {
  id: string;
  person: string;
  organisation: string;
  valid_from: Day;
  valid_until: Day | null;
  note: string | null;
  declared_by: string;
  declared_at: Generated<Date>;
}

export interface ReviewerLinksTable {
  id: string;
  person: string;
  secret: Buffer;
  issued_by: string | null;
  letter: string | null;
  issued_at: Generated<Date>;
  expires_at: ColumnType<Date, Date | string, never>;
  revoked_at: ColumnType<Date | null, Date | undefined, Date>;
  last_used: ColumnType<Date | null, Date | undefined, Date>;
}

export interface ReviewersTables {
  reviewers: ReviewersTable;
  interests: InterestsTable;
  reviewer_links: ReviewerLinksTable;
}

const openOf = sql<number>`(select count(*)::integer from reviews r where r.reviewer = v.person and r.status in ('invited', 'accepted'))`;

/**
 * How many reviews a person of the pool has open and may have, their row locked until the transaction ends, so that two dossiers cannot
 * fill the same last place. Null: not in the pool, no limit is known.
 */
export async function lockLoad(trx: Transaction<Database>, person: string, programme: string, usual: number): Promise<ReviewLoad | null> {
  const row = await trx.selectFrom('reviewers').select('most_open').where('person', '=', person).where('programme', '=', programme).forUpdate().executeTakeFirst();
  if (!row) return null;
  const { open } = await trx
    .selectFrom('reviews')
    .select((eb) => eb.fn.countAll<number>().as('open'))
    .where('reviewer', '=', person)
    .where('status', 'in', ['invited', 'accepted'])
    .executeTakeFirstOrThrow();
  return { open: Number(open), most: row.most_open ?? usual };
}

export interface PoolRow extends ReviewersTable {
  readonly name: string;
  readonly email: string;
  readonly open: number;
  /** Last day on which one of their reviews was due; null when they were never asked. */
  readonly last_asked: Day | null;
  readonly who: Person;
}

/** The pool of a programme on a day, by name: one statement. */
export async function readPool(db: Kysely<Database>, programme: string, on: Day): Promise<readonly PoolRow[]> {
  const { rows } = await sql<Omit<PoolRow, 'who'> & PersonRow>`
    select v.*, p.id, p.name, p.email, ${openOf} as open, (select max(r.due_on) from reviews r where r.reviewer = v.person) as last_asked, ${rolesAndMandates}
      from reviewers v join people p on p.id = v.person
     where v.programme = ${programme} and v.valid_from <= ${on} and (v.valid_until is null or v.valid_until >= ${on})
     order by p.name, p.id`.execute(db);
  return rows.map(({ id, roles, mandates, interests, ...row }) => ({ ...row, who: toPerson({ id, roles, mandates, interests }) }));
}

export interface Placing {
  readonly person: string;
  readonly programme: string;
  readonly expertise: readonly string[];
  readonly mostOpen: number | null;
  readonly outside: boolean;
  readonly from: Day;
  readonly until: Day | null;
}

/** Puts somebody in a programme's pool, or changes what the pool says of them. */
export async function placeInPool(db: Kysely<Database>, { person, programme, expertise, mostOpen, outside, from, until }: Placing): Promise<void> {
  const said = { expertise: [...expertise], most_open: mostOpen, outside, valid_until: until };
  await db
    .insertInto('reviewers')
    .values({ person, programme, valid_from: from, ...said })
    .onConflict((conflict) => conflict.columns(['person', 'programme']).doUpdateSet(said))
    .execute();
}

export interface Expert {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/** An outside expert: a person without an account, with the role of évaluateur in this programme alone. Repeating it changes nothing. */
export async function admitExpert(trx: Transaction<Database>, { id, name, email }: Expert, programme: string, from: Day): Promise<void> {
  await trx.insertInto('people').values({ id, sub: `link:${id}`, name, email }).onConflict((conflict) => conflict.doNothing()).execute();
  await trx.insertInto('roles').values({ person: id, role: 'reviewer', programme, organisation: null, valid_from: from, valid_until: null }).onConflict((conflict) => conflict.doNothing()).execute();
}

/** Is this person an outside expert in the programme? */
export const isOutside = async (db: Kysely<Database>, person: string, programme: string): Promise<boolean> =>
  (await db.selectFrom('reviewers').select('outside').where('person', '=', person).where('programme', '=', programme).executeTakeFirst())?.outside ?? false;

export interface IssuedLink {
  readonly id: string;
  readonly expires_at: Date;
}

/** Keeps the hash of a link's secret. `days`: how long it works from now on. */
export async function keepLink(db: Kysely<Database>, link: { readonly person: string; readonly hash: Buffer; readonly days: number; readonly issuedBy: string | null; readonly letter: string | null }): Promise<IssuedLink> {
  const { rows } = await sql<IssuedLink>`
    insert into reviewer_links (id, person, secret, issued_by, letter, issued_at, expires_at)
    values (${randomUUID()}, ${link.person}, ${link.hash}, ${link.issuedBy}, ${link.letter}, clock_timestamp(), clock_timestamp() + make_interval(days => ${link.days}::integer))
    returning id, expires_at`.execute(db);
  return rows[0]!;
}

/** Who comes by a link that works, found by its hash; null when it is unknown, expired or revoked. */
export async function findByLink(db: Kysely<Database>, hash: Buffer): Promise<Person | null> {
  const { rows } = await sql<PersonRow>`
    with used as (
      update reviewer_links set last_used = clock_timestamp()
       where secret = ${hash} and revoked_at is null and expires_at > clock_timestamp() returning person
    )
    select p.id, ${rolesAndMandates} from people p where p.id = (select person from used)`.execute(db);
  return rows[0] ? toPerson(rows[0]) : null;
}

/** The links of a person, newest first; the secret's hash is nobody's to read. */
export const listLinks = (db: Kysely<Database>, person: string) =>
  db.selectFrom('reviewer_links').select(['id', 'issued_at', 'expires_at', 'revoked_at', 'last_used']).where('person', '=', person).orderBy('issued_at', 'desc').execute();

/** False when there is no such link. Revoking twice is revoking once. */
export async function revokeLink(db: Kysely<Database>, person: string, id: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('reviewer_links')
    .set({ revoked_at: sql<Date>`coalesce(revoked_at, clock_timestamp())` })
    .where('id', '=', id)
    .where('person', '=', person)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export const listInterests = (db: Kysely<Database>, person: string) =>
  db.selectFrom('interests').select(['id', 'organisation', 'valid_from', 'valid_until', 'note']).where('person', '=', person).orderBy('valid_from').orderBy('id').execute();

export interface DeclaredInterestRow {
  readonly id: string;
  readonly person: string;
  readonly organisation: string;
  readonly from: Day;
  readonly until: Day | null;
  readonly note: string | null;
  readonly by: string;
}

/** Repeating it, by the same id, changes nothing. */
export const keepInterest = (db: Kysely<Database>, { id, person, organisation, from, until, note, by }: DeclaredInterestRow) =>
  db.insertInto('interests').values({ id, person, organisation, valid_from: from, valid_until: until, note, declared_by: by }).onConflict((conflict) => conflict.column('id').doNothing()).execute();

/** An évaluateur's own reviews, what is due first. */
export async function reviewsOf(db: Kysely<Database>, person: string) {
  const { rows } = await sql<{ dossier: string; no: number; status: string; due_on: Day; reference: string; title: string; organisation_name: string; programme: string; phase: string }>`
    select r.dossier, r.no, r.status, r.due_on, d.reference, d.title, d.organisation_name, d.programme, d.phase
      from reviews r join dossiers d on d.id = r.dossier
     where r.reviewer = ${person} and r.status in ('invited', 'accepted', 'given')
     order by (r.status = 'given'), r.due_on, d.reference, r.no`.execute(db);
  return rows;
}
