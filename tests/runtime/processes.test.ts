import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(path.join(os.tmpdir(), 'fmin-processes-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Starts the parent of two children and returns it with their numbers. */
async function parent(): Promise<{ process: ChildProcess; children: number[] }> {
  const started = spawn(process.execPath, ['tests/runtime/fixtures/parent.ts', folder], { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  const line = await new Promise<string>((resolve) => started.stdout!.once('data', (chunk: Buffer) => resolve(chunk.toString('utf8'))));
  return { process: started, children: line.trim().split(' ').map(Number) };
}

const alive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

async function gone(pids: readonly number[], within: number): Promise<boolean> {
  for (const deadline = Date.now() + within; Date.now() < deadline; await new Promise((resolve) => setTimeout(resolve, 50))) if (!pids.some(alive)) return true;
  return false;
}

describe('the process tree of a start', () => {
  it('ends in order when asked, and kills what will not end', async () => {
    const { process: started, children } = await parent();
    expect(children.every(alive)).toBe(true);
    const ended = new Promise((resolve) => started.once('exit', resolve));
    started.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(await gone(children, 1_000)).toBe(true);
  });

  it('leaves nothing behind when the parent is killed outright', async () => {
    const { process: started, children } = await parent();
    started.kill('SIGKILL');
    expect(await gone(children, 12_000)).toBe(true);
  });

  it('keeps its children out of the terminal’s Ctrl-C, so that they end in the order the parent chooses', async () => {
    const { process: started, children } = await parent();
    process.kill(-started.pid!, 'SIGINT');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(children.every(alive)).toBe(true);
    started.kill('SIGKILL');
    expect(await gone(children, 12_000)).toBe(true);
  });
});
