import { randomUUID } from 'node:crypto';
import { openStory, type Story } from '../setup/engine.ts';
import { euros, journey } from '../setup/journey.ts';
import { AMPLE } from '../setup/people.ts';
import { openApi, type Api } from './api.ts';

let api: Api;
let awarded: Story;
let proposed: Story;
beforeAll(async () => {
  api = await openApi();
  [awarded, proposed] = [await openStory(api.engine), await openStory(api.engine)];
  for (const story of [awarded, proposed]) {
    await journey.file(api.engine, story);
    await journey.complete(api.engine, story);
    await journey.appraise(api.engine, story);
    await journey.review(api.engine, story);
    await journey.opinion(api.engine, story, '2026-04-14');
  }
  await journey.award(api.engine, awarded, '2026-06-18');
  await journey.enforceable(api.engine, awarded, '2026-06-25');
  await awarded.done(api.engine.cast.finance, { type: 'recordEngagement', number: 'ENG-2026-1187', on: '2026-06-25' as never });
}, 60_000);
afterAll(() => api.close());
afterEach(() => expect(api.errors).toEqual([]));

const finance = () => api.engine.cast.finance;
const get = (path: string, who = finance()) => api.as(who, 'GET', path);
const post = (path: string, body: unknown, key: string = randomUUID(), who = finance()) => api.as(who, 'POST', path, { json: body, headers: { 'Idempotency-Key': key } });
const vote = { programme: 'fmin', call: '2026', section: 'investment', amount: euros(950_000), number: 'CM2026/03/12-04', on: '2026-03-12' };
interface Credit { readonly year: number; readonly section: string; readonly voted: number | null; readonly scheduled: number; readonly short: number | null }

describe('an envelope', () => {
  test('shows its figures apart, and the dossiers whose sums they are', async () => {
    const { status, body } = await get('/envelopes?programme=fmin&call=2026');
    expect(status).toBe(200);
    expect(body.items).toEqual([
      { programme: 'fmin', call: '2026', section: 'investment', axis: null, voted: euros(900_000), reserved: euros(50_000), withVisa: 0, affected: euros(50_000), engaged: euros(50_000), released: 0, left: euros(800_000) },
      { programme: 'fmin', call: '2026', section: 'operating', axis: null, voted: euros(100_000), reserved: 0, withVisa: 0, affected: 0, engaged: 0, released: 0, left: euros(100_000) },
    ]);
    const dossiers = (await get('/envelopes/fmin/2026/investment/applications')).body.items as { id: string; reserved: number; affected: number; engaged: number; visaOn: string | null }[];
    expect(new Map(dossiers.map(({ id, reserved, affected, engaged, visaOn }) => [id, { reserved, affected, engaged, visaOn }]))).toEqual(new Map([
      [awarded.id, { reserved: 0, affected: euros(50_000), engaged: euros(50_000), visaOn: '2026-04-14' }],
      [proposed.id, { reserved: euros(50_000), affected: 0, engaged: 0, visaOn: null }],
    ]));
    expect((await get('/envelopes/fmin/2026/investment/applications?axis=mobilite')).status).toBe(404);
  });

  test('is voted anew by finance alone, once for a key, never below what is reserved and affected', async () => {
    const key = randomUUID();
    expect((await post('/envelopes/votes', vote, key, api.engine.cast.officer)).status).toBe(403);
    expect([await post('/envelopes/votes', vote, key), await post('/envelopes/votes', vote, key)].map(({ status }) => status)).toEqual([200, 200]);
    expect((await post('/envelopes/votes', { ...vote, amount: 1 }, key)).body.code).toBe('key-reused');
    expect((await post('/envelopes/votes', { ...vote, amount: euros(99_999.99) })).body).toMatchObject({ status: 409, code: 'envelope-below-committed' });
    expect((await get('/envelopes?programme=fmin&call=2026')).body.items[0].voted).toBe(euros(950_000));
    const votes = await api.engine.context.db.selectFrom('envelope_votes').select(['no', 'amount', 'number', 'voted_by']).where('programme', '=', 'fmin').where('call', '=', '2026').where('section', '=', 'investment').orderBy('no').execute();
    expect(votes).toEqual([{ no: 1, amount: euros(900_000), number: null, voted_by: 'system' }, { no: 2, amount: euros(950_000), number: 'CM2026/03/12-04', voted_by: finance().id }]);
  });

  test('an axis opens with its vote; a section the programme does not fund, an unknown call, a vote to come are refused', async () => {
    expect((await post('/envelopes/votes', { ...vote, axis: 'mobilite', amount: euros(20_000) })).status).toBe(200);
    expect((await get('/envelopes/fmin/2026/investment/applications?axis=mobilite')).body.items).toEqual([]);
    expect((await post('/envelopes/votes', { ...vote, programme: 'fim', call: 'permanent', section: 'operating' })).body.code).toBe('section-not-funded');
    expect((await post('/envelopes/votes', { ...vote, call: '1999' })).body.code).toBe('unknown-call');
    expect((await post('/envelopes/votes', { ...vote, on: '2999-01-01' })).body.code).toBe('date-in-future');
    expect((await post('/envelopes/votes', { ...vote, amount: -1 })).status).toBe(422);
  });

  test('a commune reads no envelope, and nothing of what is set aside for its own dossier before the decision', async () => {
    const { agent } = api.engine.cast;
    for (const path of ['/envelopes', '/envelopes/fmin/2026/investment/applications', '/payment-credits']) expect((await get(path, agent)).status).toBe(403);
    const { state } = (await get(`/applications/${proposed.id}`, agent)).body;
    expect(state.imputation.reserved).toEqual({ investment: 0, operating: 0 });
    expect(state.visas).toEqual({ AP: null, AE: null });
  });
});

describe('scénario 10 : AP suffisante mais CP épuisés', () => {
  const credits = async (): Promise<readonly Credit[]> => ((await get('/payment-credits?programme=fmin')).body.items as Credit[]).filter(({ section }) => section === 'investment');

  test('the authorisations cover the award, and the year’s crédits de paiement do not: the table says what is short, and behind which dossier', async () => {
    const before = await credits();
    expect(before.reduce((sum, { scheduled }) => sum + scheduled, 0)).toBe(euros(50_000));
    const first = before.find(({ year }) => year === 2026);
    expect(first).toMatchObject({ voted: AMPLE.investment, short: 0 });
    const short = { programme: 'fmin', section: 'investment', year: 2026, amount: (first?.scheduled ?? 0) - euros(1_000), number: 'BP2026', on: '2026-01-20' };
    expect((await post('/payment-credits/votes', short)).status).toBe(200);
    expect((await credits()).find(({ year }) => year === 2026)).toMatchObject({ voted: short.amount, short: euros(1_000) });
    expect((await get('/envelopes?programme=fmin&call=2026')).body.items[0].left).toBeGreaterThan(0);
    expect((await get('/payment-credits/fmin/investment/2026/applications')).body.items).toMatchObject([{ id: awarded.id, amount: first?.scheduled }]);
  });

  test('finance puts the payment off to the next year: the table moves with the schedule', async () => {
    const answer = await post(`/applications/${awarded.id}/acts`, { type: 'setCreditSchedule', schedule: [{ section: 'investment', year: 2027, amount: euros(50_000) }] });
    expect(answer.status).toBe(200);
    expect((await credits()).filter(({ year }) => year === 2026 || year === 2027).map(({ year, scheduled, short }) => [year, scheduled, short])).toEqual([[2026, 0, 0], [2027, euros(50_000), 0]]);
    expect((await post(`/applications/${awarded.id}/acts`, { type: 'setCreditSchedule', schedule: [{ section: 'investment', year: 2027, amount: euros(49_999) }] })).body).toMatchObject({ status: 409, code: 'schedule-mismatch' });
  });
});

describe('the funding of a dossier', () => {
  test('shows the funders as they answered and the caps as they make them today; a commune sees no cap before the decision', async () => {
    const { agent, officer } = api.engine.cast;
    const asked = await post(`/applications/${proposed.id}/acts`, { type: 'askFunder', kind: 'public', funder: 'region', amount: euros(50_000), on: '2026-04-14' }, randomUUID(), agent);
    expect(asked.status).toBe(200);
    const { body } = await get(`/applications/${proposed.id}/funding`, officer);
    // 80 % × 112 400 − 50 000.
    expect(body).toMatchObject({ caps: { most: euros(39_920), binding: 'cap:own-share' }, awarded: null, revision: null, barredBy: null, shares: null });
    expect(body.funders.at(-1)).toMatchObject({ funder: 'region', status: 'asked', amount: euros(50_000), document: null });
    const own = (await get(`/applications/${proposed.id}/funding`, agent)).body;
    expect([own.caps, own.imputation, own.schedule]).toEqual([null, null, null]);
    expect((await get(`/applications/${proposed.id}/funding`, api.engine.cast.stranger)).status).toBe(404);
  });

  test('tells of an award above the caps that it must be decided anew', async () => {
    const { officer, agent } = api.engine.cast;
    await post(`/applications/${awarded.id}/acts`, { type: 'askFunder', kind: 'public', funder: 'state', amount: euros(60_000), on: '2026-06-25' }, randomUUID(), officer);
    const { body } = await get(`/applications/${awarded.id}/funding`, agent);
    // 80 % × 112 400 − 60 000 = 29 920.
    expect(body).toMatchObject({ awarded: euros(50_000), barredBy: 'to-revise', revision: { because: 'above-cap', most: euros(29_920), excess: euros(20_080), gap: 0 } });
  });
});
