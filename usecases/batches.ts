import { createHash, randomUUID } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import { addLines, exportsOf, findBatch, findBatchByKey, findExport, inBatches, linesAsTheyStand, linesOf, listBatches, lockBatch, removeLines, samePart, takeBatchNumber, withOrders } from '../database/batches.ts';
import type { BatchRow, BatchStatus, ExportFormat } from '../database/batches.ts';
import type { Database } from '../database/schema.ts';
import type { Role } from '../domain/application/commands.ts';
import type { Application, ClaimKind } from '../domain/application/state.ts';
import { parisDay, type Day } from '../domain/calendar/day.ts';
import { yearOf } from '../domain/funding/credits.ts';
import type { Section } from '../domain/funding/plan.ts';
import { plus, toCents, type Cents } from '../domain/money/money.ts';
import { batchNumber, type OrderPartName } from '../domain/payment/batch.ts';
import { orderKey, parseOrderKey } from '../domain/payment/order-key.ts';
import { hasRole } from '../domain/policy/may.ts';
import type { Person } from '../domain/policy/person.ts';
import { refuse, type Refusal } from '../domain/refusal.ts';
import { exportedFiles, exportedLines, type Known } from './batch-export.ts';
import { shelfOf } from './catalogue.ts';
import { sightOf } from './sight.ts';
import type { Directory } from '../directory/directory.ts';

/** Who gathers orders for finance's software and sends them. */
export const senders: readonly Role[] = ['finance'];
/** Who reads what was sent. */
export const readers: readonly Role[] = ['finance', 'officer', 'delegate', 'administrator'];

const LARGEST = 1_000;
const today = (): Day => parisDay(Date.now());
const may = (person: Person, roles: readonly Role[], programme: string): boolean => roles.some((role) => hasRole(person, role, { programme, organisations: [] }, today()));
const hash = (...parts: readonly string[]): string => createHash('sha256').update(parts.join('\n')).digest('hex');

/** A part of an order, as it stands. */
export interface OrderView extends OrderPartName {
  readonly key: string;
  readonly reference: string;
  readonly organisation: { readonly siret: string; readonly name: string };
  readonly title: string;
  readonly kind: ClaimKind;
  readonly amount: Cents;
  readonly orderedOn: Day;
  readonly status: 'ordered' | 'paid' | 'rejected';
  readonly mandat: string | null;
  readonly paidOn: Day | null;
}

export interface BatchView {
  readonly id: string;
  readonly programme: string;
  /** `FMIN-LOT-2026-003`; null until it is closed. */
  readonly number: string | null;
  readonly status: BatchStatus;
  readonly openedAt: Date;
  readonly closedOn: Day | null;
  readonly total: Cents;
  readonly lines: readonly OrderView[];
  readonly exports: readonly { readonly format: ExportFormat; readonly sha256: string; readonly bytes: number }[];
}

export type Settled<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusals: readonly [Refusal, ...Refusal[]] };
const settled = <T>(value: T): Settled<T> => ({ ok: true, value });
const refusedWith = (...refusals: readonly [Refusal, ...Refusal[]]): { readonly ok: false; readonly refusals: readonly [Refusal, ...Refusal[]] } => ({ ok: false, refusals });
const noBatch = (): Refusal => refuse('not-found', 'Ce lot n’existe pas ou ne vous est pas ouvert.');
const forbidden = (): Refusal => refuse('forbidden', 'Seules les finances constituent les lots.');
/** A refusal on its way out of a transaction, which leaves nothing behind. */
class Undone extends Error {
  readonly refusals: readonly [Refusal, ...Refusal[]];
  constructor(refusals: readonly [Refusal, ...Refusal[]]) {
    super(refusals[0].code);
    this.refusals = refusals;
  }
}

interface OfDossier {
  readonly id: string;
  readonly reference: string;
  readonly organisation_name: string;
  readonly title: string;
  readonly state: Application;
}

/** Every part of every order of a dossier. */
function partsOf({ id, reference, organisation_name, title, state }: OfDossier): readonly OrderView[] {
  return state.claims.flatMap(({ no: claim, kind, orders }) =>
    orders.flatMap(({ attempt, orderedOn, parts }) =>
      parts.map(({ section, amount, status, mandat, paidOn }) => ({
        dossier: id, claim, attempt, section, key: orderKey({ reference, claim, attempt, section }), reference, organisation: { siret: state.organisation, name: organisation_name }, title, kind, amount, orderedOn, status, mandat, paidOn,
      })),
    ),
  );
}

/** Signed, not yet returned, and in no batch: what waits to be sent. */
async function waitingIn(db: Kysely<Database>, programme: string): Promise<readonly OrderView[]> {
  const dossiers = await withOrders(db, programme);
  const held = await inBatches(db, dossiers.map(({ id }) => id));
  return dossiers.flatMap(partsOf).filter((part) => part.status === 'ordered' && !held.some((one) => samePart(one, part)));
}

/** Of one programme, or of all of theirs. Null when the programme is none of theirs. */
export async function waitingOrders(db: Kysely<Database>, person: Person, programme?: string): Promise<readonly OrderView[] | null> {
  if (programme !== undefined) return may(person, readers, programme) ? waitingIn(db, programme) : null;
  const theirs = (await shelfOf(db).current()).map((bundle) => bundle.programme.code).filter((code) => may(person, readers, code));
  const waiting: OrderView[] = [];
  for (const code of theirs) waiting.push(...(await waitingIn(db, code)));
  return waiting;
}

/**
 * Opens a batch with the orders named by their keys, or with every order that waits. The same key with the same request is the same batch.
 * Codes `forbidden`, `unknown-order`, `in-another-batch`, `nothing-to-send`, `too-many-orders`, `key-reused`.
 */
export async function openBatch(db: Kysely<Database>, person: Person, key: string, asked: { readonly programme: string; readonly orders: readonly string[] | null }): Promise<Settled<{ readonly id: string }>> {
  if (!may(person, senders, asked.programme)) return refusedWith(forbidden());
  const [opened_key, opened_hash] = [hash(person.id, key), hash(asked.programme, ...(asked.orders ?? ['*']))];
  const again = (known: BatchRow): Settled<{ readonly id: string }> => (known.opened_hash === opened_hash ? settled({ id: known.id }) : refusedWith(refuse('key-reused', 'Cette clé a déjà servi pour un autre lot.')));
  const known = await findBatchByKey(db, opened_key);
  if (known) return again(known);
  const id = randomUUID();
  const answer = await undoing(db, async (trx) => {
    await trx.insertInto('payment_batches').values({ id, programme: asked.programme, opened_by: person.id, opened_key, opened_hash }).execute();
    const waiting = await waitingIn(trx, asked.programme);
    const wanted = asked.orders === null ? waiting : named(asked.orders, waiting, '/orders');
    if (wanted.length === 0) throw new Undone([refuse('nothing-to-send', 'Aucune demande de mandatement n’attend d’être transmise.')]);
    await put(trx, id, wanted, '/orders');
    return { id };
  });
  // The same request, sent twice at once: the other has just been through.
  if (answer === 'twice') {
    const first = await findBatchByKey(db, opened_key);
    return first ? again(first) : refusedWith(refuse('in-another-batch', 'Ces demandes viennent d’entrer dans un autre lot.', '/orders'));
  }
  return answer;
}

/** The parts these keys name among those that wait; every key that names none is refused at its place. */
function named(keys: readonly string[], waiting: readonly OrderView[], at: string): readonly OrderView[] {
  const found = keys.map((key) => {
    const parsed = parseOrderKey(key);
    return parsed?.section ? waiting.find((part) => part.key === orderKey({ ...parsed, section: parsed.section as Section })) : undefined;
  });
  const [first, ...others] = found.flatMap((part, i) => (part ? [] : [refuse('unknown-order', 'Cette demande de mandatement n’attend pas d’être transmise : elle n’existe pas, elle est revenue, ou un lot la contient déjà.', `${at}/${i}`)]));
  if (first) throw new Undone([first, ...others]);
  return found.filter((part) => part !== undefined);
}

async function put(trx: Transaction<Database>, batch: string, parts: readonly OrderView[], at: string): Promise<void> {
  if (parts.length > LARGEST) throw new Undone([refuse('too-many-orders', `Un lot contient au plus ${LARGEST} demandes.`, at)]);
  const held = await addLines(trx, batch, parts);
  const [first, ...others] = parts.flatMap((part, i) => (held.some((one) => samePart(one, part)) ? [refuse('in-another-batch', 'Un lot contient déjà cette demande de mandatement.', `${at}/${i}`)] : []));
  if (first) throw new Undone([first, ...others]);
}

const UNIQUE_VIOLATION = '23505';

async function undoing<T>(db: Kysely<Database>, work: (trx: Transaction<Database>) => Promise<T>): Promise<Settled<T> | 'twice'> {
  try {
    return settled(await db.transaction().execute(work));
  } catch (error) {
    if (error instanceof Undone) return refusedWith(...error.refusals);
    if (error instanceof Error && 'code' in error && error.code === UNIQUE_VIOLATION) return 'twice';
    throw error;
  }
}

/** A batch that is still open, locked, for who may change it. */
async function whileOpen<T>(db: Kysely<Database>, person: Person, id: string, work: (trx: Transaction<Database>, row: BatchRow) => Promise<T>): Promise<Settled<T>> {
  const answer = await undoing(db, async (trx) => {
    const row = await lockBatch(trx, id);
    if (!row || !may(person, readers, row.programme)) throw new Undone([noBatch()]);
    if (!may(person, senders, row.programme)) throw new Undone([forbidden()]);
    if (row.status === 'closed') throw new Undone([refuse('batch-closed', 'Ce lot est clos : il ne change plus.')]);
    if (row.status === 'abandoned') throw new Undone([refuse('batch-abandoned', 'Ce lot est abandonné.')]);
    return work(trx, row);
  });
  return answer === 'twice' ? refusedWith(refuse('in-another-batch', 'Un autre lot vient de prendre l’une de ces demandes.')) : answer;
}

/** Puts orders into an open batch and takes others out, by their keys. */
export const changeBatch = (db: Kysely<Database>, person: Person, id: string, { add, remove }: { readonly add: readonly string[]; readonly remove: readonly string[] }): Promise<Settled<null>> =>
  whileOpen(db, person, id, async (trx, { programme }) => {
    const held = (await linesOf(trx, id)).map((line) => ({ ...line, key: orderKey(line) }));
    const [first, ...others] = remove.flatMap((key, i) => (held.some((line) => line.key === key) ? [] : [refuse('unknown-order', 'Ce lot ne contient pas cette demande de mandatement.', `/remove/${i}`)]));
    if (first) throw new Undone([first, ...others]);
    await removeLines(trx, id, held.filter(({ key }) => remove.includes(key)));
    if (add.length > 0) await put(trx, id, named(add, await waitingIn(trx, programme), '/add'), '/add');
    return null;
  });

/** A batch that will not be sent: its orders may enter another. It never had a number. */
export const abandonBatch = (db: Kysely<Database>, person: Person, id: string): Promise<Settled<null>> =>
  whileOpen(db, person, id, async (trx) => {
    await removeLines(trx, id, await linesOf(trx, id));
    await trx.updateTable('payment_batches').set({ status: 'abandoned' }).where('id', '=', id).execute();
    return null;
  });

/**
 * Closes a batch: it takes its number, and what is sent to finance is made and kept, byte for byte. Closed again, it is what it was. An order that
 * came back meanwhile, or lacks what finance needs, is named and nothing is closed.
 * Codes `batch-empty`, `order-returned`, `not-engaged`, `account-missing`, `bank-details-missing`, `batch-abandoned`.
 */
export async function closeBatch(db: Kysely<Database>, directory: Directory, person: Person, id: string): Promise<Settled<{ readonly number: string }>> {
  const before = await findBatch(db, id);
  if (before?.status === 'closed' && may(person, senders, before.programme)) return settled({ number: numberOf(before) ?? '' });
  const answer = await whileOpen(db, person, id, async (trx, row) => {
    const lines = await linesAsTheyStand(trx, id);
    if (lines.length === 0) throw new Undone([refuse('batch-empty', 'Ce lot ne contient aucune demande de mandatement.')]);
    const programme = await shelfOf(db).current(trx).then((bundles) => bundles.find((bundle) => bundle.programme.code === row.programme)?.programme);
    if (!programme) throw new Error(`no programme ${row.programme}`);
    const closedOn = lastDayOf(lines);
    const year = yearOf(closedOn);
    const no = await takeBatchNumber(trx, row.programme, year);
    const known: Known = { number: batchNumber(row.programme, year, no), programme: { code: programme.code, title: programme.title }, closedOn };
    const made = await exportedLines(trx, directory, lines);
    if (!made.ok) throw new Undone(made.refusals);
    for (const [i, { dossier, claim, attempt, section }] of lines.entries()) {
      await trx.updateTable('payment_batch_lines').set({ position: i + 1 }).where('batch', '=', id).where('dossier', '=', dossier).where('claim', '=', claim).where('attempt', '=', attempt).where('section', '=', section).execute();
    }
    for (const [format, bytes] of Object.entries(exportedFiles(known, made.lines)) as [ExportFormat, Buffer][]) {
      await trx.insertInto('payment_batch_exports').values({ batch: id, format, bytes, sha256: createHash('sha256').update(bytes).digest('hex') }).execute();
    }
    await trx.updateTable('payment_batches').set({ status: 'closed', year, no, closed_by: person.id, closed_on: closedOn }).where('id', '=', id).execute();
    return { number: known.number };
  });
  // Closed twice at once: the other has just been through.
  const after = answer.ok ? undefined : await findBatch(db, id);
  return after?.status === 'closed' && may(person, senders, after.programme) ? settled({ number: numberOf(after) ?? '' }) : answer;
}

/** The day of the orders it sends: today, or the latest of clocks that are moved by hand. */
const lastDayOf = (lines: readonly { readonly clock: 'real' | 'manual'; readonly clock_day: Day }[]): Day =>
  lines.map(({ clock, clock_day }) => (clock === 'manual' ? clock_day : today())).reduce((last, day) => (day > last ? day : last));

const numberOf = ({ programme, year, no }: Pick<BatchRow, 'programme' | 'year' | 'no'>): string | null => (year === null || no === null ? null : batchNumber(programme, year, no));

/** A batch with its orders as they stand today. Null when it is none of theirs. */
export async function readBatch(db: Kysely<Database>, person: Person, id: string): Promise<BatchView | null> {
  const row = await findBatch(db, id);
  if (!row || !may(person, readers, row.programme)) return null;
  const rows = await linesOf(db, id);
  const lines = rows.map((line) => {
    const part = partsOf({ ...line, id: line.dossier }).find((one) => samePart(one, line));
    if (!part) throw new Error(`batch ${id} holds an order the record does not have`);
    return part;
  });
  return { id, programme: row.programme, number: numberOf(row), status: row.status, openedAt: row.opened_at, closedOn: row.closed_on, total: plus(...rows.map(({ amount }) => toCents(amount))), lines, exports: await exportsOf(db, id) };
}

export interface BatchSummary {
  readonly id: string;
  readonly programme: string;
  readonly number: string | null;
  readonly status: BatchStatus;
  readonly closedOn: Day | null;
  readonly lines: number;
  readonly total: number;
}

export async function batchesFor(db: Kysely<Database>, person: Person): Promise<readonly BatchSummary[]> {
  const rows = await listBatches(db, sightOf(person, today()).programmes);
  return rows.map((row) => ({ id: row.id, programme: row.programme, number: numberOf(row), status: row.status, closedOn: row.closed_on, lines: row.lines, total: row.total }));
}

/** What was sent to finance, byte for byte; bank details are in it, so it is finance's alone. Null when there is none for them. */
export async function batchExport(db: Kysely<Database>, person: Person, id: string, format: ExportFormat): Promise<{ readonly fileName: string; readonly bytes: Buffer; readonly sha256: string } | null> {
  const row = await findBatch(db, id);
  if (!row || !may(person, senders, row.programme)) return null;
  const file = await findExport(db, id, format);
  return file ? { fileName: `${numberOf(row) ?? id}.${format}`, bytes: file.bytes, sha256: file.sha256 } : null;
}
