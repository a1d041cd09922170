/** Tells the person at the terminal what is being done, one line a step. */
export interface Say {
  (line: string): void;
}

export const silent: Say = () => undefined;

export const aloud: Say = (line) => void process.stdout.write(`${line}\n`);

/**
 * Says what begins, shows that it goes on, and says how long it took when it took more than a moment.
 * On a terminal the seconds run on the same line; in a log a line appears every ten seconds.
 */
export async function during<T>(say: Say, what: string, work: () => Promise<T>): Promise<T> {
  say(`• ${what}…`);
  const began = Date.now();
  const seconds = () => Math.round((Date.now() - began) / 1000);
  const live = process.stdout.isTTY === true && say !== silent;
  const timer = setInterval(() => (live ? process.stdout.write(`\r\x1b[K  ${seconds()} s`) : say(`  still at it, ${seconds()} s`)), live ? 1_000 : 10_000);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    if (live && seconds() >= 1) process.stdout.write('\r\x1b[K');
  }
}
