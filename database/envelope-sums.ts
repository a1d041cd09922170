import { sql } from 'kysely';
import type { Transaction } from 'kysely';
import { keyOf } from './envelopes.ts';
import type { Charged, EnvelopeKey } from './envelopes.ts';
import type { Difference } from './streams.ts';
import type { Database } from './schema.ts';
import { SECTIONS } from '../domain/funding/imputation.ts';
import { inFrench, toCents } from '../domain/money/money.ts';

/** What envelopes hold by the record: what every dossier holds, and what sessions hold for those whose opinion is still to come. */
export class EnvelopeSums {
  readonly #sums = new Map<string, { readonly key: EnvelopeKey; reserved: number; affected: number }>();

  add(state: Charged): void {
    for (const section of SECTIONS) this.#put(keyOf(state, section), state.imputation.reserved[section], state.imputation.affected[section]);
  }

  /** Adds what sessions hold just now. */
  async addHolds(trx: Transaction<Database>): Promise<this> {
    const holds = await trx.selectFrom('session_reservations').select(['programme', 'call', 'section', 'axis', 'amount']).where('status', '=', 'held').execute();
    for (const held of holds) this.#put(held, held.amount, 0);
    return this;
  }

  of(key: EnvelopeKey): { readonly reserved: number; readonly affected: number } {
    return this.#sums.get(named(key)) ?? { reserved: 0, affected: 0 };
  }

  all(): readonly (EnvelopeKey & { readonly reserved: number; readonly affected: number })[] {
    return [...this.#sums.values()].map(({ key, reserved, affected }) => ({ ...key, reserved, affected }));
  }

  #put({ programme, call, section, axis }: EnvelopeKey, reserved: number, affected: number): void {
    if (reserved === 0 && affected === 0) return;
    const key = { programme, call, section, axis };
    const sum = this.#sums.get(named(key)) ?? { key, reserved: 0, affected: 0 };
    sum.reserved += reserved;
    sum.affected += affected;
    this.#sums.set(named(key), sum);
  }
}

const named = ({ programme, call, section, axis }: EnvelopeKey): string => [programme, call, section, ...(axis === '' ? [] : [axis])].join('/');

/** Envelopes that say something else than the record, or than the votes that fixed them. */
export async function envelopeDifferences(trx: Transaction<Database>, sums: EnvelopeSums): Promise<readonly Difference[]> {
  await sums.addHolds(trx);
  const kept = await trx.selectFrom('envelopes').select(['programme', 'call', 'section', 'axis', 'voted', 'reserved', 'affected']).orderBy('programme').orderBy('call').orderBy('section').orderBy('axis').execute();
  const votes = await trx.selectFrom('envelope_votes').select(['programme', 'call', 'section', 'axis', 'amount']).distinctOn(['programme', 'call', 'section', 'axis']).orderBy('programme').orderBy('call').orderBy('section').orderBy('axis').orderBy('no', 'desc').execute();
  const say = (key: EnvelopeKey, sentence: string): Difference => ({ stream: named(key), seq: null, what: 'envelope', sentence: `L’enveloppe ${named(key)} ${sentence}` });
  const euros = (amount: number): string => inFrench(toCents(amount));
  return [
    ...kept.flatMap((row): Difference[] => {
      const sum = sums.of(row);
      const vote = votes.find((one) => named(one) === named(row))?.amount ?? null;
      return [
        ...(row.reserved === sum.reserved ? [] : [say(row, `porte ${euros(row.reserved)} réservés, le registre ${euros(sum.reserved)}.`)]),
        ...(row.affected === sum.affected ? [] : [say(row, `porte ${euros(row.affected)} affectés, le registre ${euros(sum.affected)}.`)]),
        ...(row.voted === vote ? [] : [say(row, `porte ${euros(row.voted)} votés, ${vote === null ? 'aucun vote ne le dit' : `le dernier vote ${euros(vote)}`}.`)]),
      ];
    }),
    ...sums.all().filter((sum) => !kept.some((row) => named(row) === named(sum))).map((sum) => say(sum, 'n’existe pas, et le registre y porte une somme.')),
  ];
}

/**
 * Sets what every envelope holds to what its dossiers hold, locked so that an award waits: the dossiers' own rows have just been made again.
 * @throws what PostgreSQL says where the record holds more than was voted: that is for people to settle.
 */
export async function remakeEnvelopes(trx: Transaction<Database>): Promise<void> {
  await sql`select from envelopes order by programme, call, section, axis for update`.execute(trx);
  await sql`
    update envelopes e
       set voted = coalesce((select amount from envelope_votes v where (v.programme, v.call, v.section, v.axis) = (e.programme, e.call, e.section, e.axis) order by no desc limit 1), e.voted),
           reserved = coalesce((select sum(reserved) from imputations i where (i.programme, i.call, i.section, i.axis) = (e.programme, e.call, e.section, e.axis)), 0)
                    + coalesce((select sum(amount) from session_reservations h where h.status = 'held' and (h.programme, h.call, h.section, h.axis) = (e.programme, e.call, e.section, e.axis)), 0),
           affected = coalesce((select sum(affected) from imputations i where (i.programme, i.call, i.section, i.axis) = (e.programme, e.call, e.section, e.axis)), 0)`.execute(trx);
}
