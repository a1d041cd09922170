import { sql } from 'kysely';
import type { Kysely, Transaction } from 'kysely';
import type { EnvelopeKey } from './envelopes.ts';
import type { Database, EnvelopeVotesTable, PaymentCreditVotesTable } from './schema.ts';
import type { Section } from '../domain/funding/plan.ts';
import type { BySection } from '../domain/funding/imputation.ts';

/** What every vote says beside what it is about: the whole amount, in cents, the deliberation, who recorded it, and its key, unique. */
export type Said = Pick<EnvelopeVotesTable, 'amount' | 'voted_by' | 'key'> & Pick<PaymentCreditVotesTable, 'voted_on' | 'number'>;

export const findEnvelopeVote = (trx: Transaction<Database>, key: string) => trx.selectFrom('envelope_votes').selectAll().where('key', '=', key).executeTakeFirst();
export const findCreditVote = (trx: Transaction<Database>, key: string) => trx.selectFrom('payment_credit_votes').selectAll().where('key', '=', key).executeTakeFirst();

/** The envelope as it stands, its row locked until the transaction ends; opened empty where there was none, for an axis or a section that comes late. */
export async function lockForVote(trx: Transaction<Database>, key: EnvelopeKey): Promise<{ readonly voted: number; readonly reserved: number; readonly affected: number }> {
  await trx.insertInto('envelopes').values({ ...key, voted: 0 }).onConflict((conflict) => conflict.doNothing()).execute();
  const { programme, call, section, axis } = key;
  return trx.selectFrom('envelopes').select(['voted', 'reserved', 'affected']).where('programme', '=', programme).where('call', '=', call).where('section', '=', section).where('axis', '=', axis).forUpdate().executeTakeFirstOrThrow();
}

/** Records a vote of an envelope locked before, and moves what it has voted. @throws what PostgreSQL says below what is reserved and affected. */
export async function insertEnvelopeVote(trx: Transaction<Database>, envelope: EnvelopeKey, said: Said): Promise<void> {
  const { programme, call, section, axis } = envelope;
  const last = await trx.selectFrom('envelope_votes').select('no').where('programme', '=', programme).where('call', '=', call).where('section', '=', section).where('axis', '=', axis).orderBy('no', 'desc').executeTakeFirst();
  await trx.insertInto('envelope_votes').values({ ...envelope, ...said, no: (last?.no ?? 0) + 1 }).execute();
  await trx.updateTable('envelopes').set({ voted: said.amount }).where('programme', '=', programme).where('call', '=', call).where('section', '=', section).where('axis', '=', axis).execute();
}

/** What is ordered on the credits of a year, its row locked until the transaction ends; opened empty where nothing was voted yet. */
export async function lockCreditForVote(trx: Transaction<Database>, { programme, section, year }: { readonly programme: string; readonly section: Section; readonly year: number }): Promise<{ readonly ordered: number }> {
  await trx.insertInto('payment_credits').values({ programme, section, year, voted: 0, ordered: 0 }).onConflict((conflict) => conflict.doNothing()).execute();
  return trx.selectFrom('payment_credits').select('ordered').where('programme', '=', programme).where('section', '=', section).where('year', '=', year).forUpdate().executeTakeFirstOrThrow();
}

/** Records a vote of a year's crédits de paiement, locked before: the last one holds. @throws what PostgreSQL says below what is ordered. */
export async function insertCreditVote(trx: Transaction<Database>, credit: { readonly programme: string; readonly section: Section; readonly year: number }, said: Said): Promise<void> {
  const last = await trx.selectFrom('payment_credit_votes').select('no').where('programme', '=', credit.programme).where('section', '=', credit.section).where('year', '=', credit.year).orderBy('no', 'desc').executeTakeFirst();
  await trx.insertInto('payment_credit_votes').values({ ...credit, ...said, no: (last?.no ?? 0) + 1 }).execute();
  await trx.updateTable('payment_credits').set({ voted: said.amount }).where('programme', '=', credit.programme).where('section', '=', credit.section).where('year', '=', credit.year).execute();
}

const FIRST_YEAR = 2024;
const LAST_YEAR = 2040;

/**
 * Opens the crédits de paiement of every programme published here, for all the years of a demonstration or a test: one vote each, of the amounts
 * given, in cents. A year that has a vote keeps it. In production each year's budget is voted by an act of finance.
 */
export async function openCredits(db: Kysely<Database>, amounts: BySection): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await sql`
      with opened as (
        insert into payment_credit_votes (programme, section, year, no, amount, voted_on, number, voted_by, key)
        select p.code, s.section, y, 1, s.amount, make_date(y, 1, 1), 'BP ' || y, 'system', 'opening/' || p.code || '/' || s.section || '/' || y
          from (select distinct code from programme_versions) p
         cross join (values ('investment', ${amounts.investment}::bigint), ('operating', ${amounts.operating}::bigint)) s (section, amount)
         cross join generate_series(${FIRST_YEAR}::integer, ${LAST_YEAR}::integer) y
         where not exists (select from payment_credit_votes v where (v.programme, v.section, v.year) = (p.code, s.section, y))
        on conflict do nothing
        returning programme, section, year, amount
      )
      insert into payment_credits (programme, section, year, voted) select programme, section, year, amount from opened
      on conflict (programme, section, year) do update set voted = excluded.voted`.execute(trx);
  });
}
