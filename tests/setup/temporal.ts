import { randomBytes } from 'node:crypto';
import { ask } from './ask.ts';

/** Namespace of every suite; suites keep apart by their task queue and their workflow ids. */
export const namespace = 'default';

/** Where the one Temporal dev server of the tests listens, host:port. */
export async function temporalAddress(): Promise<string> {
  return (await ask<{ address: string }>('temporal')).address;
}

/** A task queue nobody else uses; good as a prefix of workflow ids too. */
export function freshTaskQueue(suite: string): string {
  return `${suite}-${randomBytes(6).toString('hex')}`;
}
