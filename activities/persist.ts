import { ApplicationFailure } from '@temporalio/common';
import { Context } from '@temporalio/activity';
import { discreet } from './discreet.ts';
import { freeStuck, noteCause, noteStuck } from '../database/stuck.ts';
import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';
import type { Work } from '../database/stuck.ts';

/** How often a piece of work may fail before somebody is told. */
const FAILURES_UNHEARD = 2;

/** What a workflow says when it asks again. */
export interface Insisting {
  /** Turns this piece of work has given up before this one, each after several tries. */
  readonly givenUp?: number;
}

export interface Persisting extends Insisting {
  readonly stream: string;
  readonly key: string;
  readonly work: Work;
  readonly name: string;
}

/**
 * A try of something that is tried until it succeeds. From the third on it stands in the list of what is stuck, for a person to see,
 * until it has its answer. When PostgreSQL itself is away nothing can be written there, and `health` says so.
 */
export function persist<T>(db: Kysely<Database>, { givenUp = 0, ...piece }: Persisting, body: () => Promise<T>): Promise<T> {
  return discreet(async () => {
    const { info, cancellationSignal } = Context.current();
    const failures = info.attempt - 1 + givenUp * FAILURES_UNHEARD;
    const isStuck = failures >= FAILURES_UNHEARD;
    // Before the try, so that one which waits for ever is seen too.
    if (isStuck) await noteStuck(db, piece, failures + 1).catch(() => undefined);
    try {
      const result = await discreet(body);
      if (failures > 0) await freeStuck(db, piece);
      return result;
    } catch (error) {
      // A try that was given up speaks no more: the next one does.
      if (isStuck && error instanceof ApplicationFailure && !cancellationSignal.aborted) await noteCause(db, piece, `${error.type ?? 'error'}/${error.message}`).catch(() => undefined);
      throw error;
    }
  });
}
