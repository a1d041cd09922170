import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { sql } from 'kysely';
import pino from 'pino';
import { startPostman } from '../../activities/postman.ts';
import { keepLetter } from '../../database/letters.ts';
import { fileDossier } from '../setup/dossier.ts';
import { openTestMailServer } from './mail-server.ts';
import { openPostHouse } from './post.ts';
import type { PostHouse } from './post.ts';
import type { TestMailServer } from './mail-server.ts';
import type { Dossier } from '../setup/dossier.ts';

let house: PostHouse;
let server: TestMailServer;
let dossier: Dossier;
beforeAll(async () => {
  house = await openPostHouse();
  server = await openTestMailServer();
  dossier = await fileDossier(house);
});
afterAll(async () => {
  await server.close();
  await house.close();
});
beforeEach(async () => {
  server.refuse(null);
  server.received.length = 0;
  await house.db.updateTable('outbox').set({ sent_at: sql`now()` }).execute();
});

let written = 0;
/** A letter kept and queued as the activities do it. */
async function queue(recipient: string | null = 'mairie@creteil.example'): Promise<number> {
  written += 1;
  await keepLetter(house.db, { application: dossier.id, kind: 'acknowledgement', no: written, on: dossier.day }, async () => ({
    ...(await house.composer.compose({ application: dossier.id, kind: 'acknowledgement', no: 1, on: dossier.day })),
    recipient,
  }));
  return written;
}
const row = (no: number) =>
  house.db.selectFrom('outbox as o').innerJoin('letters as l', 'l.id', 'o.letter').selectAll('o').select('l.pdf').where('l.dossier', '=', dossier.id).where('l.no', '=', no).executeTakeFirstOrThrow();

/** Postmen at work until `met`; fails when that takes too long. */
async function until(met: () => Promise<boolean> | boolean, { postmen = 1, smtpUrl = server.url as string | null } = {}): Promise<void> {
  const stop = new AbortController();
  const rounds = Array.from({ length: postmen }, () => startPostman({ db: house.db, smtpUrl, from: 'Fonds numérique <fmin@example.org>', log: pino({ level: 'silent' }), stop: stop.signal, interval: 20 }));
  const deadline = Date.now() + 15_000;
  while (!(await met()) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
  stop.abort();
  await Promise.all(rounds);
  expect(await met()).toBe(true);
}
const isSent = (no: number) => async (): Promise<boolean> => (await row(no)).sent_at !== null;

test('a letter leaves once: its words to read at once, the PDF that counts, and its own Message-ID', async () => {
  const no = await queue();
  await until(isSent(no));
  await until(() => true);
  const { message_id, pdf } = await row(no);
  expect(server.received).toHaveLength(1);
  const [mail] = server.received;
  expect(mail).toMatchObject({ to: ['mairie@creteil.example'], messageId: message_id });
  expect(mail?.raw).toMatch(/^Content-Type: text\/plain/m);
  expect(mail?.raw).toMatch(/^Content-Type: text\/html/m);
  expect(mail?.raw).toMatch(/filename=FMIN-2026-0001-accuse-de-reception\.pdf/);
  expect(mail?.raw).toMatch(/^Auto-Submitted: auto-generated/m);
  expect(mail?.raw.replace(/[\r\n]/g, '')).toContain(pdf.toString('base64'));
});

test('a convention goes to both its parties in one mail', async () => {
  const no = await queue('mairie@creteil.example, isabelle.vasseur@example.org');
  await until(isSent(no));
  expect(server.received.map(({ to }) => to)).toEqual([['mairie@creteil.example', 'isabelle.vasseur@example.org']]);
});

test('several postmen never send the same letter twice', async () => {
  const letters: number[] = [];
  for (let i = 0; i < 8; i += 1) letters.push(await queue());
  await until(async () => (await Promise.all(letters.map((no) => isSent(no)()))).every(Boolean), { postmen: 3 });
  expect(new Set(server.received.map(({ messageId }) => messageId)).size).toBe(8);
  expect(server.received).toHaveLength(8);
});

test('a refused letter waits longer each time, keeps the code and no address, and leaves in the end', async () => {
  const no = await queue();
  server.refuse({ code: 451, words: 'mairie@creteil.example: try again later' });
  await until(async () => (await row(no)).attempts === 1);
  const first = await row(no);
  expect(first).toMatchObject({ sent_at: null, last_error: 'Error EENVELOPE 451' });
  const soon = (first.next_try.getTime() - Date.now()) / 1000;
  expect(soon).toBeGreaterThan(15);
  expect(soon).toBeLessThanOrEqual(30);
  await house.db.updateTable('outbox').set({ next_try: new Date(0) }).where('id', '=', first.id).execute();
  await until(async () => (await row(no)).attempts === 2);
  const second = await row(no);
  expect((second.next_try.getTime() - Date.now()) / 1000).toBeGreaterThan(40);
  server.refuse(null);
  await house.db.updateTable('outbox').set({ next_try: new Date(0) }).where('id', '=', first.id).execute();
  await until(isSent(no));
  expect(await row(no)).toMatchObject({ attempts: 2, last_error: null });
  expect(server.received).toHaveLength(1);
});

test('a refused letter does not hold up the others', async () => {
  const [refused, other] = [await queue('nobody@creteil.example'), await queue()];
  server.refuse({ code: 550, words: 'no such mailbox' });
  await until(async () => (await row(refused)).attempts === 1);
  server.refuse(null);
  await house.db.updateTable('outbox').set({ next_try: new Date(0) }).where('id', '=', (await row(other)).id).execute();
  await until(isSent(other));
  expect((await row(refused)).sent_at).toBeNull();
});

test('a mail server that is away costs nothing but time', async () => {
  const no = await queue();
  await until(async () => (await row(no)).attempts === 1, { smtpUrl: 'smtp://127.0.0.1:1' });
  expect(await row(no)).toMatchObject({ sent_at: null, last_error: expect.stringMatching(/^Error (ESOCKET|ECONNECTION|ECONNREFUSED)$/) });
});

test('killed between the server\'s word and ours, it leaves again under the same Message-ID', async () => {
  const no = await queue();
  const killed = spawn(process.execPath, ['tests/letters/postman-process.ts', house.databaseUrl, server.url, 'mail:after@1'], { stdio: 'ignore' });
  expect(await once(killed, 'exit')).toEqual([null, 'SIGKILL']);
  expect((await row(no)).sent_at).toBeNull();
  await until(isSent(no));
  const { message_id } = await row(no);
  expect(server.received.map(({ messageId }) => messageId)).toEqual([message_id, message_id]);
});

test('a letter without an address, or an installation without a mail server, waits to be read', async () => {
  const [nobody, somebody] = [await queue(null), await queue()];
  await until(() => true, { smtpUrl: null });
  expect(server.received).toEqual([]);
  await until(isSent(somebody));
  expect(server.received).toHaveLength(1);
  expect(await row(nobody)).toMatchObject({ recipient: '', sent_at: null, attempts: 0 });
});
