import { condition, continueAsNew, defineSignal, proxyActivities, setHandler, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import type { CrossingSource } from '../domain/committee/crossing.ts';

/** To the carrier of a source: there are acts to carry. */
export const moreToCarry = defineSignal('moreToCarry');

/** Events of one run before a fresh one goes on: three for each act carried. */
const LONG_RUN = 1_000;

/** Carries the acts of one source, all on the way at once; how many run together is the queue's affair. One that finds no answer does not hold the others. */
export async function crossing(source: CrossingSource): Promise<void> {
  const { findWaiting, carry } = proxyActivities<Pick<Activities, 'findWaiting' | 'carry'>>({
    taskQueue: `${workflowInfo().taskQueue}-crossings`, startToCloseTimeout: '15 seconds', retry: { initialInterval: '500 ms', maximumInterval: '30 seconds' },
  });
  const onTheWay = new Set<string>();
  let more = false;
  setHandler(moreToCarry, () => {
    more = true;
  });
  do {
    more = false;
    const waiting = await findWaiting(source);
    for (const id of waiting.filter((one) => !onTheWay.has(one))) {
      onTheWay.add(id);
      // Tried without end: only cancelling ends it unsettled, and that ends the wait below too.
      void carry(id).catch(() => undefined).finally(() => onTheWay.delete(id));
    }
    await condition(() => more || onTheWay.size === 0);
    // There may be another page of them.
    more ||= waiting.length > 0;
    if (onTheWay.size === 0 && workflowInfo().historyLength > LONG_RUN) await continueAsNew<typeof crossing>(source);
  } while (more);
}
