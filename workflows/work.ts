import { CancelledFailure, sleep } from '@temporalio/workflow';
import { openTurn } from './turn.ts';
import type { ActAnswer } from './messages.ts';

/** What a workflow tries until it succeeds: acts, one after the other in their turn; effects, each once. */
export interface Work {
  /** One act, from its turn to its answer. `tryOnce` answers null when it found none within its patience: the turn goes to the next. */
  perform<R extends { readonly command: { readonly type: string } }>(request: R, tryOnce: (request: R, givenUp: number) => Promise<ActAnswer | null>): Promise<ActAnswer>;
  /** Nothing if it is known to be done. */
  effect(key: string, body: (givenUp: number) => Promise<unknown>): Promise<void>;
  readonly isIdle: boolean;
  /** What fails again and again just now; null when nothing does. */
  readonly stuck: string | null;
  /** Effects known to be done: the database has the last word. */
  readonly done: readonly string[];
}

export function openWork(known: readonly string[]): Work {
  const done = new Set(known);
  const turn = openTurn();
  let stuck: string | null = null;
  let acting = 0;
  return {
    async perform(request, tryOnce) {
      acting += 1;
      try {
        for (let tries = 0; ; tries += 1) {
          const answer = await turn.take(() => tryOnce(request, tries));
          if (answer) {
            stuck = null;
            return answer;
          }
          stuck = request.command.type;
          await sleep(Math.min(60_000, 1_000 * 2 ** Math.min(tries, 6)));
        }
      } finally {
        acting -= 1;
      }
    },
    async effect(key, body) {
      if (done.has(key)) return;
      acting += 1;
      try {
        for (let tries = 0; ; tries += 1) {
          try {
            await body(tries);
            done.add(key);
            if (stuck === key) stuck = null;
            return;
          } catch (error) {
            if (error instanceof CancelledFailure) throw error;
            stuck = key;
            await sleep(Math.min(300_000, 1_000 * 2 ** Math.min(tries, 9)));
          }
        }
      } finally {
        acting -= 1;
      }
    },
    get isIdle() {
      return turn.isIdle && acting === 0;
    },
    get stuck() {
      return stuck;
    },
    get done() {
      return [...done];
    },
  };
}
