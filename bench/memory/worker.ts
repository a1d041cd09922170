/** A worker as a process of its own, which says how much memory it holds when asked. Its orders come as JSON in its first argument. */
import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { composer } from '../../activities/compose.ts';
import { recorderOn } from '../../activities/recorder.ts';
import { metropole } from '../../activities/service.ts';
import { createWorkers } from '../../activities/worker.ts';
import { connect } from '../../database/connect.ts';
import { loadDirectory } from '../../directory/directory.ts';
import { quietRuntime } from '../quiet.ts';

export interface Orders {
  readonly databaseUrl: string;
  readonly address: string;
  readonly taskQueue: string;
  readonly bundle: string;
}

quietRuntime();
const { databaseUrl, address, taskQueue, bundle } = JSON.parse(process.argv[2] ?? '{}') as Orders;
const db = connect(databaseUrl);
const connection = Connection.lazy({ address });
const native = await NativeConnection.connect({ address });
const recorder = recorderOn(db, { engine: 'bench' });
const workers = await createWorkers({
  connection: native,
  namespace: 'default',
  taskQueue,
  workflowBundle: { codePath: bundle },
  context: { recorder, client: new Client({ connection }), composer: composer({ db, shelf: recorder.shelf, directory: loadDirectory(), service: metropole, publicUrl: 'https://fonds.example' }) },
  maxCachedWorkflows: 10_000,
});
process.on('message', () => {
  globalThis.gc?.();
  process.send?.(process.memoryUsage.rss());
});
process.on('disconnect', () => {
  for (const worker of workers) worker.shutdown();
});
const running = Promise.all(workers.map((worker) => worker.run()));
process.send?.(0);
await running;
await native.close();
await connection.close();
await db.destroy();
