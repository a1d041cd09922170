import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { commandLine } from './leftover.ts';
import { StartProblem } from './problem.ts';

/**
 * Makes sure that one start at a time works on a data folder. A lock whose process is gone is taken over.
 * @returns gives the lock back.
 * @throws StartProblem while another start holds it.
 */
export function takeLock(dataFolder: string): () => void {
  const file = path.join(dataFolder, 'lock');
  mkdirSync(dataFolder, { recursive: true });
  const mine = JSON.stringify({ pid: process.pid, command: commandLine(process.pid) });
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      writeFileSync(file, mine, { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const holder = holderOf(file);
      if (holder) throw new StartProblem(`Another start (process ${holder}) already works on ${dataFolder}: stop it first, or set FMIN_DATA to another folder and PORT to another port.`);
      rmSync(file, { force: true });
    }
  }
  throw new StartProblem(`${file} could not be taken: several starts at the same moment? Try again.`);
}

/** The process that holds the lock, if it still runs; a later process that merely got its number does not count. */
function holderOf(file: string): number | null {
  try {
    const { pid, command } = JSON.parse(readFileSync(file, 'utf8')) as { pid: number; command: string };
    return command !== '' && commandLine(pid) === command ? pid : null;
  } catch {
    return null;
  }
}
