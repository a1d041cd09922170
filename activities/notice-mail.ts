import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';
import { reach } from '../runtime/failpoints.ts';
import type { MailServer } from './mail.ts';

/** Where plain messages wait, that are no letter of a dossier: to a member of the committee, or word of a change of account. */
export type Waiting = 'session_messages' | 'bank_notices';

/**
 * Takes the message of a table that has waited longest, and sends it: at least once, always with the same Message-ID.
 * `wait`: seconds before the next try, by the number of tries. False when none is due.
 */
export async function deliverWaiting(db: Kysely<Database>, server: MailServer, table: Waiting, { from, wait, reasonOf }: { readonly from: string; readonly wait: (tries: number) => number; readonly reasonOf: (error: unknown) => string }): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const message = await trx
      .selectFrom(table)
      .select(['id', 'recipient', 'subject', 'plain', 'message_id', 'attempts'])
      .where('sent_at', 'is', null)
      .where('recipient', '<>', '')
      .where('next_try', '<=', sql<Date>`now()`)
      .orderBy('next_try')
      .limit(1)
      .forUpdate()
      .skipLocked()
      .executeTakeFirst();
    if (!message) return false;
    const { id, recipient, subject, plain, message_id, attempts } = message;
    try {
      await server.send({ from, to: { name: '', address: recipient }, subject, text: plain, messageId: message_id, headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': 'fr' } });
    } catch (error) {
      const seconds = wait(attempts + 1);
      await trx.updateTable(table).set({ attempts: attempts + 1, last_error: reasonOf(error), next_try: sql<Date>`clock_timestamp() + make_interval(secs => ${seconds})` }).where('id', '=', id).execute();
      return true;
    }
    reach('mail:after');
    await trx.updateTable(table).set({ sent_at: sql<Date>`clock_timestamp()`, last_error: null }).where('id', '=', id).execute();
    return true;
  });
}
