import { statSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Connection } from '@temporalio/client';
import { endLeftover } from './leftover.ts';
import { freePort, isPortFree } from './ports.ts';
import { StartProblem } from './problem.ts';
import type { Processes, Running } from './processes.ts';
import { during, type Say } from './say.ts';
import { temporalCli } from './temporal-cli.ts';

export interface Temporal {
  readonly address: string;
  /** Where its own pages are; null when it has none. */
  readonly uiUrl: string | null;
  readonly running: Running;
}

/** What workflows may be found by: no name, no amount, nothing personal. */
export const searchAttributes = { Phase: 'Keyword', Programme: 'Keyword', DueDay: 'Keyword' } as const;

const uiPort = 8233;

export interface DevServer {
  readonly dataFolder: string;
  readonly cacheFolder: string;
  readonly namespace: string;
  /** Keep what it knows in the data folder; otherwise it forgets when it stops. */
  readonly keep: boolean;
  /** Serve its pages too, where their port is free. */
  readonly pages: boolean;
}

/**
 * Starts the embedded Temporal dev server on free ports of the loopback and waits until its namespace takes work.
 * @throws StartProblem when its CLI can't be had or it doesn't start.
 */
export async function startTemporal(server: DevServer, processes: Processes, say: Say): Promise<Temporal> {
  const cli = await temporalCli(server.cacheFolder, say);
  const database = path.join(server.dataFolder, 'temporal.db');
  const pidFile = path.join(server.dataFolder, 'temporal.pid');
  await mkdir(server.dataFolder, { recursive: true });
  await endLeftover(pidFile, database, 'SIGTERM');
  const port = await freePort();
  const pages = server.pages && (await isPortFree(uiPort));
  const running = processes.start({
    name: 'temporal',
    command: cli,
    args: [
      'server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port), '--namespace', server.namespace,
      ...(pages ? ['--ui-port', String(uiPort), '--ui-disable-news-fetch'] : ['--headless']),
      ...(server.keep ? ['--db-filename', database] : []),
      ...Object.entries(searchAttributes).flatMap(([name, type]) => ['--search-attribute', `${name}=${type}`]),
      // The reports of a dossier's children and the acts of many people may come together.
      '--dynamic-config-value', 'history.maxInFlightUpdates=100',
      '--log-level', 'error', '--log-format', 'json',
    ],
    env: { PATH: process.env.PATH, HOME: server.dataFolder, TZ: 'UTC' },
    patience: 15_000,
  });
  await writeFile(pidFile, `${running.pid}\n`);
  await during(say, 'Starting Temporal', () => servingNamespace(`127.0.0.1:${port}`, server.namespace, running));
  return { address: `127.0.0.1:${port}`, uiUrl: pages ? `http://127.0.0.1:${uiPort}` : null, running };
}

/** Whether a kept dev server has run here before. */
export function hasTemporalData(dataFolder: string): boolean {
  return (statSync(path.join(dataFolder, 'temporal.db'), { throwIfNoEntry: false })?.size ?? 0) > 0;
}

async function servingNamespace(address: string, namespace: string, running: Running): Promise<void> {
  let over = false;
  void running.ended.then(() => (over = true));
  for (const deadline = Date.now() + 60_000; ; await new Promise((resolve) => setTimeout(resolve, 100))) {
    if (over) throw new StartProblem(`Temporal did not start${reason(running.lastWords(6))}`);
    if (await takesWork(address, namespace)) return;
    if (Date.now() > deadline) throw new StartProblem(`Temporal gave no answer within a minute${reason(running.lastWords(6))}`);
  }
}

async function takesWork(address: string, namespace: string): Promise<boolean> {
  let connection: Connection | undefined;
  try {
    connection = await Connection.connect({ address, connectTimeout: 1_000 });
    const found = connection;
    await found.withDeadline(Date.now() + 2_000, () => found.workflowService.describeNamespace({ namespace }));
    return true;
  } catch {
    return false;
  } finally {
    await connection?.close();
  }
}

function reason(words: string): string {
  if (/no space left|disk is full|SQLITE_FULL/i.test(words)) return ': the disk is full. Free some space and start again.';
  return words.trim() ? `:\n${words}` : '.';
}
