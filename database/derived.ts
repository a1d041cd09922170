import type { Insertable } from 'kysely';
import type { ClaimsTable, DossiersTable, PaymentOrdersTable, ReviewsTable } from './schema.ts';
import { searchable } from './search.ts';
import { orderedSoFar, paidSoFar } from '../domain/application/decide/payment.ts';
import { clockEnds } from '../domain/calendar/suspendable.ts';
import type { ApplicationEvent } from '../domain/application/events.ts';
import type { Application, Claim, Review } from '../domain/application/state.ts';

/** What the read model says of a dossier, made from its state alone: written as it moves, made again by a rebuild, compared by a verification. */
export function movingColumns(state: Application) {
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
  } satisfies Partial<Insertable<DossiersTable>>;
}

/** What is settled when the dossier is filed. */
export function settledColumns(state: Application) {
  return {
    id: state.id,
    reference: state.reference,
    programme: state.programme,
    version: state.version,
    call: state.call,
    organisation: state.organisation,
    asked: state.plan.asked,
    filed_on: state.filedOn,
  } satisfies Partial<Insertable<DossiersTable>>;
}

/** The words a dossier is found by. */
export const searchedWords = ({ reference, organisation }: Application, name: string, title: string): string => searchable([reference, organisation, name, title].join(' '));

export const reviewRow = (dossier: string, { no, reviewer, status, dueOn }: Review): Insertable<ReviewsTable> => ({ dossier, no, reviewer, status, due_on: dueOn });

export function claimRow(dossier: string, { no, kind, status, amount, filedOn, attestedBy, orders }: Claim): Insertable<ClaimsTable> {
  return { dossier, no, kind, status, amount, filed_on: filedOn, attested_by: attestedBy, signed_by: orders.at(-1)?.signedBy ?? null };
}

export const orderRows = (dossier: string, { no, orders }: Claim): readonly Insertable<PaymentOrdersTable>[] =>
  orders.map(({ attempt, amount, orderedOn, status, mandat, paidOn }) => ({ dossier, claim: no, attempt, amount, ordered_on: orderedOn, status, mandat, paid_on: paidOn }));

/** Cents an event affects to the envelope of its call, negative when it gives back: at the award; when a dossier ends below it; of what is recovered after it has ended. */
export function movementOf(event: ApplicationEvent, wasClosed: boolean): number {
  switch (event.type) {
    case 'decided':
      return event.decision.kind === 'award' ? event.decision.amount : 0;
    case 'closed':
      return -event.released;
    case 'recovered':
      return wasClosed ? -event.amount : 0;
    default:
      return 0;
  }
}
