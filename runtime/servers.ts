import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Configuration } from './config.ts';
import { type Postgres, startPostgres } from './postgres.ts';
import { Processes } from './processes.ts';
import { during, type Say } from './say.ts';
import { startTemporal, type Temporal } from './temporal.ts';

/** PostgreSQL and Temporal, embedded or given by the environment, and the process tree they belong to. */
export interface Servers {
  readonly appUrl: string;
  readonly ownerUrl: string;
  readonly temporalAddress: string;
  readonly temporalUi: string | null;
  readonly postgres: Postgres | null;
  readonly temporal: Temporal | null;
  readonly processes: Processes;
  close(): Promise<void>;
}

/**
 * Starts what the configuration does not point to elsewhere, both at once.
 * @param choice `keep: false` forgets Temporal's state at the end; `pages` serves Temporal's own pages.
 * @throws StartProblem; what had been started is stopped first.
 */
export async function openServers(configuration: Configuration, say: Say, choice: { keep: boolean; pages: boolean }, processes = new Processes(path.join(configuration.dataFolder, 'logs'))): Promise<Servers> {
  mkdirSync(configuration.dataFolder, { recursive: true });
  const { database, temporal } = configuration;
  const [postgres, devServer] = await Promise.allSettled([
    database.url ? null : during(say, 'Starting PostgreSQL', () => startPostgres(configuration.dataFolder, processes)),
    temporal.address ? null : startTemporal({ ...configuration, namespace: temporal.namespace, ...choice }, processes, say),
  ]);
  if (postgres.status === 'rejected' || devServer.status === 'rejected') {
    await processes.stopAll();
    throw postgres.status === 'rejected' ? postgres.reason : (devServer as PromiseRejectedResult).reason;
  }
  return {
    appUrl: postgres.value?.appUrl ?? (database.url as string),
    ownerUrl: postgres.value?.ownerUrl ?? (database.ownerUrl as string),
    temporalAddress: devServer.value?.address ?? (temporal.address as string),
    temporalUi: devServer.value?.uiUrl ?? null,
    postgres: postgres.value,
    temporal: devServer.value,
    processes,
    close: () => processes.stopAll(),
  };
}
