import { randomUUID } from 'node:crypto';
import pino from 'pino';
import { composer } from '../../activities/compose.ts';
import { startPostman } from '../../activities/postman.ts';
import { metropole } from '../../activities/service.ts';
import { admitExpert, findByLink, placeInPool } from '../../database/reviewers.ts';
import { hashOf } from '../../database/links.ts';
import { loadDirectory } from '../../directory/directory.ts';
import { toDay } from '../../domain/calendar/day.ts';
import { workflowIdOf } from '../../domain/application/identity.ts';
import { openTestMailServer } from '../letters/mail-server.ts';
import { openEngine, openStory } from '../setup/engine.ts';
import { journey } from '../setup/journey.ts';
import type { TestMailServer } from '../letters/mail-server.ts';
import type { Engine, Story } from '../setup/engine.ts';

let engine: Engine;
let server: TestMailServer;
beforeAll(async () => {
  server = await openTestMailServer();
  engine = await openEngine({ worker: false });
  const { db } = engine.context;
  // The real writer of letters: what an expert is sent is what this is about.
  const desk = composer({ db, shelf: engine.activities.recorder.shelf, directory: loadDirectory(), service: metropole, publicUrl: 'https://fonds.example' });
  Object.assign(engine.activities, { composer: desk });
  await engine.startWorker();
}, 60_000);
afterAll(async () => {
  await engine.close();
  await server.close();
});

const flat = (score: number): Record<string, number> => Object.fromEntries(['replicabilite', 'innovation', 'impact', 'faisabilite', 'inclusion', 'donnees'].map((code) => [code, score]));
const lettersOf = async (dossier: string): Promise<readonly string[]> =>
  (await engine.context.db.selectFrom('letters').select(['kind', 'no']).where('dossier', '=', dossier).where('kind', 'like', 'review%').orderBy('kind').orderBy('no').execute()).map(({ kind, no }) => `${kind}/${no}`);
async function inReview(): Promise<Story> {
  const story = await openStory(engine);
  await journey.file(engine, story);
  await journey.complete(engine, story);
  await journey.appraise(engine, story);
  return story;
}
async function posted(count: number): Promise<void> {
  const stop = new AbortController();
  const round = startPostman({ db: engine.context.db, smtpUrl: server.url, from: 'Fonds numérique <fmin@example.org>', log: pino({ level: 'silent' }), stop: stop.signal, interval: 20 });
  for (const until = Date.now() + 15_000; server.received.length < count && Date.now() < until; ) await new Promise((resolve) => setTimeout(resolve, 20));
  stop.abort();
  await round;
}
/** Payloads as the text they hold, so that a search can find what is in them. */
const decoded = (key: string, value: unknown): unknown => (key === 'data' && typeof value === 'string' ? Buffer.from(value, 'base64').toString('utf8') : value);

/** A mail's words as its reader sees them: quoted-printable undone. */
const read = (raw: string): string => raw.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

test('reviews far apart are asked about by letter, each évaluateur once a step, and the dossier goes on when they stand by them', async () => {
  const { officer, reviewer, otherReviewer } = engine.cast;
  const story = await inReview();
  for (const [i, person] of [reviewer, otherReviewer].entries()) {
    await story.done(officer, { type: 'assignReviewer', reviewer: person.id });
    await story.done(person, { type: 'giveReview', review: i + 1, scores: flat(i === 0 ? 9 : 6) });
  }
  await story.advanceTo('2026-01-13');
  expect(await lettersOf(story.id)).toEqual(['review-consensus/1', 'review-consensus/2', 'review-invitation/1', 'review-invitation/2']);
  const { plain } = await engine.context.db.selectFrom('letters').select('plain').where('dossier', '=', story.id).where('kind', '=', 'review-consensus').where('no', '=', 2).executeTakeFirstOrThrow();
  expect(plain).toContain('30 points sur 100');
  expect(plain).toMatch(/\/evaluations\/FMIN-2026-\d+\/2/);
  expect(await story.refused(officer, { type: 'closeReview' })).toBe('consensus-open');
  await story.done(reviewer, { type: 'confirmReview', review: 1 });
  await story.done(otherReviewer, { type: 'correctReview', review: 2, scores: flat(7), reason: 'J’avais mal lu le calendrier.' });
  await story.done(officer, { type: 'closeReview' });
  const state = await story.state();
  expect(state).toMatchObject({ phase: 'committee', consensus: { settled: { how: 'narrowed' } } });
  expect(state.reviews[1]).toMatchObject({ total: 7_000, former: [{ total: 6_000 }] });
});

test('an outside expert’s invitation carries their personal link, whose secret is in the mail alone', async () => {
  const { db, client } = engine.context;
  const expert = randomUUID();
  await db.transaction().execute((trx) => admitExpert(trx, { id: expert, name: 'Louis Petit', email: 'louis@expert.example' }, 'fmin', toDay('2020-01-01')));
  await placeInPool(db, { person: expert, programme: 'fmin', expertise: [], mostOpen: null, outside: true, from: toDay('2020-01-01'), until: null });
  await db.updateTable('outbox').set({ sent_at: new Date() }).execute();
  server.received.length = 0;
  const story = await inReview();
  await db.updateTable('outbox').set({ sent_at: new Date() }).execute();
  await story.done(engine.cast.officer, { type: 'assignReviewer', reviewer: expert });
  await story.advanceTo('2026-01-13');
  await posted(1);

  const mail = server.received.find(({ to }) => to.includes('louis@expert.example'));
  const [, token = ''] = /https:\/\/fonds\.example\/evaluations\/acces\/(fmin_ev_[\w-]{43})/.exec(read(mail?.raw ?? '')) ?? [];
  expect(token).not.toBe('');
  expect(await findByLink(db, hashOf(token))).toMatchObject({ id: expert });
  const link = await db.selectFrom('reviewer_links').selectAll().where('person', '=', expert).executeTakeFirstOrThrow();
  expect(Math.round((link.expires_at.getTime() - link.issued_at.getTime()) / 86_400_000)).toBe(60);

  const letter = await db.selectFrom('letters').selectAll().where('dossier', '=', story.id).where('kind', '=', 'review-invitation').executeTakeFirstOrThrow();
  expect(letter.plain).toContain('pendant 60 jours');
  const events = JSON.stringify(await db.selectFrom('events').select('data').where('stream', '=', story.id).execute());
  const history = JSON.stringify(await client.workflow.getHandle(workflowIdOf(story.id)).fetchHistory(), decoded);
  expect(history).toContain(expert);
  const secret = token.slice('fmin_ev_'.length);
  for (const place of [letter.html, letter.plain, letter.pdf.toString('latin1'), events, history]) expect(place).not.toContain(secret);
}, 60_000);

test('a silent évaluateur is reminded, then late, and a substitute takes their place', async () => {
  const { officer, reviewer, otherReviewer } = engine.cast;
  const story = await inReview();
  await story.done(officer, { type: 'assignReviewer', reviewer: reviewer.id });
  await story.advanceTo('2026-02-03');
  expect((await story.state()).reviews[0]).toMatchObject({ reminded: true, overdue: true, status: 'invited' });
  await story.done(officer, { type: 'assignReviewer', reviewer: otherReviewer.id, replaces: 1 });
  await story.advanceTo('2026-02-04');
  expect(await lettersOf(story.id)).toEqual(['review-invitation/1', 'review-invitation/2', 'review-reminder/1']);
  expect((await story.standing()).children).toEqual(['review/2']);
});
