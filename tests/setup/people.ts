import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import { findPerson } from '../../database/people.ts';
import { openAccount } from '../../database/bank.ts';
import { openCredits } from '../../database/votes.ts';
import { comptableIban } from '../../domain/organisation/iban.ts';
import { toCents } from '../../domain/money/money.ts';
import { toDay } from '../../domain/calendar/day.ts';
import type { Database } from '../../database/schema.ts';
import type { Role } from '../../domain/application/commands.ts';
import type { Person } from '../../domain/policy/person.ts';

/** Who takes part in a dossier of the tests: one person a role, two évaluateurs. Commune: Créteil. */
export interface Cast {
  readonly agent: Person;
  readonly officer: Person;
  readonly reviewer: Person;
  readonly otherReviewer: Person;
  readonly secretary: Person;
  readonly finance: Person;
  readonly assembly: Person;
  readonly delegate: Person;
  readonly stranger: Person;
}

export const CRETEIL = '21940028000018';
export const BUREAU = 'CM2026/02/10-03';
export const SIGNATURE = 'ARR-2026-017';

/** More crédits de paiement, in cents, than any test orders in a year unless it votes them itself. */
export const AMPLE = { investment: toCents(1e11), operating: toCents(1e11) };

const FROM = toDay('2020-01-01');

/** Inserts the cast with their roles and delegations, in force from 2020 on; the crédits de paiement of every year are voted, and Créteil has its account. */
export async function insertCast(db: Kysely<Database>): Promise<Cast> {
  const make = async (name: string, role: Role, organisation: string | null = null): Promise<Person> => {
    const id = randomUUID();
    await db.insertInto('people').values({ id, sub: randomUUID(), name, email: `${name.toLowerCase().replace(/[^a-z]+/g, '.')}@example.org` }).execute();
    await db.insertInto('roles').values({ person: id, role, programme: null, organisation, valid_from: FROM, valid_until: null }).execute();
    return (await findPerson(db, id)) as Person;
  };
  const cast: Cast = {
    agent: await make('Amel Benhaddou', 'agent', '219400280'),
    officer: await make('Sophie Lambert', 'officer'),
    reviewer: await make('Nathalie Perrin', 'reviewer'),
    otherReviewer: await make('Mei Tran', 'reviewer'),
    secretary: await make('Helene Marchand', 'secretary'),
    finance: await make('Olivier Fontaine', 'finance'),
    assembly: await make('Marc Dubreuil', 'assembly'),
    delegate: await make('Isabelle Vasseur', 'delegate'),
    stranger: await make('Thomas Girard', 'agent', '219400033'),
  };
  await db
    .insertInto('delegations')
    .values([
      { number: BUREAU, kind: 'bureau', person: null, programme: null, ceiling: null, valid_from: FROM, valid_until: null },
      { number: SIGNATURE, kind: 'signature', person: cast.delegate.id, programme: null, ceiling: null, valid_from: FROM, valid_until: null },
    ])
    .execute();
  await openCredits(db, AMPLE);
  await openAccount(db, { organisation: CRETEIL.slice(0, 9), iban: comptableIban('00625', 'D9400000000'), bic: 'BDFEFRPPCCT', holder: 'SGC de Créteil', proposedBy: cast.agent.id, confirmedBy: cast.finance.id, on: FROM });
  return cast;
}
