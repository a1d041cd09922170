import { fork } from 'node:child_process';
import { once } from 'node:events';
import { openStory } from '../tests/setup/engine.ts';
import { journey } from '../tests/setup/journey.ts';
import { figure, inRounds } from './measure.ts';
import type { Effort, Figure } from './measure.ts';
import type { Orders } from './memory/worker.ts';
import type { Scene } from './scene.ts';

/** (f) What a worker grows by for each open dossier it keeps warm: resident memory of a worker process, before and after so many filings. */
export async function measureMemory(scene: Scene, effort: Effort): Promise<readonly Figure[]> {
  const engine = await scene.engine('memory', { worker: false });
  const { appUrl } = engine.database;
  const orders: Orders = { databaseUrl: appUrl, address: scene.address, taskQueue: engine.taskQueue, bundle: scene.bundle.codePath };
  const child = fork('bench/memory/worker.ts', [JSON.stringify(orders)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], execArgv: ['--expose-gc'] });
  const ended = once(child, 'exit');
  try {
    const answer = async (): Promise<number> => {
      const [said] = (await Promise.race([once(child, 'message'), ended.then(() => { throw new Error('the worker of the bench ended'); })])) as [number];
      return said;
    };
    await answer();
    const resident = (): Promise<number> => {
      child.send('resident');
      return answer();
    };
    const open = async (dossiers: number): Promise<void> => {
      for (let i = 0; i < dossiers; i += 1) await journey.file(engine, await openStory(engine));
    };
    await open(effort.of(50, 5));
    const dossiers = effort.of(60, 10);
    const values = await inRounds(effort.rounds, async () => {
      const before = await resident();
      await open(dossiers);
      return ((await resident()) - before) / dossiers / 1024;
    });
    return [figure(`memory of an open dossier, kept warm (${dossiers} a round)`, 'kB', values)];
  } finally {
    if (child.connected) child.disconnect();
    await ended;
    await engine.close();
  }
}
