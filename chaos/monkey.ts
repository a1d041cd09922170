import type { Chance } from './chance.ts';
import type { World } from './world.ts';

/** Where a worker's or the web's death hurts most; `@n`: the n-th time it gets there. */
const FAIL_POINTS = ['commit:before', 'commit:after', 'letter:after'] as const;

export interface Monkey {
  /** Stops killing, and leaves everything at work. */
  stop(): Promise<void>;
}

/**
 * Kills one part of the product after another, at moments and fail points drawn by chance, until it has killed enough or is told to stop.
 * @param pause milliseconds between two deaths, least and most.
 */
export function release({ victims }: World, luck: Chance, { most, pause }: { readonly most: number; readonly pause: readonly [number, number] }): Monkey {
  let stopped = false;
  let wake = (): void => undefined;
  const rest = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const raging = (async () => {
    for (let killed = 0; ; killed += 1) {
      await rest(luck.between(...pause));
      if (stopped) break;
      // Whoever died by its fail point is started again, as a supervisor would, also when enough has been killed.
      await Promise.all([victims.worker.mend(), victims.web.mend()]);
      if (killed >= most) continue;
      const victim = luck.oneOf(['worker', 'worker', 'web', 'postgres'] as const);
      // Every other death of a worker is by a fail point: the moment that hurts, not any moment.
      const failPoint = victim === 'worker' && luck.draw() < 0.5 ? `${luck.oneOf(FAIL_POINTS)}@${1 + Math.floor(luck.between(0, 20))}` : null;
      await victims[victim].strike(failPoint);
    }
  })();
  return {
    stop: async () => {
      stopped = true;
      wake();
      await raging;
      await Promise.all([victims.worker.mend(), victims.web.mend()]);
      // A fail point that was never reached must not kill what is looked at afterwards.
      await victims.worker.strike();
    },
  };
}
