import type { Kysely } from 'kysely';
import { findPerson } from '../../database/people.ts';
import type { Database } from '../../database/schema.ts';
import { ZERO } from '../../domain/money/money.ts';
import { mayAct } from '../../domain/policy/may.ts';
import type { Application } from '../../domain/application/state.ts';
import type { Day } from '../../domain/calendar/day.ts';
import type { LetterKind } from '../../letters/variables.ts';
import type { Service } from '../service.ts';
import type { Correspondent, Signatory } from './facts.ts';

interface Asking {
  readonly kind: LetterKind;
  readonly state: Application;
  readonly on: Day;
  readonly service: Service;
}

/**
 * Whose block a letter leaves to sign. It is written before anybody signs, so it names the delegate who may sign it that day: a delegation in force
 * for this programme, with a sufficient ceiling, held by somebody who has no interest in the dossier. The programme's own delegation comes first,
 * then the latest. With none, the block says for whom one signs and leaves the name to be written.
 */
export async function delegateFor(db: Kysely<Database>, asking: Asking): Promise<Signatory> {
  const { state, on, service } = asking;
  const amount = bearsAmount(asking) ? (state.decision?.amount ?? ZERO) : ZERO;
  const held = await db
    .selectFrom('delegations as d')
    .innerJoin('people as p', 'p.id', 'd.person')
    .select(['d.number', 'p.id', 'p.name', 'p.email'])
    .where('d.kind', '=', 'signature')
    .where('d.valid_from', '<=', on)
    .where((eb) => eb.or([eb('d.valid_until', 'is', null), eb('d.valid_until', '>=', on)]))
    .where((eb) => eb.or([eb('d.programme', 'is', null), eb('d.programme', '=', state.programme)]))
    .where((eb) => eb.or([eb('d.ceiling', 'is', null), eb('d.ceiling', '>=', amount)]))
    .orderBy('d.programme', (order) => order.asc().nullsLast())
    .orderBy('d.valid_from', 'desc')
    .orderBy('d.number')
    .execute();
  for (const { id, name, email, number } of held) {
    const person = await findPerson(db, id);
    const bar = mayAct({ person: id, as: 'delegate' }, ['delegate'], { programme: state.programme, organisations: [state.organisation, ...state.partners] }, { person, today: on });
    if (bar === null) return { name, email, quality: (await officeAt(db, id, service.siren, on)) ?? service.president, delegation: `Par délégation du Président (arrêté n° ${number})` };
  }
  return { name: 'Prénom et nom : …………………………', quality: `${service.president}, qualité : …………………………`, delegation: null, email: null };
}

/** The office a person holds in the Métropole that day, as it is written under a signature. */
async function officeAt(db: Kysely<Database>, person: string, siren: string, on: Day): Promise<string | null> {
  const row = await db
    .selectFrom('mandates')
    .select('title')
    .where('person', '=', person)
    .where('organisation', '=', siren)
    .where('valid_from', '<=', on)
    .where((eb) => eb.or([eb('valid_until', 'is', null), eb('valid_until', '>=', on)]))
    .orderBy('valid_from', 'desc')
    .executeTakeFirst();
  return row?.title ?? null;
}

/** The ceiling of a delegation bears on what commits the Métropole to pay. */
const bearsAmount = ({ kind }: Asking): boolean => kind === 'award' || kind === 'agreement';

/** The service's ordinary mail bears the name of who follows the dossier (CRPA L111-2). */
export const officerAsSignatory = (officer: Correspondent | null): Signatory | null =>
  officer && { name: officer.name, quality: 'Agent chargé du dossier', delegation: null, email: officer.email };
