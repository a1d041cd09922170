import { journey } from '../setup/journey.ts';
import { openEngine, openStory } from '../setup/engine.ts';
import { startOf, toDay } from '../../domain/calendar/day.ts';
import { withClient } from '../../runtime/roles.ts';
import { commit } from '../../database/record.ts';
import { listStuck } from '../../database/stuck.ts';
import { stuckInWords } from '../../scripts/stuck.ts';
import { health } from '../../usecases/health.ts';
import type { Engine, Story } from '../setup/engine.ts';
import type { StuckWork } from '../../database/stuck.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
}, 60_000);
afterAll(() => engine.close());

/** Breaks something in the database, as a faulty migration would. */
const asOwner = (sql: string): Promise<void> => withClient(engine.database.ownerUrl, async (client) => void (await client.query(sql)));

const stuckOf = async (story: Story): Promise<readonly StuckWork[]> => (await listStuck(engine.context.db)).filter(({ stream }) => stream === story.id);

async function until<T>(read: () => Promise<T>, holds: (value: T) => boolean): Promise<T> {
  for (const deadline = Date.now() + 25_000; ; await new Promise((resolve) => setTimeout(resolve, 50))) {
    const value = await read();
    if (holds(value) || Date.now() > deadline) return value;
  }
}

test('a letter that fails again and again is listed with its cause, counted by the service’s health, and leaves the list as it is made', async () => {
  await asOwner("alter table letters add constraint broken check (kind <> 'acknowledgement') not valid");
  const story = await openStory(engine);
  await journey.file(engine, story);
  const [seen] = await until(() => stuckOf(story), (rows) => rows.length > 0 && rows[0]!.cause !== 'no-answer');
  expect(seen).toMatchObject({ work: 'letter', name: 'acknowledgement', cause: 'error/23514' });
  expect(seen?.tries).toBeGreaterThanOrEqual(3);
  const { reference } = await story.state();
  const [said] = await stuckInWords(engine.context.db);
  expect(said).toContain(`${reference} : la lettre « Accusé de réception »`);
  expect(said).toMatch(/\d essais depuis le \d+ \S+ \d{4} à \d{2}:\d{2}.*error\/23514/);
  expect(await health(engine.context)).toMatchObject({ database: 'ok', stuck: 1 });

  await asOwner('alter table letters drop constraint broken');
  const made = await until(() => engine.context.db.selectFrom('letters').select('kind').where('dossier', '=', story.id).execute(), (rows) => rows.length > 0);
  expect(made).toEqual([{ kind: 'acknowledgement' }]);
  expect(await stuckOf(story)).toEqual([]);
  expect(await health(engine.context)).toMatchObject({ stuck: 0 });
}, 60_000);

test('an act that cannot be recorded is listed, and is off the list with the answer it gets once that is mended', async () => {
  const story = await openStory(engine);
  await journey.file(engine, story);
  await asOwner("alter table events add constraint broken check (type <> 'messageSent') not valid");
  const asked = story.act(engine.cast.agent, { type: 'sendMessage', text: 'Bonjour' });
  const [seen] = await until(() => stuckOf(story), (rows) => rows.length > 0);
  expect(seen).toMatchObject({ work: 'act', name: 'sendMessage' });
  expect(await stuckInWords(engine.context.db)).toEqual([expect.stringContaining('l’acte « écrire un message »')]);
  await asOwner('alter table events drop constraint broken');
  expect(await asked).toMatchObject({ kind: 'done' });
  expect(await stuckOf(story)).toEqual([]);
}, 60_000);

test('a stuck act that is refused at last, for the dossier has ended meanwhile, is off the list too', async () => {
  const { cast, activities } = engine;
  const story = await openStory(engine);
  await journey.file(engine, story);
  await asOwner("alter table events add constraint broken check (type <> 'declaredComplete') not valid");
  const asked = story.act(cast.officer, { type: 'declareComplete' });
  expect(await until(() => stuckOf(story), (rows) => rows.length > 0)).toMatchObject([{ work: 'act', name: 'declareComplete' }]);
  // Straight into the record: the workflow is busy with the act that fails.
  const { seq } = await story.state();
  const day = toDay('2026-01-13');
  const { outcome } = await commit(activities.recorder, { stream: story.id, commandId: 'withdrawn', bodyHash: '', expectedSeq: seq, ifSeq: null, command: { type: 'withdraw' }, actor: { person: cast.agent.id, as: 'agent' }, clock: 'manual', day, instant: startOf(day) });
  expect(outcome).toMatchObject({ kind: 'done' });
  expect(await asked).toMatchObject({ kind: 'refused', refusal: { code: 'wrong-phase' } });
  expect(await stuckOf(story)).toEqual([]);
  await asOwner('alter table events drop constraint broken');
}, 60_000);
