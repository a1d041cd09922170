import { sql } from 'kysely';
import type { Insertable, Transaction } from 'kysely';
import { claimRow, creditRows, imputationRows, movingColumns, orderRows, partRows, reviewRow, searchedWords, settledColumns } from './derived.ts';
import { projectAmendments } from './amendments.ts';
import { projectCredits } from './credits.ts';
import { projectEnvelope } from './envelopes.ts';
import { projectRecoveries } from './recoveries.ts';
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
  await projectEnvelope(trx, moved.before, moved.after, moved.events.some(settlesHold));
  await projectCredits(trx, moved.before, moved.after);
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

async function updateDossier(trx: Transaction<Database>, { before, after, head, clock, day, names }: Moved): Promise<void> {
  const owner = before?.organisation === after.organisation ? {} : await ownerColumns(trx, after, names);
  await trx
    .updateTable('dossiers')
    .set({ ...movingColumns(after), ...owner, state: JSON.stringify(after), head, clock, clock_day: day })
    .where('id', '=', after.id)
    .execute();
}

/** What follows the owner of a dossier when another takes it over. */
async function ownerColumns(trx: Transaction<Database>, after: Application, names: Names): Promise<Pick<Insertable<DossiersTable>, 'organisation' | 'organisation_name' | 'search'>> {
  const { title } = await trx.selectFrom('dossiers').select('title').where('id', '=', after.id).executeTakeFirstOrThrow();
  const name = names(after.organisation);
  return { organisation: after.organisation, organisation_name: name, search: sql<string>`to_tsvector('simple', ${searchedWords(after, name, title)})` as unknown as string };
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
  await projectImputation(trx, before, after);
  await projectRecoveries(trx, before, after);
  await projectAmendments(trx, before, after);
  if (before?.claims !== after.claims) {
    for (const [i, claim] of after.claims.entries()) {
      if (before?.claims[i] !== claim) await projectClaim(trx, after.id, claim);
    }
  }
}

async function projectClaim(trx: Transaction<Database>, dossier: string, claim: Application['claims'][number]): Promise<void> {
  const row = claimRow(dossier, claim);
  const { status, amount, attested_by, liquidated_by, signed_by } = row;
  await trx
    .insertInto('claims')
    .values(row)
    .onConflict((conflict) => conflict.columns(['dossier', 'no']).doUpdateSet({ status, amount, attested_by, liquidated_by, signed_by }))
    .execute();
  for (const order of orderRows(dossier, claim)) {
    await trx
      .insertInto('payment_orders')
      .values(order)
      .onConflict((conflict) => conflict.columns(['dossier', 'claim', 'attempt']).doUpdateSet({ status: order.status, mandat: order.mandat, paid_on: order.paid_on }))
      .execute();
  }
  for (const part of partRows(dossier, claim)) {
    await trx
      .insertInto('payment_order_parts')
      .values(part)
      .onConflict((conflict) => conflict.columns(['dossier', 'claim', 'attempt', 'section']).doUpdateSet({ status: part.status, mandat: part.mandat, paid_on: part.paid_on }))
      .execute();
  }
}

/** What ends a session's hold on money for a dossier: its opinion is on its own record, or put off, or the dossier ends. */
const settlesHold = ({ event: { type } }: Recorded): boolean => type === 'opinionRecorded' || type === 'opinionAdjourned' || type === 'decided' || type === 'decisionAdjourned' || type === 'closed';

/** What the dossier holds of its envelope and when it expects to be paid. A dossier that never held anything has no row. */
async function projectImputation(trx: Transaction<Database>, before: Application | null, after: Application): Promise<void> {
  if (before?.imputation !== after.imputation || before.visas !== after.visas) {
    for (const row of imputationRows(after)) {
      const { dossier: _dossier, section: _section, ...moving } = row;
      await trx.insertInto('imputations').values(row).onConflict((conflict) => conflict.columns(['dossier', 'section']).doUpdateSet(moving)).execute();
    }
  }
  if (before?.creditSchedule === after.creditSchedule) return;
  if (before && before.creditSchedule.length > 0) await trx.deleteFrom('credit_schedules').where('dossier', '=', after.id).execute();
  const rows = creditRows(after);
  if (rows.length > 0) await trx.insertInto('credit_schedules').values(rows).execute();
}
