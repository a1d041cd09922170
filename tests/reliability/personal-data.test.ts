import { openEngine } from '../setup/engine.ts';
import { paths } from '../setup/paths.ts';
import { held } from '../setup/session.ts';
import { crossingWorkflowIdOf } from '../../domain/committee/crossing.ts';
import { sessionWorkflowIdOf } from '../../domain/committee/identity.ts';
import type { Engine } from '../setup/engine.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
}, 60_000);
afterAll(() => engine.close());

/** Everything readable in a value, payloads decoded: strings, and bytes as text. */
function* readable(value: unknown, seen = new Set<object>()): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (value instanceof Uint8Array) yield Buffer.from(value).toString('utf8');
  else if (value !== null && typeof value === 'object' && !seen.has(value)) {
    seen.add(value);
    for (const [key, one] of Object.entries(value)) {
      yield key;
      yield* readable(one, seen);
    }
  }
}

/** All that Temporal knows of a workflow: its history and its description, as one text. */
async function allThatTemporalKnows(workflowId: string): Promise<string> {
  const handle = engine.context.client.workflow.getHandle(workflowId);
  return [...readable(await handle.fetchHistory()), ...readable((await handle.describe()).raw)].join('\n');
}

const CANARY = 'canari.plante@creteil.example';

test('the search finds a canary planted on purpose, wherever a payload hides it', async () => {
  const { client, taskQueue } = engine.context;
  const handle = await client.workflow.start('application', {
    taskQueue: `${taskQueue}-nobody`,
    workflowId: `canary/${taskQueue}`,
    args: [{ note: { nested: [CANARY] } }],
    memo: { hidden: CANARY },
  });
  expect((await allThatTemporalKnows(handle.workflowId)).split(CANARY).length - 1).toBeGreaterThanOrEqual(2);
  await handle.terminate();
});

test('whole lives and a session leave no name, address, wording or free text in Temporal', async () => {
  const { db } = engine.context;
  const story = await paths['whole-life']!(engine);
  const rejected = await paths['early-start-then-refusal']!(engine);
  const session = await held(engine);
  const people = await db.selectFrom('people').select(['name', 'email']).execute();
  const texts = await db.selectFrom('texts').select('body').execute();
  expect(texts.length).toBeGreaterThan(5);
  const secrets = [
    ...people.flatMap(({ name, email }) => [name, email]),
    ...texts.map(({ body }) => body),
    'DIPbike', 'Triporteur électrique', 'amel.benhaddou@creteil.example', '01 49 80 92 94', 'Chargée de projets', 'mairie@example.org', 'piece.pdf',
  ];
  const ids = [`application/${story.id}`, `application/${rejected.id}`, `review/${story.id}/1`, `payment/${story.id}/1/1`, sessionWorkflowIdOf(session.id), crossingWorkflowIdOf({ kind: 'session', id: session.id })];
  const known = (await Promise.all(ids.map(allThatTemporalKnows))).join('\n');
  expect(known).toContain('declareComplete');
  expect(known).toContain('approveMinutes');
  expect(secrets.filter((secret) => known.includes(secret))).toEqual([]);
}, 60_000);

test('an error of PostgreSQL reaches Temporal as its type and code, never as its words', async () => {
  const { discreet } = await import('../../activities/discreet.ts');
  const leak = Object.assign(new Error(`Key (email)=(${CANARY}) already exists`), { code: '23505', detail: CANARY });
  const failure: unknown = await discreet(() => Promise.reject(leak)).catch((error: unknown) => error);
  expect([...readable(failure)].join('\n')).not.toContain(CANARY);
  expect(failure).toMatchObject({ type: 'Error', message: '23505' });
});
