/** A worker: it tells the dossiers' stories, writes their record and their letters, and posts what waits in the outbox. Stateless; run as many as needed. */
import { readFileSync } from 'node:fs';
import { Client } from '@temporalio/client';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import type { ActivityContext } from '../activities/index.ts';
import { composer } from '../activities/compose.ts';
import { startPostman } from '../activities/postman.ts';
import { recorderOn } from '../activities/recorder.ts';
import { metropole } from '../activities/service.ts';
import { createWorkers } from '../activities/worker.ts';
import { connect } from '../database/connect.ts';
import { loadDirectory } from '../directory/directory.ts';
import { workflowBundle } from '../runtime/bundle.ts';
import { whereServersAre } from '../runtime/config.ts';
import { clientConnection } from '../runtime/connection.ts';
import { armFailPoint } from '../runtime/failpoints.ts';
import type { Log } from '../runtime/log.ts';
import { runService } from '../runtime/service.ts';
import { workerConnection } from '../runtime/worker-connection.ts';
import { carryWaiting } from '../usecases/crossings.ts';

await runService('worker', async (configuration, log) => {
  const { database, temporal, production, web, mail } = configuration;
  armFailPoint(configuration.failPoint ?? undefined, production);
  Runtime.install({ logger: temporalLogger(log) });
  const [native, bundle] = await Promise.all([workerConnection(configuration), workflowBundle(configuration.cacheFolder)]);
  const connection = clientConnection(configuration);
  const db = connect(whereServersAre(configuration).databaseUrl, { poolSize: database.poolSize });
  const directory = loadDirectory();
  const recorder = recorderOn(db, { engine: engineVersion(), directory });
  const activities: ActivityContext = { recorder, composer: composer({ db, shelf: recorder.shelf, directory, service: metropole, publicUrl: web.publicUrl }), client: new Client({ connection, namespace: temporal.namespace }) };
  const workers = await createWorkers({ connection: native, namespace: temporal.namespace, taskQueue: temporal.taskQueue, workflowBundle: bundle, context: activities });
  const stop = new AbortController();
  const post = startPostman({ db, smtpUrl: mail.smtpUrl, from: mail.from, log, stop: stop.signal });
  const running = Promise.all(workers.map((worker) => worker.run()));
  // Acts written for many dossiers, whose sender died before it could have them carried.
  const carryLeft = (): void => void carryWaiting({ db, client: activities.client, taskQueue: temporal.taskQueue }).catch((error: unknown) => log.warn({ err: error }, 'acts that wait could not be looked for'));
  carryLeft();
  const courier = setInterval(carryLeft, 60_000);
  return {
    ready: { taskQueue: temporal.taskQueue },
    ended: running,
    healthy: () => workers.every((worker) => worker.getState() === 'RUNNING'),
    close: async () => {
      for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
      clearInterval(courier);
      stop.abort();
      await Promise.allSettled([running, post]);
      await native.close();
      await connection.close();
      await db.destroy();
    },
  };
});

function engineVersion(): string {
  return (JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version;
}

/** What Temporal's SDK says goes to the one log; its errors by their type alone. */
function temporalLogger(log: Log): DefaultLogger {
  return new DefaultLogger('WARN', ({ level, message, meta }) => {
    const { error, workflowId, activityType } = (meta ?? {}) as Record<string, unknown>;
    log[level === 'ERROR' ? 'error' : 'warn']({ workflowId, activityType, ...(error === undefined ? {} : { err: error }) }, message);
  });
}
