import { randomUUID } from 'node:crypto';
import { inDelivery } from '../tests/setup/delivery.ts';
import { euros } from '../tests/setup/journey.ts';
import { SIGNATURE } from '../tests/setup/people.ts';
import { houseOf } from '../tests/setup/session.ts';
import { toDay } from '../domain/calendar/day.ts';
import { loadDirectory } from '../directory/directory.ts';
import { act as perform } from '../usecases/act.ts';
import { batchExport, closeBatch, openBatch } from '../usecases/batches.ts';
import { applyReturns, importReturns, reportFor } from '../usecases/returns.ts';
import { act as insert, openBare } from './bare/play.ts';
import { figure, timed, together } from './measure.ts';
import type { Effort, Figure } from './measure.ts';
import type { Scene } from './scene.ts';
import type { CommandOf, Command } from '../domain/application/commands.ts';
import type { Person } from '../domain/policy/person.ts';
import type { BareRun } from './bare/play.ts';
import type { Engine } from '../tests/setup/engine.ts';

const IN_FLIGHT = 20;

/** Each round is the next claim of every dossier: an advance, then what was spent since. Euros. */
const ROUNDS: readonly (readonly { readonly line: string; readonly euros: number }[])[] = [
  [],
  [{ line: 'triporteur', euros: 36_000 }],
  [{ line: 'triporteur', euros: 10_000 }],
  [{ line: 'machines', euros: 10_000 }],
  [{ line: 'machines', euros: 10_000 }],
];

/**
 * (i) Claims from attestation to « payé »: attested, liquidated, signed one by one, 20 in flight; sent to finance in one batch with its files; returned in
 * one file, carried to each dossier. Against the bare workflow of the same four steps, an insert each.
 */
export async function measureClaims(scene: Scene, effort: Effort): Promise<readonly Figure[]> {
  const engine = await scene.engine('claims');
  const bare = await openBare(scene, engine.database);
  try {
    const dossiers = effort.of(100, 10);
    const ids: string[] = [];
    for (let i = 0; i < dossiers; i += 1) ids.push((await inDelivery(houseOf(engine))).id);
    const taken = { signed: [] as number[], sent: [] as number[], returned: [] as number[], ours: [] as number[], bare: [] as number[], ratio: [] as number[] };
    for (let round = 0; round < effort.rounds; round += 1) {
      const claim = round + 1;
      await together(dossiers, IN_FLIGHT, (i) => file(engine, ids[i] as string, round));
      const signed = await timed(() => together(dossiers, IN_FLIGHT, (i) => sign(engine, ids[i] as string, claim)));
      let orders: readonly string[] = [];
      const sent = await timed(async () => (orders = await send(engine)));
      const returned = await timed(() => payBack(engine, orders));
      const runs: BareRun[] = [];
      await together(dossiers, IN_FLIGHT, async () => void runs.push(await bare.start(5, insert)));
      const theirs = await timed(() => together(dossiers, IN_FLIGHT, async (i) => {
        for (let step = 0; step < 4; step += 1) await runs[i]?.step(insert);
      }));
      taken.signed.push(signed / dossiers);
      taken.sent.push(sent / dossiers);
      taken.returned.push(returned / dossiers);
      taken.ours.push((signed + sent + returned) / dossiers);
      taken.bare.push(theirs / dossiers);
      taken.ratio.push((signed + sent + returned) / theirs);
    }
    return [
      figure(`one claim of ${dossiers * effort.rounds}, attested to paid`, 'ms', taken.ours),
      figure('  attested, liquidated, signed', 'ms', taken.signed),
      figure('  in a batch, with its files', 'ms', taken.sent),
      figure('  returned from finance, and told to its dossier', 'ms', taken.returned),
      figure('  bare workflow of the same steps', 'ms', taken.bare),
      figure('  claim against bare', '×', taken.ratio),
    ];
  } finally {
    await bare.close();
    await engine.close();
  }
}

async function done({ context }: Engine, application: string, person: Person, command: Command): Promise<void> {
  const answer = await perform(context, { application, command, key: randomUUID(), ifSeq: null, person });
  if (answer.kind !== 'done') throw new Error(`${command.type}: ${JSON.stringify(answer)}`);
}

async function file(engine: Engine, id: string, round: number): Promise<void> {
  const { db } = engine.context;
  const document = randomUUID();
  await db.insertInto('documents').values({ id: document, dossier: id, sha256: 'a'.repeat(64), bytes: 12, media_type: 'application/pdf', file_name: 'preuve.pdf', uploaded_by: engine.cast.agent.id }).execute();
  const claim: Pick<CommandOf<'fileClaim'>, 'kind' | 'documents'> = round === 0 ? { kind: 'advance', documents: { 'preuve-commencement': document } } : { kind: 'interim', documents: { 'etat-mandats': document } };
  const expenses = (ROUNDS[round] ?? []).map(({ line, euros: spent }) => ({ line, amount: euros(spent), committedOn: toDay('2026-08-01') }));
  await done(engine, id, engine.cast.agent, { type: 'fileClaim', ...claim, expenses, resources: [] });
}

async function sign(engine: Engine, id: string, claim: number): Promise<void> {
  await done(engine, id, engine.cast.officer, { type: 'attestClaim', claim });
  await done(engine, id, engine.cast.finance, { type: 'liquidateClaim', claim });
  await done(engine, id, engine.cast.delegate, { type: 'signClaim', claim, delegation: SIGNATURE });
}

/** Every order that waits, in one batch with its files. @returns their keys. */
async function send({ context: { db }, cast: { finance } }: Engine): Promise<readonly string[]> {
  const opened = await openBatch(db, finance, randomUUID(), { programme: 'fmin', orders: null });
  if (!opened.ok) throw new Error(JSON.stringify(opened.refusals));
  const closed = await closeBatch(db, loadDirectory(), finance, opened.value.id);
  if (!closed.ok) throw new Error(JSON.stringify(closed.refusals));
  const exported = await batchExport(db, finance, opened.value.id, 'json');
  return (JSON.parse(exported?.bytes.toString() ?? '{}') as { orders: readonly { key: string }[] }).orders.map(({ key }) => key);
}

/** One file that says each of them is paid, applied, until every dossier has been told. */
async function payBack({ context, cast: { finance } }: Engine, orders: readonly string[]): Promise<void> {
  const bytes = Buffer.from(JSON.stringify(orders.map((order, i) => ({ order, outcome: 'paid', on: '2026-09-01', mandat: String(1_000 + i) }))));
  const imported = await importReturns(context.db, finance, { bytes, fileName: 'retours.json' });
  if (!imported.ok) throw new Error(JSON.stringify(imported));
  await applyReturns(context, finance, imported.value.row.id);
  for (;;) {
    const lines = (await reportFor(context.db, finance, imported.value.row.id))?.lines ?? [];
    const wrong = lines.find(({ result }) => result !== 'applied' && result !== 'on-its-way');
    if (wrong) throw new Error(JSON.stringify(wrong));
    if (lines.every(({ result }) => result === 'applied')) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
