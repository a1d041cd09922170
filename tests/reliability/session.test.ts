import { randomUUID } from 'node:crypto';
import { startKillable } from './killable.ts';
import { openEngine } from '../setup/engine.ts';
import { beforeCommittee, carried, euros, houseOf, insertCommittee, planned } from '../setup/session.ts';
import { sessionEventsAfter } from '../../database/sessions/record.ts';
import type { Dossier } from '../setup/dossier.ts';
import type { Engine } from '../setup/engine.ts';
import type { SessionStory } from '../setup/session.ts';
import type { SessionCommand } from '../../domain/committee/commands.ts';
import type { Person } from '../../domain/policy/person.ts';

let engine: Engine;
beforeEach(async () => {
  engine = await openEngine({ worker: false, patience: 3_000 });
}, 60_000);
afterEach(() => engine.close());

/** Repeats an act with its key until somebody answers, as a browser would. */
async function insist(story: SessionStory, person: Person, command: SessionCommand): Promise<void> {
  const key = randomUUID();
  for (;;) {
    const answer = await story.act(person, command, { key });
    if (answer.kind === 'done') return;
    if (answer.kind === 'refused') throw new Error(`${command.type}: ${answer.refusal.code}`);
  }
}

const typesOf = async ({ id }: SessionStory): Promise<readonly string[]> => (await sessionEventsAfter(engine.context.db, id, 0)).map(({ event }) => event.type);

async function ready(count: number): Promise<{ readonly dossiers: readonly Dossier[]; readonly members: readonly Person[]; readonly story: SessionStory }> {
  const house = houseOf(engine);
  const dossiers: Dossier[] = [];
  for (let i = 0; i < count; i += 1) dossiers.push(await beforeCommittee(house));
  const members = await insertCommittee(engine.context.db, 5);
  await engine.startWorker();
  const story = await planned(engine, { members, day: '2026-04-14' });
  await engine.stopWorker();
  return { dossiers, members, story };
}

test('a worker killed again and again in the middle of a session and of its closing: each act once, each message once, each opinion once', async () => {
  const { dossiers, members, story } = await ready(6);
  const { secretary } = engine.cast;
  let ended = false;
  let kills = 0;
  const chaos = (async () => {
    while (!ended) {
      const worker = await startKillable(engine, ['session:after@4', 'session:before@5', 'crossing:after@2', 'commit:after@2'][kills % 4]);
      await Promise.race([worker.gone, new Promise((resolve) => setTimeout(resolve, 4_000))]);
      await worker.kill();
      kills += 1;
    }
  })();
  await insist(story, secretary, { type: 'convoke', agenda: dossiers.map(({ id }) => id) });
  await insist(story, secretary, { type: 'recordPresents', presents: members.map(({ id }) => id) });
  await insist(story, secretary, { type: 'openSession' });
  await insist(story, secretary, { type: 'openVote', item: 1, opinion: 'favourable', amount: euros(20_000) });
  expect(await Promise.all(members.map((person) => story.vote(person, 1, 'for')))).toEqual(Array(5).fill('done'));
  await insist(story, secretary, { type: 'closeVote', item: 1 });
  for (const item of [2, 3, 4, 5]) await insist(story, secretary, { type: 'giveOpinion', item, opinion: 'favourable', amount: euros(20_000) });
  await insist(story, secretary, { type: 'adjournItem', item: 6 });
  await insist(story, secretary, { type: 'closeSession' });
  expect((await carried(engine, story)).map(({ status }) => status)).toEqual(Array(6).fill('applied'));
  ended = true;
  await chaos;
  expect(kills).toBeGreaterThan(1);
  expect(await typesOf(story)).toEqual(['sessionPlanned', 'sessionConvoked', 'presentsRecorded', 'sessionOpened', 'voteOpened', 'voteClosed', 'opinionGiven', 'opinionGiven', 'opinionGiven', 'opinionGiven', 'itemAdjourned', 'sessionClosed']);
  const { db } = engine.context;
  expect(await db.selectFrom('session_messages').select('id').where('session', '=', story.id).execute()).toHaveLength(5);
  const opinions = await db.selectFrom('events').select(['stream', 'type']).where('type', 'in', ['opinionRecorded', 'opinionAdjourned']).execute();
  expect(opinions).toHaveLength(6);
  const { items } = await story.state();
  expect(items.map(({ reserved }) => reserved)).toEqual([...Array<number>(5).fill(euros(20_000)), null]);
  const envelope = await db.selectFrom('envelopes').select('reserved').where('programme', '=', 'fmin').where('call', '=', '2026').execute();
  expect(envelope.reduce((sum, { reserved }) => sum + reserved, 0)).toBe(euros(100_000));
}, 180_000);

test('a session closed by a worker that dies at once is closed once, and a fresh one carries its opinions', async () => {
  const { dossiers, members, story } = await ready(2);
  const { secretary } = engine.cast;
  await engine.startWorker();
  await story.done(secretary, { type: 'convoke', agenda: dossiers.map(({ id }) => id) });
  await story.done(secretary, { type: 'recordPresents', presents: members.map(({ id }) => id) });
  await story.done(secretary, { type: 'openSession' });
  for (const item of [1, 2]) await story.done(secretary, { type: 'giveOpinion', item, opinion: 'favourable', amount: euros(10_000) });
  await engine.stopWorker();
  const doomed = await startKillable(engine, 'session:after@1');
  const closing = insist(story, secretary, { type: 'closeSession' });
  await doomed.gone;
  expect((await story.state()).status).toBe('closed');
  await engine.startWorker();
  await closing;
  expect((await carried(engine, story)).map(({ status }) => status)).toEqual(['applied', 'applied']);
  expect((await typesOf(story)).filter((type) => type === 'sessionClosed')).toHaveLength(1);
}, 90_000);
