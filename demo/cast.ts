import type { Kysely } from 'kysely';
import { findPerson } from '../database/people.ts';
import type { Database } from '../database/schema.ts';
import type { Role } from '../domain/application/commands.ts';
import { toDay } from '../domain/calendar/day.ts';
import type { Person } from '../domain/policy/person.ts';
import { loadPersonas } from '../identity/personas.ts';

/** Who plays the demonstration: the personas of the local identity provider, one a role, two évaluateurs. */
export interface Cast {
  readonly officer: Person;
  readonly reviewers: readonly [Person, Person];
  readonly secretary: Person;
  readonly finance: Person;
  readonly assembly: Person;
  readonly delegate: Person;
  /** Number of the Conseil's delegation to the Bureau. */
  readonly bureau: string;
  /** Number of the delegate's own delegation of signature. */
  readonly signature: string;
  /** The agent of an organisation, by its SIRET. @throws Error when no persona works there. */
  agentOf(siret: string): Person;
  worksFor(siret: string): boolean;
}

/** SIREN of the Métropole du Grand Paris. */
const METROPOLE = '200054781';

/** @throws Error naming what is missing when the personas have not been introduced. */
export async function gatherCast(db: Kysely<Database>): Promise<Cast> {
  const people = await Promise.all(loadPersonas().map(({ sub }) => findPerson(db, sub)));
  const playing = (role: Role): readonly Person[] => people.filter((one): one is Person => one?.roles.some((grant) => grant.role === role && (grant.programme === null || grant.programme === 'fmin')) ?? false);
  const first = (role: Role): Person => there(playing(role)[0], `nobody plays ${role}`);
  const [one, other] = playing('reviewer');
  const delegate = first('delegate');
  const delegations = await db.selectFrom('delegations').select(['number', 'kind', 'person']).execute();
  await giveOffice(db, delegate);
  const agents = (siret: string): readonly Person[] => playing('agent').filter(({ roles }) => roles.some(({ role, organisation }) => role === 'agent' && organisation === siret.slice(0, 9)));
  return {
    officer: first('officer'),
    reviewers: [there(one, 'no évaluateur'), there(other, 'no second évaluateur')],
    secretary: first('secretary'),
    finance: first('finance'),
    assembly: first('assembly'),
    delegate,
    bureau: there(delegations.find(({ kind }) => kind === 'bureau'), 'no delegation to the Bureau').number,
    signature: there(delegations.find(({ kind, person }) => kind === 'signature' && person === delegate.id), 'no delegation of signature').number,
    agentOf: (siret) => there(agents(siret)[0], `nobody works for ${siret}`),
    worksFor: (siret) => agents(siret).length > 0,
  };
}

/** The office under the signature of the letters: without it the block says only for whom one signs. */
async function giveOffice(db: Kysely<Database>, { id }: Person): Promise<void> {
  const held = await db.selectFrom('mandates').select('title').where('person', '=', id).where('organisation', '=', METROPOLE).executeTakeFirst();
  if (!held) await db.insertInto('mandates').values({ person: id, organisation: METROPOLE, title: 'Vice-présidente déléguée au numérique', valid_from: toDay('2020-07-09'), valid_until: null }).execute();
}

function there<T>(found: T | null | undefined, otherwise: string): T {
  if (found === null || found === undefined) throw new Error(`The demonstration cannot be played: ${otherwise}.`);
  return found;
}
