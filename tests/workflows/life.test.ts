import { workflowIdOf } from '../../domain/application/identity.ts';
import { journey } from '../setup/journey.ts';
import { openEngine, openStory } from '../setup/engine.ts';
import type { Engine } from '../setup/engine.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
}, 60_000);
afterAll(() => engine.close());

const lettersOf = async (dossier: string): Promise<readonly string[]> => {
  const rows = await engine.context.db.selectFrom('letters').select(['kind', 'no']).where('dossier', '=', dossier).orderBy('made_on').orderBy('kind').orderBy('no').execute();
  return rows.map(({ kind, no }) => `${kind}/${no}`);
};

test('files, and sends the acknowledgement', async () => {
  const story = await openStory(engine);
  await journey.file(engine, story);
  await story.advanceTo('2026-01-13');
  const state = await story.state();
  expect(state).toMatchObject({ phase: 'screening', filedOn: '2026-01-12' });
  expect(state.reference).toMatch(/^FMIN-2026-\d{4}$/);
  expect(await lettersOf(story.id)).toEqual(['acknowledgement/1']);
});

test('tells a commune that gives up before anything was paid that its withdrawal is recorded, then ends', async () => {
  const story = await openStory(engine);
  await journey.file(engine, story);
  await story.done(engine.cast.agent, { type: 'withdraw' });
  await engine.context.client.workflow.getHandle(workflowIdOf(story.id)).result();
  const outbox = await engine.context.db.selectFrom('outbox').innerJoin('letters', 'letters.id', 'outbox.letter').select('kind').where('dossier', '=', story.id).orderBy('kind').execute();
  expect(outbox.map(({ kind }) => kind)).toEqual(['acknowledgement', 'withdrawal-recorded']);
});

test('lives its whole life, two years in a few seconds: filed, awarded 50 000 €, paid to the cent in three payments, closed', async () => {
  const story = await openStory(engine);
  await journey.wholeLife(engine, story);
  const state = await story.state();
  expect(state).toMatchObject({ phase: 'closed', outcome: 'completed' });
  expect(state.decision).toMatchObject({ kind: 'award', amount: 5_000_000, partial: false });
  // Award ÷ base is 50 000 / 112 400; spent: 60 000 €, then 48 400 €. 30 % of the award, then the rate on what was spent, less what was paid.
  expect(state.claims.map(({ kind, amount, status }) => [kind, amount, status])).toEqual([
    ['advance', 1_500_000, 'paid'],
    ['interim', 1_169_039, 'paid'],
    ['balance', 2_153_025, 'paid'],
  ]);
  expect(await lettersOf(story.id)).toEqual(['acknowledgement/1', 'review-invitation/1', 'review-invitation/2', 'award/1', 'agreement/1', 'publicity-reminder/1', 'payment-notice/1', 'payment-notice/2', 'balance-notice/3', 'payment-notice/3']);
  const outbox = await engine.context.db.selectFrom('outbox').innerJoin('letters', 'letters.id', 'outbox.letter').select('kind').where('dossier', '=', story.id).where('kind', '=', 'award').execute();
  expect(outbox).toHaveLength(1);
});
