/**
 * The least a durable dossier could be: updates that insert a row each, and children that wait to be told that all is settled.
 * No state, no rule, no letter. What the engine costs is what it takes beyond this.
 */
import { ParentClosePolicy, allHandlersFinished, condition, defineSignal, defineUpdate, getExternalWorkflowHandle, proxyLocalActivities, setHandler, startChild, workflowInfo } from '@temporalio/workflow';
import type { BareActivities } from './activities.ts';

/** What one update of the bare workflow does. */
export interface BareStep {
  /** Inserts a row, as an act does; false: it only answers, as the moving of a day does. */
  readonly inserts: boolean;
  readonly starts: number | null;
  readonly settles: number | null;
}

const { insert } = proxyLocalActivities<BareActivities>({ startToCloseTimeout: '5 seconds' });

export const step = defineUpdate<number, [BareStep]>('step');
const settled = defineSignal('settled');

export async function bare(steps: number): Promise<void> {
  const { workflowId } = workflowInfo();
  const childId = (no: number): string => `${workflowId}/child/${no}`;
  let done = 0;
  setHandler(step, async ({ inserts, starts, settles }) => {
    if (inserts) await insert(workflowId, done + 1);
    if (starts !== null) await startChild(bareChild, { workflowId: childId(starts), parentClosePolicy: ParentClosePolicy.ABANDON });
    if (settles !== null) await getExternalWorkflowHandle(childId(settles)).signal(settled);
    done += 1;
    return done;
  });
  await condition(() => done >= steps && allHandlersFinished());
}

export async function bareChild(): Promise<void> {
  let over = false;
  setHandler(settled, () => {
    over = true;
  });
  await condition(() => over);
}
