import { sourcesWaiting } from '../database/crossings.ts';
import { crossingWorkflowIdOf } from '../domain/committee/crossing.ts';
import type { CrossingSource } from '../domain/committee/crossing.ts';
import type { Context } from './context.ts';

/** Has the acts of a source carried to their dossiers: starts its carrier, or tells the one that runs that there are more. Any number of times. */
export async function carryCrossings({ client, taskQueue }: Pick<Context, 'client' | 'taskQueue'>, source: CrossingSource): Promise<void> {
  await client.workflow.signalWithStart('crossing', { workflowId: crossingWorkflowIdOf(source), taskQueue, args: [source], signal: 'moreToCarry', signalArgs: [] });
}

/** The same for every source with acts that wait: nobody may have been left to say so. */
export async function carryWaiting(context: Pick<Context, 'client' | 'taskQueue' | 'db'>): Promise<void> {
  for (const source of await sourcesWaiting(context.db)) await carryCrossings(context, source);
}
