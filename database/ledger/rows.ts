import type { Selectable, Transaction } from 'kysely';
import type { RecoveriesTable } from '../recoveries.ts';
import type { ClaimsTable, CreditSchedulesTable, Database, DossiersTable, ImputationsTable, PaymentOrderPartsTable, PaymentOrdersTable } from '../schema.ts';

/** What the read model says of one dossier's money. */
export interface DerivedRows {
  readonly dossier: Pick<Selectable<DossiersTable>, 'reference' | 'awarded' | 'ordered' | 'paid' | 'closed_on'> | undefined;
  readonly claims: readonly Selectable<ClaimsTable>[];
  readonly orders: readonly Selectable<PaymentOrdersTable>[];
  readonly parts: readonly Selectable<PaymentOrderPartsTable>[];
  readonly imputations: readonly Selectable<ImputationsTable>[];
  readonly schedule: readonly Selectable<CreditSchedulesTable>[];
  readonly recoveries: readonly Selectable<RecoveriesTable>[];
}

/** The same for some dossiers: seven statements. */
export async function readDerived(trx: Transaction<Database>, ids: readonly string[]): Promise<(id: string) => DerivedRows> {
  const dossiers = new Map((await trx.selectFrom('dossiers').select(['id', 'reference', 'awarded', 'ordered', 'paid', 'closed_on']).where('id', 'in', ids).execute()).map((row) => [row.id, row]));
  const claims = grouped(await trx.selectFrom('claims').selectAll().where('dossier', 'in', ids).execute());
  const orders = grouped(await trx.selectFrom('payment_orders').selectAll().where('dossier', 'in', ids).execute());
  const parts = grouped(await trx.selectFrom('payment_order_parts').selectAll().where('dossier', 'in', ids).execute());
  const imputations = grouped(await trx.selectFrom('imputations').selectAll().where('dossier', 'in', ids).execute());
  const schedule = grouped(await trx.selectFrom('credit_schedules').selectAll().where('dossier', 'in', ids).execute());
  const recoveries = grouped(await trx.selectFrom('recoveries').selectAll().where('dossier', 'in', ids).execute());
  return (id) => ({ dossier: dossiers.get(id), claims: claims(id), orders: orders(id), parts: parts(id), imputations: imputations(id), schedule: schedule(id), recoveries: recoveries(id) });
}

function grouped<Row extends { readonly dossier: string }>(rows: readonly Row[]): (id: string) => readonly Row[] {
  const byDossier = Map.groupBy(rows, ({ dossier }) => dossier);
  return (id) => byDossier.get(id) ?? [];
}
