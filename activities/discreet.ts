import { ApplicationFailure } from '@temporalio/common';

/** What an activity throws is kept in Temporal, and a message of PostgreSQL or of a mail server may hold a name or an address: only type and code leave. */
export async function discreet<T>(body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    if (error instanceof ApplicationFailure) throw error;
    const type = error instanceof Error ? error.name : typeof error;
    const code = error instanceof Error && 'code' in error && (typeof error.code === 'string' || typeof error.code === 'number') ? String(error.code) : 'none';
    const failure = ApplicationFailure.create({ type, message: code, nonRetryable: false });
    failure.stack = '';
    throw failure;
  }
}
