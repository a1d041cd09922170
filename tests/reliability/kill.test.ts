import { randomUUID } from 'node:crypto';
import { startKillable } from './killable.ts';
import { journey } from '../setup/journey.ts';
import { openEngine, openStory } from '../setup/engine.ts';
import { commit, eventsAfter } from '../../database/record.ts';
import { startOf, toDay } from '../../domain/calendar/day.ts';
import type { Engine, Story } from '../setup/engine.ts';
import type { Command } from '../../domain/application/commands.ts';
import type { Answered } from '../../usecases/act.ts';

let engine: Engine;
beforeEach(async () => {
  engine = await openEngine({ worker: false, patience: 3_000 });
}, 60_000);
afterEach(() => engine.close());

const typesOf = async (story: Story): Promise<readonly string[]> => (await eventsAfter(engine.context.db, story.id, 0)).map(({ event }) => event.type);
const outboxOf = async (story: Story): Promise<readonly string[]> =>
  (await engine.context.db.selectFrom('outbox').innerJoin('letters', 'letters.id', 'outbox.letter').select(['kind', 'no']).where('dossier', '=', story.id).orderBy('kind').execute()).map(({ kind, no }) => `${kind}/${no}`);

/** Repeats an act with its key until somebody answers, as a browser or a script would. */
async function insist(once: () => Promise<Answered>): Promise<Answered> {
  for (;;) {
    const answer = await once();
    if (answer.kind !== 'unknown') return answer;
  }
}

/** What a worker leaves behind when it is killed between PostgreSQL's commit and the end of its workflow task: the record, and nothing else. */
async function recordedByADeadWorker(story: Story, command: Command): Promise<string> {
  const commandId = randomUUID();
  const { seq } = await story.state();
  const result = await commit(engine.activities.recorder, {
    stream: story.id, commandId, bodyHash: '', expectedSeq: seq, ifSeq: null, command, actor: { person: engine.cast.officer.id, as: 'officer' }, clock: 'manual', day: toDay('2026-01-12'), instant: startOf(toDay('2026-01-12')),
  });
  expect(result.outcome.kind).toBe('done');
  return commandId;
}

test.each(['commit:before@1', 'commit:after@1', 'commit:after@2', 'letter:after@1'])('a worker killed at %s loses nothing and repeats nothing', async (failPoint) => {
  const story = await openStory(engine);
  const doomed = await startKillable(engine, failPoint);
  const key = randomUUID();
  const filing = insist(() => story.act(engine.cast.agent, { type: 'file', revision: 1 }, { key }));
  const asked = filing.then(() => insist(() => story.act(engine.cast.officer, { type: 'requestPieces', pieces: ['note-technique'] }, { key: `${key}-2` })));
  await doomed.gone;
  await engine.startWorker();
  expect(await filing).toMatchObject({ kind: 'done', seq: 1 });
  expect(await asked).toMatchObject({ kind: 'done', seq: 2 });
  await story.advanceTo('2026-01-13');
  expect(await typesOf(story)).toEqual(['filed', 'piecesRequested']);
  expect(await outboxOf(story)).toEqual(['acknowledgement/1', 'request-for-pieces/1']);
}, 60_000);

test('events of a dead worker are adopted when another act comes first, and its own repeat changes nothing', async () => {
  await engine.startWorker();
  const story = await openStory(engine);
  await journey.file(engine, story);
  const commandId = await recordedByADeadWorker(story, { type: 'requestPieces', pieces: ['note-technique'] });
  await story.done(engine.cast.agent, { type: 'sendMessage', text: 'Bonjour, où en est notre dossier ?' });
  const handle = engine.context.client.workflow.getHandle(`application/${story.id}`);
  const repeated = await handle.executeUpdate('act', {
    args: [{ commandId, bodyHash: '', ifSeq: null, command: { type: 'requestPieces', pieces: ['note-technique'] }, actor: { person: engine.cast.officer.id, as: 'officer' } }],
  });
  expect(repeated).toMatchObject({ kind: 'done', seq: 2 });
  await story.advanceTo('2026-01-13');
  expect(await typesOf(story)).toEqual(['filed', 'piecesRequested', 'messageSent']);
  expect(await story.standing()).toMatchObject({ seq: 3 });
  expect(await outboxOf(story)).toEqual(['acknowledgement/1', 'request-for-pieces/1']);
}, 60_000);

test('events of a dead worker are adopted when a date comes first: an answer recorded on the last day is never closed for want of pieces', async () => {
  await engine.startWorker();
  const story = await openStory(engine);
  await journey.file(engine, story);
  await story.done(engine.cast.officer, { type: 'requestPieces', pieces: ['note-technique'] });
  await story.advanceTo('2026-01-13');
  const document = await story.document();
  const { seq } = await story.state();
  const answered = await commit(engine.activities.recorder, {
    stream: story.id, commandId: randomUUID(), bodyHash: '', expectedSeq: seq, ifSeq: null, command: { type: 'depositPiece', piece: 'note-technique', document }, actor: { person: engine.cast.agent.id, as: 'agent' }, clock: 'manual', day: toDay('2026-01-13'), instant: 0,
  });
  expect(answered.outcome.kind).toBe('done');
  await story.advanceTo('2026-04-01');
  expect(await typesOf(story)).toEqual(['filed', 'piecesRequested', 'pieceDeposited', 'requestAnswered']);
  expect(await story.state()).toMatchObject({ phase: 'screening', request: null });
}, 60_000);

test('a worker killed at random moments, again and again: each act once, each letter once', async () => {
  const story = await openStory(engine);
  let ended = false;
  const chaos = (async () => {
    while (!ended) {
      const worker = await startKillable(engine);
      await new Promise((resolve) => setTimeout(resolve, 300 + Math.random() * 1_500));
      await worker.kill();
    }
  })();
  await insist(() => story.act(engine.cast.agent, { type: 'file', revision: 1 }, { key: 'file' }));
  for (let i = 0; i < 12; i += 1) {
    const answer = await insist(() => story.act(engine.cast.officer, { type: 'sendMessage', text: `Message ${i}` }, { key: `message-${i}` }));
    expect(answer).toMatchObject({ kind: 'done', seq: i + 2 });
  }
  ended = true;
  await chaos;
  await engine.startWorker();
  await story.advanceTo('2026-01-14');
  expect(await typesOf(story)).toEqual(['filed', ...Array<string>(12).fill('messageSent')]);
  expect(await outboxOf(story)).toEqual(['acknowledgement/1', ...Array.from({ length: 12 }, (_, i) => `message-notice/${i + 1}`)]);
}, 120_000);

test('Temporal forgets everything: the dossier is revived from its events and goes on', async () => {
  await engine.startWorker();
  const story = await openStory(engine);
  await journey.file(engine, story);
  await story.done(engine.cast.officer, { type: 'requestPieces', pieces: ['note-technique'] });
  await story.advanceTo('2026-01-20');
  const handle = engine.context.client.workflow.getHandle(`application/${story.id}`);
  await handle.terminate('its data is gone');
  await engine.context.client.workflowService.deleteWorkflowExecution({ namespace: 'default', workflowExecution: { workflowId: `application/${story.id}` } });
  await engine.stopWorker();
  await engine.startWorker();
  // The next act finds no workflow and wakes one from the record.
  await story.done(engine.cast.agent, { type: 'sendMessage', text: 'Nous préparons la note.' });
  // The record knows no later day than its last event's.
  expect(await story.standing()).toMatchObject({ phase: 'screening', seq: 3, day: '2026-01-12' });
  await story.advanceTo('2026-03-01');
  expect(await story.state()).toMatchObject({ phase: 'closed', outcome: 'closed-for-want-of-pieces' });
  expect(await outboxOf(story)).toEqual(['acknowledgement/1', 'reminder/1', 'request-for-pieces/1']);
}, 60_000);
