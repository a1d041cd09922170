import { Worker } from '@temporalio/worker';
import { dossierActivities, reportingActivities } from './index.ts';
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

/** The two workers of a process: the dossiers with their record and letters, and the reports from child to dossier. */
export async function createWorkers({ connection, namespace, taskQueue, workflowBundle, context, maxCachedWorkflows }: WorkersOptions): Promise<readonly Worker[]> {
  return Promise.all([
    Worker.create({ connection, namespace, taskQueue, workflowBundle, activities: dossierActivities(context), maxCachedWorkflows, shutdownGraceTime: '5 seconds', shutdownForceTime: '15 seconds' }),
    Worker.create({ connection, namespace, taskQueue: `${taskQueue}-acts`, activities: reportingActivities(context), maxConcurrentActivityTaskExecutions: REPORTING_SLOTS, shutdownGraceTime: '5 seconds' }),
  ]);
}
