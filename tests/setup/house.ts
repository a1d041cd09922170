/**
 * One PostgreSQL and one Temporal for all suites, in a process of its own. A server starts when the first suite asks for it, so that
 * suites of pure functions wait for nothing. Everything ends with this process, which ends with jest, however jest ends.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { migrate } from '../../database/migrate.ts';
import { workflowBundle } from '../../runtime/bundle.ts';
import { findChromium } from '../../runtime/chromium.ts';
import { readConfiguration } from '../../runtime/config.ts';
import { startPostgres } from '../../runtime/postgres.ts';
import { Processes } from '../../runtime/processes.ts';
import { silent } from '../../runtime/say.ts';
import { startTemporal } from '../../runtime/temporal.ts';

const dataFolder = mkdtempSync(path.join(os.tmpdir(), 'fmin-tests-'));
// Started by root, PostgreSQL runs as another account: it must be able to enter.
chmodSync(dataFolder, 0o711);
const configuration = readConfiguration({ ...process.env, FMIN_DATA: dataFolder });
const processes = new Processes(path.join(dataFolder, 'logs'));

const parts: Record<string, () => Promise<unknown>> = {
  '/postgres': once(async () => {
    const { adminUrl, ownerUrl, appUrl } = await startPostgres(dataFolder, processes);
    await migrate(ownerUrl);
    return { adminUrl, ownerUrl, appUrl };
  }),
  '/temporal': once(async () => {
    if (configuration.temporal.address) return { address: configuration.temporal.address };
    const { address } = await startTemporal({ ...configuration, namespace: 'default', keep: false, pages: false }, processes, silent);
    return { address };
  }),
  '/chromium': once(() => findChromium(configuration.cacheFolder)),
  '/bundle': once(() => workflowBundle(configuration.cacheFolder)),
};

const server = http.createServer((request, response) => {
  const part = parts[request.url ?? ''];
  if (!part) return void response.writeHead(404).end();
  part().then(
    (found) => response.end(JSON.stringify(found)),
    (error: unknown) => response.writeHead(500).end(error instanceof Error ? (error.stack ?? error.message) : String(error)),
  );
});
server.listen(0, '127.0.0.1', () => process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));

process.on('disconnect', () => void close());
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void close());

let closing: Promise<void> | undefined;

function close(): Promise<void> {
  return (closing ??= (async () => {
    server.close();
    server.closeAllConnections();
    await processes.stopAll();
    rmSync(dataFolder, { recursive: true, force: true });
    process.exit(0);
  })());
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => (result ??= work());
}
