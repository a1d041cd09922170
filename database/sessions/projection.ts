import { sql } from 'kysely';
import type { Insertable, Transaction } from 'kysely';
import { freeze, hashOf } from './minutes.ts';
import type { SessionsTable } from './tables.ts';
import { addCrossings } from '../crossings.ts';
import type { Database } from '../schema.ts';
import { sentBy } from '../../domain/committee/sent.ts';
import { itemOf, recusedOf } from '../../domain/committee/state.ts';
import type { Actor } from '../../domain/application/commands.ts';
import type { Day } from '../../domain/calendar/day.ts';
import type { AgendaItem, RecordedOfSession, SessionEvent } from '../../domain/committee/events.ts';
import type { Session } from '../../domain/committee/state.ts';

export interface MovedSession {
  readonly before: Session | null;
  readonly after: Session;
  readonly events: readonly RecordedOfSession[];
  readonly head: Buffer;
  readonly clock: 'real' | 'manual';
  readonly today: Day;
  readonly actor: Actor;
}

/** Moves everything that is derived from a session's record, and writes what leaves it, in the transaction that adds to it. */
export async function projectSession(trx: Transaction<Database>, moved: MovedSession): Promise<void> {
  const { before, after, events, head, clock, today } = moved;
  if (before) await trx.updateTable('sessions').set({ ...columnsOf(after), head, clock_day: today }).where('id', '=', after.id).execute();
  else await trx.insertInto('sessions').values({ ...columnsOf(after), id: after.id, head, clock, clock_day: today }).execute();
  for (const { event } of events) await projectEvent(trx, moved, event);
}

/** What a session's row says, all of it derived from the state. */
export const columnsOf = (session: Session): Omit<Insertable<SessionsTable>, 'id' | 'head' | 'clock' | 'clock_day'> => ({
  reference: session.reference,
  programme: session.programme,
  call: session.call,
  version: session.version,
  held_on: session.on,
  status: session.status,
  members: [...session.members],
  seq: session.seq,
  state: JSON.stringify(session),
});

async function projectEvent(trx: Transaction<Database>, moved: MovedSession, event: SessionEvent): Promise<void> {
  const { before, after, events, actor, today } = moved;
  const session = after.id;
  switch (event.type) {
    case 'sessionConvoked':
      return addItems(trx, session, event.items);
    case 'itemAdded':
      return addItems(trx, session, [event.item]);
    case 'itemRemoved':
      await trx.deleteFrom('session_items').where('session', '=', session).where('item', '=', event.item).execute();
      return;
    case 'voteOpened':
      return openRound(trx, after, event.item, event.round);
    case 'recusalDeclared':
    case 'recusalConfirmed':
      if (before && !events.some((one) => one.event.type === 'voteBegunAgain')) await recuseVoter(trx, before, event.item, event.person);
      return;
    case 'voteBegunAgain':
      if (before) await forgetRound(trx, before, event.item);
      return openRound(trx, after, event.item, event.round);
    case 'itemAdjourned':
    case 'dossierLeft':
      // A vote that ends without a result: its ballots are void.
      if (before && itemOf(before, event.item)?.vote) await forgetRound(trx, before, event.item);
      return endRound(trx, session, event.item);
    case 'voteClosed':
      return endRound(trx, session, event.item);
    case 'sessionCancelled':
      return leaveAgenda(trx, session);
    case 'sessionClosed':
      await leaveAgenda(trx, session);
      return addCrossings(trx, { kind: 'session', id: session }, sentBy(after).map((one) => ({ ...one, actor })));
    case 'minutesApproved': {
      const content = await freeze(trx, after);
      await trx.insertInto('session_minutes').values({ session, content: JSON.stringify(content), sha256: hashOf(content), approved_on: today }).execute();
      return;
    }
    default:
      return;
  }
}

async function addItems(trx: Transaction<Database>, session: string, items: readonly AgendaItem[]): Promise<void> {
  await trx.insertInto('session_items').values(items.map(({ no, dossier }) => ({ session, item: no, dossier, round: null, live: true }))).execute();
}

async function leaveAgenda(trx: Transaction<Database>, session: string): Promise<void> {
  await trx.updateTable('session_items').set({ live: false }).where('session', '=', session).execute();
}

/** Calls every member to a vote: with the hand that casts their voice, with none, or as recused. */
async function openRound(trx: Transaction<Database>, after: Session, no: number, round: number): Promise<void> {
  const item = itemOf(after, no);
  if (!item?.vote) throw new Error('a round is opened without its vote');
  const recused = recusedOf(item);
  const { electors } = item.vote;
  await trx.updateTable('session_items').set({ round }).where('session', '=', after.id).where('item', '=', no).execute();
  await trx
    .insertInto('item_voters')
    .values(after.members.map((person) => ({ session: after.id, item: no, round, person, cast_by: electors.find((one) => one.person === person)?.castBy ?? null, recused: recused.includes(person) })))
    .execute();
}

async function endRound(trx: Transaction<Database>, session: string, item: number): Promise<void> {
  await trx.updateTable('session_items').set({ round: null }).where('session', '=', session).where('item', '=', item).execute();
}

/** Void ballots go, with the list of those who were called to them. */
async function forgetRound(trx: Transaction<Database>, before: Session, no: number): Promise<void> {
  const round = itemOf(before, no)?.vote?.round;
  if (round === undefined) return;
  for (const table of ['ballots', 'item_tallies', 'item_voters'] as const) await trx.deleteFrom(table).where('session', '=', before.id).where('item', '=', no).where('round', '=', round).execute();
}

/** In a vote being held: neither a voice nor a hand from now on. */
async function recuseVoter(trx: Transaction<Database>, before: Session, no: number, person: string): Promise<void> {
  const round = itemOf(before, no)?.vote?.round;
  if (round === undefined) return;
  await sql`
    update item_voters set cast_by = null, recused = recused or person = ${person}
     where session = ${before.id} and item = ${no} and round = ${round} and (person = ${person} or cast_by = ${person})`.execute(trx);
}
