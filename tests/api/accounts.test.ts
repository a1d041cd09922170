import { openStory, type Story } from '../setup/engine.ts';
import { euros, journey } from '../setup/journey.ts';
import { toDay } from '../../domain/calendar/day.ts';
import type { Person } from '../../domain/policy/person.ts';
import { openApi, type Api } from './api.ts';

let api: Api;
/** 40 000 € paid in 2026, 3 000 € too much found in February 2027; claimed after the cut-off of 2026. */
let owing: Story;
/** In delivery since September 2026, nothing claimed. */
let begun: Story;
beforeAll(async () => {
  api = await openApi();
  const { engine } = api;
  [owing, begun] = [await openStory(engine), await openStory(engine)];
  for (const story of [owing, begun]) await journey.toDelivery(engine, story);
  const interim = await journey.order(engine, owing, { kind: 'interim', expenses: [{ line: 'triporteur', amount: euros(64_000), committedOn: toDay('2026-07-01') }, { line: 'machines', amount: euros(48_400), committedOn: toDay('2026-07-01') }], resources: [] });
  await journey.pay(engine, owing, interim, '2026-10-01');
  await owing.advanceTo('2026-12-10');
  await journey.order(engine, owing, { kind: 'balance', expenses: [], resources: [{ kind: 'public', funder: 'state', amount: euros(52_920), status: 'confirmed' }] });
}, 90_000);
afterAll(() => api.close());
afterEach(() => expect(api.errors).toEqual([]));

const get = (path: string, who: Person | null = api.engine.cast.finance) => api.as(who, 'GET', path);
const file = async (path: string): Promise<readonly string[]> => {
  const { status, headers, text } = await get(path);
  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
  return text.replace(/^\ufeff/, '').trim().split('\r\n');
};

describe('the balance', () => {
  test('is explained with the same words to the commune and to the service, step by step', async () => {
    const { agent, finance } = api.engine.cast;
    const [theirs, ours] = [await get(`/applications/${owing.id}/balance`, agent), await get(`/applications/${owing.id}/balance`, finance)];
    expect(theirs.status).toBe(200);
    expect(theirs.body).toEqual(ours.body);
    expect(theirs.body).toMatchObject({ claim: 2, awarded: euros(50_000), cost: euros(112_400), proRata: euros(50_000), final: euros(37_000), before: euros(40_000), due: 0, overpaid: euros(3_000), isClaimed: true });
    const binding = (theirs.body.steps as { title: string; binding: boolean; amount: number }[]).filter((step) => step.binding);
    expect(binding).toMatchObject([{ title: expect.stringContaining('financements publics'), amount: euros(37_000) }]);
  });
  test('is nobody else’s to read, and not there before it is liquidated', async () => {
    const { stranger, reviewer, finance } = api.engine.cast;
    for (const who of [stranger, reviewer]) expect((await get(`/applications/${owing.id}/balance`, who)).status).toBe(404);
    expect((await get(`/applications/${begun.id}/balance`, finance)).status).toBe(404);
    expect((await get(`/applications/${owing.id}/balance`, null)).status).toBe(401);
  });
});

describe('accounts', () => {
  test('of a dossier: figures in all and by year, every movement with its event', async () => {
    const { status, body } = await get(`/applications/${owing.id}/ledger`);
    expect(status).toBe(200);
    expect(body.figures).toMatchObject({ affected: { investment: euros(50_000) }, engaged: { investment: euros(50_000) }, claimed: { investment: euros(112_400) }, ordered: { investment: euros(40_000) }, paid: { investment: euros(40_000) }, overpaid: { investment: euros(3_000) } });
    expect(body.years).toHaveLength(1);
    expect((body.movements as { figure: string; act: string; claim: number | null }[]).find(({ figure }) => figure === 'paid')).toMatchObject({ act: 'paid', claim: 1, year: 2026, amount: euros(40_000) });
    const lines = await file(`/applications/${owing.id}/ledger.csv`);
    expect(lines[0]).toBe('Date;Exercice;Section;Montant suivi;Mouvement (€);Acte;Événement n°;Versement n°');
    expect(lines.find((line) => line.includes('Payé'))).toMatch(/^2026-10-01;2026;Investissement;Payé;40000,00;Paiement;\d+;1$/);
  });
  test('of an envelope: what was voted, and the sums of its dossiers', async () => {
    const { body } = await get('/envelopes/fmin/2026/investment/ledger');
    expect(body).toMatchObject({ voted: euros(900_000), dossiers: 2, figures: { affected: euros(100_000), engaged: euros(100_000), paid: euros(40_000) } });
    const lines = await file('/envelopes/fmin/2026/investment/ledger.csv');
    expect(lines.filter((line) => line.includes(';Affecté;'))).toHaveLength(2);
    expect(lines.some((line) => line.includes(';Voté;900000,00;Vote du Conseil;'))).toBe(true);
    expect((await get('/envelopes/fmin/2026/investment/ledger?axis=mobilite')).status).toBe(404);
  });
  test('are the service’s own', async () => {
    for (const path of [`/applications/${owing.id}/ledger`, '/envelopes/fmin/2026/investment/ledger', '/recoveries', '/year-end/2026/remainders']) {
      expect((await get(path, api.engine.cast.agent)).status).toBe(403);
      expect((await get(path, null)).status).toBe(401);
    }
    const id = '00000000-0000-4000-8000-000000000000';
    expect((await get(`/applications/${id}/ledger`)).status).toBe(404);
  });
});

test('recoveries to follow, with what each waits for', async () => {
  const { body } = await get('/recoveries?programme=fmin');
  expect(body.items).toMatchObject([{ id: owing.id, no: 1, claim: 2, amount: euros(3_000), investment: euros(3_000), operating: 0, means: null, settled: 0, left: euros(3_000), answerBy: '2027-01-11' }]);
  const [heading, line] = await file('/recoveries.csv');
  expect(heading).toContain('Trop-perçu (€)');
  expect(line).toContain(';3000,00;');
  expect((await get('/recoveries?programme=fim')).body.items).toEqual([]);
});

describe('the end of the year', () => {
  test('claims filed after the cut-off', async () => {
    const { body } = await get('/year-end/2026/late-claims');
    expect(body.items).toMatchObject([{ id: owing.id, claim: 2, kind: 'balance', filedOn: '2026-12-10', until: '2026-11-30', examinedFor: 2027 }]);
    expect((await file('/year-end/2026/late-claims.csv'))[1]).toMatch(/;2;solde;2026-12-10;2026-11-30;2027$/);
    expect((await get('/year-end/2027/late-claims')).body.items).toEqual([]);
  });
  test('restes à solder, report of engagements, rattachement of operating charges', async () => {
    const remainders = (await get('/year-end/2026/remainders?programme=fmin')).body.items as { id: string; section: string; rest: number }[];
    expect(new Map(remainders.map(({ id, rest }) => [id, rest]))).toEqual(new Map([[owing.id, euros(10_000)], [begun.id, euros(50_000)]]));
    const carried = (await get('/year-end/2026/carry-overs')).body.items as { id: string; number: string; engagedOn: string }[];
    expect(carried.map(({ id, number, engagedOn }) => [id, number, engagedOn]).sort()).toEqual([[owing.id, 'ENG-2026-1187', '2026-06-25'], [begun.id, 'ENG-2026-1187', '2026-06-25']].sort());
    // These awards have no operating section.
    expect((await get('/year-end/2026/attachments')).body.items).toEqual([]);
    expect((await file('/year-end/2026/remainders.csv')).length).toBe(3);
    expect(await file('/year-end/2026/attachments.csv')).toHaveLength(1);
    expect((await file('/year-end/2026/carry-overs.csv'))[1]).toContain(';ENG-2026-1187;2026-06-25;50000,00;');
  });
  test('crédits de paiement expected of the years after, against AP and CP voted', async () => {
    const { body } = await get('/year-end/2026/credits?programme=fmin');
    const [next] = body.items as { year: number; section: string; scheduled: number; authorised: number; dossiers: number }[];
    expect(next).toMatchObject({ year: 2027, section: 'investment', dossiers: 2, affected: euros(100_000), engaged: euros(100_000) });
    expect((await file('/year-end/2026/credits.csv'))[0]).toContain('CP manquants (€)');
  });
});
