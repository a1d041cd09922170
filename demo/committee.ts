import type { Kysely } from 'kysely';
import { openAccount } from '../database/bank.ts';
import { findPerson } from '../database/people.ts';
import type { Database } from '../database/schema.ts';
import type { Role } from '../domain/application/commands.ts';
import { toDay } from '../domain/calendar/day.ts';
import { comptableIban } from '../domain/organisation/iban.ts';
import type { Person } from '../domain/policy/person.ts';
import { loadPersonas } from '../identity/personas.ts';
import { idFrom } from '../usecases/texts.ts';
import type { Project } from './projects.ts';

/** A member of the committee, or of the Bureau: invented, like every person of the demonstration. */
export interface Elected extends Person {
  readonly name: string;
}

/** The comité d’examen of the demonstration, and the elected person of the Bureau whose own commune is on its agenda. */
export interface Committee {
  readonly chair: Elected;
  /** Holds a mandate in an applicant commune: their recusal is found. */
  readonly mandated: Elected;
  /** Has another interest, which nobody can find: they declare it. */
  readonly declaring: Elected;
  /** Gives their proxy to the first of the others. */
  readonly away: Elected;
  readonly others: readonly [Elected, Elected, Elected];
  /** Every member, the chair first. */
  readonly members: readonly Elected[];
  /** Sits in the Bureau, not in the committee. */
  readonly ofTheBureau: Elected;
}

/** SIREN of the organisations where mandates are held. */
const METROPOLE = '200054781';
const NOGENT = '219400520';
const PANTIN = '219300555';
const since = toDay('2020-07-09');

/** The personas of the committee, and beside them those made known here, with roles and mandates in force. Twice changes nothing. */
export async function introduceCommittee(db: Kysely<Database>): Promise<Committee> {
  const [chair] = await personas(db, 'chair');
  const [mayor, holder, declaring] = await personas(db, 'member');
  if (!chair || !mayor || !holder || !declaring) throw new Error('The demonstration cannot be played: the personas have no committee.');
  const member = (name: string, office?: Office) => introduce(db, name, [{ role: 'member', programme: 'fmin' }], office);
  const mandated = await member('Nadia Cherkaoui', { organisation: NOGENT, title: 'Adjointe au maire' });
  const away = await member('Patrick Delorme');
  const others = [holder, mayor, await member('Anne-Lise Koenig')] as const;
  const ofTheBureau = await introduce(db, 'Jean-Marc Vidal', [], { organisation: METROPOLE, title: 'Conseiller métropolitain, membre du Bureau' }, { organisation: PANTIN, title: 'Conseiller municipal' });
  return { chair, mandated, declaring, away, others, members: [chair, mandated, declaring, away, ...others], ofTheBureau };
}

/** The personas who have a role in the committee, in their order. */
async function personas(db: Kysely<Database>, role: Role): Promise<readonly Elected[]> {
  const playing = loadPersonas().filter(({ roles }) => roles.some((one) => one.role === role));
  return Promise.all(
    playing.map(async ({ sub, name }) => {
      const person = await findPerson(db, sub);
      if (!person) throw new Error(`${name} is not known: introduce the personas first.`);
      return { ...person, name };
    }),
  );
}

/** Who files for a commune where no persona works: the contact its project names. */
export function introduceAgent(db: Kysely<Database>, { organisation, answers }: Project): Promise<Person> {
  const { name, email } = answers.contact as { readonly name: string; readonly email: string };
  return introduce(db, name, [{ role: 'agent', organisation: organisation.slice(0, 9), email }]);
}

/** The account of a commune where no persona works: at the Banque de France, answered for by two people. Twice changes nothing. */
export function introduceAccount(db: Kysely<Database>, { organisation }: Project): Promise<void> {
  const siren = organisation.slice(0, 9);
  return openAccount(db, { organisation: siren, iban: comptableIban('00064', `D${siren}0`), bic: 'BDFEFRPPCCT', holder: 'Service de gestion comptable', proposedBy: 'system', confirmedBy: 'taken-over', on: toDay('2020-01-01') });
}

interface Office {
  readonly organisation: string;
  readonly title: string;
}

interface Grant {
  readonly role: Role;
  readonly programme?: string;
  readonly organisation?: string;
  readonly email?: string;
}

async function introduce(db: Kysely<Database>, name: string, grants: readonly Grant[], ...offices: readonly (Office | undefined)[]): Promise<Elected> {
  const id = idFrom(`demonstration/${name}`);
  const address = name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z]+/g, '.');
  await db.transaction().execute(async (trx) => {
    const { numInsertedOrUpdatedRows } = await trx
      .insertInto('people')
      .values({ id, sub: id, name, email: grants[0]?.email ?? `${address}@metropole.example` })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows !== 1n) return;
    for (const { role, programme = null, organisation = null } of grants) await trx.insertInto('roles').values({ person: id, role, programme, organisation, valid_from: toDay('2020-01-01'), valid_until: null }).execute();
    for (const office of offices) if (office) await trx.insertInto('mandates').values({ person: id, ...office, valid_from: since, valid_until: null }).execute();
  });
  const person = await findPerson(db, id);
  if (!person) throw new Error(`${name} could not be introduced.`);
  return { ...person, name };
}
