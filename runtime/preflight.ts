import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Configuration } from './config.ts';
import { isPortFree } from './ports.ts';
import { StartProblem } from './problem.ts';

const megabyte = 1024 * 1024;
/** An embedded PostgreSQL begins with 40 MB and keeps up to 1 GB of its log; below this a start would soon fail. */
const roomForData = 200 * megabyte;

/** Looks for what would make a start fail half-way. @throws StartProblem with what to do. */
export async function preflight(configuration: Configuration): Promise<void> {
  writable(configuration.dataFolder);
  writable(configuration.cacheFolder);
  const free = statfsSync(configuration.dataFolder);
  if (free.bavail * free.bsize < roomForData) throw new StartProblem(full(configuration.dataFolder, roomForData));
  const { host, port } = configuration.web;
  if (!(await isPortFree(port, host))) throw new StartProblem(`Port ${port} is already in use on ${host}: stop what listens there, or choose another one, for example PORT=${port + 80} npm start.`);
}

function writable(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    const probe = path.join(folder, `.probe-${process.pid}`);
    writeFileSync(probe, 'x'.repeat(4096));
    rmSync(probe);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || code === 'EDQUOT') throw new StartProblem(full(folder, roomForData));
    throw new StartProblem(`The folder ${folder} can't be written to (${code}): give this account the right to, or set FMIN_DATA and FMIN_CACHE to folders of yours.`);
  }
}

function full(folder: string, needed: number): string {
  return `The disk of ${folder} is full: at least ${needed / megabyte} MB must be free. Free some space and start again.`;
}
