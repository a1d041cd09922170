import { readFileSync } from 'node:fs';
import os from 'node:os';
import type { Scene } from './scene.ts';

/** On what the figures were taken: without it they mean nothing. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  /** In gigabytes. */
  readonly memory: number;
  readonly system: string;
  readonly node: string;
  readonly postgres: string;
  readonly temporalServer: string;
  readonly temporalSdk: string;
  readonly date: string;
  /** Load averages (1, 5, 15 minutes) before the first measurement: above a fraction of the cores, others were at work. */
  readonly load: readonly number[];
}

export async function describeMachine(scene: Scene, load: readonly number[]): Promise<Machine> {
  const [cpu] = os.cpus();
  const { serverVersion } = await scene.client.connection.workflowService.getSystemInfo({});
  return {
    cpu: cpu?.model.trim() ?? 'unknown',
    cores: os.availableParallelism(),
    memory: Math.round(os.totalmem() / 2 ** 30),
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    node: process.version,
    postgres: await scene.postgresVersion(),
    temporalServer: serverVersion ?? 'unknown',
    temporalSdk: (JSON.parse(readFileSync('node_modules/@temporalio/worker/package.json', 'utf8')) as { version: string }).version,
    date: new Date().toISOString(),
    load,
  };
}
