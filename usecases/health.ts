import type { Client } from '@temporalio/client';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';

export interface Health {
  readonly database: 'ok' | 'away';
  readonly temporal: 'ok' | 'away';
  /** A worker polled the dossiers' queue lately. */
  readonly worker: 'ok' | 'away';
  /** Acts and letters that have failed again and again and need a person; null when the database is away. */
  readonly stuck: number | null;
}

const PATIENCE = 2_000;
const WORKFLOW_TASKS = 1;
/** A poll lasts a minute at most; a worker silent for longer is gone. */
const SILENCE = 90_000;

/** Whether an act would be answered now. Never throws, never takes longer than two seconds. */
export async function health({ db, client, taskQueue }: { readonly db: Kysely<Database>; readonly client: Client; readonly taskQueue: string }): Promise<Health> {
  const [stuck, pollers] = await Promise.all([
    within(sql<{ n: number }>`select count(*)::integer as n from stuck`.execute(db)),
    within(
      client.withDeadline(Date.now() + PATIENCE, () =>
        client.workflowService.describeTaskQueue({ namespace: client.options.namespace, taskQueue: { name: taskQueue }, taskQueueType: WORKFLOW_TASKS }),
      ),
    ),
  ]);
  const polled = pollers?.pollers?.some(({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) * 1000 > Date.now() - SILENCE) ?? false;
  return { database: stuck ? 'ok' : 'away', temporal: pollers ? 'ok' : 'away', worker: polled ? 'ok' : 'away', stuck: stuck?.rows[0]?.n ?? null };
}

async function within<T>(work: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), PATIENCE + 200);
  });
  try {
    return await Promise.race([work.catch(() => null), late]);
  } finally {
    clearTimeout(timer);
  }
}
