import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';
import { reach } from '../runtime/failpoints.ts';
import type { MailServer } from './mail.ts';

/**
 * Takes the notice of a change of account that has waited longest, and sends it: at least once, always with the same Message-ID.
 * `wait`: seconds before the next try, by the number of tries. False when none is due.
 */
export async function deliverBankNotice(db: Kysely<Database>, server: MailServer, { from, wait, reasonOf }: { readonly from: string; readonly wait: (tries: number) => number; readonly reasonOf: (error: unknown) => string }): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const notice = await trx
      .selectFrom('bank_notices')
      .select(['id', 'recipient', 'subject', 'plain', 'message_id', 'attempts'])
      .where('sent_at', 'is', null)
      .where('recipient', '<>', '')
      .where('next_try', '<=', sql<Date>`now()`)
      .orderBy('next_try')
      .limit(1)
      .forUpdate()
      .skipLocked()
      .executeTakeFirst();
    if (!notice) return false;
    const { id, recipient, subject, plain, message_id, attempts } = notice;
    try {
      await server.send({ from, to: { name: '', address: recipient }, subject, text: plain, messageId: message_id, headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': 'fr' } });
    } catch (error) {
      const seconds = wait(attempts + 1);
      await trx.updateTable('bank_notices').set({ attempts: attempts + 1, last_error: reasonOf(error), next_try: sql<Date>`clock_timestamp() + make_interval(secs => ${seconds})` }).where('id', '=', id).execute();
      return true;
    }
    reach('mail:after');
    await trx.updateTable('bank_notices').set({ sent_at: sql<Date>`clock_timestamp()`, last_error: null }).where('id', '=', id).execute();
    return true;
  });
}
