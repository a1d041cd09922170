import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { journey } from '../setup/journey.ts';
import { openEngine, openStory } from '../setup/engine.ts';
import { saying } from '../../usecases/texts.ts';
import type { Engine } from '../setup/engine.ts';
import type { Command } from '../../domain/application/commands.ts';
import type { Answered } from '../../usecases/act.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
}, 60_000);
afterAll(() => engine.close());

const wordsOf = async (dossier: string): Promise<readonly string[]> =>
  (await engine.context.db.selectFrom('texts').select('body').where('dossier', '=', dossier).orderBy('body').execute()).map(({ body }) => body);

const done: Answered = { kind: 'done', seq: 1 };
const refused: Answered = { kind: 'refused', refusal: { code: 'wrong-phase', message: 'Trop tard.' } };
const message = (text: string): Command => ({ type: 'sendMessage', text });

/** An act at the door, whatever it is answered. */
const say = (dossier: string, command: Command, answer: () => Promise<Answered> | Answered, act = 'act') =>
  saying(engine.context.db, { dossier, commandId: `${dossier}/${act}`, by: 'agent' }, command, async () => answer());


test('the words of a refused act are forgotten, those of an accepted one are kept', async () => {
  const { cast } = engine;
  const story = await openStory(engine);
  await journey.file(engine, story);
  expect(await story.refused(cast.officer, { type: 'rejectPiece', piece: 'rib', reason: 'Illisible.' })).toBe('piece-not-deposited');
  expect(await wordsOf(story.id)).toEqual([]);
  await story.done(cast.agent, message('Bonjour'));
  const key = randomUUID();
  await story.act(cast.agent, message('Une fois'), { key });
  expect(await story.act(cast.agent, message('Une autre'), { key })).toMatchObject({ refusal: { code: 'key-reused' } });
  expect(await story.act(cast.agent, message('Une fois'), { key })).toMatchObject({ kind: 'done' });
  expect(await wordsOf(story.id)).toEqual(['Bonjour', 'Une fois']);
  const same = randomUUID();
  const asked = await Promise.all(Array.from({ length: 4 }, () => story.act(cast.officer, { type: 'rejectPiece', piece: 'rib', reason: 'Illisible.' }, { key: same })));
  expect(asked.map(({ kind }) => kind)).toEqual(Array(4).fill('refused'));
  expect(await wordsOf(story.id)).toEqual(['Bonjour', 'Une fois']);
}, 60_000);

test('an act repeated with its key after a refusal, and accepted, keeps its words; so does one whose outcome is unknown', async () => {
  const dossier = randomUUID();
  await say(dossier, message('Bonjour'), () => refused);
  expect(await wordsOf(dossier)).toEqual([]);
  await say(dossier, message('Bonjour'), () => done);
  await say(dossier, message('Allô ?'), () => ({ kind: 'unknown' }), 'other');
  expect(await wordsOf(dossier)).toEqual(['Allô ?', 'Bonjour']);
});

test('the same act asked twice at once, one refused and one accepted: its words are there, whichever ends first', async () => {
  for (const first of ['refused', 'done'] as const) {
    const dossier = randomUUID();
    const [stored, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const one = say(dossier, message('Bonjour'), async () => {
      stored.resolve();
      await release.promise;
      return refused;
    });
    await stored.promise;
    const other = say(dossier, message('Bonjour'), async () => {
      if (first === 'done') return done;
      release.resolve();
      await one;
      return done;
    });
    if (first === 'done') {
      await other;
      await recordAs(dossier);
    }
    release.resolve();
    await Promise.all([one, other]);
    expect(await wordsOf(dossier)).toEqual(['Bonjour']);
  }
});

test('words said under one key are never recorded under another body of the same key', async () => {
  const dossier = randomUUID();
  const ids: unknown[] = [];
  for (const said of ['Oui', 'Non']) {
    await saying(engine.context.db, { dossier, commandId: dossier, by: 'agent' }, message(said), (command) => {
      ids.push(command.type === 'sendMessage' && command.text);
      return Promise.resolve({ kind: 'unknown' });
    });
  }
  expect(new Set(ids).size).toBe(2);
});

test('the application can forget only the words of an act of which nothing is recorded', async () => {
  const { db } = engine.context;
  const story = await openStory(engine);
  await journey.file(engine, story);
  await story.done(engine.cast.agent, message('Bonjour'));
  const { id, command_id } = await db.selectFrom('texts').select(['id', 'command_id']).where('dossier', '=', story.id).executeTakeFirstOrThrow();
  for (const act of [command_id, 'another']) expect((await sql<{ n: number }>`select forget_texts(array[${id}]::uuid[], ${act}) as n`.execute(db)).rows).toEqual([{ n: 0 }]);
  await expect(db.deleteFrom('texts').where('id', '=', id).execute()).rejects.toMatchObject({ code: '42501' });
  await expect(db.updateTable('texts').set({ body: '' }).where('id', '=', id).execute()).rejects.toMatchObject({ code: '42501' });
  expect(await wordsOf(story.id)).toEqual(['Bonjour']);
}, 60_000);

/** The record names the words of the act. */
async function recordAs(dossier: string): Promise<void> {
  const { id } = await engine.context.db.selectFrom('texts').select('id').where('dossier', '=', dossier).executeTakeFirstOrThrow();
  await engine.context.db
    .insertInto('events')
    .values({ stream: dossier, seq: 1, type: 'messageSent', data: JSON.stringify({ type: 'messageSent', text: id }), actor: 'agent', actor_as: 'agent', command_id: `${dossier}/act`, day: '2026-01-12' as never, at: new Date(), engine: 'test', hash: Buffer.alloc(32) })
    .execute();
}
