import { journey } from '../setup/journey.ts';
import { openEngine, openStory } from '../setup/engine.ts';
import { eventsAfter } from '../../database/record.ts';
import type { Engine, Story } from '../setup/engine.ts';
import type { Answered } from '../../usecases/act.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
}, 60_000);
afterAll(() => engine.close());

const typesOf = async (story: Story): Promise<readonly string[]> => (await eventsAfter(engine.context.db, story.id, 0)).map(({ event }) => event.type);

async function runsOf(story: Story): Promise<number> {
  let runs = 0;
  for await (const run of engine.context.client.workflow.list({ query: `WorkflowId = 'application/${story.id}'` })) runs += run.workflowId ? 1 : 0;
  return runs;
}

/** Sends messages ten at a time, every act twice with the same key. */
async function sendTwice(story: Story, from: number, to: number): Promise<readonly Answered[]> {
  const answers: Answered[] = [];
  for (let i = from; i < to; i += 5) {
    const batch = Array.from({ length: Math.min(5, to - i) }, (_, k) => i + k);
    answers.push(...(await Promise.all(batch.flatMap((n) => [1, 2].map(() => story.act(engine.cast.agent, { type: 'sendMessage', text: `Message ${n}` }, { key: `message-${n}` }))))));
  }
  return answers;
}

test('a thousand acts, every one repeated with its key, through several runs: each once, in one order', async () => {
  const story = await openStory(engine);
  await journey.file(engine, story);
  const answers = await sendTwice(story, 0, 1000);
  expect(answers.every(({ kind }) => kind === 'done')).toBe(true);
  const repeated = await sendTwice(story, 0, 20);
  expect(repeated.map((answer) => answer.kind === 'done' && answer.seq)).toEqual(answers.slice(0, 40).map((answer) => answer.kind === 'done' && answer.seq));
  expect(await typesOf(story)).toEqual(['filed', ...Array<string>(1000).fill('messageSent')]);
  expect(await runsOf(story)).toBeGreaterThan(3);
  const { historyLength } = await engine.context.client.workflow.getHandle(`application/${story.id}`).describe();
  expect(historyLength).toBeLessThan(1_500);
}, 240_000);

test('fifteen acts at once are taken one after the other, and an act based on an old page is refused', async () => {
  const story = await openStory(engine);
  await journey.file(engine, story);
  const { seq } = await story.state();
  const answers = await Promise.all(Array.from({ length: 15 }, (_, i) => story.act(engine.cast.agent, { type: 'sendMessage', text: `Message ${i}` }, { ifSeq: seq })));
  expect(answers.filter(({ kind }) => kind === 'done')).toHaveLength(1);
  expect(answers.filter((answer) => answer.kind === 'refused' && answer.refusal.code === 'stale')).toHaveLength(14);
  expect(await typesOf(story)).toEqual(['filed', 'messageSent']);
}, 60_000);

test('the same key with another body is refused, and nothing is recorded', async () => {
  const story = await openStory(engine);
  await journey.file(engine, story);
  await story.act(engine.cast.agent, { type: 'sendMessage', text: 'Un' }, { key: 'same' });
  expect(await story.act(engine.cast.agent, { type: 'sendMessage', text: 'Deux' }, { key: 'same' })).toMatchObject({ kind: 'refused', refusal: { code: 'key-reused' } });
  expect(await typesOf(story)).toEqual(['filed', 'messageSent']);
}, 60_000);

test('a refused filing leaves no dossier, no number and no workflow: the draft stays open', async () => {
  const story = await openStory(engine, { pieces: [] });
  expect(await story.refused(engine.cast.agent, { type: 'file', revision: 1 })).toBe('piece-missing');
  expect(await story.refused(engine.cast.agent, { type: 'file', revision: 7 })).toBe('draft-changed');
  expect(await story.refused(engine.cast.stranger, { type: 'file', revision: 1 })).toBe('forbidden');
  expect(await engine.context.db.selectFrom('dossiers').select('id').where('id', '=', story.id).execute()).toEqual([]);
  const description = await engine.context.client.workflow.getHandle(`application/${story.id}`).describe();
  expect(description.status.name).toBe('COMPLETED');
}, 60_000);

test('a hundred reports reach their dossier through five slots while fifteen people act: no deadlock', async () => {
  const story = await openStory(engine);
  const { cast, context } = engine;
  await journey.file(engine, story);
  await journey.complete(engine, story);
  await journey.appraise(engine, story);
  const reviewers = Array.from({ length: 50 }, () => crypto.randomUUID());
  await context.db.insertInto('people').values(reviewers.map((id, i) => ({ id, sub: id, name: `Évaluateur ${i}`, email: `e${i}@example.org` }))).execute();
  await context.db.insertInto('roles').values(reviewers.map((person) => ({ person, role: 'reviewer', programme: null, organisation: null, valid_from: '2020-01-01' as never, valid_until: null }))).execute();
  for (const reviewer of reviewers) await story.done(cast.officer, { type: 'assignReviewer', reviewer });
  await Promise.all([
    story.advanceTo('2026-03-10'),
    ...Array.from({ length: 8 }, (_, i) => story.done(cast.agent, { type: 'sendMessage', text: `Pendant ce temps ${i}` })),
  ]);
  const types = await typesOf(story);
  expect(types.filter((type) => type === 'reviewerReminded')).toHaveLength(50);
  expect(types.filter((type) => type === 'reviewFellDue')).toHaveLength(50);
}, 240_000);
