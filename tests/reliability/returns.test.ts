import { openEngine, openStory } from '../setup/engine.ts';
import { journey } from '../setup/journey.ts';
import { verify } from '../../database/verify.ts';
import { applyReturns, importReturns, reportFor } from '../../usecases/returns.ts';
import type { Engine, Story } from '../setup/engine.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
}, 60_000);
afterAll(() => engine.close());

/** Advance ordered, the clock two weeks later. */
async function ordered(): Promise<Story> {
  const story = await openStory(engine);
  await journey.toDelivery(engine, story);
  await journey.order(engine, story, { kind: 'advance', expenses: [], resources: [] });
  await story.advanceTo('2026-10-15');
  await story.done(engine.cast.officer, { type: 'sendMessage', text: 'Demande transmise aux finances.' });
  return story;
}

test('a worker that dies while returns are carried loses none and does none twice', async () => {
  const { context, cast } = engine;
  const stories = [await ordered(), await ordered(), await ordered()];
  const keys = await Promise.all(stories.map(async (story) => `${(await story.state()).reference}/1-1/I`));
  const lines = keys.map((key, i) => `${key};120${i};12/10/2026;;`);
  const file = Buffer.from(['Demande de mandatement;N° de mandat;Payé le;Rejeté le;Motif du rejet', ...lines].join('\n'));
  const imported = await importReturns(context.db, cast.finance, { bytes: file, fileName: 'retours.csv' });
  if (!imported.ok) throw new Error('not read');
  const { id } = imported.value.row;
  await engine.stopWorker();
  const applied = await applyReturns(context, cast.finance, id);
  expect(applied.ok && applied.value.lines.map(({ result }) => result)).toEqual(['on-its-way', 'on-its-way', 'on-its-way']);
  // The worker comes and goes; somebody asks again meanwhile.
  await engine.startWorker();
  await new Promise((resolve) => setTimeout(resolve, 150));
  await engine.stopWorker();
  await applyReturns(context, cast.finance, id);
  await engine.startWorker();
  for (;;) {
    const report = await reportFor(context.db, cast.finance, id);
    if (report?.lines.every(({ result }) => result === 'applied')) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const paid = await context.db.selectFrom('events').select(['stream', 'seq']).where('type', '=', 'paid').where('stream', 'in', stories.map((story) => story.id)).execute();
  expect(paid).toHaveLength(3);
  expect((await verify(context.db, engine.activities.recorder.names)).differences).toEqual([]);
}, 120_000);
