import { createHash, randomUUID } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import { freeStuck } from './stuck.ts';
import type { Database } from './schema.ts';
import { needsSignature } from '../domain/application/letters.ts';
import type { Day } from '../domain/calendar/day.ts';

/** A letter as it was made: the same words on the page, in the mail and in print. */
export interface MadeLetter {
  readonly subject: string;
  readonly html: string;
  readonly plain: string;
  readonly pdf: Buffer;
  /** Address it goes to; null when the dossier has none: it waits, readable, for somebody to hand it over. */
  readonly recipient: string | null;
  /** The outside expert whose personal link is made as the mail leaves, and how many days it works; null or absent for anybody else. */
  readonly linkFor?: { readonly person: string; readonly days: number } | null;
}

export interface LetterIdentity {
  readonly application: string;
  readonly kind: string;
  readonly no: number;
  readonly on: Day;
}

/** Makes and keeps a letter unless it is kept already; queues it in the same transaction when nobody has to sign it. */
export async function keepLetter(db: Kysely<Database>, letter: LetterIdentity, compose: () => Promise<MadeLetter>): Promise<void> {
  const { application: dossier, kind, no, on } = letter;
  const kept = await db.selectFrom('letters').select('id').where('dossier', '=', dossier).where('kind', '=', kind).where('no', '=', no).executeTakeFirst();
  if (kept) return;
  const { subject, html, plain, pdf, recipient, linkFor } = await compose();
  await db.transaction().execute(async (trx) => {
    const id = randomUUID();
    const sha256 = createHash('sha256').update(pdf).digest('hex');
    const to_sign = needsSignature(kind);
    const { numInsertedOrUpdatedRows } = await trx
      .with('freed', (freeing) => freeing.deleteFrom('stuck').where('stream', '=', dossier).where('key', '=', `${kind}/${no}`))
      .insertInto('letters')
      .values({ id, dossier, kind, no, subject, html, plain, pdf, sha256, to_sign, made_on: on, recipient, link_for: linkFor?.person ?? null, link_days: linkFor?.days ?? null })
      .onConflict((conflict) => conflict.columns(['dossier', 'kind', 'no']).doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows === 1n && !to_sign) await queue(trx, { id, recipient, on });
  });
}

/** Lets a signed letter leave. Nothing when it has left. */
export async function dispatch(db: Kysely<Database>, { dossier, kind, no, on }: { readonly dossier: string; readonly kind: string; readonly no: number; readonly on: Day }): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const letter = await trx.selectFrom('letters').select(['id', 'recipient']).where('dossier', '=', dossier).where('kind', '=', kind).where('no', '=', no).executeTakeFirstOrThrow();
    await queue(trx, { ...letter, on });
    await freeStuck(trx, { stream: dossier, key: `${kind}/${no}/dispatched` });
  });
}

/** One outbox row a letter, for ever: its Message-ID is the letter's own, so that a second delivery is seen as the same mail. */
async function queue(trx: Transaction<Database>, { id, recipient, on }: { readonly id: string; readonly recipient: string | null; readonly on: Day }): Promise<void> {
  await trx
    .insertInto('outbox')
    .values({ id: randomUUID(), letter: id, recipient: recipient ?? '', message_id: `<${id}@fmin>`, queued_on: on, sent_at: null, last_error: null })
    .onConflict((conflict) => conflict.column('letter').doNothing())
    .execute();
}
