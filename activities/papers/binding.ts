import { Worker } from 'node:worker_threads';

export type Fault = 'encrypted' | 'unreadable';

/** What a deposited PDF came to: its pages, or why it cannot be bound. */
export type Measured = { readonly pages: number } | { readonly fault: Fault };

export interface Binding {
  readonly title: string;
  /** Our own pages. */
  readonly base: Buffer;
  /** PDFs to be put among them, each before the page of this index of the base, counted from 0. */
  readonly inserts: readonly { readonly path: string; readonly before: number }[];
  /** Bookmarks: title and page of the whole, counted from 0. */
  readonly outline: readonly { readonly title: string; readonly page: number }[];
  readonly out: string;
}

export type Task = { readonly do: 'measure'; readonly paths: readonly string[] } | ({ readonly do: 'bind' } & Binding);
export type Told = { readonly at: number } | { readonly measured: Measured; readonly of: number } | { readonly bound: true };

/** A hostile file may ask for ever more memory or time: it gets so much, in a thread of its own, and no more. */
const MEMORY_MB = 1_024;
const LONGEST_MS = 60_000;

/** Pages of each PDF; one that breaks the reader is told from the others, and does not keep them from being read. */
export async function measurePdfs(paths: readonly string[]): Promise<readonly Measured[]> {
  const found: (Measured | undefined)[] = paths.map(() => undefined);
  for (;;) {
    const left = found.flatMap((one, index) => (one === undefined ? [index] : []));
    if (left.length === 0) return found as readonly Measured[];
    let at = 0;
    const ended = await run({ do: 'measure', paths: left.map((index) => paths[index] ?? '') }, (told) => {
      if ('at' in told) at = told.at;
      if ('measured' in told) found[left[told.of] ?? -1] = told.measured;
    });
    const culprit = left[at];
    if (ended !== null && culprit !== undefined) found[culprit] ??= { fault: 'unreadable' };
  }
}

/** Binds; answers the index among the inserts of the one that could not be, or null when all are in `out`. @throws Error when it is none of them. */
export async function bindPdfs(binding: Binding): Promise<number | null> {
  let at = -1;
  const ended = await run({ do: 'bind', ...binding }, (told) => {
    if ('at' in told) at = told.at;
    if ('bound' in told) at = -1;
  });
  if (ended === null) return null;
  if (at < 0) throw ended;
  return at;
}

/** @returns null when the task came to its end, else what ended it. */
function run(task: Task, hear: (told: Told) => void): Promise<Error | null> {
  return new Promise((resolve) => {
    const worker = new Worker(`${process.cwd()}/activities/papers/binder.ts`, { workerData: task, resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB }, stdout: true, stderr: true, execArgv: [] });
    let failure: Error | null = null;
    let timer = setTimeout(tooLong, LONGEST_MS);
    function tooLong(): void {
      failure = new Error('a PDF took too long to read');
      void worker.terminate();
    }
    worker.on('message', (told: Told) => {
      clearTimeout(timer);
      timer = setTimeout(tooLong, LONGEST_MS);
      hear(told);
    });
    worker.on('error', (error) => void (failure ??= error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', (code) => {
      clearTimeout(timer);
      resolve(failure ?? (code === 0 ? null : new Error(`the binder ended with ${code}`)));
    });
  });
}
