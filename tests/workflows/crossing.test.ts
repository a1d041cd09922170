import { randomUUID } from 'node:crypto';
import { startKillable } from '../reliability/killable.ts';
import { fileDossier } from '../setup/dossier.ts';
import { openEngine } from '../setup/engine.ts';
import { addCrossings, crossingsOf } from '../../database/crossings.ts';
import { eventsAfter } from '../../database/record.ts';
import { carryCrossings, carryWaiting } from '../../usecases/crossings.ts';
import type { NewCrossing } from '../../database/crossings.ts';
import type { Crossing, CrossingSource } from '../../domain/committee/crossing.ts';
import type { Dossier, RecordHouse } from '../setup/dossier.ts';
import type { Engine } from '../setup/engine.ts';

let engine: Engine;
let house: RecordHouse;
beforeEach(async () => {
  engine = await openEngine({ worker: false });
  house = { db: engine.context.db, recorder: engine.activities.recorder, cast: engine.cast, databaseUrl: engine.database.appUrl, close: () => Promise.resolve() };
}, 60_000);
afterEach(() => engine.close());

/** Dossiers no workflow carries: they are woken from the record by the act that reaches them. */
async function filed(count: number): Promise<readonly Dossier[]> {
  const dossiers: Dossier[] = [];
  for (let i = 0; i < count; i += 1) dossiers.push(await fileDossier(house));
  return dossiers;
}

const aSource = (kind: CrossingSource['kind'] = 'session'): CrossingSource => ({ kind, id: randomUUID() });
const officer = (): NewCrossing['actor'] => ({ person: engine.cast.officer.id, as: 'officer' });
const rowsFor = (dossiers: readonly Dossier[]): readonly NewCrossing[] => dossiers.map(({ id }, i) => ({ dossier: id, rank: i + 1, actor: officer(), command: { type: 'assignOfficer', officer: engine.cast.officer.id } }));
const send = (source: CrossingSource, rows: readonly NewCrossing[]) => engine.context.db.transaction().execute((trx) => addCrossings(trx, source, rows));

async function settled(source: CrossingSource): Promise<readonly Crossing[]> {
  for (;;) {
    const all = await crossingsOf(engine.context.db, source);
    if (all.length > 0 && all.every(({ status }) => status !== 'pending')) return all;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const assigned = async ({ id }: Dossier): Promise<number> => (await eventsAfter(engine.context.db, id, 0)).filter(({ event }) => event.type === 'officerAssigned').length;

test('an act sent to many dossiers reaches each of them once, and one withdrawn meanwhile is a result that is kept', async () => {
  await engine.startWorker();
  const dossiers = await filed(6);
  await dossiers[2]!.done(engine.cast.agent, { type: 'withdraw' });
  const source = aSource();
  await send(source, rowsFor(dossiers));
  // Written again, and started again: nothing more.
  await send(source, rowsFor(dossiers));
  await Promise.all([carryCrossings(engine.context, source), carryCrossings(engine.context, source)]);
  const all = await settled(source);
  expect(all.map(({ rank, status, refusal, seq }) => [rank, status, refusal, seq])).toEqual([
    [1, 'applied', null, 2], [2, 'applied', null, 2], [3, 'refused', 'wrong-phase', null], [4, 'applied', null, 2], [5, 'applied', null, 2], [6, 'applied', null, 2],
  ]);
  expect(await Promise.all(dossiers.map(assigned))).toEqual([1, 1, 0, 1, 1, 1]);
}, 60_000);

test('acts added while others are carried are carried too, and what nobody was told of is found', async () => {
  await engine.startWorker();
  const dossiers = await filed(4);
  const rows = rowsFor(dossiers);
  const [source, forgotten] = [aSource(), aSource('deliberation')];
  await send(source, rows.slice(0, 1));
  await carryCrossings(engine.context, source);
  await send(source, rows.slice(1, 3));
  await carryCrossings(engine.context, source);
  await send(forgotten, rows.slice(3));
  await carryWaiting(engine.context);
  expect((await settled(source)).map(({ status }) => status)).toEqual(['applied', 'applied', 'applied']);
  expect((await settled(forgotten)).map(({ status }) => status)).toEqual(['applied']);
}, 60_000);

test('the application cannot rewrite what crosses, nor send one act of a source twice', async () => {
  const [dossier] = await filed(1);
  const source = aSource();
  const rows = rowsFor([dossier!]);
  await send(source, rows);
  const { db } = engine.context;
  await expect(db.updateTable('crossings').set({ rank: 7 }).execute()).rejects.toThrow('permission denied');
  await expect(db.deleteFrom('crossings').execute()).rejects.toThrow('permission denied');
  await expect(
    db.insertInto('crossings').values({ id: randomUUID(), source_kind: source.kind, source: source.id, dossier: dossier!.id, act: 'assignOfficer', rank: 2, command: JSON.stringify(rows[0]!.command), actor: 'p', actor_as: 'officer' }).execute(),
  ).rejects.toThrow('duplicate key');
}, 60_000);

test('a hundred acts, the worker killed again and again while it carries them: nothing lost, nothing twice, no deadlock', async () => {
  const dossiers = await filed(100);
  const source = aSource('deliberation');
  await send(source, rowsFor(dossiers));
  await carryCrossings(engine.context, source);
  for (const failPoint of ['crossing:after@3', 'commit:after@4', 'commit:before@5', 'crossing:after@12']) {
    const doomed = await startKillable(engine, failPoint);
    await doomed.gone;
  }
  await engine.startWorker();
  const all = await settled(source);
  expect(all.map(({ status }) => status)).toEqual(Array<string>(100).fill('applied'));
  expect(await Promise.all(dossiers.map(assigned))).toEqual(Array<number>(100).fill(1));
}, 180_000);
