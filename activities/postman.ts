import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Kysely, Transaction } from 'kysely';
import { keepLink } from '../database/reviewers.ts';
import type { Database } from '../database/schema.ts';
import { newSecret } from '../database/links.ts';
import { letters } from '../letters/variables.ts';
import type { LetterKind } from '../letters/variables.ts';
import { reach } from '../runtime/failpoints.ts';
import type { Log } from '../runtime/log.ts';
import { mailOf, openMailServer } from './mail.ts';
import type { MailServer, QueuedLetter } from './mail.ts';
import { PERSONAL_ACCESS } from './letters/links.ts';
import { deliverWaiting } from './notice-mail.ts';

export interface PostmanOptions {
  readonly db: Kysely<Database>;
  /** Null: nothing is sent, and the outbox stays to be read. */
  readonly smtpUrl: string | null;
  /** Sender of the mails. */
  readonly from: string;
  readonly log: Pick<Log, 'info' | 'warn'>;
  /** Ends the round: the letter in hand is finished first. */
  readonly stop: AbortSignal;
  /** Milliseconds between two looks at an empty outbox. */
  readonly interval?: number;
}

/**
 * Works off the outbox until told to stop; resolves then. Several may run at once: a letter in one's hands is skipped by the others.
 * A mail leaves at least once, always with the same Message-ID: killed between the server's word and ours, it leaves again.
 */
export async function startPostman({ db, smtpUrl, from, log, stop, interval = 2_000 }: PostmanOptions): Promise<void> {
  if (smtpUrl === null) return;
  const server = openMailServer(smtpUrl);
  try {
    while (!stop.aborted) {
      const delivered = await deliverAny(db, server, { from, log }).catch((error: unknown) => {
        log.warn({ reason: reasonOf(error) }, 'outbox out of reach');
        return false;
      });
      if (!delivered) await wait(interval, undefined, { signal: stop }).catch(() => undefined);
    }
  } finally {
    server.close();
  }
}

interface Round {
  readonly from: string;
  readonly log: Pick<Log, 'info' | 'warn'>;
}

/** A letter of a dossier, a message to a member of the committee, or word of a change of account. False when none is due. */
const deliverAny = async (db: Kysely<Database>, server: MailServer, round: Round): Promise<boolean> =>
  (await deliverNext(db, server, round)) ||
  (await deliverWaiting(db, server, 'session_messages', { from: round.from, wait: secondsAfter, reasonOf })) ||
  deliverWaiting(db, server, 'bank_notices', { from: round.from, wait: secondsAfter, reasonOf });

/** Takes the letter that has waited longest, and sends it. False when none is due. */
async function deliverNext(db: Kysely<Database>, server: MailServer, { from, log }: Round): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const letter = await takeNext(trx);
    if (!letter) return false;
    const { id, attempts, kind } = letter;
    const personal = await withPersonalLink(trx, letter);
    try {
      await server.send(mailOf({ ...personal, title: titleOf(kind) }, from));
    } catch (error) {
      await postpone(trx, id, attempts + 1, reasonOf(error));
      log.warn({ outbox: id, kind, attempts: attempts + 1, reason: reasonOf(error) }, 'letter not accepted');
      return true;
    }
    reach('mail:after');
    await trx.updateTable('outbox').set({ sent_at: sql`clock_timestamp()`, last_error: null }).where('id', '=', id).execute();
    log.info({ outbox: id, kind }, 'letter sent');
    return true;
  });
}

interface Taken extends Omit<QueuedLetter, 'title'> {
  readonly id: string;
  readonly attempts: number;
  readonly kind: string;
  readonly letter: string;
  readonly link_for: string | null;
  readonly link_days: number | null;
}

/**
 * An outside expert's link is made here and nowhere else, so that its secret is in the mail alone: neither in the letter we keep nor in its
 * print. A mail that leaves again bears another, and each works until it expires or is revoked.
 */
async function withPersonalLink(trx: Transaction<Database>, letter: Taken): Promise<Taken> {
  const { link_for, link_days, letter: id } = letter;
  if (link_for === null || link_days === null) return letter;
  const { token, hash } = newSecret();
  await keepLink(trx, { person: link_for, hash, days: link_days, issuedBy: null, letter: id });
  const added = (words: string): string => words.replaceAll(PERSONAL_ACCESS, `${PERSONAL_ACCESS}/${token}`);
  return { ...letter, html: added(letter.html), plain: added(letter.plain) };
}

/** Held until it is sent or postponed. A letter without an address waits for somebody to hand it over. */
const takeNext = (trx: Transaction<Database>): Promise<Taken | undefined> =>
  trx
    .selectFrom('outbox as o')
    .innerJoin('letters as l', 'l.id', 'o.letter')
    .innerJoin('dossiers as d', 'd.id', 'l.dossier')
    .select(['o.id', 'o.attempts', 'o.recipient', 'o.message_id', 'o.letter', 'l.link_for', 'l.link_days', 'l.kind', 'l.subject', 'l.plain', 'l.html', 'l.pdf', 'd.reference'])
    .where('o.sent_at', 'is', null)
    .where('o.recipient', '<>', '')
    .where('o.next_try', '<=', sql<Date>`now()`)
    .orderBy('o.next_try')
    .limit(1)
    .forUpdate('o')
    .skipLocked()
    .executeTakeFirst();

/** Half a minute after the first failure, then twice as long each time, six hours at most. */
const BACKOFF = { first: 30, most: 6 * 3_600 };

const secondsAfter = (tries: number): number => Math.min(BACKOFF.most, BACKOFF.first * 2 ** Math.min(tries - 1, 20));

async function postpone(trx: Transaction<Database>, id: string, attempts: number, last_error: string): Promise<void> {
  const seconds = secondsAfter(attempts);
  await trx
    .updateTable('outbox')
    .set({ attempts, last_error, next_try: sql`clock_timestamp() + make_interval(secs => ${seconds})` })
    .where('id', '=', id)
    .execute();
}

/** Type and codes of what went wrong: a server's own words may quote an address. */
function reasonOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return typeof error;
  const { name, code, responseCode } = error as Readonly<Record<string, unknown>>;
  return [name, code, responseCode].filter((part) => typeof part === 'string' || typeof part === 'number').join(' ');
}

const titleOf = (kind: string): string => letters[kind as LetterKind]?.title ?? kind;
