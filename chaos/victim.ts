import type { Running } from '../runtime/processes.ts';

/** A process that is killed and comes back. */
export interface Victim {
  /** Ends it as a power cut would, and starts it again; resolves when it is at work. `failPoint`: where it will kill itself next. */
  strike(failPoint?: string | null): Promise<void>;
  /** Starts it again if it has died by its fail point. */
  mend(): Promise<void>;
  /** How often it was killed, from outside or by its fail point. */
  readonly deaths: number;
  /** Last words of each time it ended by itself: it should never. */
  readonly crashes: readonly string[];
}

const STARTS = 10;

/** Ready, or dead by its fail point while it starts, which is a death like another; false when it ended by itself. */
const isReady = (fresh: Running): Promise<boolean> =>
  new Promise((resolve) => {
    fresh.child.once('message', () => resolve(true));
    void fresh.ended.then(({ signal }) => resolve(signal === 'SIGKILL'));
  });

/** @param running it runs already; otherwise it is started. */
export async function openVictim(start: (failPoint: string | null) => Running | Promise<Running>, running?: Running): Promise<Victim> {
  let deaths = 0;
  const crashes: string[] = [];
  let current = running ?? (await started(null));

  /** A start may fail for a reason that passes (its port is lent to somebody, PostgreSQL is away): it is tried again, as a supervisor would. */
  async function started(failPoint: string | null): Promise<Running> {
    for (let tries = 1; ; tries += 1) {
      const fresh = await start(failPoint);
      if (!fresh.child.channel || (await isReady(fresh))) return fresh;
      if (tries === STARTS) throw new Error(`${fresh.name} did not start: ${fresh.lastWords(30)}`);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
  /** It was killed, or it ended by itself. */
  const note = (): void => {
    if (current.child.signalCode === 'SIGKILL') deaths += 1;
    else crashes.push(`${current.name}: ${current.lastWords(30)}`);
  };
  const isDead = (): boolean => current.child.exitCode !== null || current.child.signalCode !== null;

  return {
    get deaths() {
      return deaths;
    },
    crashes,
    strike: async (failPoint = null) => {
      current.child.kill('SIGKILL');
      await current.ended;
      note();
      current = await started(failPoint);
    },
    mend: async () => {
      while (isDead()) {
        note();
        current = await started(null);
      }
    },
  };
}
