import { openStory } from '../setup/engine.ts';
import { euros, journey } from '../setup/journey.ts';
import { toDay } from '../../domain/calendar/day.ts';
import { openApi, type Api } from './api.ts';

let api: Api;
beforeAll(async () => {
  api = await openApi();
}, 60_000);
afterAll(() => api.close());
afterEach(() => expect(api.errors).toEqual([]));

test('before attesting, the officer sees what is admitted, what is struck out and why, and what would be due; the commune too, nobody else', async () => {
  const { engine } = api;
  const { agent, officer, stranger, reviewer } = engine.cast;
  const story = await openStory(engine);
  await journey.toDelivery(engine, story);
  await story.done(agent, {
    type: 'fileClaim', kind: 'interim', resources: [], documents: { 'etat-mandats': await story.document() },
    expenses: [{ line: 'triporteur', amount: euros(4_000), committedOn: toDay('2026-01-13') }, { line: 'triporteur', amount: euros(50_000), committedOn: toDay('2026-07-01') }],
  });
  const path = `/applications/${story.id}/claims/1/examination`;
  const plain = await api.as(officer, 'GET', path);
  expect(plain.status).toBe(200);
  expect(plain.body).toMatchObject({
    claim: { no: 1, kind: 'interim', status: 'filed' },
    expenses: [{ expense: 1, admitted: 0, struckOut: [{ code: 'before-eligibility', because: 'engagée avant la date d’éligibilité des dépenses' }] }, { expense: 2, admitted: 5_000_000, struckOut: [] }],
    admitted: { investment: 5_000_000, operating: 0 }, former: [], sample: [2, 1].sort(), asked: [],
  });
  const less = await api.as(officer, 'GET', `${path}?strikeOuts=2:1000000`);
  expect(less.body.admitted).toEqual({ investment: 4_000_000, operating: 0 });
  expect(less.body.due.investment).toBeLessThan(plain.body.due.investment);
  expect((await api.as(agent, 'GET', path)).body).toEqual(plain.body);
  for (const who of [stranger, reviewer]) expect([403, 404]).toContain((await api.as(who, 'GET', path)).status);
  expect(await api.as(officer, 'GET', `${path}?strikeOuts=3`)).toMatchObject({ body: { code: 'expense-unknown' } });
  expect((await api.as(officer, 'GET', `/applications/${story.id}/claims/1/liquidation`)).body).toMatchObject({ code: 'not-yet' });
  // What was previewed is what is attested and liquidated.
  const attest = await api.as(officer, 'POST', `/applications/${story.id}/acts`, { headers: { 'Idempotency-Key': 'attest-1' }, json: { type: 'attestClaim', claim: 1, strikeOuts: [{ expense: 2, amount: 1_000_000, reason: 'TVA récupérée.' }] } });
  expect(attest.status).toBe(200);
  await story.done(engine.cast.finance, { type: 'liquidateClaim', claim: 1 });
  expect((await story.state()).claims[0]?.due).toEqual(less.body.due);
  expect((await api.as(officer, 'GET', path)).body).toMatchObject({ due: less.body.due, admitted: less.body.admitted });
}, 90_000);
