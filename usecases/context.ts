import type { Client } from '@temporalio/client';
import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';

/** What the use cases lean on. */
export interface Context {
  readonly db: Kysely<Database>;
  readonly client: Client;
  readonly taskQueue: string;
  /** Longest wait for a worker's answer, in milliseconds; beyond it the outcome is unknown. */
  readonly patience: number;
}
