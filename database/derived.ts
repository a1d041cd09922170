import type { Insertable } from 'kysely';
import type { ClaimsTable, CreditSchedulesTable, DossiersTable, ImputationsTable, PaymentOrderPartsTable, PaymentOrdersTable, ReviewsTable } from './schema.ts';
import { searchable } from './search.ts';
import { orderedSoFar, paidSoFar } from '../domain/application/decide/payment.ts';
import { clockEnds } from '../domain/calendar/suspendable.ts';
import { SECTIONS, budgetOf } from '../domain/funding/imputation.ts';
import type { Application, Claim, Review } from '../domain/application/state.ts';

/** What the read model says of a dossier, made from its state alone: written as it moves, made again by a rebuild, compared by a verification. */
export function movingColumns(state: Application) {
  return {
    phase: state.phase,
    outcome: state.outcome,
    version: state.version,
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
    call: state.call,
    organisation: state.organisation,
    asked: state.plan.asked,
    filed_on: state.filedOn,
  } satisfies Partial<Insertable<DossiersTable>>;
}

/** The words a dossier is found by. */
export const searchedWords = ({ reference, organisation }: Application, name: string, title: string): string => searchable([reference, organisation, name, title].join(' '));

export const reviewRow = (dossier: string, { no, reviewer, status, dueOn }: Review): Insertable<ReviewsTable> => ({ dossier, no, reviewer, status, due_on: dueOn });

export function claimRow(dossier: string, { no, kind, status, amount, filedOn, attestedBy, liquidatedBy, orders }: Claim): Insertable<ClaimsTable> {
  return { dossier, no, kind, status, amount, filed_on: filedOn, attested_by: attestedBy, liquidated_by: liquidatedBy ?? null, signed_by: orders.at(-1)?.signedBy ?? null };
}

export const orderRows = (dossier: string, { no, attestedBy, orders }: Claim): readonly Insertable<PaymentOrdersTable>[] =>
  orders.map(({ attempt, amount, orderedOn, signedBy, status, mandat, paidOn }) => ({ dossier, claim: no, attempt, amount, ordered_on: orderedOn, status, mandat, paid_on: paidOn, attested_by: attestedBy, signed_by: signedBy }));

export const partRows = (dossier: string, { no, orders }: Claim): readonly Insertable<PaymentOrderPartsTable>[] =>
  orders.flatMap(({ attempt, parts }) => parts.map(({ section, amount, status, mandat, paidOn }) => ({ dossier, claim: no, attempt, section, amount, status, mandat, paid_on: paidOn })));

/** What a dossier holds of each section's envelope; no row for a section it never held anything of. */
export function imputationRows({ id, programme, call, imputation, visas }: Application): readonly Insertable<ImputationsTable>[] {
  const { axes, reserved, affected, engaged, released } = imputation;
  return SECTIONS.map((section) => ({
    dossier: id, section, programme, call, axis: axes[section], reserved: reserved[section], visa_on: visas[budgetOf(section)], affected: affected[section], engaged: engaged[section], released: released[section],
  })).filter((row) => row.reserved + row.affected + row.released > 0 || row.visa_on !== null);
}

export const creditRows = ({ id, programme, creditSchedule }: Application): readonly Insertable<CreditSchedulesTable>[] =>
  creditSchedule.map(({ section, year, amount }) => ({ dossier: id, section, year, programme, amount }));
