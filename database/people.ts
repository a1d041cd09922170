import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Database } from './schema.ts';
import type { Delegation, Person } from '../domain/policy/person.ts';

interface PersonRow {
  readonly id: string;
  readonly roles: Person['roles'] | null;
  readonly mandates: Person['mandates'] | null;
}

const rolesAndMandates = sql<never>`
  (select json_agg(json_build_object('role', role, 'programme', programme, 'organisation', organisation, 'from', valid_from, 'until', valid_until)) from roles where person = p.id) as roles,
  (select json_agg(json_build_object('organisation', organisation, 'from', valid_from, 'until', valid_until)) from mandates where person = p.id) as mandates`;

const toPerson = ({ id, roles, mandates }: PersonRow): Person => ({ id, roles: roles ?? [], mandates: mandates ?? [] });

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
  return rows.map((row) => ({ number: row.number, kind: row.kind, person: row.person, programme: row.programme, ceiling: row.ceiling, from: row.valid_from, until: row.valid_until }));
}
