import { createHash, randomUUID } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import { addCrossings, crossingsOf } from '../database/crossings.ts';
import type { NewCrossing } from '../database/crossings.ts';
import { dossiersByReference, findReturns, insertReturns, listReturns, lockReturns, returnLines, returnsSource, sameFile, setVerdict } from '../database/returns.ts';
import type { ReturnLineRow, ReturnsRow } from '../database/returns.ts';
import type { Database } from '../database/schema.ts';
import type { Actor, CommandOf, Role } from '../domain/application/commands.ts';
import { parisDay, type Day } from '../domain/calendar/day.ts';
import type { Crossing } from '../domain/committee/crossing.ts';
import { toCents } from '../domain/money/money.ts';
import { parseOrderKey } from '../domain/payment/order-key.ts';
import { amongThemselves, judge, type Judged, type Returned, type Verdict } from '../domain/payment/returns.ts';
import { hasRole } from '../domain/policy/may.ts';
import type { Person } from '../domain/policy/person.ts';
import { refuse, type Refusal } from '../domain/refusal.ts';
import type { Fault } from '../imports/fault.ts';
import { readReturns, type ReturnLine } from '../imports/returns.ts';
import type { Context } from './context.ts';
import { carryCrossings } from './crossings.ts';
import { sightOf } from './sight.ts';
import { idFrom } from './texts.ts';

/** Who imports what finance's software gives back. */
export const importers: readonly Role[] = ['finance'];
/** Bytes of the largest file of returns. */
export const LARGEST_RETURNS = 4_000_000;

/** How a line ended: its verdict, or what its dossier answered. */
export type LineResult = Exclude<Verdict, 'matched'> | 'ready' | 'on-its-way' | 'applied' | 'refused';

export interface ReportLine {
  readonly at: number;
  readonly key: string;
  readonly application: string | null;
  readonly outcome: 'paid' | 'rejected';
  readonly on: Day;
  readonly mandat: string | null;
  readonly reason: string | null;
  readonly result: LineResult;
  /** French; null where there is nothing to say. */
  readonly said: string | null;
  /** Code of the dossier's refusal. */
  readonly code: string | null;
}

export interface Report {
  readonly row: ReturnsRow;
  readonly lines: readonly ReportLine[];
  /** Earlier or later imports of the very same file. */
  readonly sameFile: readonly { readonly id: string; readonly status: string }[];
}

type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal } | { readonly ok: false; readonly faults: readonly Fault[] };

const today = (): Day => parisDay(Date.now());
const isFinance = (person: Person, programme: string): boolean => importers.some((role) => hasRole(person, role, { programme, organisations: [] }, today()));

/** A file of returns, judged line by line and kept; nothing of it is recorded in the dossiers yet. Refused as a whole when it cannot be read. */
export async function importReturns(db: Kysely<Database>, person: Person, file: { readonly bytes: Buffer; readonly fileName: string }): Promise<Answer<Report>> {
  const read = readReturns(file.bytes);
  if (!read.ok) return { ok: false, faults: read.faults };
  const id = randomUUID();
  await db.transaction().execute(async (trx) => {
    const lines = await judgeAll(trx, person, read.lines);
    await insertReturns(
      trx,
      { id, source: read.source, file_name: file.fileName, sha256: createHash('sha256').update(file.bytes).digest('hex'), file: file.bytes, imported_by: person.id },
      lines.map(({ at, key, order, outcome, on, mandat, reason, amount, dossier, judged }) => ({
        import: id, at, key, outcome, returned_on: on, mandat, reason, amount, dossier, claim: order.claim, attempt: order.attempt, section: judged.section, verdict: judged.verdict, said: judged.said,
      })),
    );
  });
  const report = await reportFor(db, person, id);
  return report ? { ok: true, value: report } : { ok: false, refusal: noImport() };
}

type JudgedLine = Returned & { readonly at: number; readonly key: string; readonly order: ReturnLine['order']; readonly dossier: string | null; readonly judged: Judged };

async function judgeAll(db: Kysely<Database>, person: Person, lines: readonly Pick<ReturnLine, 'at' | 'key' | 'order' | 'outcome' | 'on' | 'mandat' | 'reason' | 'amount'>[]): Promise<readonly JudgedLine[]> {
  const dossiers = await dossiersByReference(db, lines.map(({ order }) => order.reference));
  const each = lines.map((line): JudgedLine => {
    const found = dossiers.get(line.order.reference);
    // A dossier of a programme that is none of theirs is none to them.
    const mine = found && isFinance(person, found.programme) ? found : null;
    const returned = { ...line, claim: line.order.claim, attempt: line.order.attempt, section: line.order.section };
    return { ...returned, dossier: mine?.id ?? null, judged: judge(returned, mine && { state: mine.state, today: mine.today.clock === 'manual' ? mine.today.day : today() }) };
  });
  return amongThemselves(each, ({ order, judged: { section } }) => `${order.reference}/${order.claim}-${order.attempt}/${section ?? ''}`);
}

/**
 * Records what is matched in each dossier, by rows that are carried afterwards: killed anywhere, each is done once. Every line is judged again as
 * its dossier stands now. Applied again, it only says how far it has come. Codes `not-found`, `nothing-to-apply`.
 */
export async function applyReturns(context: Context, person: Person, id: string): Promise<Answer<Report>> {
  const { db } = context;
  const refusal = await db.transaction().execute(async (trx): Promise<Refusal | null> => {
    const row = await lockReturns(trx, id);
    if (!row || !(await mayRead(trx, person, id))) return noImport();
    if (row.status === 'applied') return null;
    const kept = await returnLines(trx, id);
    const lines = await judgeAll(trx, person, kept.map(fromRow));
    for (const line of lines) {
      const before = kept.find(({ at }) => at === line.at);
      if (before?.verdict !== line.judged.verdict || before.said !== line.judged.said) await setVerdict(trx, id, line.at, line.judged.verdict, line.judged.said);
    }
    const matched = lines.filter(({ judged }) => judged.verdict === 'matched');
    if (matched.length === 0) return refuse('nothing-to-apply', 'Aucune ligne de ce fichier n’est à enregistrer.');
    await pass(trx, person, id, matched);
    await trx.updateTable('payment_returns').set({ status: 'applied', applied_by: person.id, applied_at: new Date() }).where('id', '=', id).execute();
    return null;
  });
  if (refusal) return { ok: false, refusal };
  await carryCrossings(context, returnsSource(id));
  const report = await reportFor(db, person, id);
  return report ? { ok: true, value: report } : { ok: false, refusal: noImport() };
}

/** The acts of an import, and the words of its rejections, in the transaction that decides them. */
async function pass(trx: Transaction<Database>, person: Person, id: string, lines: readonly JudgedLine[]): Promise<void> {
  const actor: Actor = { person: person.id, as: 'finance' };
  const textOf = ({ at }: JudgedLine): string => idFrom(`returns/${id}/${at}`);
  const texts = lines.flatMap((line) => (line.outcome === 'rejected' && line.reason !== null && line.dossier !== null ? [{ id: textOf(line), dossier: line.dossier, body: line.reason, stored_by: person.id }] : []));
  if (texts.length > 0) await trx.insertInto('texts').values(texts).execute();
  await addCrossings(
    trx,
    returnsSource(id),
    lines.flatMap((line): NewCrossing[] => {
      const { dossier, at, claim, attempt, outcome, on, mandat, reason, judged } = line;
      if (dossier === null || judged.section === null) return [];
      const command: CommandOf<'recordReturn'> = { type: 'recordReturn', claim, attempt, section: judged.section, outcome, on, ...(outcome === 'paid' && mandat !== null && { mandat }), ...(outcome === 'rejected' && reason !== null && { reason: textOf(line) }) };
      return [{ dossier, rank: at, command, actor, act: actOf(line) }];
    }),
  );
}

const actOf = ({ claim, attempt, judged: { section } }: Pick<JudgedLine, 'claim' | 'attempt' | 'judged'>): string => `recordReturn/${claim}-${attempt}/${section ?? ''}`;

const fromRow = (row: ReturnLineRow): Pick<ReturnLine, 'at' | 'key' | 'order' | 'outcome' | 'on' | 'mandat' | 'reason' | 'amount'> => {
  const order = parseOrderKey(row.key);
  if (!order) throw new Error(`line ${row.at} of import ${row.import} has no key`);
  return { at: row.at, key: row.key, order, outcome: row.outcome, on: row.returned_on, mandat: row.mandat, reason: row.reason, amount: row.amount === null ? null : toCents(row.amount) };
};

const noImport = (): Refusal => refuse('not-found', 'Ce fichier de retours n’existe pas ou ne vous est pas ouvert.');

/** Every dossier an import touches is of a programme of theirs. */
async function mayRead(db: Kysely<Database>, person: Person, id: string): Promise<boolean> {
  const rows = await db.selectFrom('payment_return_lines as l').innerJoin('dossiers as d', 'd.id', 'l.dossier').select('d.programme').distinct().where('l.import', '=', id).execute();
  return rows.every(({ programme }) => isFinance(person, programme));
}

/** What became of each line of an import, as often as one asks. Null when it is none of theirs. */
export async function reportFor(db: Kysely<Database>, person: Person, id: string): Promise<Report | null> {
  const row = await findReturns(db, id);
  if (!row || !(await mayRead(db, person, id))) return null;
  const lines = await returnLines(db, id);
  const passed = new Map((await crossingsOf(db, returnsSource(id))).map((crossing) => [crossing.rank, crossing]));
  // What a dossier refused is judged as it stands now: somebody may have recorded it meanwhile, by another file or by hand.
  const refused = lines.filter(({ at }) => passed.get(at)?.status === 'refused');
  const since = new Map((await judgeAll(db, person, refused.map(fromRow))).map(({ at, judged }) => [at, judged]));
  return { row, lines: lines.map((line) => told(line, passed.get(line.at), since.get(line.at))), sameFile: await sameFile(db, row.sha256, id) };
}

function told(line: ReturnLineRow, crossing: Crossing | undefined, since: Judged | undefined): ReportLine {
  const { at, key, dossier: application, outcome, returned_on: on, mandat, reason, verdict, said } = line;
  const shown = { at, key, application, outcome, on, mandat, reason };
  if (verdict !== 'matched') return { ...shown, result: verdict, said, code: null };
  switch (crossing?.status) {
    case undefined:
      return { ...shown, result: 'ready', said: null, code: null };
    case 'pending':
      return { ...shown, result: 'on-its-way', said: null, code: null };
    case 'applied':
      return { ...shown, result: 'applied', said: null, code: null };
    case 'refused':
      return !since || since.verdict === 'matched' || since.verdict === 'duplicate'
        ? { ...shown, result: 'refused', said: 'Le dossier a refusé ce retour.', code: crossing.refusal }
        : { ...shown, result: since.verdict, said: since.said, code: crossing.refusal };
  }
}

export const returnsFor = (db: Kysely<Database>, person: Person) => listReturns(db, sightOf(person, today()).programmes);
