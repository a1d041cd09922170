import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { Worker, bundleWorkflowCode } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { workflowBundle } from '../setup/bundle.ts';
import { openEngine } from '../setup/engine.ts';
import { paths } from '../setup/paths.ts';
import { held } from '../setup/session.ts';
import { crossingWorkflowIdOf } from '../../domain/committee/crossing.ts';
import { sessionWorkflowIdOf } from '../../domain/committee/identity.ts';
import type { Engine } from '../setup/engine.ts';

/** Recorded runs. Until the first release they are made again with FMIN_RECORD_HISTORIES=1; afterwards a failing replay is mended with `patched()`. */
const RECORDED = 'tests/histories';
const RECORDING = process.env.FMIN_RECORD_HISTORIES === '1';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
}, 60_000);
afterAll(() => engine.close());

type History = Parameters<typeof Worker.runReplayHistory>[1];
const replay = (bundle: { readonly codePath: string } | { readonly code: string }, history: History): Promise<void> => Worker.runReplayHistory({ workflowBundle: bundle }, history, 'application/replayed');

/** What was just run comes to the same end when it is replayed; kept where runs are being recorded. */
async function replayAndKeep(name: string, workflow: string): Promise<void> {
  const history = await engine.context.client.workflow.getHandle(workflow).fetchHistory();
  await replay(await workflowBundle(), history);
  if (!RECORDING) return;
  mkdirSync(RECORDED, { recursive: true });
  writeFileSync(path.join(RECORDED, `${name}.json`), historyToJSON(history));
}

test.each(Object.entries(paths))('%s: a run is replayed to the same end', async (name, play) => {
  await replayAndKeep(name, `application/${(await play(engine)).id}`);
}, 60_000);

test('a session and the carrying of its opinions are replayed to the same end', async () => {
  const { id } = await held(engine);
  await replayAndKeep('session', sessionWorkflowIdOf(id));
  await replayAndKeep('opinions-carried', crossingWorkflowIdOf({ kind: 'session', id }));
}, 60_000);

test.each([...Object.keys(paths), 'session', 'opinions-carried'])('the recorded run %s is replayed by today’s code', async (name) => {
  await replay(await workflowBundle(), JSON.parse(readFileSync(path.join(RECORDED, `${name}.json`), 'utf8')) as History);
});

/** The workflows as they would be after a change of one file. */
async function changed(file: string, from: string, to: string): Promise<{ code: string }> {
  const folder = path.resolve('.cache/variants', `${process.pid}-${Date.now()}`);
  try {
    for (const part of ['workflows', 'domain', 'activities']) cpSync(part, path.join(folder, part), { recursive: true });
    const source = readFileSync(path.join(folder, file), 'utf8');
    expect(source).toContain(from);
    writeFileSync(path.join(folder, file), source.replace(from, to));
    return await bundleWorkflowCode({ workflowsPath: path.join(folder, 'workflows/index.ts'), logger: { log: noop, trace: noop, debug: noop, info: noop, warn: noop, error: noop } });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
const noop = (): void => undefined;

test('a rule may change without touching open dossiers; the story may not', async () => {
  const story = await paths['pieces-asked-and-sent']!(engine);
  const history = await engine.context.client.workflow.getHandle(`application/${story.id}`).fetchHistory();
  const otherRule = await changed('domain/application/decide/screening.ts', "if (state.request) return refuse('request-open'", "if (state.requests >= 0) return refuse('request-open'");
  await replay(otherRule, history);
  const otherStory = await changed('workflows/screening.ts', "  await d.send('acknowledgement');\n", '');
  await expect(replay(otherStory, history)).rejects.toThrow(DeterminismViolationError);
}, 120_000);
