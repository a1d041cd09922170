/**
 * One FIFO turn around everything that touches the record: handlers and deadlines never interleave.
 * Nothing is remembered of those who have gone.
 */
export interface Turn {
  take<T>(body: () => Promise<T>): Promise<T>;
  readonly isIdle: boolean;
}

export function openTurn(): Turn {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return {
    take<T>(body: () => Promise<T>): Promise<T> {
      waiting += 1;
      const mine = last.then(body, body).finally(() => {
        waiting -= 1;
      });
      last = mine.catch(() => undefined);
      return mine;
    },
    get isIdle() {
      return waiting === 0;
    },
  };
}
