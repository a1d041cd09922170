import { createTransport } from 'nodemailer';
import type { SendMailOptions } from 'nodemailer';

/** A mail server, as far as letters need one. */
export interface MailServer {
  /** Resolves once the server has accepted the mail. @throws Error with a `code`, and `responseCode` when the server refused it. */
  send(mail: SendMailOptions): Promise<void>;
  close(): void;
}

/** How long a mail server may keep us waiting for each answer, in milliseconds: a letter holds its row meanwhile. */
const PATIENCE = 20_000;

/** @param smtpUrl `smtp://user:password@host:port`, or `smtps://`. */
export function openMailServer(smtpUrl: string): MailServer {
  const transport = createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: 1,
    connectionTimeout: PATIENCE,
    greetingTimeout: PATIENCE,
    socketTimeout: PATIENCE,
    // What is in a letter is text: nothing in it may name a file or an address to fetch.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return { send: async (mail) => void (await transport.sendMail(mail)), close: () => transport.close() };
}

/** A letter of the outbox, ready to leave. */
export interface QueuedLetter {
  /** Addresses, separated by commas: a convention goes to both its parties. */
  readonly recipient: string;
  readonly message_id: string;
  readonly subject: string;
  readonly plain: string;
  readonly html: string;
  readonly pdf: Buffer;
  readonly reference: string;
  /** French name of the kind of letter, e.g. « Accusé de réception ». */
  readonly title: string;
}

/** The mail that carries a letter: its words to read at once, and the PDF that counts. The Message-ID never changes. */
export function mailOf({ recipient, message_id, subject, plain, html, pdf, reference, title }: QueuedLetter, from: string): SendMailOptions {
  return {
    from,
    // Addresses as data: nothing in one can be read as another.
    to: recipient.split(',').map((address) => ({ name: '', address: address.trim() })),
    subject: `${reference} – ${subject}`,
    messageId: message_id,
    text: plain,
    html: asPage(html),
    attachments: [{ filename: `${reference}-${inFileName(title)}.pdf`, content: pdf, contentType: 'application/pdf' }],
    headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': 'fr' },
  };
}

const asPage = (article: string): string =>
  `<!doctype html>\n<html lang="fr">\n<head><meta charset="utf-8"><style>body{font:16px/1.5 sans-serif;max-width:44em;margin:1em auto;padding:0 1em}h1{font-size:1.3em}h2{font-size:1.1em}table{border-collapse:collapse}th,td{padding:.3em .7em;border-bottom:1px solid #c5ced6;text-align:left}</style></head>\n<body>\n${article}\n</body>\n</html>`;

/** « Accusé de réception » → `accuse-de-reception`. */
const inFileName = (words: string): string => words.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
