import pino from 'pino';
import { startPostman } from '../../activities/postman.ts';
import { openEngine } from '../setup/engine.ts';
import { beforeCommittee, houseOf, insertCommittee, planned } from '../setup/session.ts';
import { openTestMailServer } from './mail-server.ts';
import type { Engine } from '../setup/engine.ts';
import type { TestMailServer } from './mail-server.ts';

let engine: Engine;
let server: TestMailServer;
beforeAll(async () => {
  engine = await openEngine();
  server = await openTestMailServer();
}, 60_000);
afterAll(async () => {
  await server.close();
  await engine.close();
});

test('a convocation leaves once for each member, with the day, the place and the agenda; refused for a while, it leaves later', async () => {
  const { db } = engine.context;
  const members = await insertCommittee(db, 3);
  const dossier = await beforeCommittee(houseOf(engine));
  const story = await planned(engine, { members });
  await story.done(engine.cast.secretary, { type: 'convoke', agenda: [dossier.id] });
  // Moving the day by none waits until everything due is written.
  await story.advanceTo('2026-03-20');
  const mine = () => server.received.filter(({ to }) => to[0]?.startsWith('membre-'));
  const left = async (): Promise<number> => (await db.selectFrom('session_messages').select('id').where('sent_at', 'is not', null).execute()).length;
  const work = async (met: () => Promise<boolean>): Promise<void> => {
    const stop = new AbortController();
    const postmen = [1, 2].map(() => startPostman({ db, smtpUrl: server.url, from: 'Fonds numérique <fmin@example.org>', log: pino({ level: 'silent' }), stop: stop.signal, interval: 20 }));
    while (!(await met())) await new Promise((resolve) => setTimeout(resolve, 20));
    stop.abort();
    await Promise.all(postmen);
  };
  server.refuse({ code: 451, words: 'greylisted' });
  await work(async () => (await db.selectFrom('session_messages').select('id').where('attempts', '=', 1).execute()).length === 3);
  expect(mine()).toEqual([]);
  expect(await db.selectFrom('session_messages').select('last_error').distinct().execute()).toEqual([{ last_error: 'Error EENVELOPE 451' }]);
  server.refuse(null);
  await db.updateTable('session_messages').set({ next_try: new Date(0) }).execute();
  await work(async () => (await left()) === 3);
  expect(new Set(mine().map(({ messageId }) => messageId)).size).toBe(3);
  expect(mine()).toHaveLength(3);
  const [first] = await db.selectFrom('session_messages').select('plain').limit(1).execute();
  for (const words of ['14 avril 2026 à 14 h 30', 'Salle du Conseil', 'DIPbike']) expect(first!.plain).toContain(words);
}, 60_000);
