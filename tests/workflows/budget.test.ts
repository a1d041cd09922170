import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { journey } from '../setup/journey.ts';
import { openEngine, openStory } from '../setup/engine.ts';
import type { Engine } from '../setup/engine.ts';

/** What an act may cost. Whoever raises a budget says why in the commit. */
const EVENTS_AN_ACT = 7;
const TASKS_AN_ACT = 2;
const STATEMENTS_AN_ACT = 8;
/** Of the history as it is exported, payloads in base64. */
const BYTES_AN_ACT = 7_000;
/** Workflow tasks come apart: how many there are depends on what the server hands over at once, and a busy machine hands over less. */
const EVENTS_A_LIFE = 220;

let statements: string[] = [];
let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ onQuery: (sql) => statements.push(sql) });
}, 60_000);
afterAll(() => engine.close());

const historyOf = async (id: string) => (await engine.context.client.workflow.getHandle(`application/${id}`).fetchHistory()).events ?? [];

const isOfATask = (event: Awaited<ReturnType<typeof historyOf>>[number]): boolean =>
  [event.workflowTaskScheduledEventAttributes, event.workflowTaskStartedEventAttributes, event.workflowTaskCompletedEventAttributes, event.workflowTaskTimedOutEventAttributes, event.workflowTaskFailedEventAttributes].some(Boolean);

test('an act costs a few events, one workflow task, a fixed number of statements and little room', async () => {
  const story = await openStory(engine);
  await journey.file(engine, story);
  await story.standing();
  const before = await historyOf(story.id);
  const ACTS = 10;
  statements = [];
  for (let i = 0; i < ACTS; i += 1) await story.done(engine.cast.agent, { type: 'sendMessage', text: `Message ${i}` });
  // Two at the door (the dossier, the text), then begin, lock, person, append, move the row, commit.
  expect(statements.length / ACTS).toBeLessThanOrEqual(STATEMENTS_AN_ACT);
  const added = (await historyOf(story.id)).slice(before.length);
  expect(added.length / ACTS).toBeLessThanOrEqual(EVENTS_AN_ACT);
  expect(added.filter(({ workflowTaskStartedEventAttributes }) => workflowTaskStartedEventAttributes).length / ACTS).toBeLessThanOrEqual(TASKS_AN_ACT);
  const bytes = historyToJSON({ events: added }).length;
  expect(bytes / ACTS).toBeLessThanOrEqual(BYTES_AN_ACT);
}, 60_000);

test('a whole life stays within one short run', async () => {
  const story = await openStory(engine);
  await journey.wholeLife(engine, story);
  const history = await historyOf(story.id);
  expect(history.filter((event) => !isOfATask(event)).length).toBeLessThanOrEqual(EVENTS_A_LIFE);
}, 60_000);
