import { openEngine, openStory } from '../setup/engine.ts';
import { journey } from '../setup/journey.ts';
import { SIGNATURE } from '../setup/people.ts';
import { toDay } from '../../domain/calendar/day.ts';
import type { Engine, Story } from '../setup/engine.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
}, 60_000);
afterAll(() => engine.close());

const letters = async ({ id }: Story, kind: string): Promise<readonly string[]> =>
  (await engine.context.db.selectFrom('letters').select(['no', 'made_on']).where('dossier', '=', id).where('kind', '=', kind).orderBy('no').execute()).map(({ no, made_on }) => `${no} ${made_on}`);

async function toSign(): Promise<Story> {
  const story = await openStory(engine);
  for (const chapter of ['file', 'complete', 'appraise', 'review'] as const) await journey[chapter](engine, story);
  await journey.opinion(engine, story, '2026-04-14');
  await journey.award(engine, story, '2026-06-18');
  await journey.enforceable(engine, story, '2026-06-25');
  await journey.notify(engine, story, '2026-07-06');
  return story;
}

test('a convention nobody signs: reminded of as planned, told late, put off once, then its caducity is constated and written', async () => {
  const { officer, delegate } = engine.cast;
  const story = await toSign();
  await story.advanceTo('2026-09-25');
  // A worker that goes and comes says nothing twice.
  await engine.stopWorker();
  await engine.startWorker();
  await story.advanceTo('2026-10-08');
  expect(await letters(story, 'agreement-reminder')).toEqual(['1 2026-08-22', '2 2026-09-21', '3 2026-10-03', '4 2026-10-07']);
  await story.done(officer, { type: 'extendAgreement', until: toDay('2026-11-06'), reason: 'Le conseil municipal se réunit en novembre.' });
  await story.advanceTo('2026-11-08');
  expect((await letters(story, 'agreement-reminder')).slice(4)).toEqual(['5 2026-10-08', '6 2026-10-22', '7 2026-11-03', '8 2026-11-07']);
  await story.done(officer, { type: 'declareAgreementLapsed', reason: 'La convention n’a pas été signée.' });
  await story.done(delegate, { type: 'signLetter', letter: 'lapse', no: 1, delegation: SIGNATURE });
  expect(await letters(story, 'lapse')).toEqual(['1 2026-11-08']);
  expect((await story.state()).outcome).toBe('lapsed');
}, 60_000);

test('a convention signed in time is reminded of no more', async () => {
  const { agent, delegate } = engine.cast;
  const story = await toSign();
  await story.advanceTo('2026-08-25');
  await story.done(agent, { type: 'signAgreement', party: 'organisation', on: toDay('2026-08-25'), document: await story.document() });
  await story.done(delegate, { type: 'signAgreement', party: 'metropole', on: toDay('2026-08-25'), document: await story.document(), delegation: SIGNATURE });
  await story.advanceTo('2026-12-01');
  expect(await letters(story, 'agreement-reminder')).toEqual(['1 2026-08-22']);
  expect((await story.state()).agreement?.copies?.organisation?.sha256).toBe('a'.repeat(64));
}, 60_000);
