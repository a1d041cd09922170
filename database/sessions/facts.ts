import type { Transaction } from 'kysely';
import { castSoFar, countOf, lockItem } from './ballots.ts';
import { freeze, hashOf } from './minutes.ts';
import { reserveByRank } from '../envelopes.ts';
import { findPerson } from '../people.ts';
import type { Shelf } from '../programmes.ts';
import type { Database } from '../schema.ts';
import { opinionBar } from '../../domain/application/decide/decision.ts';
import { needsOfSession } from '../../domain/committee/acts.ts';
import { wishesOf } from '../../domain/committee/decide/sitting.ts';
import { itemOf } from '../../domain/committee/state.ts';
import { refuse } from '../../domain/refusal.ts';
import type { Actor } from '../../domain/application/commands.ts';
import type { Application } from '../../domain/application/state.ts';
import type { Day } from '../../domain/calendar/day.ts';
import type { SessionNeed } from '../../domain/committee/acts.ts';
import type { SessionCommand } from '../../domain/committee/commands.ts';
import type { SessionFacts } from '../../domain/committee/facts.ts';
import type { Session } from '../../domain/committee/state.ts';
import type { Person } from '../../domain/policy/person.ts';
import type { Programme } from '../../domain/programme/programme.ts';
import type { Refusal } from '../../domain/refusal.ts';

export interface AskingSession {
  readonly id: string;
  readonly state: Session | null;
  readonly command: SessionCommand;
  readonly actor: Actor;
  readonly today: Day;
}

/** Reads what the act's row in the table of acts asks for, and no more. Null: there is no such session, or programme to plan one in. */
export async function gatherForSession(trx: Transaction<Database>, shelf: Shelf, asking: AskingSession): Promise<SessionFacts | null> {
  const { id, state, command, actor, today } = asking;
  const programme = state ? await shelf.programme(state.version, trx) : await programmeToPlan(trx, shelf, command);
  if (!programme) return null;
  const needs = needsOfSession(command.type);
  const wants = (need: SessionNeed): boolean => needs.includes(need);
  const dossiers = await dossiersOf(trx, dossiersAskedFor(asking, wants));
  const vote = state && (wants('cast') || wants('count')) ? await voteOn(trx, programme, state, command, wants('count')) : null;
  return {
    today,
    programme,
    person: actor.as === 'clock' || actor.as === 'system' ? null : await findPerson(trx, actor.person),
    planning: state ? null : { id, reference: await takeReference(trx, programme, today) },
    people: wants('people') ? await peopleOf(trx, command.type === 'planSession' ? command.members : (state?.members ?? [])) : [],
    dossiers,
    elsewhere: wants('agenda') ? await onOtherAgendas(trx, id, dossiers) : [],
    cast: vote?.cast ?? [],
    count: vote?.count ?? null,
    opinionBar: wants('dossier') ? await barOf(trx, shelf, command, dossiers) : null,
    granted: wants('envelope') && state ? await grantedTo(trx, programme, state, command) : null,
    minutesSha256: wants('minutes') && state?.status === 'closed' ? hashOf(await freeze(trx, state)) : null,
  };
}

async function programmeToPlan(trx: Transaction<Database>, shelf: Shelf, command: SessionCommand): Promise<Programme | undefined> {
  if (command.type !== 'planSession') return undefined;
  return (await shelf.current(trx)).find(({ programme }) => programme.code === command.programme)?.programme;
}

/** `CE-FMIN-2026-003`. Given back with the transaction when the session is refused. */
async function takeReference(trx: Transaction<Database>, { code }: Programme, today: Day): Promise<string> {
  const year = Number(today.slice(0, 4));
  const { last } = await trx
    .insertInto('reference_numbers')
    .values({ programme: `comite/${code}`, year, last: 1 })
    .onConflict((conflict) => conflict.columns(['programme', 'year']).doUpdateSet((eb) => ({ last: eb('reference_numbers.last', '+', 1) })))
    .returning('last')
    .executeTakeFirstOrThrow();
  return `CE-${code.toUpperCase()}-${year}-${String(last).padStart(3, '0')}`;
}

async function peopleOf(trx: Transaction<Database>, ids: readonly string[]): Promise<readonly Person[]> {
  const people: Person[] = [];
  for (const id of ids) {
    const person = await findPerson(trx, id);
    if (person) people.push(person);
  }
  return people;
}

function dossiersAskedFor({ state, command }: AskingSession, wants: (need: SessionNeed) => boolean): readonly string[] {
  if (wants('envelope')) return state?.items.map(({ dossier }) => dossier) ?? [];
  if (command.type === 'convoke') return command.agenda;
  if (command.type === 'addItem') return [command.dossier];
  const item = state && 'item' in command && wants('dossier') ? itemOf(state, command.item) : undefined;
  return item ? [item.dossier] : [];
}

async function dossiersOf(trx: Transaction<Database>, ids: readonly string[]): Promise<readonly Application[]> {
  if (ids.length === 0) return [];
  return (await trx.selectFrom('dossiers').select('state').where('id', 'in', ids).execute()).map(({ state }) => state);
}

async function onOtherAgendas(trx: Transaction<Database>, session: string, dossiers: readonly Application[]): Promise<readonly string[]> {
  if (dossiers.length === 0) return [];
  const ids = dossiers.map(({ id }) => id);
  const rows = await trx.selectFrom('session_items').select('dossier').where('dossier', 'in', ids).where('live', '=', true).where('session', '<>', session).execute();
  return rows.map(({ dossier }) => dossier);
}

/** Ballots wait from here on until the answer is recorded: a vote that closes while one arrives has one outcome. */
async function voteOn(trx: Transaction<Database>, { committee }: Programme, state: Session, command: SessionCommand, counting: boolean): Promise<Pick<SessionFacts, 'cast' | 'count'> | null> {
  const item = 'item' in command ? itemOf(state, command.item) : undefined;
  if (!item?.vote) return null;
  const vote = { session: state.id, item: item.no, round: item.vote.round };
  await lockItem(trx, vote);
  return { cast: await castSoFar(trx, vote), count: counting ? await countOf(trx, vote, committee.ballots === 'secret') : null };
}

async function barOf(trx: Transaction<Database>, shelf: Shelf, command: SessionCommand, [dossier]: readonly Application[]): Promise<Refusal | null> {
  if (command.type !== 'giveOpinion' && command.type !== 'openVote') return null;
  if (dossier?.phase !== 'committee') return refuse('dossier-left', 'Ce dossier n’est plus devant le comité : retirez-le de l’ordre du jour.', '/item');
  return opinionBar(dossier, command, { programme: await shelf.programme(dossier.version, trx) });
}

/** In the rule the programme chose, but for what becomes of the first that does not fit: that is the session's own choice. */
async function grantedTo(trx: Transaction<Database>, { allocation, amounts }: Programme, state: Session, command: SessionCommand): Promise<SessionFacts['granted']> {
  const partial = command.type === 'closeSession' && command.whenShort ? command.whenShort === 'partial' : (allocation?.partial ?? true);
  return reserveByRank(trx, state.reference, wishesOf(state), { partial, afterShort: allocation?.afterShort ?? 'stop', least: amounts.least });
}
