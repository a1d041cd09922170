import type { Kysely, Transaction } from 'kysely';
import { moneyEvents } from './accounts.ts';
import { dossierDiscrepancies } from './dossier.ts';
import { readDerived } from './rows.ts';
import { Totals, batchDiscrepancies, partOf } from './totals.ts';
import type { Discrepancy } from './discrepancy.ts';
import type { Database } from '../schema.ts';
import { FIRST, streamsAfter } from '../streams.ts';
import { ledgerOf } from '../../domain/ledger/fold.ts';
import type { Ledger } from '../../domain/ledger/ledger.ts';

export { inWords } from './discrepancy.ts';
export type { Discrepancy } from './discrepancy.ts';

export interface Checked {
  readonly dossiers: number;
  readonly movements: number;
  readonly discrepancies: readonly Discrepancy[];
}

const AT_A_TIME = 250;

/**
 * Recomputes every account from the events alone, and holds the read model, the payment orders, the envelopes, the crédits de paiement and the
 * files sent to finance against them: in one snapshot, writing nothing. Memory is that of some hundred dossiers, and one amount for each order.
 */
export const checkLedger = (db: Kysely<Database>, each: (done: number) => void = () => undefined): Promise<Checked> =>
  db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute((trx) => checkLedgerIn(trx, each));

/** The same in a transaction of the caller's, which is one snapshot if its isolation says so. */
export async function checkLedgerIn(trx: Transaction<Database>, each: (done: number) => void = () => undefined): Promise<Checked> {
  const discrepancies: Discrepancy[] = [];
  const totals = new Totals();
  const parts = new Map<string, number>();
  let [dossiers, movements] = [0, 0];
  for (let streams = await streamsAfter(trx, FIRST, AT_A_TIME); streams.length > 0; streams = await streamsAfter(trx, streams.at(-1) as string, AT_A_TIME)) {
    const [events, rows] = [await moneyEvents(trx, streams), await readDerived(trx, streams)];
    for (const stream of streams) {
      const ledger = accountOf(events.get(stream) ?? []);
      if (!ledger) {
        discrepancies.push({ who: rows(stream).dossier?.reference ?? stream, figure: 'registre', expected: 'un dossier déposé', found: 'des événements qui n’en forment pas un' });
        continue;
      }
      discrepancies.push(...dossierDiscrepancies(ledger, rows(stream)));
      totals.add(ledger);
      for (const [key, amount] of partsIn(ledger)) parts.set(key, amount);
      movements += ledger.movements.length;
    }
    dossiers += streams.length;
    each(dossiers);
  }
  discrepancies.push(...(await withoutEvents(trx)), ...(await totals.envelopes(trx)), ...(await totals.credits(trx)), ...(await batchDiscrepancies(trx, parts)));
  return { dossiers, movements, discrepancies };
}

/** Null where the events are not those of a dossier. */
function accountOf(events: Parameters<typeof ledgerOf>[0]): Ledger | null {
  try {
    return ledgerOf(events);
  } catch {
    return null;
  }
}

const partsIn = ({ reference, claims }: Ledger): readonly (readonly [string, number])[] =>
  claims.flatMap(({ no, orders }) => orders.flatMap(({ attempt, parts }) => parts.map(({ section, amount }) => [partOf(reference, no, attempt, section), amount] as const)));

/** Rows of money of dossiers of which the record has nothing. */
async function withoutEvents(trx: Transaction<Database>): Promise<readonly Discrepancy[]> {
  const rows = await trx
    .selectFrom('dossiers as d')
    .select('d.reference')
    .where((eb) => eb.not(eb.exists(eb.selectFrom('events as e').select('e.seq').whereRef('e.stream', '=', 'd.id'))))
    .orderBy('d.reference')
    .execute();
  const orders = await trx
    .selectFrom('payment_orders as o')
    .select(['o.dossier', 'o.claim', 'o.attempt', 'o.amount'])
    .where((eb) => eb.not(eb.exists(eb.selectFrom('events as e').select('e.seq').whereRef('e.stream', '=', 'o.dossier'))))
    .execute();
  return [
    ...rows.map(({ reference }): Discrepancy => ({ who: reference, figure: 'registre', expected: 'rien', found: 'un dossier' })),
    ...orders.map(({ dossier, claim, attempt }): Discrepancy => ({ who: dossier, figure: `versement n° ${claim}, mandatement n° ${attempt}`, expected: 'rien', found: 'une demande de mandatement' })),
  ];
}
