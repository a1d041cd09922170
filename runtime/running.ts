import { existsSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import type { Configuration } from './config.ts';
import { commandLine } from './leftover.ts';
import { takeLock } from './lock.ts';
import { startPostgres, type Secrets } from './postgres.ts';
import { StartProblem } from './problem.ts';
import { Processes } from './processes.ts';
import { during, type Say } from './say.ts';

/** The embedded PostgreSQL of an `npm start` that runs on this data folder, with the application's role; null when none runs. */
export function runningDatabase(dataFolder: string): string | null {
  const cluster = path.join(dataFolder, 'postgres');
  const [pid, , , port] = linesOf(path.join(cluster, 'postmaster.pid'));
  const secrets = path.join(dataFolder, 'postgres-secrets.json');
  if (!pid || !port || !existsSync(secrets) || !commandLine(Number(pid)).includes(realpathSync(cluster))) return null;
  const { app } = JSON.parse(readFileSync(secrets, 'utf8')) as Secrets;
  return `postgres://fmin_app:${app}@127.0.0.1:${port}/fmin`;
}

/** host:port of the embedded Temporal of an `npm start` that runs on this data folder; null when none runs. */
export function runningTemporal(dataFolder: string): string | null {
  const [pid] = linesOf(path.join(dataFolder, 'temporal.pid'));
  const called = pid ? commandLine(Number(pid)) : '';
  const port = called.includes(path.join(dataFolder, 'temporal.db')) ? /--port (\d+)/.exec(called)?.[1] : undefined;
  return port ? `127.0.0.1:${port}` : null;
}

const linesOf = (file: string): readonly string[] => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').map((line) => line.trim()) : []);

export interface ReachedDatabase {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * The database a command works on: the one of DATABASE_URL, else that of a running `npm start`, else the embedded one, started for the
 * time of the command under the data folder's lock.
 * @throws StartProblem when there is no data yet, or when it can't be started.
 */
export async function reachDatabase({ database, dataFolder }: Configuration, say: Say): Promise<ReachedDatabase> {
  const url = database.url ?? runningDatabase(dataFolder);
  if (url) return { url, close: () => Promise.resolve() };
  if (!existsSync(path.join(dataFolder, 'postgres', 'PG_VERSION'))) throw new StartProblem(`Nothing is recorded in ${dataFolder} yet: npm start makes it, or DATABASE_URL says where the database is.`);
  const release = takeLock(dataFolder);
  const processes = new Processes(path.join(dataFolder, 'logs'));
  const close = async (): Promise<void> => {
    await processes.stopAll();
    release();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void close().then(() => process.exit(1)));
  try {
    const { appUrl } = await during(say, 'Starting PostgreSQL', () => startPostgres(dataFolder, processes));
    return { url: appUrl, close };
  } catch (error) {
    await close();
    throw error;
  }
}
