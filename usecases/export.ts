import type { Kysely } from 'kysely';
import { streamApplications } from '../database/lists/applications.ts';
import type { ExportedRow, Filters, Sort } from '../database/lists/applications.ts';
import type { Database } from '../database/schema.ts';
import { parisDay } from '../domain/calendar/day.ts';
import type { Person } from '../domain/policy/person.ts';
import { sightOf } from './sight.ts';

export type { ExportedRow } from '../database/lists/applications.ts';

/** Each export holds a connection as long as its reader reads: others must find one too. */
const MOST_AT_ONCE = 3;
let open = 0;

/**
 * Every dossier of a list, row by row, under the same rights as its pages. The first row is there when this resolves, so that what fails
 * fails before anything is sent. Whoever takes it reads it to its end or calls `return`.
 * @returns null when too many exports are being read in this process: ask again later.
 */
export async function exportApplicationsFor(db: Kysely<Database>, person: Person, filters: Filters, sort: Sort): Promise<AsyncIterableIterator<ExportedRow> | null> {
  if (open >= MOST_AT_ONCE) return null;
  open += 1;
  let isOpen = true;
  const close = (): void => {
    if (isOpen) open -= 1;
    isOpen = false;
  };
  try {
    const rows = await streamApplications(db, sightOf(person, parisDay(Date.now())), filters, sort);
    return begun(await rows.next(), rows, close);
  } catch (error) {
    close();
    throw error;
  }
}

/** Rows of which the first was taken already. Not a generator: one that is returned before it began would close nothing. */
function begun<T>(first: IteratorResult<T>, rest: AsyncIterator<T>, close: () => void): AsyncIterableIterator<T> {
  let pending: IteratorResult<T> | null = first;
  return {
    async next() {
      try {
        const result = pending ?? (await rest.next());
        pending = null;
        if (result.done) close();
        return result;
      } catch (error) {
        close();
        throw error;
      }
    },
    async return() {
      close();
      await rest.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
