import { sql } from 'kysely';
import type { Kysely, Transaction } from 'kysely';
import type { Database } from './schema.ts';
import type { Difference } from './streams.ts';
import { yearOf } from '../domain/funding/credits.ts';
import { SECTIONS, each } from '../domain/funding/imputation.ts';
import { toCents } from '../domain/money/money.ts';
import { standingParts } from '../domain/payment/parts.ts';
import { reducedIn } from '../domain/payment/recovery.ts';
import type { CreditFacts } from '../domain/application/facts.ts';
import type { Application } from '../domain/application/state.ts';
import type { Section } from '../domain/funding/plan.ts';

export interface PaymentCreditsTable {
  programme: string;
  section: Section;
  year: number;
  voted: number;
  ordered: number;
}
export interface CreditsTables {
  payment_credits: PaymentCreditsTable;
}

/** Orders take their year's credits last, after dossier and envelopes, by year and section: nobody waits for somebody who waits for them. */
const lockYear = (trx: Transaction<Database>, programme: string, year: number) =>
  trx.selectFrom('payment_credits').select(['section', 'voted', 'ordered']).where('programme', '=', programme).where('year', '=', year).orderBy('section').forUpdate().execute();

/** What the budget of a year still allows to pay, by section, its rows locked until the transaction ends. Nothing is voted: nothing is left. */
export async function lockCredits(trx: Transaction<Database>, programme: string, year: number): Promise<CreditFacts> {
  const rows = await lockYear(trx, programme, year);
  const of = (section: Section) => rows.find((row) => row.section === section);
  return { year, left: each((section) => toCents((of(section)?.voted ?? 0) - (of(section)?.ordered ?? 0))) };
}

export class CreditsExceeded extends Error {
  override readonly name = 'CreditsExceeded';
}

/** What a dossier has ordered and not had rejected, less what mandats were reduced by, by year and section: `2026/investment` → cents. */
export function orderedByCredit(state: Pick<Application, 'claims' | 'recovery' | 'formerRecoveries'>): ReadonlyMap<string, number> {
  const { claims } = state;
  const sums = new Map<string, number>();
  for (const order of claims.flatMap(({ orders }) => orders)) {
    for (const { section, amount } of standingParts(order)) {
      const key = `${yearOf(order.orderedOn)}/${section}`;
      sums.set(key, (sums.get(key) ?? 0) + amount);
    }
  }
  for (const year of new Set([...sums.keys()].map((key) => Number(key.split('/')[0])))) {
    const back = reducedIn(state, year);
    for (const section of SECTIONS) if (back[section] > 0) sums.set(`${year}/${section}`, (sums.get(`${year}/${section}`) ?? 0) - back[section]);
  }
  return sums;
}

/**
 * Moves the credits of each year with a dossier: by the difference between what it had ordered in it and has. A rejected order gives back
 * to the year in which it was given.
 * @throws CreditsExceeded when a year would be passed: whoever calls has looked under lock, so this is a bug.
 */
export async function projectCredits(trx: Transaction<Database>, before: Application | null, after: Application): Promise<void> {
  if (before?.claims === after.claims && before.recovery === after.recovery && before.formerRecoveries === after.formerRecoveries) return;
  const [was, now] = [before ? orderedByCredit(before) : new Map<string, number>(), orderedByCredit(after)];
  for (const key of [...new Set([...was.keys(), ...now.keys()])].sort()) {
    const by = (now.get(key) ?? 0) - (was.get(key) ?? 0);
    if (by === 0) continue;
    const [year, section] = key.split('/') as [string, Section];
    const { numUpdatedRows } = await trx
      .updateTable('payment_credits')
      .set((eb) => ({ ordered: eb('ordered', '+', by) }))
      .where('programme', '=', after.programme)
      .where('section', '=', section)
      .where('year', '=', Number(year))
      .where(sql<boolean>`ordered + ${by} <= voted`)
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) throw new CreditsExceeded(`credits ${after.programme}/${section}/${year} cannot take ${by}`);
  }
}

/** What the record has ordered in each year, added up dossier by dossier. */
export class CreditSums {
  readonly #sums = new Map<string, number>();

  add(state: Application): void {
    for (const [key, amount] of orderedByCredit(state)) this.#sums.set(`${state.programme}/${key}`, (this.#sums.get(`${state.programme}/${key}`) ?? 0) + amount);
  }

  /** By programme, year and section: `fmin/2026/investment`. */
  get all(): ReadonlyMap<string, number> {
    return this.#sums;
  }
}

const keyOf = ({ programme, year, section }: Pick<PaymentCreditsTable, 'programme' | 'year' | 'section'>): string => `${programme}/${year}/${section}`;
const IN_FRENCH: Readonly<Record<Section, string>> = { investment: 'd’investissement', operating: 'de fonctionnement' };

/** Counts again, from the orders of every dossier, what is ordered in each year; and takes what is voted from the last vote. */
export async function remakeCredits(trx: Transaction<Database>): Promise<void> {
  await sql`lock table payment_credits in exclusive mode`.execute(trx);
  const sums = new CreditSums();
  for (const { state } of await trx.selectFrom('dossiers').select('state').where('ordered', '>', 0).execute()) sums.add(state);
  const votes = await lastVotes(trx);
  for (const vote of votes) {
    const row = { programme: vote.programme, section: vote.section, year: vote.year, voted: vote.amount, ordered: sums.all.get(keyOf(vote)) ?? 0 };
    await trx.insertInto('payment_credits').values(row).onConflict((conflict) => conflict.columns(['programme', 'section', 'year']).doUpdateSet({ voted: row.voted, ordered: row.ordered })).execute();
  }
}

const lastVotes = (db: Kysely<Database>) =>
  db.selectFrom('payment_credit_votes').select(['programme', 'section', 'year', 'amount']).distinctOn(['programme', 'section', 'year']).orderBy('programme').orderBy('section').orderBy('year').orderBy('no', 'desc').execute();

/** Where the counters are not what votes and record give. */
export async function creditDifferences(trx: Transaction<Database>, sums: CreditSums): Promise<readonly Difference[]> {
  const rows = await trx.selectFrom('payment_credits').selectAll().orderBy('programme').orderBy('year').orderBy('section').execute();
  const votes = new Map((await lastVotes(trx)).map((vote) => [keyOf(vote), vote.amount]));
  const known = new Set(rows.map(keyOf));
  const name = ({ programme, year, section }: Pick<PaymentCreditsTable, 'programme' | 'year' | 'section'>): string => `Crédits de paiement ${year} ${IN_FRENCH[section]} du dispositif ${programme}`;
  const difference = (sentence: string): Difference => ({ stream: '', seq: null, what: 'credits', sentence });
  return [
    ...rows.filter((row) => row.ordered !== (sums.all.get(keyOf(row)) ?? 0)).map((row) => difference(`${name(row)} : ${row.ordered} centimes mandatés dans la liste, ${sums.all.get(keyOf(row)) ?? 0} dans le registre.`)),
    ...rows.filter((row) => row.voted !== votes.get(keyOf(row))).map((row) => difference(`${name(row)} : ${row.voted} centimes votés dans la liste, ${votes.get(keyOf(row)) ?? 0} au dernier vote.`)),
    ...[...sums.all].filter(([key, amount]) => amount > 0 && !known.has(key)).map(([key, amount]) => difference(`Crédits de paiement ${key} : ${amount} centimes mandatés sans aucun vote.`)),
    ...SECTIONS.flatMap((section) => rows.filter((row) => row.section === section && row.ordered > row.voted).map((row) => difference(`${name(row)} : mandatés au-delà de ce qui est voté.`))),
  ];
}
