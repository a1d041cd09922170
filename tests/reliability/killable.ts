import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { workflowBundle } from '../setup/bundle.ts';
import type { Engine } from '../setup/engine.ts';
import type { Orders } from './worker-process.ts';

export interface Killable {
  /** Ends as a power cut would. */
  kill(): Promise<void>;
  /** Resolves when the process is gone, by a fail point or otherwise. */
  readonly gone: Promise<void>;
}

/** Starts a worker process on the engine's queue; `failPoint` as in `commit:after@1`. */
export async function startKillable({ database, address, taskQueue }: Engine, failPoint?: string): Promise<Killable> {
  const orders: Orders = { databaseUrl: database.appUrl, address, taskQueue, bundle: (await workflowBundle()).codePath, failPoint };
  const child: ChildProcess = fork('tests/reliability/worker-process.ts', [JSON.stringify(orders)], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: [] });
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve());
    child.once('exit', () => reject(new Error(`the worker did not start: ${said}`)));
  });
  return {
    gone,
    kill: async () => {
      child.kill('SIGKILL');
      await gone;
    },
  };
}
