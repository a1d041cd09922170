import { randomUUID } from 'node:crypto';
import { openDossier, played } from '../setup/dossier.ts';
import { journey } from '../setup/journey.ts';
import { BUREAU } from '../setup/people.ts';
import { PDF, freshKey, openApi, type Api } from './api.ts';
import type { Dossier, RecordHouse } from '../setup/dossier.ts';
import type { Person } from '../../domain/policy/person.ts';

const MEETING = '2026-06-18';
let api: Api;
let house: RecordHouse;
beforeAll(async () => {
  api = await openApi();
  const { context, activities, cast, database } = api.engine;
  house = { db: context.db, recorder: activities.recorder, cast, databaseUrl: database.appUrl, close: () => Promise.resolve() };
}, 60_000);
afterAll(() => api.close());
afterEach(() => expect(api.errors).toEqual([]));

async function inDecision(visa = true): Promise<Dossier> {
  const dossier = await openDossier(house);
  const [engine, story] = played(house, dossier);
  for (const chapter of ['file', 'complete', 'appraise', 'review'] as const) await journey[chapter](engine, story);
  await journey.opinion(engine, story, '2026-04-14');
  await dossier.deposit('deliberation');
  await dossier.advanceTo(MEETING);
  if (visa) await dossier.done(house.cast.finance, { type: 'grantVisa', budget: 'AP' });
  return dossier;
}
const post = (person: Person, path: string, json: unknown, headers = freshKey()) => api.as(person, 'POST', path, { json, headers });
const proposals = (dossiers: readonly Dossier[], more: object = {}) => ({ programme: 'fmin', body: 'bureau', meetingOn: MEETING, delegation: BUREAU, items: dossiers.map(({ id }) => ({ application: id, proposal: 'award', amount: 5_000_000 })), ...more });

async function passedOn(id: string) {
  for (;;) {
    const { body } = await api.as(house.cast.assembly, 'GET', `/deliberations/${id}`);
    if (body.results.length > 0 && body.results.every(({ status }: { status: string }) => status !== 'pending')) return body;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test('a batch is refused with every dossier that lacks its visa named at its place', async () => {
  const [seen, unseen, other] = [await inDecision(), await inDecision(false), await inDecision(false)];
  const refused = await post(house.cast.officer, '/deliberations', proposals([seen, unseen, other]));
  expect([refused.status, refused.body.code]).toEqual([422, 'invalid-input']);
  expect(refused.body.errors.map(({ pointer, code }: { pointer: string; code: string }) => [pointer, code])).toEqual([['/items/1', 'no-visa'], ['/items/2', 'no-visa']]);
  const alone = await post(house.cast.officer, '/deliberations', proposals([unseen]));
  expect([alone.status, alone.body.code]).toEqual([409, 'no-visa']);
  expect((await post(house.cast.finance, '/deliberations', proposals([seen]))).status).toBe(403);
  expect((await post(house.cast.agent, '/deliberations', proposals([seen]))).status).toBe(403);
}, 60_000);

test('from the proposals to the enforceable decision: the signed deliberation, the votes, who stood aside, one act each for the préfecture', async () => {
  const dossiers = [await inDecision(), await inDecision()] as const;
  const { assembly, agent } = house.cast;
  const key = freshKey();
  const made = await post(assembly, '/deliberations', proposals(dossiers), key);
  expect(made.status).toBe(201);
  const { id } = made.body;
  expect((await post(assembly, '/deliberations', proposals(dossiers), key)).body).toEqual({ id });
  expect((await api.as(agent, 'GET', `/deliberations/${id}`)).status).toBe(403);
  expect((await api.as(assembly, 'GET', `/deliberations/${randomUUID()}`)).status).toBe(404);

  // Somebody of the Bureau declares an interest in the second.
  const recused = house.cast.delegate.id;
  expect((await post(assembly, `/deliberations/${id}/recusals`, { application: dossiers[1].id, person: recused, basis: 'declared' })).status).toBe(204);
  const read = await api.as(assembly, 'GET', `/deliberations/${id}`);
  expect(read.body).toMatchObject({ status: 'prepared', total: 10_000_000, groups: [{ no: 1, recused: [], lines: [{ application: dossiers[0].id, rank: 1 }] }, { no: 2, recused: [recused], lines: [{ application: dossiers[1].id, rank: 2 }] }] });

  const upload = await api.as(assembly, 'POST', `/deliberations/${id}/documents`, { body: PDF, headers: { 'content-type': 'application/pdf' } });
  expect(upload.status).toBe(201);
  const vote = (at: 0 | 1, more: object) => ({ applications: [dossiers[at].id], number: `BM-${at}`, on: MEETING, delegation: BUREAU, document: upload.body.id, for: 20, against: 0, abstentions: 1, stoodAside: [], ...more });
  const without = await post(assembly, `/deliberations/${id}/results`, { votes: [vote(0, {}), vote(1, {})] });
  expect([without.status, without.body.code]).toEqual([409, 'recused']);
  const expired = await post(assembly, `/deliberations/${id}/results`, { votes: [vote(0, { delegation: 'CM-0' }), vote(1, { stoodAside: [recused] })] });
  expect(expired.body.code).toBe('delegation-unknown');
  const results = { votes: [vote(0, {}), vote(1, { stoodAside: [recused] })] };
  const sent = freshKey();
  for (let times = 0; times < 2; times += 1) expect((await post(assembly, `/deliberations/${id}/results`, results, sent)).body).toEqual({ id });
  expect((await post(assembly, `/deliberations/${id}/results`, results)).body.code).toBe('already-recorded');
  expect((await passedOn(id)).results).toEqual(dossiers.map((dossier) => ({ application: dossier.id, act: 'recordDeliberation', status: 'applied', code: null })));

  for (const step of [{ step: 'transmission', on: MEETING }, { step: 'receipt', on: MEETING, receipt: '075-AR' }, { step: 'publication', on: MEETING }]) {
    expect((await post(assembly, `/deliberations/${id}/legality`, step)).status).toBe(200);
    await passedOn(id);
  }
  const { body } = await api.as(agent, 'GET', `/applications/${dossiers[1].id}`);
  expect(body.state.legality).toMatchObject({ enforceableOn: MEETING, receipt: '075-AR' });
  expect((await api.as(assembly, 'GET', '/deliberations')).body.items).toContainEqual({ id, programme: 'fmin', body: 'bureau', meetingOn: MEETING, status: 'recorded', items: 2 });
}, 60_000);

test('what stands in the way of a decision is answered with its own code', async () => {
  const dossier = await inDecision();
  const { assembly, delegate, finance, agent, officer } = house.cast;
  const act = async (person: Person, json: object): Promise<string> => {
    const answer = await post(person, `/applications/${dossier.id}/acts`, json);
    return answer.status === 200 ? 'done' : `${answer.status} ${answer.body.code}`;
  };
  const sign = { type: 'signLetter', letter: 'award', no: 1, delegation: 'ARR-2026-017' };
  expect(await act(assembly, { type: 'recordDeliberation', body: 'bureau', number: 'BM-7', on: MEETING, delegation: BUREAU, outcome: 'award', amount: 5_000_000, votes: { for: 1, against: 2, abstentions: 0 } })).toBe('409 not-adopted');
  expect(await act(assembly, { type: 'recordDeliberation', body: 'bureau', number: 'BM-7', on: MEETING, delegation: BUREAU, outcome: 'award', amount: 5_000_000, votes: { for: 2, against: 1, abstentions: 0 }, recused: [delegate.id] })).toBe('done');
  expect(await act(delegate, sign)).toBe('409 not-enforceable');
  for (const step of [{ type: 'recordTransmission', on: MEETING }, { type: 'recordPrefectureReceipt', on: MEETING, receipt: 'AR' }, { type: 'recordPublication', on: MEETING }]) expect(await act(assembly, step)).toBe('done');
  expect(await act(delegate, sign)).toBe('409 not-engaged');
  expect(await act(finance, { type: 'recordEngagement', number: 'ENG-7', on: MEETING })).toBe('done');
  expect(await act(assembly, { type: 'recordPrefectureRequest', on: MEETING, note: 'Plan de financement.' })).toBe('done');
  expect(await act(assembly, { type: 'recordReferral', on: MEETING, number: '2611234' })).toBe('done');
  expect(await act(assembly, { type: 'recordJudgment', on: MEETING, outcome: 'suspended' })).toBe('done');
  expect(await act(delegate, sign)).toBe('409 suspended');
  expect(await act(assembly, { type: 'recordJudgment', on: MEETING, outcome: 'rejected' })).toBe('done');
  expect(await act(delegate, sign)).toBe('done');
  expect(await act(officer, { type: 'proveNotification', letter: 'award', no: 1, proof: 'email', on: MEETING })).toBe('422 invalid-input');
  expect(await act(agent, { type: 'recordAppeal', letter: 'award', no: 1, on: '2026-06-01', reason: 'Trop peu.' })).toBe('409 not-today');
  // The commune reads that a judge has spoken, not what the préfecture asks.
  expect((await api.as(agent, 'GET', `/applications/${dossier.id}`)).body.state.legality.control).toMatchObject({ pieces: null, referral: { outcome: 'rejected' } });
}, 60_000);

test('the register of delegations is kept by who may, and tells who changed what', async () => {
  const keeper = house.cast.assembly;
  const added = { number: 'ARR-2027-001', kind: 'signature', person: house.cast.delegate.id, programme: 'fmin', ceiling: 2_300_000, from: '2026-01-01', until: '2026-12-31' };
  expect((await post(house.cast.officer, '/delegations', added)).status).toBe(403);
  expect((await post(keeper, '/delegations', added)).body).toEqual(added);
  const twice = await post(keeper, '/delegations', { ...added, number: 'ARR-2027-002' });
  expect([twice.status, twice.body.code]).toEqual([409, 'delegation-overlap']);
  expect((await post(keeper, '/delegations', { ...added, number: 'ARR-2027-003', person: undefined })).body.code).toBe('person-required');
  expect((await post(keeper, '/delegations/closings', { number: 'ARR-2027-001', on: '2026-06-30', reason: 'Changement d’affectation.' })).body).toEqual({ ...added, until: '2026-06-30' });
  const { body } = await api.as(house.cast.finance, 'GET', '/delegations');
  expect(body.items).toContainEqual({ ...added, until: '2026-06-30' });
  expect(body.history.slice(0, 2).map(({ number, change, by }: { number: string; change: string; by: string }) => [number, change, by])).toEqual([['ARR-2027-001', 'closed', keeper.id], ['ARR-2027-001', 'added', keeper.id]]);
  expect((await api.as(house.cast.officer, 'GET', '/delegations/waiting')).body).toEqual({ items: [] });
}, 60_000);
