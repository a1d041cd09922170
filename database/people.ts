import { sql } from 'kysely';
import type { Generated, Kysely, Selectable } from 'kysely';
import type { Database, DelegationsTable } from './schema.ts';
import type { Day } from '../domain/calendar/day.ts';
import type { Delegation, Person } from '../domain/policy/person.ts';

/** What was done to the register of delegations, by whom and when: never changed. */
export interface DelegationChangesTable {
  no: Generated<number>;
  key: string;
  number: string;
  change: 'added' | 'closed';
  kind: Delegation['kind'];
  person: string | null;
  programme: string | null;
  ceiling: number | null;
  valid_from: Day;
  valid_until: Day | null;
  reason: string | null;
  made_by: string;
  made_on: Day;
  made_at: Generated<Date>;
}
export interface DelegationsTables {
  delegation_changes: DelegationChangesTable;
}

export interface PersonRow {
  readonly id: string;
  readonly roles: Person['roles'] | null;
  readonly mandates: Person['mandates'] | null;
  readonly interests: NonNullable<Person['interests']> | null;
}

export const rolesAndMandates = sql<never>`
  (select json_agg(json_build_object('role', role, 'programme', programme, 'organisation', organisation, 'from', valid_from, 'until', valid_until)) from roles where person = p.id) as roles,
  (select json_agg(json_build_object('organisation', organisation, 'from', valid_from, 'until', valid_until)) from mandates where person = p.id) as mandates,
  (select json_agg(json_build_object('organisation', organisation, 'from', valid_from, 'until', valid_until)) from interests where person = p.id) as interests`;

export const toPerson = ({ id, roles, mandates, interests }: PersonRow): Person => ({ id, roles: roles ?? [], mandates: mandates ?? [], ...(interests && { interests }) });

/** A person with every role and mandate they ever held: dates are the policy's business. Null when unknown. */
export async function findPerson(db: Kysely<Database>, id: string): Promise<Person | null> {
  const { rows } = await sql<PersonRow>`select p.id, ${rolesAndMandates} from people p where p.id = ${id}`.execute(db);
  return rows[0] ? toPerson(rows[0]) : null;
}

/** The person behind an OpenID Connect subject. */
export async function findPersonBySubject(db: Kysely<Database>, sub: string): Promise<Person | null> {
  const { rows } = await sql<PersonRow>`select p.id, ${rolesAndMandates} from people p where p.sub = ${sub}`.execute(db);
  return rows[0] ? toPerson(rows[0]) : null;
}

/** The register in so far as an act by `person` may lean on it: their own signature delegations, and the Bureau's. */
export async function findDelegations(db: Kysely<Database>, person: string): Promise<readonly Delegation[]> {
  const rows = await db.selectFrom('delegations').selectAll().where((eb) => eb.or([eb('kind', '=', 'bureau'), eb('person', '=', person)])).execute();
  return rows.map(toDelegation);
}

/** The whole register, the latest first. */
export async function allDelegations(db: Kysely<Database>): Promise<readonly Delegation[]> {
  return (await db.selectFrom('delegations').selectAll().orderBy('valid_from', 'desc').orderBy('number').execute()).map(toDelegation);
}

const toDelegation = (row: Selectable<DelegationsTable>): Delegation => ({ number: row.number, kind: row.kind, person: row.person, programme: row.programme, ceiling: row.ceiling, from: row.valid_from, until: row.valid_until });
