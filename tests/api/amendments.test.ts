import { randomUUID } from 'node:crypto';
import { openStory, type Story } from '../setup/engine.ts';
import { euros, journey } from '../setup/journey.ts';
import { SIGNATURE } from '../setup/people.ts';
import { openApi, type Api } from './api.ts';
import type { Person } from '../../domain/policy/person.ts';

let api: Api;
let story: Story;
beforeAll(async () => {
  api = await openApi();
  story = await openStory(api.engine);
  await journey.toDelivery(api.engine, story);
}, 90_000);
afterAll(() => api.close());
afterEach(() => expect(api.errors).toEqual([]));

const get = (who: Person, path: string) => api.as(who, 'GET', path);
const post = (who: Person, body: unknown, key: string = randomUUID()) => api.as(who, 'POST', `/applications/${story.id}/acts`, { json: body, headers: { 'Idempotency-Key': key } });
const shift = { kind: 'budget', lines: [{ line: 'triporteur', retained: euros(50_000) }, { line: 'machines', retained: euros(60_000) }, { line: 'reception', retained: euros(2_400) }] };

test('a commune asks once for a key, for what the rules allow, in its own words', async () => {
  const { agent, stranger, finance } = api.engine.cast;
  const body = { type: 'requestAmendment', request: shift, reason: 'Les prix ont changé.' };
  expect((await post(finance, body)).status).toBe(403);
  expect((await post(stranger, body)).status).toBe(404);
  expect((await post(agent, { ...body, request: { kind: 'budget', lines: [{ line: 'triporteur', retained: -1 }] } })).status).toBe(422);
  expect((await post(agent, { ...body, request: { kind: 'extension', of: 'start' } })).status).toBe(422);
  expect((await post(agent, { ...body, request: { ...shift, lines: shift.lines.slice(0, 1) } })).body).toMatchObject({ status: 409, code: 'base-changed' });
  const key = randomUUID();
  expect([await post(agent, body, key), await post(agent, body, key)].map(({ status }) => status)).toEqual([200, 200]);
  expect((await post(agent, body)).body.code).toBe('amendment-open');
  expect((await story.state()).amendments).toHaveLength(1);
});

test('the service is shown what follows before anybody decides: sections, envelope, schedule, and what still stands in the way', async () => {
  const { officer, agent, assembly, finance } = api.engine.cast;
  const path = `/applications/${story.id}/amendments/1/preview`;
  expect((await get(agent, path)).status).toBe(403);
  expect((await get(officer, `/applications/${story.id}/amendments/2/preview`)).status).toBe(404);
  await story.advanceTo('2026-10-01');
  expect((await get(officer, path)).body).toMatchObject({ decidedBy: 'delegate', after: null, released: 0, refusal: { code: 'no-visa' } });
  expect((await post(finance, { type: 'grantVisa', budget: 'AE' })).status).toBe(200);
  const { status, body } = await get(officer, path);
  expect(status).toBe(200);
  // 50 000 × 110 000 ÷ 112 400, the odd cent to operating.
  expect(body).toMatchObject({
    no: 1, kind: 'budget', refusal: null, before: { amount: euros(50_000), base: euros(112_400), bySection: { investment: euros(50_000), operating: 0 } },
    after: { amount: euros(50_000), base: euros(112_400), bySection: { investment: euros(48_932.38), operating: euros(1_067.62) }, owner: (await story.state()).organisation },
  });
  const years = (body.after.schedule as { amount: number }[]).reduce((sum, { amount }) => sum + amount, 0);
  expect(years).toBe(euros(50_000));
  // Nothing of it is kept.
  expect((await story.state()).decision?.bySection.operating).toBe(0);
  expect((await get(assembly, '/amendments?status=requested')).body.items).toMatchObject([{ id: story.id, no: 1, kind: 'budget', status: 'requested', askedBy: 'commune', decidedOn: null }]);
  expect((await get(agent, '/amendments')).status).toBe(403);
});

test('granted, it is done at once, written to be signed, and the avenant is there for both parties', async () => {
  const { officer, agent, delegate, stranger } = api.engine.cast;
  const paper = `/applications/${story.id}/amendments/1/paper`;
  expect((await get(officer, paper)).body.code).toBe('not-yet');
  expect((await post(officer, { type: 'examineAmendment', amendment: 1, opinion: 'favourable', reason: 'Les devis le montrent.' })).status).toBe(200);
  expect((await post(delegate, { type: 'grantAmendment', amendment: 1, authority: { by: 'delegate', delegation: SIGNATURE } })).status).toBe(200);
  expect((await story.state()).decision?.bySection).toEqual({ investment: euros(48_932.38), operating: euros(1_067.62) });
  for (const who of [officer, agent]) {
    const answer = await get(who, paper);
    expect([answer.status, answer.text.slice(0, 5)]).toEqual([200, '%PDF-']);
  }
  expect((await get(agent, `${paper}?format=docx`)).status).toBe(200);
  expect((await get(stranger, paper)).status).toBe(404);
  expect((await get(officer, `/applications/${story.id}/amendments/1/preview`)).status).toBe(404);
  const { body } = await get(agent, `/applications/${story.id}/standing`);
  expect(body.expected.find(({ what }: { what: string }) => what === 'sign-amendment')).toMatchObject({ amendment: 1, by: '2027-01-04' });
  expect(body.prescription).toEqual({ amount: euros(50_000), bornOn: '2026-07-06', interruptedOn: null, lastDay: '2030-12-31' });
  const sentences = ((await get(agent, `/applications/${story.id}/timeline`)).body.items as { sentence: string }[]).map(({ sentence }) => sentence);
  expect(sentences).toEqual(expect.arrayContaining(['Avenant n° 1 demandé : glissement entre lignes de dépense', 'Avenant n° 1 accordé']));
});

test('finance follows what remains payable and when it is prescribed; a commune does not', async () => {
  const { finance, agent } = api.engine.cast;
  expect((await get(finance, '/prescriptions?programme=fmin')).body.items).toMatchObject([{ id: story.id, amount: euros(50_000), bornOn: '2026-07-06', lastDay: '2030-12-31' }]);
  expect((await get(finance, '/prescriptions?before=2030-12-31')).body.items).toEqual([]);
  expect((await get(agent, '/prescriptions')).status).toBe(403);
});

test('an invitation to be heard is answered by the commune, in words that stay out of the record', async () => {
  const { agent, officer } = api.engine.cast;
  expect((await post(officer, { type: 'openHearing', about: 'withdrawal', reason: 'L’opération n’est pas celle qui a été présentée.' })).status).toBe(200);
  const expected = (await get(agent, `/applications/${story.id}/standing`)).body.expected as { what: string; sentence: string; hearing: number }[];
  expect(expected.find(({ what }) => what === 'answer-hearing')).toMatchObject({ hearing: 1, sentence: expect.stringContaining('vos observations sur le retrait de votre subvention') });
  expect((await post(agent, { type: 'recordObservations', hearing: 1, on: '2026-10-01', text: 'Le triporteur roule bien.' })).status).toBe(200);
  const events = await api.engine.context.db.selectFrom('events').select('data').where('stream', '=', story.id).where('type', '=', 'observationsRecorded').execute();
  expect(JSON.stringify(events)).not.toContain('roule');
});
