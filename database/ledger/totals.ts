import { sql } from 'kysely';
import type { Transaction } from 'kysely';
import { amounts } from './discrepancy.ts';
import type { Discrepancy } from './discrepancy.ts';
import type { Database } from '../schema.ts';
import { yearOf } from '../../domain/funding/credits.ts';
import { SECTIONS } from '../../domain/funding/imputation.ts';
import { figuresOf } from '../../domain/ledger/ledger.ts';
import type { Ledger } from '../../domain/ledger/ledger.ts';
import type { Section } from '../../domain/funding/plan.ts';

const inSection = { investment: 'investissement', operating: 'fonctionnement' } as const;
const envelopeName = (programme: string, call: string, section: Section, axis: string): string => `Enveloppe ${programme.toUpperCase()} ${call}, ${inSection[section]}${axis === '' ? '' : `, axe ${axis}`}`;
const creditName = (programme: string, section: Section, year: number): string => `Crédits de paiement ${programme.toUpperCase()} ${year}, ${inSection[section]}`;

/** What all the accounts make together, of each envelope and of each year of crédits de paiement. */
export class Totals {
  readonly #envelopes = new Map<string, { reserved: number; affected: number }>();
  readonly #credits = new Map<string, number>();

  add(ledger: Ledger): void {
    const { reserved, affected } = figuresOf(ledger.movements);
    for (const section of SECTIONS) {
      this.#hold(envelopeName(ledger.programme, ledger.call, section, ledger.axes[section]), reserved[section], affected[section]);
    }
    for (const { figure, section, year, amount } of ledger.movements) {
      if (figure !== 'ordered') continue;
      const key = creditName(ledger.programme, section, year);
      this.#credits.set(key, (this.#credits.get(key) ?? 0) + amount);
    }
    // A mandat that was reduced leaves its year that much more to order.
    for (const { means, on, owed } of ledger.recoveries) {
      if (means !== 'reduction' || on === null) continue;
      for (const section of SECTIONS) if (owed[section] > 0) this.#credits.set(creditName(ledger.programme, section, yearOf(on)), (this.#credits.get(creditName(ledger.programme, section, yearOf(on))) ?? 0) - owed[section]);
    }
  }

  #hold(key: string, reserved: number, affected: number): void {
    if (reserved === 0 && affected === 0) return;
    const sum = this.#envelopes.get(key) ?? { reserved: 0, affected: 0 };
    this.#envelopes.set(key, { reserved: sum.reserved + reserved, affected: sum.affected + affected });
  }

  /** Against the envelopes, what sessions hold beside the dossiers counted in. */
  async envelopes(trx: Transaction<Database>): Promise<readonly Discrepancy[]> {
    for (const held of await trx.selectFrom('session_reservations').select(['programme', 'call', 'section', 'axis', 'amount']).where('status', '=', 'held').execute()) {
      this.#hold(envelopeName(held.programme, held.call, held.section, held.axis), held.amount, 0);
    }
    const rows = await trx.selectFrom('envelopes').selectAll().orderBy('programme').orderBy('call').orderBy('section').orderBy('axis').execute();
    const votes = await trx.selectFrom('envelope_votes').select(['programme', 'call', 'section', 'axis', 'amount']).distinctOn(['programme', 'call', 'section', 'axis']).orderBy('programme').orderBy('call').orderBy('section').orderBy('axis').orderBy('no', 'desc').execute();
    const voted = new Map(votes.map((vote) => [envelopeName(vote.programme, vote.call, vote.section, vote.axis), vote.amount]));
    const known = new Set<string>();
    const found = rows.flatMap((row) => {
      const who = envelopeName(row.programme, row.call, row.section, row.axis);
      const sum = this.#envelopes.get(who) ?? { reserved: 0, affected: 0 };
      known.add(who);
      return [...amounts(who, 'réservé', sum.reserved, row.reserved), ...amounts(who, 'affecté', sum.affected, row.affected), ...amounts(who, 'voté', voted.get(who) ?? 0, row.voted)];
    });
    const strays = [...this.#envelopes].filter(([who]) => !known.has(who)).map(([who]): Discrepancy => ({ who, figure: 'enveloppe', expected: 'ouverte', found: 'absente' }));
    return [...found, ...strays];
  }

  /** Against the counters of crédits de paiement that orders are checked with. */
  async credits(trx: Transaction<Database>): Promise<readonly Discrepancy[]> {
    const rows = await trx.selectFrom('payment_credits').selectAll().orderBy('programme').orderBy('year').orderBy('section').execute();
    const votes = await trx.selectFrom('payment_credit_votes').select(['programme', 'section', 'year', 'amount']).distinctOn(['programme', 'section', 'year']).orderBy('programme').orderBy('section').orderBy('year').orderBy('no', 'desc').execute();
    const voted = new Map(votes.map((vote) => [creditName(vote.programme, vote.section, vote.year), vote.amount]));
    const known = new Set<string>();
    const found = rows.flatMap((row) => {
      const who = creditName(row.programme, row.section, row.year);
      known.add(who);
      return [...amounts(who, 'mandaté', this.#credits.get(who) ?? 0, row.ordered), ...amounts(who, 'voté', voted.get(who) ?? 0, row.voted)];
    });
    return [...found, ...[...this.#credits].filter(([who, amount]) => amount !== 0 && !known.has(who)).flatMap(([who, amount]) => amounts(who, 'mandaté', amount, 0))];
  }
}

/** An order as a batch sent it. */
interface Sent {
  readonly key: string;
  readonly amount: number;
}

/** A part of an order, by the key finance knows it by. */
export const partOf = (reference: string, claim: number, attempt: number, section: Section): string => `${reference}/${claim}-${attempt}/${section === 'investment' ? 'I' : 'F'}`;

/**
 * Batches against the orders of the record, and their files against both: each part in one batch at most, with its amount; each file the one
 * that was sent.
 * @param parts amount of every part ever ordered, by its key.
 */
export async function batchDiscrepancies(trx: Transaction<Database>, parts: ReadonlyMap<string, number>): Promise<readonly Discrepancy[]> {
  const lines = await trx
    .selectFrom('payment_batch_lines as l')
    .innerJoin('payment_batches as b', 'b.id', 'l.batch')
    .innerJoin('dossiers as d', 'd.id', 'l.dossier')
    .select(['l.batch', 'b.programme', 'b.year', 'b.no', 'b.status', 'd.reference', 'l.claim', 'l.attempt', 'l.section', 'l.amount'])
    .where('l.live', '=', true)
    .where('b.status', '<>', 'abandoned')
    .orderBy('b.programme')
    .orderBy('b.year')
    .orderBy('b.no')
    .orderBy('l.position')
    .execute();
  const found: Discrepancy[] = [];
  for (const line of lines) {
    const key = partOf(line.reference, line.claim, line.attempt, line.section);
    const who = batchName(line);
    if (!parts.has(key)) found.push({ who, figure: `demande ${key}`, expected: 'rien', found: 'présente' });
    else found.push(...amounts(who, `demande ${key}, montant`, parts.get(key) ?? 0, line.amount));
  }
  const closed = Map.groupBy(lines.filter(({ status }) => status === 'closed'), ({ batch }) => batch);
  for (const [batch, of] of closed) found.push(...(await fileDiscrepancies(trx, batch, batchName(of[0] as (typeof of)[number]), new Map(of.map((line) => [partOf(line.reference, line.claim, line.attempt, line.section), line.amount])))));
  return found;
}

const batchName = ({ programme, year, no }: { readonly programme: string; readonly year: number | null; readonly no: number | null }): string => (no === null ? `Lot ouvert ${programme.toUpperCase()}` : `Lot ${programme.toUpperCase()}-LOT-${year}-${String(no).padStart(3, '0')}`);

async function fileDiscrepancies(trx: Transaction<Database>, batch: string, who: string, lines: ReadonlyMap<string, number>): Promise<readonly Discrepancy[]> {
  const files = await trx.selectFrom('payment_batch_exports').select(['format', 'sha256', 'bytes', sql<string>`encode(sha256(bytes), 'hex')`.as('computed')]).where('batch', '=', batch).execute();
  return (['csv', 'json'] as const).flatMap((format): readonly Discrepancy[] => {
    const file = files.find((one) => one.format === format);
    const name = `fichier ${format.toUpperCase()}`;
    if (!file) return [{ who, figure: name, expected: 'présent', found: 'absent' }];
    if (file.computed !== file.sha256) return [{ who, figure: `${name}, empreinte`, expected: file.sha256, found: file.computed }];
    if (format === 'csv') return [];
    const sent = new Map((JSON.parse(file.bytes.toString('utf8')) as { readonly orders: readonly Sent[] }).orders.map(({ key, amount }) => [key, amount]));
    return [
      ...[...lines].flatMap(([key, amount]) => (sent.has(key) ? amounts(who, `${name}, demande ${key}`, amount, sent.get(key) ?? 0) : [{ who, figure: `${name}, demande ${key}`, expected: 'présente', found: 'absente' }])),
      ...[...sent.keys()].filter((key) => !lines.has(key)).map((key): Discrepancy => ({ who, figure: `${name}, demande ${key}`, expected: 'rien', found: 'présente' })),
    ];
  });
}
