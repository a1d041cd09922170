import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import path from 'node:path';
import { StartProblem } from './problem.ts';

/** The system account a server runs under when it refuses to be root. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/**
 * PostgreSQL refuses to run as root. Started by root, it runs as the account `postgres`, made if missing; otherwise as oneself (null).
 * @throws StartProblem where no such account can be made.
 */
export function serverAccount(): Account | null {
  if (process.getuid?.() !== 0) return null;
  return lookUp('postgres') ?? make('postgres') ?? lookUp('nobody') ?? refuse();
}

function lookUp(name: string): Account | null {
  try {
    const id = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return null;
  }
}

function make(name: string): Account | null {
  const ways = [['useradd', '--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', name], ['adduser', '-S', '-D', '-H', name]] as const;
  for (const [command, ...args] of ways) {
    try {
      execFileSync(command, args, { stdio: 'ignore' });
      return lookUp(name);
    } catch {
      // the next way
    }
  }
  return null;
}

function refuse(): never {
  throw new StartProblem('PostgreSQL refuses to run as root and no account “postgres” could be made: start as an ordinary user, or set DATABASE_URL.');
}

/** Whether the account can enter every folder down to this one (or to its nearest existing ancestor). */
export function canEnter(account: Account, folder: string): boolean {
  const { root } = path.parse(folder);
  for (let at = folder; ; at = path.dirname(at)) {
    const found = statSync(at, { throwIfNoEntry: false });
    if (found) {
      const bit = found.uid === account.uid ? 0o100 : found.gid === account.gid ? 0o010 : 0o001;
      if ((found.mode & bit) === 0) return false;
    }
    if (at === root) return true;
  }
}
