import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import { canonical } from '../database/record.ts';
import { newLineTitles } from '../database/amendments.ts';
import { findStatement, insertStatement, lineTitles } from '../database/statements.ts';
import type { StatedExpense, Statement } from '../database/statements.ts';
import type { Database } from '../database/schema.ts';
import type { Command, CommandOf } from '../domain/application/commands.ts';
import { subjectOf, type Application, type ClaimedExpense } from '../domain/application/state.ts';
import { parisDay, type Day } from '../domain/calendar/day.ts';
import { dayInFrench } from '../domain/calendar/day.ts';
import { plus, toCents } from '../domain/money/money.ts';
import { hasRole } from '../domain/policy/may.ts';
import type { Person } from '../domain/policy/person.ts';
import { refuse, type Refusal } from '../domain/refusal.ts';
import { EXPENSE_COLUMNS, readExpenses } from '../imports/expenses.ts';
import type { KnownLine, StatementLine } from '../imports/expenses.ts';
import type { Fault } from '../imports/fault.ts';
import { readText } from '../imports/words.ts';
import { viewerOf } from './sight.ts';
import { tableBytes } from './table.ts';
import { idFrom } from './texts.ts';

export type { Statement, StatedExpense } from '../database/statements.ts';
export type { StatementLine } from '../imports/expenses.ts';

/** Most lines of one claim, as `fileClaim` takes them. */
export const MOST_LINES = 500;
/** Bytes of the largest table of expenses. */
export const LARGEST_TABLE = 2_000_000;

export type Stated =
  | { readonly ok: true; readonly statement: Statement; readonly ignored: readonly string[]; readonly remarks: readonly Remark[] }
  | { readonly ok: false; readonly refusal: Refusal }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/** What will not be paid, said before the claim is filed: the line is listed all the same, as the visa of the comptable covers it. */
export interface Remark {
  /** Place in the statement, from 1 on. */
  readonly expense: number;
  readonly code: 'not-retained' | 'before-eligibility';
  readonly message: string;
}

interface Known {
  readonly state: Application;
  readonly today: Day;
  readonly lines: readonly KnownLine[];
}

/** The dossier for who may claim on it. A refusal with `not-found`, `forbidden` or `no-award`. */
async function claimable(db: Kysely<Database>, person: Person, id: string): Promise<Known | Refusal> {
  const row = await db.selectFrom('dossiers').select(['state', 'clock', 'clock_day']).where('id', '=', id).executeTakeFirst();
  const now = parisDay(Date.now());
  const viewer = row && viewerOf(person, row.state, now);
  if (!row || !viewer || viewer === 'reviewer') return refuse('not-found', 'Ce dossier n’existe pas ou ne vous est pas ouvert.');
  if (!hasRole(person, 'agent', subjectOf(row.state), now)) return refuse('forbidden', 'Seule la collectivité présente ses dépenses.');
  if (row.state.decision?.kind !== 'award' || !row.state.appraisal) return refuse('no-award', 'Aucune attribution à payer.');
  return { state: row.state, today: row.clock === 'manual' ? row.clock_day : now, lines: await linesOf(db, row.state) };
}

async function linesOf(db: Kysely<Database>, state: Application): Promise<readonly KnownLine[]> {
  const { appraisal, draft } = state;
  const titles = new Map([...(await lineTitles(db, draft)), ...(await newLineTitles(db, state))]);
  return (appraisal?.lines ?? []).map(({ line, basis }) => ({ code: line, title: titles.get(line) ?? line, basis }));
}

/**
 * An état récapitulatif des mandats imported from CSV: kept whole with its file, or every fault by line and column and nothing kept. The same
 * file again is the same statement. Codes beside those of the faults: `not-found`, `forbidden`, `no-award`.
 */
export async function importStatement(db: Kysely<Database>, person: Person, id: string, file: { readonly bytes: Buffer; readonly fileName: string }): Promise<Stated> {
  const known = await claimable(db, person, id);
  if ('code' in known) return { ok: false, refusal: known };
  const read = readExpenses(file.bytes, { lines: known.lines, today: known.today, most: MOST_LINES });
  if (!read.ok) return { ok: false, faults: read.faults };
  const again = read.lines.flatMap((line): Fault[] => {
    const claim = alreadyClaimed(known.state, line);
    return claim === null ? [] : [{ line: line.at, column: null, heading: null, code: 'already-claimed', message: `Le mandat n° ${line.mandat ?? ''} est déjà présenté pour cette ligne dans la demande n° ${claim} : retirez-le.` }];
  });
  if (again.length > 0) return { ok: false, faults: again };
  const statement = await keep(db, person, id, read.lines, file);
  return { ok: true, statement, ignored: read.ignored, remarks: remarksOn(known.state, read.lines) };
}

/** The same, typed: amounts in cents. Refusals bear the place of each value. */
export async function typeStatement(db: Kysely<Database>, person: Person, id: string, typed: readonly StatementLine[]): Promise<Stated | { readonly ok: false; readonly refusals: readonly [Refusal, ...Refusal[]] }> {
  const known = await claimable(db, person, id);
  if ('code' in known) return { ok: false, refusal: known };
  const lines = typed.map((line) => ({ ...line, ...cleaned(line), at: null }));
  const [first, ...others] = lines.flatMap((line, i) => lineBars(line, `/lines/${i}`, known, lines.slice(0, i)));
  if (first) return { ok: false, refusals: [first, ...others] };
  const statement = await keep(db, person, id, lines, null);
  return { ok: true, statement, ignored: [], remarks: remarksOn(known.state, lines) };
}

function cleaned({ label, supplier }: StatementLine): Pick<StatementLine, 'label' | 'supplier'> {
  const clean = (text: string): string => text.normalize('NFC').replace(/\s+/g, ' ').trim();
  return { label: clean(label), supplier: clean(supplier) };
}

function lineBars(line: StatementLine, at: string, { state, today, lines }: Known, before: readonly StatementLine[]): readonly Refusal[] {
  const bars: Refusal[] = [];
  const bar = (code: string, message: string, field = ''): void => void bars.push(refuse(code, message, `${at}${field}`));
  if (!lines.some(({ code }) => code === line.line)) bar('line-unknown', 'Cette ligne n’est pas du plan de financement de ce dossier.', '/line');
  if (line.amount === 0) bar('amount-missing', 'Une dépense porte un montant.', '/amount');
  if (line.committedOn > today) bar('date-in-future', `Le ${dayInFrench(line.committedOn)} n’est pas encore passé : indiquez la date réelle.`, '/committedOn');
  if (line.paidOn !== null && line.paidOn > today) bar('date-in-future', `Le ${dayInFrench(line.paidOn)} n’est pas encore passé : indiquez la date réelle.`, '/paidOn');
  if (line.paidOn !== null && line.paidOn < line.committedOn) bar('paid-before-committed', 'Le paiement précède la commande : vérifiez les deux dates.', '/paidOn');
  for (const field of ['label', 'supplier'] as const) {
    const said = readText(line[field], 300);
    if (!said.ok) bar(said.code, said.message, `/${field}`);
  }
  const same = before.findIndex((one) => canonical(one) === canonical(line));
  if (same >= 0) bar('line-twice', `Cette ligne répète la ligne ${same + 1} : retirez l’une des deux.`);
  const claim = alreadyClaimed(state, line);
  if (claim !== null) bar('already-claimed', `Ce mandat est déjà présenté pour cette ligne dans la demande n° ${claim} : retirez-le.`, '/mandat');
  return bars;
}

/** Number of the claim that already lists this mandat for the same line and amount; one that was sent back is written anew. */
function alreadyClaimed({ claims }: Application, { line, mandat, amount }: StatementLine): number | null {
  if (mandat === null) return null;
  return claims.find(({ status, expenses }) => status !== 'sent-back' && expenses.some((one) => one.line === line && one.mandat === mandat && one.amount === amount))?.no ?? null;
}

function remarksOn({ appraisal, eligibleFrom }: Application, lines: readonly StatementLine[]): readonly Remark[] {
  const retained = new Set((appraisal?.lines ?? []).filter((line) => line.retained > 0).map(({ line }) => line));
  return lines.flatMap(({ line, committedOn }, i): Remark[] => {
    if (!retained.has(line)) return [{ expense: i + 1, code: 'not-retained', message: 'Cette dépense n’est pas dans l’assiette retenue : elle sera écartée.' }];
    if (eligibleFrom !== null && committedOn >= eligibleFrom) return [];
    return [{ expense: i + 1, code: 'before-eligibility', message: eligibleFrom ? `Cette dépense est engagée avant le ${dayInFrench(eligibleFrom)}, date d’éligibilité : elle sera écartée.` : 'Aucune date d’éligibilité n’est fixée : cette dépense sera écartée.' }];
  });
}

async function keep(db: Kysely<Database>, person: Person, dossier: string, lines: readonly (StatementLine & { readonly at: number | null })[], file: { readonly bytes: Buffer; readonly fileName: string } | null): Promise<Statement> {
  const stated: readonly StatedExpense[] = lines.map(({ line, label, supplier, amount, committedOn, paidOn, mandat, invoice, at }) => ({ line, label, supplier, amount, committedOn, paidOn, mandat, invoice, at }));
  const content = JSON.stringify(stated);
  const sha256 = createHash('sha256').update(file?.bytes ?? content).digest('hex');
  return insertStatement(db, {
    id: idFrom(`${dossier}\n${person.id}\n${sha256}\n${content}`), dossier, source: file ? 'csv' : 'typed', lines: content, total: plus(...stated.map(({ amount }) => toCents(amount))), sha256,
    file_name: file?.fileName ?? null, file: file?.bytes ?? null, stored_by: person.id,
  });
}

/** A statement for who reads the dossier's money: the commune and the service. Null for anybody else. */
export async function readStatement(db: Kysely<Database>, person: Person, dossier: string, id: string): Promise<Statement | null> {
  const row = await db.selectFrom('dossiers').select('state').where('id', '=', dossier).executeTakeFirst();
  const viewer = row && viewerOf(person, row.state, parisDay(Date.now()));
  return !viewer || viewer === 'reviewer' ? null : ((await findStatement(db, dossier, id)) ?? null);
}

/** The table to fill in, with the dossier's own lines. Null when the dossier is none of theirs. */
export async function statementTemplate(db: Kysely<Database>, person: Person, id: string): Promise<{ readonly fileName: string; readonly bytes: Buffer } | null> {
  const row = await db.selectFrom('dossiers').select(['state', 'reference']).where('id', '=', id).executeTakeFirst();
  const viewer = row && viewerOf(person, row.state, parisDay(Date.now()));
  if (!row || !viewer || viewer === 'reviewer') return null;
  const shown = viewer === 'service' || row.state.decision !== null;
  const lines = shown ? await linesOf(db, row.state) : [];
  const bases = new Set(lines.map(({ basis }) => basis));
  const amount = bases.size > 1 ? [EXPENSE_COLUMNS.amountHt, EXPENSE_COLUMNS.amountTtc] : [bases.has('ttc') ? EXPENSE_COLUMNS.amountTtc : EXPENSE_COLUMNS.amountHt];
  const { line, title, label, supplier, mandat, invoice, committedOn, paidOn } = EXPENSE_COLUMNS;
  const columns = [line, title, label, supplier, mandat, invoice, committedOn, paidOn, ...amount].map((column) => ({
    heading: column.heading,
    value: (one: KnownLine) => (column === line ? one.code : column === title ? one.title : null),
  }));
  return { fileName: `Dépenses ${row.reference}.csv`, bytes: tableBytes(columns, lines) };
}

/** The claim with the expenses its statement lists: what goes to the record has neither labels nor suppliers. */
export async function withStatement(db: Kysely<Database>, dossier: string, command: Command): Promise<Command | Refusal> {
  if (command.type !== 'fileClaim' || command.statement === undefined) return command;
  if (command.expenses.length > 0) return refuse('statement-and-expenses', 'Une demande porte un état des dépenses ou des lignes, pas les deux.', '/expenses');
  const statement = await findStatement(db, dossier, command.statement);
  if (!statement) return refuse('unknown-statement', 'Cet état des dépenses n’existe pas sur ce dossier : déposez-le d’abord.', '/statement');
  const claimed: CommandOf<'fileClaim'> = { ...command, expenses: statement.lines.map(expenseOf) };
  return claimed;
}

const expenseOf = ({ line, amount, committedOn, paidOn, mandat, invoice }: StatedExpense): ClaimedExpense => ({
  line, amount, committedOn, ...(paidOn !== null && { paidOn }), ...(mandat !== null && { mandat }), ...(invoice !== null && { invoice }),
});
