import { commitActivity } from './commit.ts';
import { crossingActivities } from './crossing.ts';
import { letterActivities } from './letters.ts';
import { reportActivity } from './report.ts';
import { sessionActivities } from './session.ts';
import type { Client } from '@temporalio/client';
import type { Composer } from './letters.ts';
import type { Recorder } from '../database/record.ts';

/** What the activities lean on, made once in a worker. */
export interface ActivityContext {
  readonly recorder: Recorder;
  readonly composer: Composer;
  readonly client: Client;
}

/** Local activities of the dossiers and of the sessions: the record and the letters, all in PostgreSQL. */
export const dossierActivities = (context: ActivityContext) => ({ ...commitActivity(context), ...letterActivities(context), ...sessionActivities(context) });
/** Acts sent from one workflow to another: on their own queue. */
export const reportingActivities = (context: ActivityContext) => reportActivity(context);

/** Acts that leave a session or a deliberation for many dossiers: on a queue of their own too. */
export const carryingActivities = (context: ActivityContext, taskQueue: string) => crossingActivities(context, taskQueue);

export type Activities = ReturnType<typeof dossierActivities> & ReturnType<typeof reportingActivities> & ReturnType<typeof carryingActivities>;
