import { CancellationScope, proxyLocalActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';

/** PostgreSQL may be away: a try gives up its turn after this long, so that one act does not hold the others for ever. */
const PATIENCE = '8 seconds';
/**
 * A worker starved of processor time can lose sight of a local activity: none of the activity's own timeouts fires any more, and the workflow task is
 * kept alive for ever. This timer is the server's, so it fires whatever the worker forgot; a try that is answered before never sends it.
 */
const FORGOTTEN = '20 seconds';

type Named = keyof Activities;

/** Local activities of these names, each of which answers or throws within 20 seconds, whatever happens to it. */
export function answering<Name extends Named>(...names: readonly Name[]): Pick<Activities, Name> {
  const local = proxyLocalActivities<Activities>({
    scheduleToCloseTimeout: PATIENCE,
    startToCloseTimeout: '5 seconds',
    retry: { initialInterval: '100 ms', maximumInterval: '1 second' },
  }) as unknown as Record<Named, (input: never) => Promise<never>>;
  return Object.fromEntries(
    names.map((name) => [name, (input: never) => CancellationScope.withTimeout(FORGOTTEN, () => local[name](input))]),
  ) as unknown as Pick<Activities, Name>;
}
