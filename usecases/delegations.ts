import { sql } from 'kysely';
import type { Kysely, Transaction } from 'kysely';
import { allDelegations, findPerson } from '../database/people.ts';
import { parisDay } from '../domain/calendar/day.ts';
import { additionBar, bureauMayDecide, closingBar } from '../domain/deliberation/register.ts';
import { hasRole } from '../domain/policy/may.ts';
import { refuse } from '../domain/refusal.ts';
import { keyOf, mayFor, readers, refusedWith, settled } from './deliberations.ts';
import { shelfOf } from './catalogue.ts';
import { sightOf } from './sight.ts';
import type { DelegationChangesTable } from '../database/people.ts';
import type { Database } from '../database/schema.ts';
import type { Role } from '../domain/application/commands.ts';
import type { Day } from '../domain/calendar/day.ts';
import type { Delegation, Person } from '../domain/policy/person.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Settled } from './deliberations.ts';
import type { Selectable } from 'kysely';

/** Who keeps the register: it governs every programme, or one. */
export const keepers: readonly Role[] = ['administrator', 'assembly'];
export const registerReaders = readers;

/** A delegation for every programme is kept by who keeps them all. */
const mayKeep = (person: Person, programme: string | null, on: Day): boolean =>
  programme === null ? person.roles.some((grant) => keepers.includes(grant.role) && grant.programme === null && grant.from <= on && (grant.until === null || on <= grant.until)) : mayFor(person, keepers, programme);

/** A new delegation: an arrêté of signature, or the Conseil's to the Bureau. Recorded with who and when; the same key does it once. */
export async function addDelegation(db: Kysely<Database>, by: Person, key: string, added: Delegation): Promise<Settled<Delegation>> {
  const programmes = (await shelfOf(db).current()).map(({ programme }) => programme.code);
  return onRegister(db, by, key, added.number, 'added', async (register, today, trx) => {
    if (!mayKeep(by, added.programme, today)) return refuse('forbidden', 'Votre rôle ne permet pas de tenir ce registre.');
    const bar = additionBar(added, register);
    if (bar) return bar;
    if (added.programme !== null && !programmes.includes(added.programme)) return refuse('unknown-programme', 'Ce dispositif n’existe pas.', '/programme');
    const named = added.person === null ? null : await findPerson(trx, added.person);
    if (added.person !== null && !named) return refuse('unknown-person', 'Cette personne n’est pas connue.', '/person');
    if (named && !hasRole(named, 'delegate', { programme: added.programme ?? '', organisations: [] }, added.from > today ? added.from : today)) return refuse('not-a-delegate', 'Cette personne n’a pas le rôle de signataire : donnez-le-lui d’abord.', '/person');
    return added;
  });
}

/** A delegation ends that day, the day included: the arrêté is withdrawn, the mandate ends, elections come. */
export const closeDelegation = (db: Kysely<Database>, by: Person, key: string, { number, on, reason }: { readonly number: string; readonly on: Day; readonly reason: string | null }): Promise<Settled<Delegation>> =>
  onRegister(db, by, key, number, 'closed', (register, today) => {
    const held = register.find((one) => one.number === number);
    if (held && !mayKeep(by, held.programme, today)) return refuse('forbidden', 'Votre rôle ne permet pas de tenir ce registre.');
    const bar = closingBar(held, on);
    return bar ?? (held ? { ...held, until: on } : refuse('delegation-unknown', 'Ce numéro ne figure pas au registre des délégations.', '/number'));
  }, reason);

async function onRegister(
  db: Kysely<Database>, by: Person, key: string, number: string, change: 'added' | 'closed',
  decide: (register: readonly Delegation[], today: Day, trx: Transaction<Database>) => Refusal | Delegation | Promise<Refusal | Delegation>, reason: string | null = null,
): Promise<Settled<Delegation>> {
  return db.transaction().execute(async (trx) => {
    // One change at a time: what is read is what is decided on.
    await trx.selectNoFrom((eb) => eb.fn<null>('pg_advisory_xact_lock', [eb.fn<number>('hashtext', [eb.val('register of delegations')])]).as('locked')).execute();
    const today = parisDay(Date.now());
    const register = await allDelegations(trx);
    const known = await trx.selectFrom('delegation_changes').select(['number', 'change']).where('key', '=', keyOf(by, key)).executeTakeFirst();
    if (known) {
      const same = register.find((one) => one.number === number);
      return known.number === number && known.change === change && same ? settled(same) : refusedWith<Delegation>(refuse('key-reused', 'Cette clé a déjà servi pour un autre acte.'));
    }
    const answer = await decide(register, today, trx);
    if ('code' in answer) return refusedWith<Delegation>(answer);
    const { kind, person, programme, ceiling, from, until } = answer;
    const held = { kind, person, programme, ceiling, valid_from: from, valid_until: until };
    if (change === 'added') await trx.insertInto('delegations').values({ number, ...held }).execute();
    else await trx.updateTable('delegations').set({ valid_until: until }).where('number', '=', number).execute();
    await trx.insertInto('delegation_changes').values({ key: keyOf(by, key), number, change, ...held, reason, made_by: by.id, made_on: today }).execute();
    return settled(answer);
  });
}

export interface Register {
  readonly delegations: readonly Delegation[];
  /** Who changed what and when, the latest first. */
  readonly history: readonly Selectable<DelegationChangesTable>[];
}

export async function readRegister(db: Kysely<Database>): Promise<Register> {
  const history = await db.selectFrom('delegation_changes').selectAll().orderBy('no', 'desc').limit(1_000).execute();
  return { delegations: await allDelegations(db), history };
}

export interface Waiting {
  readonly programme: string;
  readonly id: string;
  readonly reference: string;
  readonly title: string;
  readonly organisation: string;
}

/** The dossiers that the Bureau cannot decide today, for want of a delegation in force: they wait for the new one. */
export async function waitingForDelegation(db: Kysely<Database>, person: Person, on: Day = parisDay(Date.now())): Promise<readonly Waiting[]> {
  const register = await allDelegations(db);
  const stopped = (await shelfOf(db).current())
    .map(({ programme }) => programme)
    .filter((programme) => programme.decisionBody === 'bureau' && programme.legalGround !== 'fonds-de-concours' && !bureauMayDecide(programme, register, on))
    .map(({ code }) => code);
  const { programmes } = sightOf(person, on);
  const seen = programmes === 'all' ? stopped : stopped.filter((code) => programmes.includes(code));
  if (seen.length === 0) return [];
  const rows = await db.selectFrom('dossiers').select(['id', 'programme', 'reference', 'title', 'organisation_name']).where('phase', '=', 'decision').where(sql<boolean>`state -> 'decision' = 'null'::jsonb`).where('programme', 'in', seen).orderBy('reference').limit(1_000).execute();
  return rows.map(({ id, programme, reference, title, organisation_name }) => ({ id, programme, reference, title, organisation: organisation_name }));
}
