import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { commandLine } from '../../runtime/leftover.ts';
import { freePort } from '../../runtime/ports.ts';
import { withClient } from '../../runtime/roles.ts';

/** `npm start` on a data folder of its own, as a person would run it. */
interface House {
  readonly process: ChildProcess;
  readonly url: string;
  readonly said: () => string;
  /** Every process of the tree but the first. */
  readonly children: readonly number[];
}

const folder = mkdtempSync(path.join(os.tmpdir(), 'fmin-start-'));
// Started by root, PostgreSQL runs as another account: it must be able to enter.
chmodSync(folder, 0o711);
let house: House | undefined;

afterAll(async () => {
  if (house && house.process.exitCode === null && house.process.signalCode === null) await end(house, 'SIGTERM');
  rmSync(folder, { recursive: true, force: true });
});

async function start(environment: Record<string, string> = {}): Promise<House> {
  const [port, identityPort] = [await freePort(), await freePort()];
  const { NODE_ENV: _test, ...outer } = process.env;
  const started = spawn(process.execPath, ['scripts/start.ts'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...outer, FMIN_DATA: folder, PORT: String(port), IDENTITY_PORT: String(identityPort), ...environment },
  });
  let said = '';
  for (const stream of [started.stdout, started.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
  await new Promise<void>((resolve, reject) => {
    started.stdout.on('data', () => said.includes('✓ Ready') && resolve());
    started.once('exit', (code) => reject(new Error(`ended with code ${code}:\n${said}`)));
  });
  return { process: started, url: `http://localhost:${port}`, said: () => said, children: descendants(started.pid!) };
}

async function end(running: House, signal: NodeJS.Signals): Promise<number | null> {
  const ended = new Promise<number | null>((resolve) => running.process.once('exit', resolve));
  running.process.kill(signal);
  return ended;
}

function descendants(pid: number): number[] {
  let read = '';
  try {
    read = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  } catch (error) {
    // One that ends between being listed and being looked at has no children any more.
    if (!['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
  const children = read.trim().split(' ').filter(Boolean).map(Number);
  return children.flatMap((child) => [child, ...descendants(child)]);
}

async function goneWithin(pids: readonly number[], milliseconds: number): Promise<boolean> {
  for (const deadline = Date.now() + milliseconds; Date.now() < deadline; await new Promise((resolve) => setTimeout(resolve, 100))) if (!pids.some((pid) => commandLine(pid) !== '')) return true;
  return false;
}

const health = async (running: House) => (await fetch(`${running.url}/api/v1/health`)).json();
const secrets = () => JSON.parse(readFileSync(path.join(folder, 'postgres-secrets.json'), 'utf8')) as { owner: string };
const ownerUrl = () => `postgres://fmin_owner:${secrets().owner}@127.0.0.1:${readFileSync(path.join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[3]}/fmin`;

describe('npm start', () => {
  it('answers with database, Temporal and worker, and knows the personas', async () => {
    house = await start();
    // Ready means that the worker polls; Temporal says so a moment later.
    const well = { status: 'ok', database: 'ok', temporal: 'ok', worker: 'ok', stuck: 0 };
    for (let tries = 0; tries < 40 && (await health(house) as { status: string }).status !== 'ok'; tries += 1) await new Promise((resolve) => setTimeout(resolve, 250));
    expect(await health(house)).toEqual(well);
    const { rows } = await withClient(ownerUrl(), (client) => client.query("SELECT name, role FROM people JOIN roles ON person = id WHERE role = 'delegate'"));
    expect(rows).toEqual([{ name: 'Isabelle Vasseur', role: 'delegate' }]);
    expect(house.children.length).toBeGreaterThan(5);
  }, 120_000);

  it('starts a killed worker again', async () => {
    const worker = house!.children.find((pid) => commandLine(pid).includes('scripts/worker.ts'))!;
    process.kill(worker, 'SIGKILL');
    for (const deadline = Date.now() + 60_000; Date.now() < deadline; await new Promise((resolve) => setTimeout(resolve, 200))) {
      if (descendants(house!.process.pid!).some((pid) => pid !== worker && commandLine(pid).includes('scripts/worker.ts'))) break;
    }
    expect(house!.said()).toContain('worker ended (SIGKILL); starting it again');
  }, 90_000);

  it('refuses a second start on the same data', async () => {
    await expect(start()).rejects.toThrow(/ended with code 1:[^]*Another start \(process \d+\) already works on/);
  }, 60_000);

  it('stops whole when asked, and the next start finds its data and its secrets', async () => {
    await withClient(ownerUrl(), (client) => client.query("INSERT INTO texts (id, dossier, body, stored_by) VALUES (gen_random_uuid(), gen_random_uuid(), 'Gardé', 'test')"));
    const children = descendants(house!.process.pid!);
    expect(await end(house!, 'SIGINT')).toBe(0);
    expect(await goneWithin(children, 1_000)).toBe(true);
    house = await start();
    const { rows } = await withClient(ownerUrl(), (client) => client.query("SELECT body FROM texts WHERE stored_by = 'test'"));
    expect(rows).toEqual([{ body: 'Gardé' }]);
  }, 120_000);

  it('leaves nothing behind when it is killed outright', async () => {
    const children = descendants(house!.process.pid!);
    await end(house!, 'SIGKILL');
    expect(await goneWithin(children, 20_000)).toBe(true);
  }, 60_000);
});
