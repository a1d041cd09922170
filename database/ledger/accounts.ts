import type { Kysely } from 'kysely';
import { MOVES_MONEY, ledgerOf } from '../../domain/ledger/fold.ts';
import type { Database } from '../schema.ts';
import type { EnvelopeKey } from '../envelopes.ts';
import type { Recorded } from '../../domain/application/events.ts';
import type { Day } from '../../domain/calendar/day.ts';
import type { Ledger } from '../../domain/ledger/ledger.ts';

/** A dossier as a table of accounts names it. */
export interface AccountHolder {
  readonly id: string;
  readonly reference: string;
  readonly organisation_name: string;
  readonly title: string;
}
export interface Account extends AccountHolder {
  readonly ledger: Ledger;
}

const AT_A_TIME = 200;

/** The events of these dossiers that move money, by dossier, in order. One statement. */
export async function moneyEvents(db: Kysely<Database>, streams: readonly string[]): Promise<ReadonlyMap<string, readonly Recorded[]>> {
  if (streams.length === 0) return new Map();
  const rows = await db.selectFrom('events').select(['stream', 'seq', 'day', 'actor', 'data']).where('stream', 'in', streams).where('type', 'in', MOVES_MONEY).orderBy('stream').orderBy('seq').execute();
  const events = Map.groupBy(rows, ({ stream }) => stream);
  return new Map([...events].map(([stream, of]) => [stream, of.map(({ seq, day, actor, data }): Recorded => ({ seq, day, by: actor, event: data }))]));
}

/** The account of one dossier; null when there is none under this id. Two statements. */
export async function findAccount(db: Kysely<Database>, id: string): Promise<Account | null> {
  const holder = await db.selectFrom('dossiers').select(['id', 'reference', 'organisation_name', 'title']).where('id', '=', id).executeTakeFirst();
  const events = (await moneyEvents(db, [id])).get(id);
  return holder && events ? { ...holder, ledger: ledgerOf(events) } : null;
}

/** Accounts of these dossiers, in their order; some hundred in memory at a time. */
async function* accountsOf(db: Kysely<Database>, holders: readonly AccountHolder[]): AsyncGenerator<Account> {
  for (let from = 0; from < holders.length; from += AT_A_TIME) {
    const batch = holders.slice(from, from + AT_A_TIME);
    const events = await moneyEvents(db, batch.map(({ id }) => id));
    for (const holder of batch) {
      const of = events.get(holder.id);
      if (of) yield { ...holder, ledger: ledgerOf(of) };
    }
  }
}

/** Every award of these programmes that was not yet closed at the end of a year, by reference. */
export async function* awardsOpenAt(db: Kysely<Database>, programmes: readonly string[] | 'all', { programme, lastDay }: { readonly programme?: string; readonly lastDay: Day }): AsyncGenerator<Account> {
  let query = db
    .selectFrom('dossiers')
    .select(['id', 'reference', 'organisation_name', 'title'])
    .where('awarded', 'is not', null)
    .where((eb) => eb.or([eb('closed_on', 'is', null), eb('closed_on', '>', lastDay)]))
    .orderBy('reference');
  if (programmes !== 'all') query = query.where('programme', 'in', programmes.length > 0 ? programmes : ['']);
  if (programme !== undefined) query = query.where('programme', '=', programme);
  yield* accountsOf(db, await query.execute());
}

/** Every dossier that ever held anything of an envelope, by reference. */
export async function* accountsOnEnvelope(db: Kysely<Database>, { programme, call, section, axis }: EnvelopeKey): AsyncGenerator<Account> {
  const holders = await db
    .selectFrom('dossiers as d')
    .innerJoin('imputations as i', 'i.dossier', 'd.id')
    .select(['d.id', 'd.reference', 'd.organisation_name', 'd.title'])
    .where('i.programme', '=', programme)
    .where('i.call', '=', call)
    .where('i.section', '=', section)
    .where('i.axis', '=', axis)
    .orderBy('d.reference')
    .execute();
  yield* accountsOf(db, holders);
}

export interface EnvelopeVote {
  readonly no: number;
  readonly amount: number;
  readonly voted_on: Day | null;
  readonly number: string | null;
}

/** What the Conseil voted for an envelope, the first vote first: each says the whole of it anew. */
export const votesOn = (db: Kysely<Database>, { programme, call, section, axis }: EnvelopeKey): Promise<readonly EnvelopeVote[]> =>
  db.selectFrom('envelope_votes').select(['no', 'amount', 'voted_on', 'number']).where('programme', '=', programme).where('call', '=', call).where('section', '=', section).where('axis', '=', axis).orderBy('no').execute();
