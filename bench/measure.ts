/** How much is measured: the full run, or a look at whether it works. */
export interface Effort {
  readonly quick: boolean;
  readonly rounds: number;
  /** The full number, or a few. */
  of(full: number, quick: number): number;
}

export const effort = (quick: boolean): Effort => ({ quick, rounds: quick ? 2 : 5, of: (full, few) => (quick ? few : full) });

/** One line of the table: a value a round, told by their median and extremes. */
export interface Figure {
  readonly name: string;
  readonly unit: 'ms' | '×' | '/s' | 'kB' | 'count';
  readonly rounds: readonly number[];
  readonly target: Target | null;
  /** The same on a well-known open grant system, where there is one. */
  readonly elsewhere: string | null;
}
export type Target = { readonly most: number } | { readonly least: number };

export const figure = (name: string, unit: Figure['unit'], rounds: readonly number[], more: Partial<Pick<Figure, 'target' | 'elsewhere'>> = {}): Figure => ({ name, unit, rounds, target: null, elsewhere: null, ...more });

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low, high] = sorted.length % 2 === 0 ? [sorted[middle - 1], sorted[middle]] : [sorted[middle], sorted[middle]];
  if (low === undefined || high === undefined) throw new Error('the median of nothing');
  return (low + high) / 2;
}

/** Milliseconds that a piece of work takes. */
export async function timed(work: () => unknown): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** The same work `times` over, one after the other: the median of its milliseconds. */
export async function medianOf(times: number, work: (time: number) => unknown): Promise<number> {
  const taken: number[] = [];
  for (let time = 0; time < times; time += 1) taken.push(await timed(() => work(time)));
  return median(taken);
}

/** How often a second a piece of work can be done by one thread, measured over about `ms` milliseconds. */
export function perSecond(ms: number, work: () => unknown): number {
  const began = performance.now();
  let done = 0;
  while (performance.now() - began < ms) {
    work();
    done += 1;
  }
  return (done * 1000) / (performance.now() - began);
}

/**
 * Two measurements round by round, each going first in every other round, so that what else the machine does falls on both.
 * @returns the values of each, and their ratio (first over second) in each round.
 */
export async function alternated(rounds: number, first: (round: number) => Promise<number>, second: (round: number) => Promise<number>): Promise<{ first: number[]; second: number[]; ratio: number[] }> {
  const values = { first: [] as number[], second: [] as number[], ratio: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    let one: number;
    let other: number;
    if (round % 2 === 0) {
      one = await first(round);
      other = await second(round);
    } else {
      other = await second(round);
      one = await first(round);
    }
    values.first.push(one);
    values.second.push(other);
    values.ratio.push(one / other);
  }
  return values;
}

export async function inRounds(rounds: number, work: (round: number) => Promise<number> | number): Promise<number[]> {
  const values: number[] = [];
  for (let round = 0; round < rounds; round += 1) values.push(await work(round));
  return values;
}

/** Does `times` pieces of work with at most `inFlight` going on at once. */
export async function together(times: number, inFlight: number, work: (time: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < times) {
      const mine = next;
      next += 1;
      await work(mine);
    }
  };
  await Promise.all(Array.from({ length: Math.min(times, inFlight) }, lane));
}
