import { sql } from 'kysely';
import type { Insertable, Transaction } from 'kysely';
import { affect } from './programmes.ts';
import type { Database, DossiersTable } from './schema.ts';
import { orderedSoFar, paidSoFar } from '../domain/application/decide/payment.ts';
import { clockEnds } from '../domain/calendar/suspendable.ts';
import { searchable } from './search.ts';
import type { Recorded } from '../domain/application/events.ts';
import type { Application } from '../domain/application/state.ts';
import type { Day } from '../domain/calendar/day.ts';

/** Name of the organisation with this SIRET, as the directory knows it. */
export type Names = (organisation: string) => string;

export interface Moved {
  readonly before: Application | null;
  readonly after: Application;
  readonly events: readonly Recorded[];
  readonly head: Buffer;
  readonly clock: 'real' | 'manual';
  readonly day: Day;
  /** Of a dossier that is being filed; null afterwards, when its row has it. */
  readonly title: string | null;
  readonly names: Names;
}

/** Moves everything that is derived from the record, in the transaction that adds to it. */
export async function project(trx: Transaction<Database>, moved: Moved): Promise<void> {
  if (moved.before) await updateDossier(trx, moved);
  else await insertDossier(trx, moved);
  await projectParts(trx, moved.before, moved.after);
  await projectEnvelope(trx, moved);
}

/** The columns of a dossier that follow from its state alone. */
function columns(state: Application): Pick<Insertable<DossiersTable>, 'phase' | 'outcome' | 'officer' | 'base' | 'proposed' | 'awarded' | 'ordered' | 'paid' | 'due_on' | 'closed_on' | 'seq' | 'state'> {
  return {
    phase: state.phase,
    outcome: state.outcome,
    officer: state.officer,
    base: state.appraisal?.base ?? null,
    proposed: state.appraisal?.proposed ?? null,
    awarded: state.decision?.kind === 'award' ? state.decision.amount : null,
    ordered: orderedSoFar(state),
    paid: paidSoFar(state),
    due_on: state.phase === 'closed' || state.decision ? null : clockEnds(state.instruction, false),
    closed_on: state.closedOn,
    seq: state.seq,
    state: JSON.stringify(state),
  };
}

async function insertDossier(trx: Transaction<Database>, { after, head, clock, day, title, names }: Moved): Promise<void> {
  const name = names(after.organisation);
  const words = searchable([after.reference, after.organisation, name, title ?? ''].join(' '));
  await trx
    .insertInto('dossiers')
    .values({
      ...columns(after),
      id: after.id,
      reference: after.reference,
      programme: after.programme,
      version: after.version,
      call: after.call,
      organisation: after.organisation,
      organisation_name: name,
      title: title ?? '',
      asked: after.plan.asked,
      filed_on: after.filedOn,
      head,
      clock,
      clock_day: day,
      search: sql<string>`to_tsvector('simple', ${words})`,
    })
    .execute();
}

async function updateDossier(trx: Transaction<Database>, { after, head, clock, day }: Moved): Promise<void> {
  await trx
    .updateTable('dossiers')
    .set({ ...columns(after), head, clock, clock_day: day })
    .where('id', '=', after.id)
    .execute();
}

/** Rows that belong to a dossier: its reviews, claims and orders. Those that did not change are not written. */
async function projectParts(trx: Transaction<Database>, before: Application | null, after: Application): Promise<void> {
  if (before?.reviews !== after.reviews) {
    for (const [i, review] of after.reviews.entries()) {
      if (before?.reviews[i] === review) continue;
      const { no, reviewer, status, dueOn } = review;
      await trx
        .insertInto('reviews')
        .values({ dossier: after.id, no, reviewer, status, due_on: dueOn })
        .onConflict((conflict) => conflict.columns(['dossier', 'no']).doUpdateSet({ status }))
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
  const { no, kind, status, amount, filedOn, attestedBy, orders } = claim;
  const signed_by = orders.at(-1)?.signedBy ?? null;
  await trx
    .insertInto('claims')
    .values({ dossier, no, kind, status, amount, filed_on: filedOn, attested_by: attestedBy, signed_by })
    .onConflict((conflict) => conflict.columns(['dossier', 'no']).doUpdateSet({ status, amount, attested_by: attestedBy, signed_by }))
    .execute();
  for (const order of orders) {
    const { attempt, orderedOn, mandat, paidOn } = order;
    await trx
      .insertInto('payment_orders')
      .values({ dossier, claim: no, attempt, amount: order.amount, ordered_on: orderedOn, status: order.status, mandat, paid_on: paidOn })
      .onConflict((conflict) => conflict.columns(['dossier', 'claim', 'attempt']).doUpdateSet({ status: order.status, mandat, paid_on: paidOn }))
      .execute();
  }
}

/** Affectation at the award; release when a dossier ends below it, and of what is recovered after it has ended. */
async function projectEnvelope(trx: Transaction<Database>, { before, after, events }: Moved): Promise<void> {
  for (const { event } of events) {
    if (event.type === 'decided' && event.decision.kind === 'award') await affect(trx, after.programme, after.call, event.decision.amount);
    if (event.type === 'closed' && event.released > 0) await affect(trx, after.programme, after.call, -event.released);
    if (event.type === 'recovered' && before?.phase === 'closed') await affect(trx, after.programme, after.call, -event.amount);
  }
}
