import { sql } from 'kysely';
import { rebuildSessions } from './sessions/rebuild.ts';
import type { Kysely, Transaction } from 'kysely';
import { remakeCredits } from './credits.ts';
import { remakeEnvelopes } from './envelope-sums.ts';
import { dossierRow, projectParts } from './projection.ts';
import type { Names } from './projection.ts';
import { FIRST, asRecorded, chainFaults, readStreams, streamsAfter, titlesOf, withoutRecord } from './streams.ts';
import type { Difference } from './streams.ts';
import type { Database } from './schema.ts';
import { fold } from '../domain/application/evolve.ts';

export interface Rebuilt {
  readonly dossiers: number;
  /** Dossiers whose record does not hold together, or ends before what the read model has seen: left as they are, for a person to look at. */
  readonly refused: readonly Difference[];
  /** Dossiers whose row was gone, with the kind of their clock, which the record does not say: they are given the real one. */
  readonly clocksAssumed: readonly string[];
}

const AT_A_TIME = 200;
const PARTS = ['payment_order_parts', 'payment_orders', 'claims', 'reviews', 'imputations', 'credit_schedules', 'recoveries', 'amendments', 'prescriptions'] as const;

/**
 * Makes the read model again from the record: dossiers, reviews, claims, payment orders, what each holds of its envelope and when it expects
 * to be paid, whether a draft is filed, and what the envelopes have reserved and affected. Of a dossier's row only two things are not in the record: its title, taken from the revision that was filed, and whether
 * its clock is real or manual, which is kept.
 * One transaction a dossier, so that the engine goes on beside it: an act waits for its own dossier only, a reader sees the row as it was
 * or as it is made, never a hole. Memory is that of one dossier.
 */
export async function rebuild(db: Kysely<Database>, names: Names, each: (done: number) => void = () => undefined): Promise<Rebuilt> {
  const refused: Difference[] = [...(await withoutRecord(db))];
  const clocksAssumed: string[] = [];
  let dossiers = 0;
  for (let streams = await streamsAfter(db, FIRST, AT_A_TIME); streams.length > 0; streams = await streamsAfter(db, streams.at(-1) as string, AT_A_TIME)) {
    const titles = await titlesOf(db, streams);
    for (const stream of streams) {
      const made = await db.transaction().execute((trx) => remake(trx, stream, titles.get(stream) ?? null, names));
      if (made.faults.length > 0) refused.push(...made.faults);
      else dossiers += 1;
      if (made.clockAssumed) clocksAssumed.push(stream);
      each(dossiers);
    }
  }
  await db.transaction().execute(async (trx) => {
    await removeStrays(trx);
    await remakeEnvelopes(trx);
    await remakeCredits(trx);
  });
  await rebuildSessions(db);
  return { dossiers, refused, clocksAssumed };
}

interface Made {
  readonly faults: readonly Difference[];
  readonly clockAssumed?: boolean;
}

async function remake(trx: Transaction<Database>, stream: string, title: string | null, names: Names): Promise<Made> {
  // What is derived can be derived again: nothing is lost if the machine stops before the disk has it.
  await sql`set local synchronous_commit = off`.execute(trx);
  const kept = await trx.selectFrom('dossiers').select(['seq', 'clock', 'title']).where('id', '=', stream).forUpdate().executeTakeFirst();
  const rows = await readStreams(trx, [stream]);
  const last = rows.at(-1);
  const faults = chainFaults(rows);
  if (!last || faults.length > 0) return { faults };
  if (kept && kept.seq > last.seq) {
    return { faults: [{ stream, seq: last.seq, what: 'truncated', sentence: `Le registre s’arrête à l’événement n° ${last.seq}, le dossier en a connu ${kept.seq}.` }] };
  }
  const after = fold(rows.map(asRecorded));
  if (!after) return { faults };
  const row = dossierRow({ after, head: last.hash, clock: kept?.clock ?? 'real', day: last.day, title: title ?? kept?.title ?? null, names });
  // A row that took this reference by mistake gives it up; its own turn gives it its own.
  await trx.updateTable('dossiers').set({ reference: sql<string>`id::text` }).where('reference', '=', after.reference).where('id', '<>', stream).execute();
  await trx.insertInto('dossiers').values(row).onConflict((conflict) => conflict.column('id').doUpdateSet(row)).execute();
  for (const part of PARTS) await trx.deleteFrom(part).where('dossier', '=', stream).execute();
  await projectParts(trx, null, after);
  await trx.updateTable('drafts').set({ filed: true }).where('id', '=', stream).where('filed', '=', false).execute();
  return { faults, clockAssumed: !kept };
}

/** Rows of dossiers that do not exist. */
async function removeStrays(trx: Transaction<Database>): Promise<void> {
  for (const part of PARTS) {
    await trx.deleteFrom(part).where(({ not, exists, selectFrom }) => not(exists(selectFrom('dossiers').select('id').whereRef('id', '=', `${part}.dossier`)))).execute();
  }
}
