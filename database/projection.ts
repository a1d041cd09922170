import { sql } from 'kysely';
import type { Insertable, Transaction } from 'kysely';
import { claimRow, movementOf, movingColumns, orderRows, reviewRow, searchedWords, settledColumns } from './derived.ts';
import { affect } from './programmes.ts';
import type { Database, DossiersTable } from './schema.ts';
import type { Recorded } from '../domain/application/events.ts';
import type { Application } from '../domain/application/state.ts';
import type { Day } from '../domain/calendar/day.ts';

/** Name of the organisation with this SIRET, as the directory knows it. */
export type Names = (organisation: string) => string;

export interface Standing {
  readonly after: Application;
  readonly head: Buffer;
  readonly clock: 'real' | 'manual';
  readonly day: Day;
  /** Of a dossier that is being filed; null afterwards, when its row has it. */
  readonly title: string | null;
  readonly names: Names;
}

export interface Moved extends Standing {
  readonly before: Application | null;
  readonly events: readonly Recorded[];
}

/** Moves everything that is derived from the record, in the transaction that adds to it. */
export async function project(trx: Transaction<Database>, moved: Moved): Promise<void> {
  if (moved.before) await updateDossier(trx, moved);
  else await trx.insertInto('dossiers').values(dossierRow(moved)).execute();
  await projectParts(trx, moved.before, moved.after);
  await projectEnvelope(trx, moved);
}

/** A dossier's whole row. */
export function dossierRow({ after, head, clock, day, title, names }: Standing): Insertable<DossiersTable> {
  const name = names(after.organisation);
  return {
    ...settledColumns(after),
    ...movingColumns(after),
    organisation_name: name,
    title: title ?? '',
    state: JSON.stringify(after),
    head,
    clock,
    clock_day: day,
    search: sql<string>`to_tsvector('simple', ${searchedWords(after, name, title ?? '')})` as unknown as string,
  };
}

async function updateDossier(trx: Transaction<Database>, { after, head, clock, day }: Standing): Promise<void> {
  await trx
    .updateTable('dossiers')
    .set({ ...movingColumns(after), state: JSON.stringify(after), head, clock, clock_day: day })
    .where('id', '=', after.id)
    .execute();
}

/** Rows that belong to a dossier: its reviews, claims and orders. Those that did not change are not written. */
export async function projectParts(trx: Transaction<Database>, before: Application | null, after: Application): Promise<void> {
  if (before?.reviews !== after.reviews) {
    for (const [i, review] of after.reviews.entries()) {
      if (before?.reviews[i] === review) continue;
      await trx
        .insertInto('reviews')
        .values(reviewRow(after.id, review))
        .onConflict((conflict) => conflict.columns(['dossier', 'no']).doUpdateSet({ status: review.status }))
        .execute();
    }
  }
  if (before?.claims !== after.claims) {
    for (const [i, claim] of after.claims.entries()) {
      if (before?.claims[i] !== claim) await projectClaim(trx, after.id, claim);
    }
  }
}

async function projectClaim(trx: Transaction<Database>, dossier: string, claim: Application['claims'][number]): Promise<void> {
  const row = claimRow(dossier, claim);
  const { status, amount, attested_by, signed_by } = row;
  await trx
    .insertInto('claims')
    .values(row)
    .onConflict((conflict) => conflict.columns(['dossier', 'no']).doUpdateSet({ status, amount, attested_by, signed_by }))
    .execute();
  for (const order of orderRows(dossier, claim)) {
    await trx
      .insertInto('payment_orders')
      .values(order)
      .onConflict((conflict) => conflict.columns(['dossier', 'claim', 'attempt']).doUpdateSet({ status: order.status, mandat: order.mandat, paid_on: order.paid_on }))
      .execute();
  }
}

async function projectEnvelope(trx: Transaction<Database>, { before, after, events }: Moved): Promise<void> {
  for (const { event } of events) {
    const amount = movementOf(event, before?.phase === 'closed');
    if (amount !== 0) await affect(trx, after.programme, after.call, amount);
  }
}
