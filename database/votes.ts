import type { Transaction } from 'kysely';
import type { EnvelopeKey } from './envelopes.ts';
import type { Database, EnvelopeVotesTable, PaymentCreditVotesTable } from './schema.ts';
import type { Section } from '../domain/funding/plan.ts';

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

/** Records a vote of a year's crédits de paiement: the last one holds. */
export async function insertCreditVote(trx: Transaction<Database>, credit: { readonly programme: string; readonly section: Section; readonly year: number }, said: Said): Promise<void> {
  // One at a time for a programme: two votes never take the same number.
  await trx.selectNoFrom((eb) => eb.fn<null>('pg_advisory_xact_lock', [eb.fn<number>('hashtext', [eb.val(`payment credits of ${credit.programme}`)])]).as('locked')).execute();
  const last = await trx.selectFrom('payment_credit_votes').select('no').where('programme', '=', credit.programme).where('section', '=', credit.section).where('year', '=', credit.year).orderBy('no', 'desc').executeTakeFirst();
  await trx.insertInto('payment_credit_votes').values({ ...credit, ...said, no: (last?.no ?? 0) + 1 }).execute();
}
