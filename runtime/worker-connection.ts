import { NativeConnection } from '@temporalio/worker';
import type { Configuration } from './config.ts';
import { temporalOptions } from './connection.ts';
import { StartProblem } from './problem.ts';

/** How a Worker reaches Temporal. @throws StartProblem when nothing answers there. */
export async function workerConnection(configuration: Configuration): Promise<NativeConnection> {
  const options = temporalOptions(configuration);
  try {
    return await NativeConnection.connect(options);
  } catch (error) {
    throw new StartProblem(`Temporal gives no answer at ${options.address}: check TEMPORAL_ADDRESS and that it runs (${error instanceof Error ? error.message.split('\n')[0] : 'unknown reason'}).`);
  }
}
