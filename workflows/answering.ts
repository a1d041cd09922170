import { CancellationScope, proxyLocalActivities } from '@temporalio/workflow';
import type { LocalActivityOptions } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';

/** PostgreSQL may be away: a try gives up its turn after this long, so that one act does not hold the others for ever. */
const PATIENCE = '8 seconds';
/**
 * A worker starved of processor time can lose sight of a local activity: none of the activity's own timeouts fires any more, and the workflow task is
 * kept alive for ever. This timer is the server's, so it fires whatever the worker forgot; a try that is answered before never sends it.
 */
const FORGOTTEN = '20 seconds';

type Named = keyof Activities;
type Retries = NonNullable<LocalActivityOptions['retry']>;

/** An act: nothing of its dossier goes on before it has its answer, so it is tried for as long as its patience lasts. */
export const answering = <Name extends Named>(...names: readonly Name[]): Pick<Activities, Name> => bounded(names, { initialInterval: '100 ms', maximumInterval: '1 second' });

/** An effect, tried twice at once; then its workflow waits before it tries again, so that no act waits behind a letter that fails. */
export const effecting = <Name extends Named>(...names: readonly Name[]): Pick<Activities, Name> => bounded(names, { initialInterval: '100 ms', maximumAttempts: 2 });

/** Local activities of these names, each of which answers or throws within 20 seconds, whatever happens to it. */
function bounded<Name extends Named>(names: readonly Name[], retry: Retries): Pick<Activities, Name> {
  const local = proxyLocalActivities<Activities>({ scheduleToCloseTimeout: PATIENCE, startToCloseTimeout: '5 seconds', retry }) as unknown as Record<Named, (input: never) => Promise<never>>;
  return Object.fromEntries(
    names.map((name) => [name, (input: never) => CancellationScope.withTimeout(FORGOTTEN, () => local[name](input))]),
  ) as unknown as Pick<Activities, Name>;
}
