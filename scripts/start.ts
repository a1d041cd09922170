/**
 * `npm start`: the whole product on this machine, in one process tree, its data kept in `.data/`.
 * PostgreSQL and Temporal first, then migrations, then identity, worker and web as processes of their own.
 */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { introducePersonas } from './personas.ts';
import { prepare } from './prepare.ts';
import { type Configuration, readConfiguration } from '../runtime/config.ts';
import { takeLock } from '../runtime/lock.ts';
import { portNear } from '../runtime/ports.ts';
import { preflight } from '../runtime/preflight.ts';
import { reportAndExit, StartProblem } from '../runtime/problem.ts';
import { Processes } from '../runtime/processes.ts';
import { withClient } from '../runtime/roles.ts';
import { aloud, during } from '../runtime/say.ts';
import { openServers, type Servers } from '../runtime/servers.ts';
import { supervise } from '../runtime/supervisor.ts';

process.env.TZ = 'UTC';
const began = Date.now();
let stopAsked = false;

try {
  const configuration = readConfiguration();
  await preflight(configuration);
  const release = takeLock(configuration.dataFolder);
  process.on('exit', release);
  const processes = new Processes(path.join(configuration.dataFolder, 'logs'));
  stopWhenAsked(processes);
  try {
    await start(configuration, processes);
  } catch (error) {
    // Asked to stop meanwhile: what fails now fails for that reason, and the stop ends the process.
    if (stopAsked) await new Promise(() => undefined);
    await processes.stopAll();
    throw error;
  }
} catch (error) {
  reportAndExit(error);
}

async function start(configuration: Configuration, processes: Processes): Promise<void> {
  const servers = await openServers(configuration, aloud, { keep: true, pages: true }, processes);
  for (const server of [servers.postgres, servers.temporal]) if (server) endWith(server.running.ended, server.running.name, () => server.running.lastWords(4), processes);
  await prepare(servers, aloud);
  if (!configuration.identity.issuer) await introducePersonas(servers.appUrl);
  const identityPort = configuration.identity.issuer ? null : await portNear(configuration.identity.localPort);
  const environment = environmentFor(configuration, servers, configuration.identity.issuer ?? `http://localhost:${identityPort}`, identityPort);
  const service = (name: string, file: string) =>
    supervise({ name, command: process.execPath, args: [path.resolve(file)], env: environment, patience: 15_000 }, processes, aloud, (problem) => void end(processes, problem));
  await during(aloud, 'Starting identity, worker and web', () =>
    Promise.all([identityPort && service('identity', 'scripts/identity.ts'), service('worker', 'scripts/worker.ts'), service('web', 'scripts/api.ts')]),
  );
  const { publicUrl } = configuration.web;
  aloud(`\n✓ Ready in ${((Date.now() - began) / 1000).toFixed(1)} s: ${publicUrl}`);
  aloud(`  API ${publicUrl}/api/v1/docs${servers.temporalUi ? ` · Temporal ${servers.temporalUi}` : ''} · data and logs in ${path.relative(process.cwd(), configuration.dataFolder) || '.'}/ · Ctrl-C stops everything`);
  if (!configuration.identity.issuer) void seedOnce(servers, configuration, environment);
}

/** What a service is told: the application's role, never the owner's. */
function environmentFor(configuration: Configuration, servers: Servers, issuer: string, identityPort: number | null): Record<string, string | undefined> {
  return {
    ...process.env,
    TZ: 'UTC',
    FMIN_DATA: configuration.dataFolder,
    FMIN_CACHE: configuration.cacheFolder,
    DATABASE_URL: servers.appUrl,
    DATABASE_OWNER_URL: undefined,
    DATABASE_ADMIN_URL: undefined,
    TEMPORAL_ADDRESS: servers.temporalAddress,
    OIDC_ISSUER: issuer,
    ...(identityPort ? { IDENTITY_PORT: String(identityPort) } : {}),
    // Node keeps what it compiled: a second start reads it back.
    NODE_COMPILE_CACHE: path.join(configuration.cacheFolder, 'node'),
  };
}

/**
 * Demonstration dossiers, where there is no dossier yet: a process of its own, beside whoever is already looking around. A mark in the data
 * folder lasts until all are made: an interrupted seed goes on where it was at the next start.
 */
async function seedOnce({ appUrl, processes }: Servers, { dataFolder }: Configuration, environment: Record<string, string | undefined>): Promise<void> {
  const hasDossiers = await withClient(appUrl, async (client) => (await client.query('SELECT FROM dossiers LIMIT 1')).rowCount !== 0);
  const mark = path.join(dataFolder, 'seeding');
  const isResumed = existsSync(mark);
  if (hasDossiers && !isResumed) return;
  writeFileSync(mark, '');
  aloud(isResumed ? '• Going on with the demonstration dossiers' : '• Making the demonstration dossiers: they appear one by one');
  const seed = processes.start({ name: 'seed', command: process.execPath, args: [path.resolve('scripts/seed.ts')], env: environment });
  const { code } = await seed.ended;
  if (processes.stopping) return;
  if (code === 0) rmSync(mark, { force: true });
  aloud(code === 0 ? '✓ Demonstration dossiers in every phase' : `✗ The demonstration dossiers could not all be made:\n${seed.lastWords(8)}`);
}

/** Without its database or its Temporal the product is nothing: everything ends, with the server's last words. */
function endWith(ended: Promise<unknown>, name: string, lastWords: () => string, processes: Processes): void {
  void ended.then(() => {
    if (processes.stopping) return;
    const words = lastWords();
    void end(processes, new StartProblem(/no space left|disk is full|SQLITE_FULL/i.test(words) ? `The disk is full: ${name} stopped. Nothing recorded is lost; free some space and start again.` : `${name} stopped unexpectedly:\n${words}`));
  });
}

async function end(processes: Processes, problem: StartProblem): Promise<never> {
  await processes.stopAll();
  reportAndExit(problem);
}

function stopWhenAsked(processes: Processes): void {
  const stop = () => {
    if (stopAsked) {
      processes.killAll();
      process.exit(1);
    }
    stopAsked = true;
    aloud('\n• Stopping…');
    void processes.stopAll().then(() => {
      aloud('✓ Stopped; the data is kept.');
      process.exit(0);
    });
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  // Under npm, a killed npm or shell leaves this process to another parent: that is the end too.
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event) setInterval(() => process.ppid !== parent && !stopAsked && stop(), 1_000).unref();
}
