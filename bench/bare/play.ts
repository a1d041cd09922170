import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { WithStartWorkflowOperation } from '@temporalio/client';
import { Worker, bundleWorkflowCode } from '@temporalio/worker';
import pg from 'pg';
import { withClient } from '../../runtime/roles.ts';
import { bareActivities } from './activities.ts';
import type { BareStep, bare } from './workflow.ts';
import type { Scene } from '../scene.ts';

/** The bare workflow with a worker in this process, beside the engine: same Temporal, same PostgreSQL, as many connections. */
export interface Bare {
  /** Starts one, with its first update. */
  start(steps: number, first: BareStep): Promise<BareRun>;
  close(): Promise<void>;
}
export interface BareRun {
  step(step: BareStep): Promise<void>;
}

export const act: BareStep = { inserts: true, starts: null, settles: null };

export async function openBare(scene: Scene, database: { readonly ownerUrl: string; readonly appUrl: string }): Promise<Bare> {
  await withClient(database.ownerUrl, (owner) => owner.query('CREATE TABLE IF NOT EXISTS bare_acts (workflow text, seq integer, data jsonb NOT NULL, at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (workflow, seq)); GRANT INSERT ON bare_acts TO fmin_app'));
  const pool = new pg.Pool({ connectionString: database.appUrl, max: 10 });
  const taskQueue = `bare-${randomUUID()}`;
  const workflowBundle = await bundleWorkflowCode({ workflowsPath: path.resolve('bench/bare/workflow.ts'), logger: quiet });
  const worker = await Worker.create({ connection: scene.native, namespace: 'default', taskQueue, workflowBundle, activities: bareActivities(pool), shutdownGraceTime: '5 seconds' });
  const done = worker.run();
  const { workflow } = scene.client;
  return {
    async start(steps, first) {
      const workflowId = `bare/${randomUUID()}`;
      const startWorkflowOperation = new WithStartWorkflowOperation<typeof bare>('bare', { workflowId, taskQueue, args: [steps], workflowIdConflictPolicy: 'USE_EXISTING' });
      await workflow.executeUpdateWithStart<typeof bare, number, [BareStep]>('step', { updateId: randomUUID(), args: [first], startWorkflowOperation });
      const handle = workflow.getHandle<typeof bare>(workflowId);
      return { step: async (step) => void (await handle.executeUpdate<number, [BareStep]>('step', { updateId: randomUUID(), args: [step] })) };
    },
    async close() {
      worker.shutdown();
      await done;
      await pool.end();
    },
  };
}

const quiet = { log: () => undefined, trace: () => undefined, debug: () => undefined, info: () => undefined, warn: () => undefined, error: (message: string) => void process.stderr.write(`${message}\n`) };
