import { openEngine, openStory } from '../setup/engine.ts';
import { euros, journey } from '../setup/journey.ts';
import { toDay } from '../../domain/calendar/day.ts';
import type { Engine } from '../setup/engine.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
}, 60_000);
afterAll(() => engine.close());

test('scénario 12 : état des mandats non visé : renvoi, le délai de paiement s’arrête, et l’alerte vient quand il reprend', async () => {
  const { cast, context } = engine;
  const story = await openStory(engine);
  await journey.toDelivery(engine, story);
  const file = async () =>
    story.done(cast.agent, { type: 'fileClaim', kind: 'interim', expenses: [{ line: 'triporteur', amount: euros(20_000), committedOn: toDay('2026-07-01') }], resources: [], documents: { 'etat-mandats': await story.document() } });
  await file();
  await story.advanceTo('2026-09-11');
  await story.done(cast.officer, { type: 'sendBackClaim', claim: 1, reason: 'Le comptable n’a pas visé l’état.', cause: 'not-certified', proofs: ['etat-mandats'] });
  const warned = async () => (await context.db.selectFrom('events').select(['data', 'day']).where('stream', '=', story.id).where('type', '=', 'paymentDelayWarned').execute()).map(({ day }) => day);
  await story.advanceTo('2026-11-30');
  expect(await warned()).toEqual([]);
  await file();
  // Ten of the thirty days had run: the last is 20 December, the warning seven days before.
  await story.advanceTo('2026-12-12');
  expect(await warned()).toEqual([]);
  await story.advanceTo('2026-12-15');
  expect(await warned()).toEqual(['2026-12-13']);
}, 90_000);
