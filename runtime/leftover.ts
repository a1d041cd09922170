import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/**
 * Ends a server that an earlier start left running on the same data (parent and guardian both killed).
 * Only called by the holder of the data folder's lock, and only a process whose command line names that data is touched.
 */
export async function endLeftover(pidFile: string, dataPath: string, signal: NodeJS.Signals): Promise<void> {
  if (!existsSync(pidFile)) return;
  const pid = Number.parseInt(readFileSync(pidFile, 'utf8'), 10);
  if (!pid || !commandLine(pid).includes(dataPath)) return;
  process.kill(pid, signal);
  for (const deadline = Date.now() + 20_000; Date.now() < deadline && commandLine(pid).includes(dataPath); ) await new Promise((resolve) => setTimeout(resolve, 50));
}

/** How a process was called; empty when it is gone. */
export function commandLine(pid: number): string {
  try {
    return existsSync('/proc/self/cmdline') ? readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') : execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
}
