import { openEngine, openStory } from '../setup/engine.ts';
import { euros, journey } from '../setup/journey.ts';
import { SIGNATURE } from '../setup/people.ts';
import { toDay } from '../../domain/calendar/day.ts';
import { voteCredits } from '../../usecases/envelopes.ts';
import type { Engine } from '../setup/engine.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
}, 60_000);
afterAll(() => engine.close());

const vote = (year: number, amount: number, on: string) => voteCredits(engine.context.db, engine.cast.finance, `vote/${year}/${amount}`, { programme: 'fmin', section: 'investment', year }, { amount: euros(amount), number: `BP ${year}`, on: toDay(on) });

test('scénario 10 : AP suffisante mais CP épuisés : versement reporté, commune prévenue', async () => {
  const { cast, context } = engine;
  const story = await openStory(engine);
  expect(await vote(2026, 10_000, '2026-01-05')).toBeNull();
  await journey.toDelivery(engine, story);
  await story.done(cast.agent, { type: 'fileClaim', kind: 'advance', expenses: [], resources: [], documents: { 'preuve-commencement': await story.document() } });
  await story.done(cast.officer, { type: 'attestClaim', claim: 1 });
  await story.done(cast.finance, { type: 'liquidateClaim', claim: 1 });
  expect(await story.refused(cast.delegate, { type: 'signClaim', claim: 1, delegation: SIGNATURE })).toBe('credits-exhausted');
  await story.done(cast.finance, { type: 'postponeClaim', claim: 1 });

  // The commune is told once, and the clock takes the payment up again on the first of January.
  await story.advanceTo('2026-12-31');
  expect((await story.state()).claims[0]?.status).toBe('postponed');
  const letters = async () => (await context.db.selectFrom('letters').select(['kind', 'no']).where('dossier', '=', story.id).where('kind', '=', 'payment-postponed').execute()).map(({ no }) => no);
  expect(await letters()).toEqual([1]);
  await story.advanceTo('2027-01-02');
  expect((await story.state()).claims[0]?.status).toBe('liquidated');
  await story.done(cast.delegate, { type: 'signClaim', claim: 1, delegation: SIGNATURE });
  await journey.pay(engine, story, 1, '2027-01-20');
  expect((await story.state()).claims[0]).toMatchObject({ status: 'paid', orders: [{ orderedOn: '2027-01-02' }] });
  expect(await letters()).toEqual([1]);
}, 90_000);
