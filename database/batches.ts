import { sql } from 'kysely';
import type { ColumnType, Generated, Kysely, Selectable, Transaction } from 'kysely';
import type { Database } from './schema.ts';
import type { Difference } from './streams.ts';
import type { Application } from '../domain/application/state.ts';
import type { Day } from '../domain/calendar/day.ts';
import type { Section } from '../domain/funding/plan.ts';
import type { OrderPartName } from '../domain/payment/batch.ts';

export type BatchStatus = 'open' | 'closed' | 'abandoned';
export type ExportFormat = 'csv' | 'json';

export interface PaymentBatchesTable {
  id: string;
  programme: string;
  status: ColumnType<BatchStatus, undefined, BatchStatus>;
  year: ColumnType<number | null, undefined, number>;
  no: ColumnType<number | null, undefined, number>;
  opened_by: string;
  opened_key: string;
  opened_hash: string;
  opened_at: Generated<Date>;
  closed_by: ColumnType<string | null, undefined, string>;
  closed_on: ColumnType<Day | null, undefined, Day>;
}
export interface PaymentBatchLinesTable {
  batch: string;
  dossier: string;
  claim: number;
  attempt: number;
  section: Section;
  amount: number;
  position: ColumnType<number | null, undefined, number>;
  live: Generated<boolean>;
}
export interface PaymentBatchExportsTable {
  batch: string;
  format: ExportFormat;
  bytes: Buffer;
  sha256: string;
  made_at: Generated<Date>;
}
export interface PaymentBatchNumbersTable {
  programme: string;
  year: number;
  last: number;
}
export interface BatchesTables {
  payment_batches: PaymentBatchesTable;
  payment_batch_lines: PaymentBatchLinesTable;
  payment_batch_exports: PaymentBatchExportsTable;
  payment_batch_numbers: PaymentBatchNumbersTable;
}

export type BatchRow = Selectable<PaymentBatchesTable>;
export type BatchLineRow = Selectable<PaymentBatchLinesTable>;

export const findBatch = (db: Kysely<Database>, id: string): Promise<BatchRow | undefined> => db.selectFrom('payment_batches').selectAll().where('id', '=', id).executeTakeFirst();
export const findBatchByKey = (db: Kysely<Database>, key: string): Promise<BatchRow | undefined> => db.selectFrom('payment_batches').selectAll().where('opened_key', '=', key).executeTakeFirst();
/** Whoever changes or closes a batch waits here. */
export const lockBatch = (trx: Transaction<Database>, id: string): Promise<BatchRow | undefined> => trx.selectFrom('payment_batches').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();

/** The batches of these programmes, the last opened first, with how many lines each has and what they make. */
export async function listBatches(db: Kysely<Database>, programmes: readonly string[] | 'all'): Promise<readonly (BatchRow & { readonly lines: number; readonly total: number })[]> {
  const seen = programmes === 'all' ? sql<boolean>`true` : sql<boolean>`b.programme = any(${[...programmes]})`;
  return db
    .selectFrom('payment_batches as b')
    .selectAll('b')
    .select([
      sql<number>`(select count(*)::integer from payment_batch_lines l where l.batch = b.id and l.live)`.as('lines'),
      sql<number>`(select coalesce(sum(l.amount), 0)::bigint from payment_batch_lines l where l.batch = b.id and l.live)`.as('total'),
    ])
    .where(seen)
    .orderBy('b.opened_at', 'desc')
    .orderBy('b.id')
    .limit(200)
    .execute();
}

/** The lines a batch holds, in the order of their references; those of a closed one in the order they were sent. */
export const linesOf = (db: Kysely<Database>, batch: string): Promise<readonly (BatchLineRow & { readonly reference: string; readonly state: Application; readonly organisation_name: string; readonly title: string; readonly clock: 'real' | 'manual'; readonly clock_day: Day })[]> =>
  db
    .selectFrom('payment_batch_lines as l')
    .innerJoin('dossiers as d', 'd.id', 'l.dossier')
    .selectAll('l')
    .select(['d.reference', 'd.state', 'd.organisation_name', 'd.title', 'd.clock', 'd.clock_day'])
    .where('l.batch', '=', batch)
    .where('l.live', '=', true)
    .orderBy('l.position')
    .orderBy('d.reference')
    .orderBy('l.claim')
    .orderBy('l.attempt')
    .orderBy('l.section')
    .execute();

/** The same, their dossiers held as they are until the transaction ends: a return waits. */
export async function linesAsTheyStand(trx: Transaction<Database>, batch: string): ReturnType<typeof linesOf> {
  await sql`select id from dossiers where id in (select dossier from payment_batch_lines where batch = ${batch} and live) order by id for share`.execute(trx);
  return linesOf(trx, batch);
}

/** Dossiers of a programme in which an order waits for its return. */
export const withOrders = (db: Kysely<Database>, programme: string): Promise<readonly { readonly id: string; readonly reference: string; readonly organisation_name: string; readonly title: string; readonly state: Application }[]> =>
  db
    .selectFrom('dossiers as d')
    .select(['d.id', 'd.reference', 'd.organisation_name', 'd.title', 'd.state'])
    .where('d.programme', '=', programme)
    .where((eb) => eb.exists(eb.selectFrom('payment_orders as o').select('o.dossier').whereRef('o.dossier', '=', 'd.id').where('o.status', '=', 'ordered')))
    .orderBy('d.reference')
    .execute();

/** Parts of these dossiers' orders that a batch holds already. */
export const inBatches = (db: Kysely<Database>, dossiers: readonly string[]): Promise<readonly (OrderPartName & { readonly batch: string })[]> =>
  dossiers.length === 0 ? Promise.resolve([]) : db.selectFrom('payment_batch_lines').select(['batch', 'dossier', 'claim', 'attempt', 'section']).where('live', '=', true).where('dossier', 'in', dossiers).execute();

/** Puts parts into a batch. Answers those that another batch, or this one, holds already: then nothing was put in. */
export async function addLines(trx: Transaction<Database>, batch: string, parts: readonly (OrderPartName & { readonly amount: number })[]): Promise<readonly OrderPartName[]> {
  if (parts.length === 0) return [];
  const added: OrderPartName[] = [];
  for (const { dossier, claim, attempt, section, amount } of parts) {
    // Taken out before and put in again: the same row comes back.
    const { numInsertedOrUpdatedRows } = await trx
      .insertInto('payment_batch_lines')
      .values({ batch, dossier, claim, attempt, section, amount })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows === 1n) {
      added.push({ dossier, claim, attempt, section });
      continue;
    }
    const { numUpdatedRows } = await trx
      .updateTable('payment_batch_lines as l')
      .set({ live: true })
      .where('batch', '=', batch)
      .where('dossier', '=', dossier)
      .where('claim', '=', claim)
      .where('attempt', '=', attempt)
      .where('section', '=', section)
      .where('live', '=', false)
      .where(({ not, exists, selectFrom }) =>
        not(exists(selectFrom('payment_batch_lines as o').select('o.batch').whereRef('o.dossier', '=', 'l.dossier').whereRef('o.claim', '=', 'l.claim').whereRef('o.attempt', '=', 'l.attempt').whereRef('o.section', '=', 'l.section').where('o.live', '=', true))))
      .executeTakeFirst();
    if (numUpdatedRows === 1n) added.push({ dossier, claim, attempt, section });
  }
  return parts.filter((part) => !added.some((one) => samePart(one, part)));
}

export const samePart = (a: OrderPartName, b: OrderPartName): boolean => a.dossier === b.dossier && a.claim === b.claim && a.attempt === b.attempt && a.section === b.section;

/** Takes parts out of an open batch: another may take them. */
export async function removeLines(trx: Transaction<Database>, batch: string, parts: readonly OrderPartName[]): Promise<void> {
  for (const { dossier, claim, attempt, section } of parts) {
    await trx.updateTable('payment_batch_lines').set({ live: false }).where('batch', '=', batch).where('dossier', '=', dossier).where('claim', '=', claim).where('attempt', '=', attempt).where('section', '=', section).execute();
  }
}

/** The next number of the programme's year, given back with the transaction when the batch is not closed: none is skipped. */
export async function takeBatchNumber(trx: Transaction<Database>, programme: string, year: number): Promise<number> {
  const { last } = await trx
    .insertInto('payment_batch_numbers')
    .values({ programme, year, last: 1 })
    .onConflict((conflict) => conflict.columns(['programme', 'year']).doUpdateSet((eb) => ({ last: eb('payment_batch_numbers.last', '+', 1) })))
    .returning('last')
    .executeTakeFirstOrThrow();
  return last;
}

export const findExport = (db: Kysely<Database>, batch: string, format: ExportFormat): Promise<Selectable<PaymentBatchExportsTable> | undefined> =>
  db.selectFrom('payment_batch_exports').selectAll().where('batch', '=', batch).where('format', '=', format).executeTakeFirst();

export const exportsOf = (db: Kysely<Database>, batch: string): Promise<readonly { readonly format: ExportFormat; readonly sha256: string; readonly bytes: number }[]> =>
  db.selectFrom('payment_batch_exports').select(['format', 'sha256', sql<number>`octet_length(bytes)`.as('bytes')]).where('batch', '=', batch).orderBy('format').execute();

/** What an export says of each of its lines, to be held against the record. */
interface SentLine {
  readonly key: string;
  readonly amount: number;
}

/**
 * Batches that do not say what the record does: a number missing, an export that is not what its hash says, a line of it that no order of the
 * record bears with that amount. Nothing is written.
 */
export async function batchDifferences(trx: Transaction<Database>): Promise<readonly Difference[]> {
  const say = (stream: string, sentence: string): Difference => ({ stream, seq: null, what: 'batch', sentence });
  const batches = await trx.selectFrom('payment_batches').selectAll().where('status', '=', 'closed').orderBy('programme').orderBy('year').orderBy('no').execute();
  const numbers = await trx.selectFrom('payment_batch_numbers').selectAll().execute();
  const found: Difference[] = [];
  for (const { programme, year, last } of numbers) {
    const taken = batches.filter((batch) => batch.programme === programme && batch.year === year).map(({ no }) => no);
    for (let no = 1; no <= last; no += 1) if (!taken.includes(no)) found.push(say('', `Le lot n° ${no} de ${year} du dispositif ${programme} manque.`));
  }
  for (const { id, programme, year, no } of batches) {
    const name = `Lot n° ${no} de ${year} du dispositif ${programme}`;
    const files = await trx.selectFrom('payment_batch_exports').select(['format', 'bytes', sql<boolean>`sha256 = encode(sha256(bytes), 'hex')`.as('sound')]).where('batch', '=', id).execute();
    for (const format of ['csv', 'json'] as const) {
      const file = files.find((one) => one.format === format);
      if (!file) found.push(say(id, `${name} : l’export ${format.toUpperCase()} manque.`));
      else if (!file.sound) found.push(say(id, `${name} : l’export ${format.toUpperCase()} n’est plus celui qui a été envoyé.`));
    }
    const json = files.find(({ format }) => format === 'json');
    const sent = json ? (JSON.parse(json.bytes.toString('utf8')) as { readonly orders: readonly SentLine[] }).orders : [];
    const lines = await linesOf(trx, id);
    if (lines.length !== sent.length) found.push(say(id, `${name} : ${lines.length} lignes dans la liste, ${sent.length} dans l’export.`));
    for (const { reference, claim, attempt, section, amount, state } of lines) {
      const part = state.claims.find((one) => one.no === claim)?.orders.find((one) => one.attempt === attempt)?.parts.find((one) => one.section === section);
      const key = `${reference}/${claim}-${attempt}/${section === 'investment' ? 'I' : 'F'}`;
      if (part?.amount !== amount) found.push(say(id, `${name} : le registre n’a pas la demande ${key} de ce montant.`));
      if (json && sent.find((one) => one.key === key)?.amount !== amount) found.push(say(id, `${name} : l’export ne dit pas la demande ${key} de ce montant.`));
    }
  }
  return found;
}
