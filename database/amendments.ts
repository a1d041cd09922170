import type { Insertable, Kysely, Transaction } from 'kysely';
import type { Database } from './schema.ts';
import { isSigned } from '../domain/application/amendment.ts';
import type { Amendment, AmendmentKind } from '../domain/application/amendment.ts';
import type { Application } from '../domain/application/state.ts';
import type { Day } from '../domain/calendar/day.ts';
import { prescriptionOf } from '../domain/payment/prescription.ts';

/** Avenants of all dossiers, for those who examine and decide them. Made from the record. */
export interface AmendmentsTable {
  dossier: string;
  no: number;
  programme: string;
  kind: AmendmentKind;
  status: Amendment['status'];
  requested_on: Day;
  asked_by: 'commune' | 'service';
  decided_on: Day | null;
  /** Last day to sign the avenant; null when there is none, or both have signed. */
  sign_by: Day | null;
}

/** What remains payable of an award, and until when. Made from the record. */
export interface PrescriptionsTable {
  dossier: string;
  programme: string;
  amount: number;
  born_on: Day;
  interrupted_on: Day | null;
  last_day: Day;
}

export interface AmendmentTables {
  amendments: AmendmentsTable;
  prescriptions: PrescriptionsTable;
}

export type AmendmentRow = Insertable<AmendmentsTable>;
export type PrescriptionRow = Insertable<PrescriptionsTable>;

export const amendmentRows = ({ id, programme, amendments }: Application): readonly AmendmentRow[] =>
  amendments.map(({ no, kind, status, requestedOn, from, decided, avenant }) => ({
    dossier: id, no, programme, kind, status, requested_on: requestedOn, asked_by: from, decided_on: decided?.on ?? null, sign_by: avenant && !isSigned(avenant) ? avenant.signBy : null,
  }));

export function prescriptionRows(state: Application): readonly PrescriptionRow[] {
  const found = prescriptionOf(state);
  return found ? [{ dossier: state.id, programme: state.programme, amount: found.amount, born_on: found.bornOn, interrupted_on: found.interruptedOn, last_day: found.lastDay }] : [];
}

/** Moves both with the dossier. */
export async function projectAmendments(trx: Transaction<Database>, before: Application | null, after: Application): Promise<void> {
  for (const row of amendmentRows(after)) {
    if (before?.amendments.find(({ no }) => no === row.no) === after.amendments.find(({ no }) => no === row.no)) continue;
    const { status, decided_on, sign_by } = row;
    await trx.insertInto('amendments').values(row).onConflict((conflict) => conflict.columns(['dossier', 'no']).doUpdateSet({ status, decided_on, sign_by })).execute();
  }
  const [was] = before ? prescriptionRows(before) : [];
  const [is] = prescriptionRows(after);
  if (JSON.stringify(was) === JSON.stringify(is)) return;
  if (!is) return void (await trx.deleteFrom('prescriptions').where('dossier', '=', after.id).execute());
  await trx.insertInto('prescriptions').values(is).onConflict((conflict) => conflict.column('dossier').doUpdateSet(is)).execute();
}

export interface ListedAmendment extends Omit<AmendmentsTable, 'programme'> {
  readonly reference: string;
  readonly organisation_name: string;
  readonly title: string;
}

type Programmes = readonly string[] | 'all';

/** Avenants by status, the oldest request first. One statement. */
export async function listAmendments(db: Kysely<Database>, programmes: Programmes, { programme, status }: { readonly programme?: string; readonly status?: readonly Amendment['status'][] }): Promise<readonly ListedAmendment[]> {
  let query = db
    .selectFrom('amendments as a')
    .innerJoin('dossiers as d', 'd.id', 'a.dossier')
    .select(['a.dossier', 'a.no', 'a.kind', 'a.status', 'a.requested_on', 'a.asked_by', 'a.decided_on', 'a.sign_by', 'd.reference', 'd.organisation_name', 'd.title'])
    .orderBy('a.requested_on')
    .orderBy('d.reference')
    .orderBy('a.no')
    .limit(MOST);
  if (programmes !== 'all') query = query.where('a.programme', 'in', programmes.length > 0 ? programmes : ['']);
  if (programme !== undefined) query = query.where('a.programme', '=', programme);
  if (status !== undefined) query = query.where('a.status', 'in', status);
  return query.execute();
}

export interface ListedPrescription extends Omit<PrescriptionsTable, 'programme'> {
  readonly reference: string;
  readonly organisation_name: string;
  readonly title: string;
  readonly phase: Application['phase'];
}

/** What remains payable, what is prescribed first at the top. One statement. */
export async function listPrescriptions(db: Kysely<Database>, programmes: Programmes, { programme, before }: { readonly programme?: string; readonly before?: Day }): Promise<readonly ListedPrescription[]> {
  let query = db
    .selectFrom('prescriptions as p')
    .innerJoin('dossiers as d', 'd.id', 'p.dossier')
    .select(['p.dossier', 'p.amount', 'p.born_on', 'p.interrupted_on', 'p.last_day', 'd.reference', 'd.organisation_name', 'd.title', 'd.phase'])
    .orderBy('p.last_day')
    .orderBy('d.reference')
    .limit(MOST);
  if (programmes !== 'all') query = query.where('p.programme', 'in', programmes.length > 0 ? programmes : ['']);
  if (programme !== undefined) query = query.where('p.programme', '=', programme);
  if (before !== undefined) query = query.where('p.last_day', '<', before);
  return query.execute();
}

/** Wording of the lines that amendments brought in, by line. */
export async function newLineTitles(db: Kysely<Database>, { id, amendments }: Application): Promise<ReadonlyMap<string, string>> {
  const named = amendments.flatMap(({ request }) => (request.kind === 'scope' ? request.newLines.map(({ line, text }) => ({ line, text })) : []));
  if (named.length === 0) return new Map();
  const texts = await db.selectFrom('texts').select(['id', 'body']).where('dossier', '=', id).where('id', 'in', named.map(({ text }) => text)).execute();
  const bodies = new Map(texts.map(({ id: text, body }) => [text, body]));
  return new Map(named.flatMap(({ line, text }) => (bodies.has(text) ? [[line, bodies.get(text) ?? line] as const] : [])));
}

/** More than a service follows at once; a filter shows the rest. */
const MOST = 1_000;
