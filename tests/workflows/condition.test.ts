import { openEngine, openStory } from '../setup/engine.ts';
import { journey } from '../setup/journey.ts';
import { toDay } from '../../domain/calendar/day.ts';
import { dipbike } from '../setup/engine.ts';
import type { Engine } from '../setup/engine.ts';

let engine: Engine;
beforeAll(async () => void (engine = await openEngine()), 60_000);
afterAll(() => engine.close());

test('when the date of a condition comes unmet the clock tells the officer and the award goes to a decision: never in silence, and nothing else happens by itself', async () => {
  const plan = { ...(dipbike()['plan'] as object), resources: [{ kind: 'own', funder: 'own', amount: 4_000_000, status: 'confirmed' }, { kind: 'public', funder: 'region', amount: 2_000_000, status: 'asked' }] };
  const story = await openStory(engine, { answers: dipbike({ plan }) });
  const { cast } = engine;
  await journey.file(engine, story);
  await journey.complete(engine, story);
  const lines = [{ line: 'triporteur', retained: 6_400_000 }, { line: 'machines', retained: 4_840_000 }, { line: 'reception', retained: 0, reason: 'Hors projet.' }];
  await story.done(cast.officer, { type: 'appraise', lines: lines as never, resources: plan.resources as never, ownShare: { num: 1, den: 5 } });
  await story.done(cast.officer, { type: 'closeAppraisal' });
  await journey.review(engine, story);
  await journey.opinion(engine, story, '2026-04-14');
  await story.deposit('deliberation');
  await story.done(cast.finance, { type: 'grantVisa', budget: 'AP' });
  await story.advanceTo('2026-06-18');
  await story.done(cast.assembly, {
    type: 'recordDeliberation', body: 'bureau', number: 'BM2026/06/18-07', on: toDay('2026-06-18'), delegation: 'CM2026/02/10-03', outcome: 'award', amount: 5_000_000 as never,
    condition: { funders: [2], by: toDay('2026-09-30') },
  });
  await story.advanceTo('2026-09-30');
  expect((await story.state()).condition).toEqual({ metOn: null, fellDueOn: null });
  await story.advanceTo('2026-10-01');
  expect(await story.state()).toMatchObject({ condition: { metOn: null, fellDueOn: '2026-10-01' }, toRevise: { because: 'condition-unmet' }, phase: 'decision', decision: { amount: 5_000_000 } });
}, 60_000);
