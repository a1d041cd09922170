import { verifySessions } from './sessions/rebuild.ts';
import type { Kysely, Selectable, Transaction } from 'kysely';
import { claimRow, creditRows, imputationRows, movingColumns, orderRows, partRows, reviewRow, settledColumns } from './derived.ts';
import { batchDifferences } from './batches.ts';
import { CreditSums, creditDifferences } from './credits.ts';
import { EnvelopeSums, envelopeDifferences } from './envelope-sums.ts';
import { amendmentRows, prescriptionRows } from './amendments.ts';
import { recoveryRows } from './recoveries.ts';
import type { Names } from './projection.ts';
import { canonical } from './record.ts';
import { FIRST, asRecorded, chainFaults, readStreams, streamsAfter, titlesOf, withoutRecord } from './streams.ts';
import type { Difference, RecordRow } from './streams.ts';
import type { CommandsTable, Database, DossiersTable } from './schema.ts';
import { fold } from '../domain/application/evolve.ts';
import type { Application } from '../domain/application/state.ts';

export interface Verified {
  readonly streams: number;
  readonly events: number;
  readonly differences: readonly Difference[];
}

const AT_A_TIME = 200;

/**
 * Walks the whole record and holds everything derived from it against it, in one snapshot, writing nothing: the engine may go on beside it.
 * Not covered by the hashes, hence not verified: `recorded_at` and `engine` of an event. Memory is that of some hundred dossiers.
 */
export const verify = (db: Kysely<Database>, names: Names, each?: (done: number) => void): Promise<Verified> =>
  db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute((trx) => verifyIn(trx, names, each));

/** The same in a transaction of the caller's, which is one snapshot if its isolation says so. */
export async function verifyIn(trx: Transaction<Database>, names: Names, each: (done: number) => void = () => undefined): Promise<Verified> {
  const differences: Difference[] = [];
  const sums = new EnvelopeSums();
  const credits = new CreditSums();
  let [count, events] = [0, 0];
  for (let streams = await streamsAfter(trx, FIRST, AT_A_TIME); streams.length > 0; streams = await streamsAfter(trx, streams.at(-1) as string, AT_A_TIME)) {
    const batch = await readBatch(trx, streams);
    for (const stream of streams) differences.push(...streamDifferences(stream, batch, { names, sums, credits }));
    count += streams.length;
    events += batch.events.length;
    each(count);
  }
  differences.push(...(await withoutRecord(trx)), ...(await envelopeDifferences(trx, sums)), ...(await creditDifferences(trx, credits)), ...(await batchDifferences(trx)), ...(await verifySessions(trx)));
  return { streams: count, events, differences };
}

interface Batch {
  readonly events: readonly RecordRow[];
  readonly record: (stream: string) => readonly RecordRow[];
  readonly commands: (stream: string) => readonly CommandsTable[];
  readonly dossiers: ReadonlyMap<string, Selectable<DossiersTable>>;
  readonly titles: ReadonlyMap<string, string>;
  readonly parts: Readonly<Record<Part, (stream: string) => readonly PartRow[]>>;
}

type Part = 'review' | 'claim' | 'order' | 'order-part' | 'imputation' | 'schedule' | 'recovery' | 'amendment' | 'prescription';
type PartRow = { readonly dossier: string } & object;

async function readBatch(trx: Transaction<Database>, streams: readonly string[]): Promise<Batch> {
  const of = <T>(rows: readonly T[], key: (row: T) => string): ((stream: string) => readonly T[]) => {
    const grouped = Map.groupBy(rows, key);
    return (stream) => grouped.get(stream) ?? [];
  };
  const byDossier = ({ dossier }: PartRow): string => dossier;
  const events = await readStreams(trx, streams);
  const commands = await trx.selectFrom('commands').selectAll().where('stream', 'in', streams).orderBy('seq').execute();
  const dossiers = await trx.selectFrom('dossiers').selectAll().where('id', 'in', streams).execute();
  return {
    events,
    record: of(events, ({ stream }) => stream),
    commands: of(commands, ({ stream }) => stream),
    dossiers: new Map(dossiers.map((dossier) => [dossier.id, dossier])),
    titles: await titlesOf(trx, streams),
    parts: {
      review: of<PartRow>(await trx.selectFrom('reviews').selectAll().where('dossier', 'in', streams).execute(), byDossier),
      claim: of<PartRow>(await trx.selectFrom('claims').selectAll().where('dossier', 'in', streams).execute(), byDossier),
      order: of<PartRow>(await trx.selectFrom('payment_orders').selectAll().where('dossier', 'in', streams).execute(), byDossier),
      'order-part': of<PartRow>(await trx.selectFrom('payment_order_parts').selectAll().where('dossier', 'in', streams).execute(), byDossier),
      imputation: of<PartRow>(await trx.selectFrom('imputations').selectAll().where('dossier', 'in', streams).execute(), byDossier),
      amendment: of<PartRow>(await trx.selectFrom('amendments').selectAll().where('dossier', 'in', streams).execute(), byDossier),
      prescription: of<PartRow>(await trx.selectFrom('prescriptions').selectAll().where('dossier', 'in', streams).execute(), byDossier),
      recovery: of<PartRow>(await trx.selectFrom('recoveries').selectAll().where('dossier', 'in', streams).execute(), byDossier),
      schedule: of<PartRow>(await trx.selectFrom('credit_schedules').selectAll().where('dossier', 'in', streams).execute(), byDossier),
    },
  };
}

function streamDifferences(stream: string, batch: Batch, { names, sums, credits }: { readonly names: Names; readonly sums: EnvelopeSums; readonly credits: CreditSums }): readonly Difference[] {
  const rows = batch.record(stream);
  const found = [...chainFaults(rows), ...actDifferences(stream, rows, batch.commands(stream)), ...ordersTwice(stream, rows)];
  const state = stateOf(rows);
  if (state) {
    sums.add(state);
    credits.add(state);
  }
  const dossier = batch.dossiers.get(stream);
  if (!dossier) return [...found, { stream, seq: null, what: 'no-dossier', sentence: 'Le registre a ce dossier, la liste des dossiers ne l’a pas.' }];
  if (!state) return [...found, { stream, seq: rows[0]?.seq ?? null, what: 'unreadable', sentence: 'Ces événements ne forment pas un dossier.' }];
  return [...found, ...headDifferences(dossier, rows), ...rowDifferences(dossier, state, { title: batch.titles.get(stream), name: names(state.organisation) }), ...partDifferences(stream, batch.parts, state)];
}

/** Null where the events cannot be folded: a beginning that is missing, an event that is no longer one. */
function stateOf(rows: readonly RecordRow[]): Application | null {
  try {
    return fold(rows.map(asRecorded));
  } catch {
    return null;
  }
}

/** Every event belongs to an accepted act, whose row says where it ended; every act left events. */
function actDifferences(stream: string, rows: readonly RecordRow[], commands: readonly CommandsTable[]): readonly Difference[] {
  const ends = new Map(rows.map(({ command_id, seq }) => [command_id, seq]));
  const known = new Map(commands.map(({ command_id, seq }) => [command_id, seq]));
  return [
    ...[...ends].filter(([id, seq]) => known.get(id) !== seq).map(([id, seq]): Difference => ({ stream, seq, what: 'act', sentence: known.has(id) ? `L’acte de l’événement n° ${seq} se dit terminé au n° ${known.get(id)}.` : `L’événement n° ${seq} n’appartient à aucun acte connu.` })),
    ...[...known].filter(([id]) => !ends.has(id)).map(([, seq]): Difference => ({ stream, seq, what: 'act', sentence: `Un acte terminé au n° ${seq} n’a laissé aucun événement.` })),
  ];
}

/** One order a claim and attempt, and no new attempt before the former was rejected: nothing is paid twice. */
function ordersTwice(stream: string, rows: readonly RecordRow[]): readonly Difference[] {
  const pending = new Map<number, number>();
  const seen = new Set<string>();
  return rows.flatMap(({ seq, data }): Difference[] => {
    if (data.type === 'orderRejected') pending.delete(data.claim);
    if (data.type !== 'paymentOrdered') return [];
    const { claim, order } = data;
    const key = `${claim}/${order.attempt}`;
    const twice = seen.has(key) || pending.has(claim);
    seen.add(key);
    pending.set(claim, order.attempt);
    return twice ? [{ stream, seq, what: 'order-twice', sentence: `Le versement n° ${claim} est demandé deux fois au service des finances.` }] : [];
  });
}

function headDifferences({ id, seq, head }: Selectable<DossiersTable>, rows: readonly RecordRow[]): readonly Difference[] {
  const last = rows.at(-1);
  if (!last) return [];
  if (seq > last.seq) return [{ stream: id, seq: last.seq, what: 'truncated', sentence: `Le registre s’arrête à l’événement n° ${last.seq}, le dossier en a connu ${seq}.` }];
  return last.hash.equals(head) ? [] : [{ stream: id, seq: last.seq, what: 'head', sentence: 'L’empreinte gardée par le dossier n’est pas celle de son dernier événement.' }];
}

function rowDifferences(dossier: Selectable<DossiersTable>, state: Application, { title, name }: { readonly title: string | undefined; readonly name: string }): readonly Difference[] {
  const { id: stream } = dossier;
  const expected = { ...settledColumns(state), ...movingColumns(state), organisation_name: name, ...(title === undefined ? {} : { title }) };
  const columns = (Object.keys(expected) as (keyof typeof expected)[]).filter((column) => dossier[column] !== expected[column]);
  return [
    ...columns.map((column): Difference => ({ stream, seq: null, what: 'column', sentence: `${dossier.reference} : « ${column} » vaut ${JSON.stringify(dossier[column])}, le registre dit ${JSON.stringify(expected[column])}.` })),
    ...(canonical(dossier.state) === canonical(state) ? [] : [{ stream, seq: state.seq, what: 'state' as const, sentence: `${dossier.reference} : l’état gardé n’est pas celui que les événements donnent.` }]),
  ];
}

function partDifferences(stream: string, parts: Batch['parts'], state: Application): readonly Difference[] {
  const { reviews, claims } = state;
  const expected: Readonly<Record<Part, readonly object[]>> = {
    review: reviews.map((review) => reviewRow(stream, review)),
    claim: claims.map((claim) => claimRow(stream, claim)),
    order: claims.flatMap((claim) => orderRows(stream, claim)),
    'order-part': claims.flatMap((claim) => partRows(stream, claim)),
    imputation: imputationRows(state),
    schedule: creditRows(state),
    recovery: recoveryRows(state),
    amendment: amendmentRows(state),
    prescription: prescriptionRows(state),
  };
  const titles = { review: 'évaluations', claim: 'demandes de versement', order: 'demandes de mandatement', 'order-part': 'imputations des demandes de mandatement', imputation: 'imputations', schedule: 'échéances de paiement', recovery: 'recouvrements', amendment: 'demandes d’avenant', prescription: 'prescriptions' } as const;
  const same = (a: readonly object[], b: readonly object[]): boolean => canonical(a.map(canonical).sort()) === canonical(b.map(canonical).sort());
  return (['review', 'claim', 'order', 'order-part', 'imputation', 'schedule', 'recovery', 'amendment', 'prescription'] as const)
    .filter((part) => !same(expected[part], parts[part](stream)))
    .map((what) => ({ stream, seq: null, what, sentence: `Les ${titles[what]} de la liste ne sont pas celles du registre.` }));
}
