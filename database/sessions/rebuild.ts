import type { Kysely, Transaction } from 'kysely';
import { columnsOf } from './projection.ts';
import { sessionEventsAfter } from './record.ts';
import { canonical, linkHash } from '../journal.ts';
import type { Database } from '../schema.ts';
import type { Difference } from '../streams.ts';
import { foldSession } from '../../domain/committee/evolve.ts';

/** What is wrong with the record of sessions, and with the rows derived from it. Memory is that of one session. */
export async function verifySessions(db: Kysely<Database>): Promise<readonly Difference[]> {
  const found: Difference[] = [];
  for (const { stream } of await db.selectFrom('session_events').select('stream').distinct().orderBy('stream').execute()) {
    const broken = await chainOf(db, stream);
    const say = (what: Difference['what'], sentence: string): number => found.push({ stream, seq: broken.faultAt, what, sentence });
    if (broken.faultAt !== null) {
      say('hash', `L’événement n° ${broken.faultAt} de la séance n’est plus celui qui a été enregistré, ou celui qui le précède.`);
      continue;
    }
    const row = await db.selectFrom('sessions').select(['state', 'head']).where('id', '=', stream).executeTakeFirst();
    if (!row) say('no-dossier', 'Le registre connaît une séance que personne ne voit.');
    else if (canonical(row.state) !== canonical(foldSession(await sessionEventsAfter(db, stream, 0)))) say('state', `La séance ${row.state.reference} ne dit pas ce que dit son registre.`);
    else if (broken.head === null || !row.head.equals(broken.head)) say('head', `La séance ${row.state.reference} ne s’appuie pas sur le dernier événement de son registre.`);
  }
  return found;
}

async function chainOf(db: Kysely<Database>, stream: string): Promise<{ readonly faultAt: number | null; readonly head: Buffer | null }> {
  const rows = await db.selectFrom('session_events').select(['seq', 'day', 'actor', 'actor_as', 'command_id', 'at', 'data', 'hash']).where('stream', '=', stream).orderBy('seq').execute();
  let last = Buffer.alloc(0);
  for (const [i, { seq, day, actor, actor_as, command_id, at, data, hash }] of rows.entries()) {
    const expected = linkHash(last, { stream, seq, day, by: actor, as: actor_as, commandId: command_id, instant: at.getTime(), event: data });
    if (seq !== i + 1 || !expected.equals(hash)) return { faultAt: i + 1, head: null };
    last = Buffer.from(hash);
  }
  return { faultAt: null, head: rows.length === 0 ? null : last };
}

/** Makes the rows of sessions again from their record: the state, and which dossiers stand on an open agenda. Ballots and messages are no derivation: they stay. */
export async function rebuildSessions(db: Kysely<Database>): Promise<number> {
  const rows = await db.selectFrom('sessions').select('id').orderBy('id').execute();
  for (const { id } of rows) await db.transaction().execute((trx) => remake(trx, id));
  return rows.length;
}

async function remake(trx: Transaction<Database>, id: string): Promise<void> {
  await trx.selectFrom('sessions').select('id').where('id', '=', id).forUpdate().execute();
  const state = foldSession(await sessionEventsAfter(trx, id, 0));
  const { faultAt, head } = await chainOf(trx, id);
  if (!state || faultAt !== null || head === null) return;
  await trx.updateTable('sessions').set({ ...columnsOf(state), head }).where('id', '=', id).execute();
  const live = !['closed', 'approved', 'cancelled'].includes(state.status);
  for (const { no, dossier, vote } of state.items) {
    await trx
      .insertInto('session_items')
      .values({ session: id, item: no, dossier, round: vote?.round ?? null, live })
      .onConflict((conflict) => conflict.columns(['session', 'item']).doUpdateSet({ dossier, round: vote?.round ?? null, live }))
      .execute();
  }
}
