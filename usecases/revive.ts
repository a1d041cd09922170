import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { Kysely } from 'kysely';
import { eventsAfter } from '../database/record.ts';
import { fold } from '../domain/application/evolve.ts';
import { isAlive } from '../domain/application/alive.ts';
import { closingLetter } from '../domain/application/letters.ts';
import { workflowIdOf } from '../domain/application/identity.ts';
import type { Database } from '../database/schema.ts';
import type { Application } from '../domain/application/state.ts';
import type { Start } from '../workflows/start.ts';
import type { Context } from './context.ts';

/** What a dossier's workflow begins with when it is started again from the record alone. Null: no such dossier. */
export async function revivedStart(db: Kysely<Database>, id: string): Promise<Start | null> {
  const row = await db.selectFrom('dossiers').select(['clock', 'clock_day']).where('id', '=', id).executeTakeFirst();
  if (!row) return null;
  return {
    schemaVersion: 1,
    application: id,
    clock: row.clock === 'manual' ? { mode: 'manual', day: row.clock_day } : { mode: 'real' },
    state: fold(await eventsAfter(db, id, 0)),
    sent: [],
  };
}

/** Starts the workflow of a dossier from its events, where none is running: the restore drill, and the end of retention. */
export async function revive({ client, db, taskQueue }: Context, id: string): Promise<'revived' | 'running' | 'unknown'> {
  const start = await revivedStart(db, id);
  if (!start) return 'unknown';
  try {
    await client.workflow.start('application', { workflowId: workflowIdOf(id), taskQueue, args: [start], workflowIdConflictPolicy: 'FAIL' });
    return 'revived';
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return 'running';
    throw error;
  }
}

/** Read at a time: the memory of it, however many dossiers there are. */
const AT_A_TIME = 500;

/** Closed dossiers whose end was never told to their commune: what ran them was lost between the act and its letter. */
async function closedUntold(db: Kysely<Database>, rows: readonly { readonly id: string; readonly state: Application }[]): Promise<ReadonlySet<string>> {
  const owed = new Map(rows.flatMap(({ id, state }) => {
    const letter = state.phase === 'closed' ? closingLetter(state) : null;
    return letter ? [[id, letter] as const] : [];
  }));
  if (owed.size === 0) return new Set();
  const made = await db.selectFrom('letters').select(['dossier', 'kind', 'no']).where('dossier', 'in', [...owed.keys()]).execute();
  for (const { dossier, kind, no } of made) if (owed.get(dossier)?.kind === kind && owed.get(dossier)?.no === no) owed.delete(dossier);
  return new Set(owed.keys());
}

/** Every dossier that should be alive: the open ones, and those closed that still owe a letter or have a sum to give back. */
export async function reviveAll(context: Context, each: (id: string, how: Awaited<ReturnType<typeof revive>>) => void): Promise<void> {
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const rows = await context.db.selectFrom('dossiers').select(['id', 'state']).where('id', '>', after).orderBy('id').limit(AT_A_TIME).execute();
    const untold = await closedUntold(context.db, rows);
    for (const { id, state } of rows) if (isAlive(state) || untold.has(id)) each(id, await revive(context, id));
    const last = rows.at(-1);
    if (!last || rows.length < AT_A_TIME) return;
    after = last.id;
  }
}
