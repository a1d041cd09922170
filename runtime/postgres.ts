import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { type Account, canEnter, serverAccount } from './account.ts';
import { freePort } from './ports.ts';
import { type PostgresBinaries, postgresBinaries, sharedHome } from './postgres-binaries.ts';
import { StartProblem } from './problem.ts';
import type { Processes, Running } from './processes.ts';
import { endLeftover } from './leftover.ts';
import { prepareDatabase, withDatabase } from './roles.ts';

export interface Postgres {
  /** Superuser of the embedded server; for making databases and roles. */
  readonly adminUrl: string;
  /** Database `fmin`, role that owns it: migrations. */
  readonly ownerUrl: string;
  /** Database `fmin`, role `fmin_app`, which owns nothing: the application. */
  readonly appUrl: string;
  readonly running: Running;
}

export interface Secrets {
  readonly admin: string;
  readonly owner: string;
  readonly app: string;
}

/**
 * Starts the embedded PostgreSQL 18 of a data folder, made on first use, on a free port of the loopback.
 * Durable as shipped (fsync, full_page_writes and synchronous_commit on); TCP with passwords only; it logs no statement and no value.
 * @param wanted the port to listen on again, after a crash.
 * @throws StartProblem when it can't be made or started.
 */
export async function startPostgres(dataFolder: string, processes: Processes, wanted?: number): Promise<Postgres> {
  const account = serverAccount();
  const binaries = postgresBinaries(account);
  const cluster = clusterFolder(dataFolder, account);
  const secrets = keptSecrets(path.join(dataFolder, 'postgres-secrets.json'));
  const fresh = !existsSync(path.join(cluster, 'PG_VERSION'));
  if (fresh) await makeCluster(binaries, cluster, account, secrets.admin, processes);
  else await refuseOtherVersion(cluster);
  await endLeftover(path.join(cluster, 'postmaster.pid'), cluster, 'SIGINT');

  const port = wanted ?? (await freePort());
  const running = processes.start({
    name: 'postgres',
    command: binaries.postgres,
    args: ['-D', cluster, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
    env: { PATH: process.env.PATH, TZ: 'UTC', LC_MESSAGES: 'C' },
    stopSignal: 'SIGINT',
    patience: 20_000,
    ...(account ?? {}),
  });
  const adminUrl = `postgres://postgres:${secrets.admin}@127.0.0.1:${port}/postgres`;
  await answering(adminUrl, running);
  await prepareDatabase(adminUrl, 'fmin', secrets);
  return { adminUrl, ownerUrl: withDatabase(adminUrl, 'fmin', 'fmin_owner', secrets.owner), appUrl: withDatabase(adminUrl, 'fmin', 'fmin_app', secrets.app), running };
}

const settings = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=120',
  'fsync=on',
  'full_page_writes=on',
  'synchronous_commit=on',
  'timezone=UTC',
  'log_timezone=UTC',
  'log_statement=none',
  'log_min_error_statement=panic',
  'log_error_verbosity=terse',
  'log_parameter_max_length=0',
  'log_parameter_max_length_on_error=0',
  'lock_timeout=10s',
  'idle_in_transaction_session_timeout=60s',
];

/** `postgres/` below the data folder; a linked folder elsewhere when root's own folder is closed to the server's account. */
function clusterFolder(dataFolder: string, account: Account | null): string {
  const wanted = path.join(dataFolder, 'postgres');
  mkdirSync(dataFolder, { recursive: true });
  if (!account || canEnter(account, dataFolder)) return wanted;
  const target = path.join(sharedHome, `data-${createHash('sha256').update(dataFolder).digest('hex').slice(0, 12)}`);
  if (!lstatSync(wanted, { throwIfNoEntry: false })) {
    // A link that is gone means data that is gone: what an earlier folder of the same name left is not taken up again.
    rmSync(target, { recursive: true, force: true });
    mkdirSync(sharedHome, { recursive: true, mode: 0o755 });
    symlinkSync(target, wanted);
  }
  return target;
}

function keptSecrets(file: string): Secrets {
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Secrets;
  const word = () => randomBytes(24).toString('base64url');
  const secrets: Secrets = { admin: word(), owner: word(), app: word() };
  writeFileSync(file, JSON.stringify(secrets), { mode: 0o600 });
  return secrets;
}

async function makeCluster(binaries: PostgresBinaries, cluster: string, account: Account | null, password: string, processes: Processes): Promise<void> {
  // A half-made cluster has no PG_VERSION yet, or was removed by initdb itself.
  rmSync(cluster, { recursive: true, force: true });
  mkdirSync(cluster, { recursive: true, mode: 0o700 });
  const folder = mkdtempSync(path.join(os.tmpdir(), 'fmin-'));
  const passwordFile = path.join(folder, 'password');
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (account) for (const owned of [cluster, folder, passwordFile]) chownSync(owned, account.uid, account.gid);
  chmodSync(cluster, 0o700);
  try {
    const initdb = processes.start({
      name: 'initdb',
      command: binaries.initdb,
      args: [`--pgdata=${cluster}`, '--username=postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8', '--no-locale', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-instructions'],
      env: { PATH: process.env.PATH, TZ: 'UTC', LC_ALL: 'C' },
      ...(account ?? {}),
    });
    const { code } = await initdb.ended;
    if (code !== 0) {
      rmSync(cluster, { recursive: true, force: true });
      throw new StartProblem(`PostgreSQL could not be set up in ${cluster}${reason(initdb.lastWords(4))}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function refuseOtherVersion(cluster: string): Promise<void> {
  const version = readFileSync(path.join(cluster, 'PG_VERSION'), 'utf8').trim();
  if (version !== '18') throw new StartProblem(`The data in ${cluster} was written by PostgreSQL ${version} and this is PostgreSQL 18: dump it with the old one and load it here.`);
}

/** Waits until it accepts connections; a server that dies first says why. */
async function answering(url: string, running: Running): Promise<void> {
  const deadline = Date.now() + 60_000;
  let over = false;
  void running.ended.then(() => (over = true));
  for (;;) {
    if (over) throw new StartProblem(`PostgreSQL did not start${reason(running.lastWords(6))}`);
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      await client.end().catch(() => undefined);
      if (Date.now() > deadline) throw new StartProblem(`PostgreSQL gave no answer within a minute${reason(running.lastWords(6))}`);
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
  }
}

function reason(words: string): string {
  if (/no space left/i.test(words)) return ': the disk is full. Free some space and start again.';
  return words.trim() ? `:\n${words}` : '.';
}
