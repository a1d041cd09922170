import { chance } from './chance.ts';
import { check } from './check.ts';
import { work } from './clerk.ts';
import { release } from './monkey.ts';
import { play, prepare } from './play.ts';
import type { Stage } from './play.ts';
import type { World } from './world.ts';

export interface Round {
  readonly seed: number;
  readonly dossiers: number;
  readonly deaths: number;
  /** What went wrong, one sentence each. */
  readonly faults: readonly string[];
}

/** Dossiers played at once. */
const AT_ONCE = 25;
/** Milliseconds between two deaths: the server gives a dead worker's tasks to another after ten seconds, and something must get done in between. */
const PAUSE = [1_000, 4_000] as const;

/** Dossiers in delivery are carried on through the API while the worker, the web and PostgreSQL are killed under them; then everything is looked at. */
export async function playRound(world: World, seed: number, { dossiers, deaths: most }: { readonly dossiers: number; readonly deaths: number }): Promise<Round> {
  const luck = chance(seed);
  const stages: Stage[] = [];
  for (let i = 0; i < dossiers; i += 1) stages.push(await prepare(world.house));
  const deathsOf = (): number => Object.values(world.victims).reduce((sum, { deaths }) => sum + deaths, 0);
  const crashed = (): readonly string[] => Object.values(world.victims).flatMap(({ crashes }) => crashes);
  const [before, crashedBefore] = [deathsOf(), crashed().length];
  const monkey = release(world, luck.apart('monkey'), { most, pause: PAUSE });
  const clerk = work(world, luck.apart('clerk'));
  const faults: string[] = [];
  const waiting = stages.map((stage, i) => ({ stage, luck: luck.apart(`dossier ${i}`) }));
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let next = waiting.pop(); next; next = waiting.pop()) faults.push(...(await play(world, next.stage, next.luck)));
    }),
  );
  await monkey.stop();
  const finance = await clerk.stop();
  return { seed, dossiers, deaths: deathsOf() - before, faults: [...faults, ...finance.faults, ...crashed().slice(crashedBefore), ...(await check(world, stages, finance.sent))] };
}
