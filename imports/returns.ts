import { dayInFrench, isDay } from '../domain/calendar/day.ts';
import { parseOrderKey } from '../domain/payment/order-key.ts';
import { toCents } from '../domain/money/money.ts';
import type { Day } from '../domain/calendar/day.ts';
import type { Cents } from '../domain/money/money.ts';
import type { Section } from '../domain/funding/plan.ts';
import { readDay } from './day.ts';
import { inOrder, quoted } from './fault.ts';
import { readAmount } from './money.ts';
import { MOST_ROWS, readTable } from './table.ts';
import { totalKind } from './totals.ts';
import { fold, readText } from './words.ts';
import type { Fault, Read } from './fault.ts';
import type { ColumnsKnown, TableRow } from './table.ts';

/** What finance's software says of one order. */
export interface ReturnLine {
  /** Line of the file, or place in the list, from 1 on. */
  readonly at: number;
  /** As the file writes it. */
  readonly key: string;
  readonly order: { readonly reference: string; readonly claim: number; readonly attempt: number; readonly section: Section | null };
  readonly outcome: 'paid' | 'rejected';
  readonly on: Day;
  readonly mandat: string | null;
  /** Why it was rejected, in finance's words. */
  readonly reason: string | null;
  /** What was paid, when the file says so: it must be the order's. */
  readonly amount: Cents | null;
}

export type ReturnsRead = { readonly ok: true; readonly lines: readonly ReturnLine[]; readonly source: 'csv' | 'json' } | { readonly ok: false; readonly faults: readonly Fault[] };

export type ReturnColumn = 'order' | 'status' | 'mandat' | 'paidOn' | 'rejectedOn' | 'on' | 'reason' | 'amount';
export const RETURN_COLUMNS: ColumnsKnown<ReturnColumn> = {
  order: { heading: 'Demande de mandatement', also: ['Référence', 'Référence de la demande', 'Référence demande', 'Demande', 'Clé', 'Référence externe', 'Réf. externe', 'N° de demande', 'Ordre'], required: true },
  status: { heading: 'Statut', also: ['Retour', 'État', 'Suite', 'Décision', 'Situation'] },
  mandat: { heading: 'N° de mandat', also: ['Mandat', 'Numéro mandat', 'Numéro de mandat', 'Référence mandat'] },
  paidOn: { heading: 'Payé le', also: ['Date de paiement', 'Date paiement', 'Date de règlement', 'Date de virement', 'Date du paiement'] },
  rejectedOn: { heading: 'Rejeté le', also: ['Date de rejet', 'Date rejet', 'Date du rejet'] },
  on: { heading: 'Date', also: ['Date du retour', 'Date de la suite', 'Le'] },
  reason: { heading: 'Motif du rejet', also: ['Motif', 'Motif de rejet', 'Raison', 'Observation', 'Commentaire'] },
  amount: { heading: 'Montant', also: ['Montant payé', 'Montant mandaté', 'Montant du mandat', 'Somme', 'Montant net'] },
};

const LONGEST_REASON = 2_000;
const LONGEST_MANDAT = 80;

/** Returns from finance as CSV or JSON: every line, or every fault at its place. All or nothing. */
export function readReturns(bytes: Uint8Array): ReturnsRead {
  const begin = new TextDecoder().decode(bytes.subarray(0, 64)).replace(/^\ufeff/, '').trimStart();
  return begin.startsWith('[') || begin.startsWith('{') ? readJson(bytes) : readCsv(bytes);
}

function readCsv(bytes: Uint8Array): ReturnsRead {
  const found = readTable(bytes, RETURN_COLUMNS);
  if (!found.ok) return found;
  const faults: Fault[] = [];
  const lines: ReturnLine[] = [];
  for (const row of found.table.rows) {
    if (totalKind(row)) continue;
    const line = readLine(row);
    if (Array.isArray(line)) faults.push(...line);
    else lines.push(line);
  }
  return settled(lines, faults, 'csv');
}

function settled(lines: readonly ReturnLine[], faults: readonly Fault[], source: 'csv' | 'json'): ReturnsRead {
  if (faults.length > 0) return { ok: false, faults: inOrder(faults) };
  if (lines.length === 0) return { ok: false, faults: [{ line: 1, column: null, heading: null, code: 'no-return', message: 'Ce fichier ne contient aucun retour.' }] };
  return { ok: true, lines, source };
}

const PAID: ReadonlySet<string> = new Set(['paye', 'payee', 'paid', 'p', 'ok', 'regle', 'reglee', 'vire', 'mandate paye', 'accepte', 'acceptee']);
const REJECTED: ReadonlySet<string> = new Set(['rejete', 'rejetee', 'rejected', 'r', 'rejet', 'ko', 'annule', 'annulee', 'refuse', 'refusee', 'suspendu rejete']);

/** Paid or rejected, from what is written, or from the columns that are filled in. */
function outcomeOf(row: TableRow<ReturnColumn>): Read<'paid' | 'rejected'> {
  const status = fold(row.of('status'));
  const looksRejected = row.of('reason') !== '' || row.of('rejectedOn') !== '';
  if (PAID.has(status)) return looksRejected && row.of('rejectedOn') !== '' ? contradiction() : { ok: true, value: 'paid' };
  if (REJECTED.has(status)) return row.of('paidOn') !== '' ? contradiction() : { ok: true, value: 'rejected' };
  if (status !== '') return { ok: false, code: 'status-unknown', message: `${quoted(row.of('status'))} n’est pas une suite connue : écrivez « payé » ou « rejeté ».` };
  if (row.of('paidOn') !== '' && looksRejected) return contradiction();
  if (row.of('paidOn') !== '') return { ok: true, value: 'paid' };
  return looksRejected ? { ok: true, value: 'rejected' } : { ok: false, code: 'status-missing', message: 'Dites si la demande est payée ou rejetée, et quand.' };
}

const contradiction = (): Read<never> => ({ ok: false, code: 'status-contradictory', message: 'Cette ligne dit la demande à la fois payée et rejetée : gardez l’un ou l’autre.' });

function readLine(row: TableRow<ReturnColumn>): ReturnLine | Fault[] {
  const faults: Fault[] = [];
  function take<T>(column: ReturnColumn, value: Read<T>): T | null {
    if (value.ok) return value.value;
    faults.push(row.fault(column, value));
    return null;
  }
  const key = row.of('order').replace(/^['’]/, '');
  const order = take('order', keyOf(key));
  const outcome = take('status', outcomeOf(row));
  const dated = outcome === 'paid' ? 'paidOn' : 'rejectedOn';
  const column = row.of(dated) !== '' ? dated : row.of('on') !== '' ? 'on' : dated;
  const on = outcome === null ? null : take(column, readDay(row.of(column)));
  const mandat = take('mandat', readText(row.of('mandat'), LONGEST_MANDAT));
  const reason = take('reason', readText(row.of('reason'), LONGEST_REASON));
  const amount = row.of('amount') === '' ? null : take('amount', readAmount(row.of('amount')));
  if (outcome !== null) faults.push(...completeness(outcome, mandat ?? '', reason ?? '').map(([where, refused]) => row.fault(where, refused)));
  if (faults.length > 0 || !order || outcome === null || !on) return faults;
  return { at: row.line, key, order, outcome, on, mandat: mandat || null, reason: outcome === 'rejected' ? reason || null : null, amount };
}

function completeness(outcome: 'paid' | 'rejected', mandat: string, reason: string): readonly (readonly [ReturnColumn, { readonly code: string; readonly message: string }])[] {
  if (outcome === 'paid' && mandat === '') return [['mandat', { code: 'mandat-required', message: 'Indiquez le numéro du mandat.' }]];
  return outcome === 'rejected' && reason === '' ? [['reason', { code: 'reason-required', message: 'Un rejet porte son motif.' }]] : [];
}

function keyOf(written: string): Read<ReturnLine['order']> {
  const order = parseOrderKey(written);
  if (order) return { ok: true, value: order };
  return { ok: false, code: written === '' ? 'order-missing' : 'order-unreadable', message: written === '' ? 'Indiquez la demande de mandatement.' : `${quoted(written)} n’est pas une demande de mandatement : elle s’écrit comme FMIN-2026-0042/1-1/I.` };
}

/** `[{ "order", "outcome": "paid" | "rejected", "on", "mandat", "reason", "amount" }]`, in cents; or the same list under `returns`. */
function readJson(bytes: Uint8Array): ReturnsRead {
  const whole = (code: string, message: string): ReturnsRead => ({ ok: false, faults: [{ line: 1, column: null, heading: null, code, message }] });
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/^\ufeff/, ''));
  } catch {
    return whole('malformed-json', 'Ce fichier n’est pas du JSON valide, en UTF-8.');
  }
  const list = Array.isArray(parsed) ? parsed : (parsed as { returns?: unknown }).returns;
  if (!Array.isArray(list)) return whole('malformed-json', 'Ce fichier doit être une liste de retours, ou un objet dont « returns » est la liste.');
  if (list.length > MOST_ROWS) return whole('too-many-lines', `Ce fichier dépasse ${MOST_ROWS} retours : envoyez-le en plusieurs fois.`);
  const faults: Fault[] = [];
  const lines: ReturnLine[] = [];
  for (const [i, one] of (list as unknown[]).entries()) {
    const line = jsonLine(one, i + 1);
    if (Array.isArray(line)) faults.push(...line);
    else lines.push(line);
  }
  return settled(lines, faults, 'json');
}

function jsonLine(one: unknown, at: number): ReturnLine | Fault[] {
  const said = (typeof one === 'object' && one !== null ? one : {}) as Readonly<Record<string, unknown>>;
  const text = (name: string): string => (typeof said[name] === 'string' || typeof said[name] === 'number' ? String(said[name]).trim() : '');
  const faults: Fault[] = [];
  const fault = (heading: string, { code, message }: { readonly code: string; readonly message: string }): void => void faults.push({ line: at, column: null, heading, code, message });
  const order = keyOf(text('order'));
  if (!order.ok) fault('order', order);
  const outcome = text('outcome');
  if (outcome !== 'paid' && outcome !== 'rejected') fault('outcome', { code: 'status-unknown', message: 'La suite est « paid » ou « rejected ».' });
  const on = text('on');
  if (!isDay(on)) fault('on', { code: 'day-unreadable', message: `${quoted(on)} n’est pas une date : écrivez-la comme 2026-12-31.` });
  const [mandat, reason] = [readText(text('mandat'), LONGEST_MANDAT), readText(text('reason'), LONGEST_REASON)];
  if (!mandat.ok) fault('mandat', mandat);
  if (!reason.ok) fault('reason', reason);
  if (outcome === 'paid' || outcome === 'rejected') for (const [where, refused] of completeness(outcome, text('mandat'), text('reason'))) fault(where, refused);
  const amount = said['amount'];
  const isAmount = typeof amount === 'number' && Number.isSafeInteger(amount) && amount >= 0;
  if (amount !== undefined && amount !== null && !isAmount) fault('amount', { code: 'amount-unreadable', message: 'Le montant s’écrit en centimes entiers.' });
  if (faults.length > 0 || !order.ok || !mandat.ok || !reason.ok || !isDay(on)) return faults;
  return {
    at, key: text('order'), order: order.value, outcome: outcome as 'paid' | 'rejected', on, mandat: mandat.value || null, reason: outcome === 'rejected' ? reason.value || null : null, amount: isAmount ? toCents(amount) : null,
  };
}

/** « payé le 12 mars 2027, mandat 1234 », « rejeté le … ». */
export const returnInFrench = ({ outcome, on, mandat }: Pick<ReturnLine, 'outcome' | 'on' | 'mandat'>): string =>
  outcome === 'paid' ? `payée le ${dayInFrench(on)}${mandat ? `, mandat ${mandat}` : ''}` : `rejetée le ${dayInFrench(on)}`;
