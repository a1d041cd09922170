import { openEngine, openStory } from '../setup/engine.ts';
import { euros, journey } from '../setup/journey.ts';
import { toDay } from '../../domain/calendar/day.ts';
import type { Engine, Story } from '../setup/engine.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
}, 60_000);
afterAll(() => engine.close());

const reminders = async ({ id }: Story): Promise<readonly string[]> =>
  (await engine.context.db.selectFrom('letters').select(['no', 'made_on']).where('dossier', '=', id).where('kind', '=', 'publicity-reminder').orderBy('no').execute()).map(({ no, made_on }) => `${no} ${made_on}`);

test('the clock reminds of each duty once, even after a worker went and came; what is fulfilled is left alone, from the start to the closing', async () => {
  const { agent, officer } = engine.cast;
  const story = await openStory(engine);
  await journey.toDelivery(engine, story);
  await story.advanceTo('2026-09-10');
  expect(await reminders(story)).toEqual([]);
  await engine.stopWorker();
  await engine.startWorker();
  await story.advanceTo('2026-09-20');
  expect(await reminders(story)).toEqual(['1 2026-09-11']);
  await story.done(agent, { type: 'fulfilDuty', duty: 'plan-de-financement', document: await story.document(), on: toDay('2026-09-20') });

  const balance = await journey.order(engine, story, { kind: 'balance', expenses: [{ line: 'triporteur', amount: euros(64_000), committedOn: toDay('2026-09-01') }], resources: [], commissionedOn: toDay('2026-09-20') });
  await journey.pay(engine, story, balance, '2026-10-01');
  // The plaque: three months from completion, reminded of fifteen days before, in the closing as in delivery.
  await story.advanceTo('2026-12-06');
  expect((await story.state()).phase).toBe('closing');
  expect(await reminders(story)).toEqual(['1 2026-09-11', '2 2026-12-06']);
  await story.done(officer, { type: 'exemptDuty', duty: 'plaque', reason: 'L’aide ne finance que des machines.' });
  await story.advanceTo('2027-03-01');
  expect(await reminders(story)).toHaveLength(2);
}, 60_000);
