import { Worker } from '@temporalio/worker';
import { carryingActivities, dossierActivities, reportingActivities } from './index.ts';
import type { NativeConnection, WorkerOptions } from '@temporalio/worker';
import type { ActivityContext } from './index.ts';

export interface WorkersOptions {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly taskQueue: string;
  readonly workflowBundle: NonNullable<WorkerOptions['workflowBundle']>;
  readonly context: ActivityContext;
  /** Dossiers kept warm in memory; a cold one is replayed from its run. */
  readonly maxCachedWorkflows?: number;
}

/** Acts sent from one workflow to another run here: bounded, so that they can never hold the slots their targets need. */
const REPORTING_SLOTS = 5;
const CARRYING_SLOTS = 5;

/** The workers of a process: the dossiers with their record and letters, the reports from child to dossier, the acts a session or a deliberation sends to many. */
export async function createWorkers({ connection, namespace, taskQueue, workflowBundle, context, maxCachedWorkflows }: WorkersOptions): Promise<readonly Worker[]> {
  return Promise.all([
    Worker.create({ connection, namespace, taskQueue, workflowBundle, activities: dossierActivities(context), maxCachedWorkflows, shutdownGraceTime: '5 seconds', shutdownForceTime: '15 seconds' }),
    Worker.create({ connection, namespace, taskQueue: `${taskQueue}-acts`, activities: reportingActivities(context), maxConcurrentActivityTaskExecutions: REPORTING_SLOTS, shutdownGraceTime: '5 seconds' }),
    Worker.create({ connection, namespace, taskQueue: `${taskQueue}-crossings`, activities: carryingActivities(context, taskQueue), maxConcurrentActivityTaskExecutions: CARRYING_SLOTS, shutdownGraceTime: '5 seconds' }),
  ]);
}
