import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Configuration } from './config.ts';
import { type Postgres, startPostgres } from './postgres.ts';
import { StartProblem } from './problem.ts';
import { Processes } from './processes.ts';
import { withClient } from './roles.ts';
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
    database.url ? given(database.url, database.ownerUrl) : during(say, 'Starting PostgreSQL', () => startPostgres(configuration.dataFolder, processes)),
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

/** A database given by the environment must answer before anything leans on it. */
async function given(...urls: readonly (string | null)[]): Promise<null> {
  for (const [at, url] of urls.entries()) {
    if (!url) continue;
    try {
      await withClient(url, (client) => client.query('SELECT 1'));
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      throw new StartProblem(`PostgreSQL can't be reached at ${at === 0 ? 'DATABASE_URL' : 'DATABASE_OWNER_URL'} (${code ?? message}): check the address, the role and its password, and that it runs.`);
    }
  }
  return null;
}
