/** A worker as a process of its own, so that it can be killed as a power cut would. Its orders come as JSON in its first argument. */
import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { contextOn } from '../setup/context.ts';
import { createWorkers } from '../../activities/worker.ts';
import { connect } from '../../database/connect.ts';
import { armFailPoint } from '../../runtime/failpoints.ts';

export interface Orders {
  readonly databaseUrl: string;
  readonly address: string;
  readonly taskQueue: string;
  readonly bundle: string;
  readonly failPoint?: string;
}

const orders = JSON.parse(process.argv[2] ?? '{}') as Orders;
armFailPoint(orders.failPoint, false);
const client = new Client({ connection: Connection.lazy({ address: orders.address }) });
const workers = await createWorkers({
  connection: await NativeConnection.connect({ address: orders.address }),
  namespace: 'default',
  taskQueue: orders.taskQueue,
  workflowBundle: { codePath: orders.bundle },
  context: contextOn(connect(orders.databaseUrl), client),
});
process.send?.('ready');
await Promise.all(workers.map((worker) => worker.run()));
