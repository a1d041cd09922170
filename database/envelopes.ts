import { sql } from 'kysely';
import type { Transaction } from 'kysely';
import { movementOf } from './derived.ts';
import type { Difference } from './streams.ts';
import type { Database } from './schema.ts';
import type { ApplicationEvent } from '../domain/application/events.ts';
import { inFrench, toCents } from '../domain/money/money.ts';

export interface Envelope {
  readonly programme: string;
  readonly call: string;
  readonly affected: number;
}

interface Movement {
  readonly programme: string;
  readonly call: string;
  readonly data: ApplicationEvent;
  readonly was_closed: boolean;
}

const AT_A_TIME = 2_000;

/** What each envelope has affected, summed over the record alone: the dossiers are not asked. */
export async function affectedByRecord(trx: Transaction<Database>): Promise<readonly Envelope[]> {
  const sums = new Map<string, Envelope>();
  await sql`
    declare movements no scroll cursor for
    select f.data ->> 'programme' as programme, f.data ->> 'call' as call, e.data,
           exists (select from events c where c.stream = e.stream and c.type = 'closed' and c.seq < e.seq) as was_closed
      from events e join events f on f.stream = e.stream and f.seq = 1
     where e.type in ('decided', 'closed', 'recovered')`.execute(trx);
  for (;;) {
    const { rows } = await sql<Movement>`fetch ${sql.lit(AT_A_TIME)} from movements`.execute(trx);
    for (const { programme, call, data, was_closed } of rows) {
      const key = JSON.stringify([programme, call]);
      sums.set(key, { programme, call, affected: (sums.get(key)?.affected ?? 0) + movementOf(data, was_closed) });
    }
    if (rows.length < AT_A_TIME) break;
  }
  await sql`close movements`.execute(trx);
  return [...sums.values()];
}

/** Envelopes that say something else than the record. */
export async function envelopeDifferences(trx: Transaction<Database>): Promise<readonly Difference[]> {
  const kept = await trx.selectFrom('envelopes').select(['programme', 'call', 'affected']).orderBy('programme').orderBy('call').execute();
  const sums = await affectedByRecord(trx);
  const of = (list: readonly Envelope[], { programme, call }: Envelope): Envelope | undefined => list.find((one) => one.programme === programme && one.call === call);
  const name = ({ programme, call }: Envelope): string => `L’enveloppe ${programme}/${call}`;
  const say = (envelope: Envelope, sentence: string): Difference => ({ stream: `${envelope.programme}/${envelope.call}`, seq: null, what: 'envelope', sentence: `${name(envelope)} ${sentence}` });
  return [
    ...kept.flatMap((envelope) => {
      const sum = of(sums, envelope)?.affected ?? 0;
      return sum === envelope.affected ? [] : [say(envelope, `porte ${inFrench(toCents(envelope.affected))} affectés, le registre ${inFrench(toCents(sum))}.`)];
    }),
    ...sums.filter((sum) => sum.affected !== 0 && !of(kept, sum)).map((sum) => say(sum, 'n’existe pas, et le registre y affecte une somme.')),
  ];
}

/**
 * Sets what every envelope has affected to what the record says, locked so that an award waits.
 * @throws what PostgreSQL says where the record affects more than was voted: that is for people to settle.
 */
export async function remakeEnvelopes(trx: Transaction<Database>): Promise<void> {
  await sql`select from envelopes order by programme, call for update`.execute(trx);
  const sums = await affectedByRecord(trx);
  await trx.updateTable('envelopes').set({ affected: 0 }).where('affected', '<>', 0).execute();
  for (const { programme, call, affected } of sums) {
    await trx.updateTable('envelopes').set({ affected }).where('programme', '=', programme).where('call', '=', call).execute();
  }
}
