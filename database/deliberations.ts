import { sql } from 'kysely';
import type { ColumnType, Generated, Kysely, Selectable, Transaction } from 'kysely';
import { crossingsOf } from './crossings.ts';
import { isAdopted } from '../domain/deliberation/batch.ts';
import { toCents } from '../domain/money/money.ts';
import type { Database } from './schema.ts';
import type { Application } from '../domain/application/state.ts';
import type { Day } from '../domain/calendar/day.ts';
import type { Crossing, CrossingSource } from '../domain/committee/crossing.ts';
import type { Body, Proposed, Recusal, Result } from '../domain/deliberation/batch.ts';
import type { Batch } from '../domain/deliberation/proposals.ts';
import type { Programme } from '../domain/programme/programme.ts';

export interface DeliberationBatchesTable {
  id: string;
  programme: string;
  body: Body;
  meeting_on: Day;
  delegation: string | null;
  status: ColumnType<Batch['status'], undefined, Batch['status']>;
  created_by: string;
  created_key: string;
  created_hash: string;
  created_at: Generated<Date>;
  recorded_by: string | null;
  recorded_key: string | null;
  recorded_hash: string | null;
  transmitted_on: Day | null;
  received_on: Day | null;
  receipt: string | null;
  published_on: Day | null;
}
export interface DeliberationItemsTable {
  batch: string;
  dossier: string;
  rank: number;
  proposal: Proposed['proposal'];
  amount: number;
  reasons: string | null;
  replaces: Proposed['replaces'];
  hearing_on: Day | null;
  apart: Generated<boolean>;
  vote: number | null;
  /** As it was voted, where the assembly amended it. */
  voted_proposal: ColumnType<Proposed['proposal'] | null, undefined, Proposed['proposal']>;
  voted_amount: ColumnType<number | null, undefined, number>;
  live: Generated<boolean>;
}
export interface DeliberationVotesTable {
  batch: string;
  no: number;
  number: string;
  held_on: Day;
  delegation: string | null;
  document: string | null;
  votes_for: number;
  against: number;
  abstentions: number;
  casting: 'for' | 'against' | null;
  adopted: boolean;
}
export interface DeliberationStoodAsideTable {
  batch: string;
  vote: number;
  person: string;
}
export interface DeliberationRecusalsTable {
  batch: string;
  dossier: string;
  person: string;
  basis: Recusal['basis'];
  said_by: string;
  said_at: Generated<Date>;
  vote: number | null;
}
export interface DeliberationsTables {
  deliberation_batches: DeliberationBatchesTable;
  deliberation_items: DeliberationItemsTable;
  deliberation_votes: DeliberationVotesTable;
  deliberation_stood_aside: DeliberationStoodAsideTable;
  deliberation_recusals: DeliberationRecusalsTable;
}

export type BatchRow = Selectable<DeliberationBatchesTable>;

export const findBatch = (db: Kysely<Database>, id: string): Promise<BatchRow | undefined> => db.selectFrom('deliberation_batches').selectAll().where('id', '=', id).executeTakeFirst();
export const findBatchByKey = (db: Kysely<Database>, key: string): Promise<BatchRow | undefined> => db.selectFrom('deliberation_batches').selectAll().where('created_key', '=', key).executeTakeFirst();
/** The batch alone, locked: whoever changes it or records its meeting waits here. */
export const lockBatch = (trx: Transaction<Database>, id: string): Promise<BatchRow | undefined> => trx.selectFrom('deliberation_batches').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();

/** The batches of these programmes, the latest meeting first. */
export async function listBatches(db: Kysely<Database>, programmes: readonly string[] | 'all'): Promise<readonly (BatchRow & { readonly items: number })[]> {
  let query = db
    .selectFrom('deliberation_batches as b')
    .selectAll('b')
    .select((eb) => eb.selectFrom('deliberation_items as i').whereRef('i.batch', '=', 'b.id').select(sql<number>`count(*)::integer`.as('n')).as('items'))
    .orderBy('meeting_on', 'desc')
    .orderBy('id')
    .limit(200);
  if (programmes !== 'all') query = query.where('programme', 'in', programmes.length > 0 ? programmes : ['']);
  return (await query.execute()).map((row) => ({ ...row, items: row.items ?? 0 }));
}

/** States of dossiers by id, those that there are. */
export async function statesOf(db: Kysely<Database>, ids: readonly string[]): Promise<Readonly<Record<string, Application>>> {
  if (ids.length === 0) return {};
  const rows = await db.selectFrom('dossiers').select(['id', 'state']).where('id', 'in', ids).execute();
  return Object.fromEntries(rows.map(({ id, state }) => [id, state]));
}

/** The batch as it is read: what each dossier says of itself, who is recused from it, and who might be by a mandate held in the Métropole and in it. */
export async function readBatch(db: Kysely<Database>, row: BatchRow, programme: Programme, metropole: string): Promise<Batch> {
  const items = await db
    .selectFrom('deliberation_items as i')
    .innerJoin('dossiers as d', 'd.id', 'i.dossier')
    .leftJoin('texts as t', 't.id', 'i.reasons')
    .select(['i.dossier', 'i.rank', 'i.proposal', 'i.amount', 'i.reasons', 'i.replaces', 'i.hearing_on', 'i.apart', 'd.reference', 'd.call', 'd.title', 'd.organisation', 'd.organisation_name', 'd.state', 't.body'])
    .where('i.batch', '=', row.id)
    .orderBy('i.rank')
    .execute();
  const said = await db.selectFrom('deliberation_recusals').select(['dossier', 'person', 'basis']).where('batch', '=', row.id).orderBy('person').execute();
  const members = row.status === 'prepared' ? await mandatesBeside(db, metropole, row.meeting_on) : [];
  return {
    id: row.id,
    programme: { code: programme.code, title: programme.title },
    body: row.body,
    meetingOn: row.meeting_on,
    delegation: row.delegation,
    strict: programme.committee.recusal === 'strict',
    status: row.status,
    items: items.map((item) => {
      const concerned = [item.state.organisation, ...item.state.partners].map((siret) => siret.slice(0, 9));
      const mine = said.filter(({ dossier }) => dossier === item.dossier).map(({ person, basis }) => ({ person, basis }));
      const proposed = [...new Set(members.filter(({ organisation }) => concerned.includes(organisation.slice(0, 9))).map(({ person }) => person))].filter((person) => !mine.some((one) => one.person === person));
      return {
        dossier: item.dossier,
        rank: item.rank,
        proposal: item.proposal,
        amount: toCents(item.amount),
        reasons: item.reasons,
        replaces: item.replaces,
        hearingOn: item.hearing_on,
        apart: item.apart,
        recusals: [...mine, ...proposed.map((person): Recusal => ({ person, basis: 'mandate' }))],
        about: { reference: item.reference, call: item.call, title: item.title, organisation: { siret: item.organisation, name: item.organisation_name }, state: item.state, reasons: item.body },
      };
    }),
  };
}

/** Mandates elsewhere of those who have one in the Métropole that day. */
function mandatesBeside(db: Kysely<Database>, metropole: string, on: Day): Promise<readonly { person: string; organisation: string }[]> {
  const inForce = (alias: 'm' | 'o') => sql<boolean>`${sql.ref(alias)}.valid_from <= ${on} and (${sql.ref(alias)}.valid_until is null or ${sql.ref(alias)}.valid_until >= ${on})`;
  return db
    .selectFrom('mandates as o')
    .innerJoin('mandates as m', 'm.person', 'o.person')
    .select(['o.person', 'o.organisation'])
    .where('m.organisation', '=', metropole)
    .where('o.organisation', '<>', metropole)
    .where(inForce('m'))
    .where(inForce('o'))
    .execute();
}

export interface RecordedVote {
  readonly no: number;
  readonly result: Result;
}

/** Writes what the assembly answered. The table's own constraints refuse a recused person who did not stand aside. */
export async function insertVotes(trx: Transaction<Database>, { id, status }: BatchRow, votes: readonly RecordedVote[]): Promise<void> {
  if (status !== 'prepared') throw new Error(`batch ${id} is ${status}`);
  for (const { no, result } of votes) {
    await trx
      .insertInto('deliberation_votes')
      .values({
        batch: id, no, number: result.number, held_on: result.on, delegation: result.delegation, document: result.document, votes_for: result.votes.for, against: result.votes.against,
        abstentions: result.votes.abstentions, casting: result.casting, adopted: isAdopted(result),
      })
      .execute();
    if (result.stoodAside.length > 0) await trx.insertInto('deliberation_stood_aside').values(result.stoodAside.map((person) => ({ batch: id, vote: no, person }))).execute();
    await trx.updateTable('deliberation_items').set({ vote: no, live: false }).where('batch', '=', id).where('dossier', 'in', result.dossiers).execute();
    for (const { dossier, proposal, amount } of result.amendments) await trx.updateTable('deliberation_items').set({ voted_proposal: proposal, voted_amount: amount }).where('batch', '=', id).where('dossier', '=', dossier).execute();
    await trx.updateTable('deliberation_recusals').set({ vote: no }).where('batch', '=', id).where('dossier', 'in', result.dossiers).execute();
  }
}

export const votesOf = (db: Kysely<Database>, batch: string): Promise<readonly (Selectable<DeliberationVotesTable> & { readonly stood_aside: readonly string[]; readonly dossiers: readonly string[] })[]> =>
  db
    .selectFrom('deliberation_votes as v')
    .selectAll('v')
    .select([
      sql<string[]>`array(select person::text from deliberation_stood_aside a where a.batch = v.batch and a.vote = v.no order by person)`.as('stood_aside'),
      sql<string[]>`array(select dossier::text from deliberation_items i where i.batch = v.batch and i.vote = v.no order by rank)`.as('dossiers'),
    ])
    .where('v.batch', '=', batch)
    .orderBy('v.no')
    .execute();

export const sourceOf = (batch: string): CrossingSource => ({ kind: 'deliberation', id: batch });
export const passedOn = (db: Kysely<Database>, batch: string): Promise<readonly Crossing[]> => crossingsOf(db, sourceOf(batch));
