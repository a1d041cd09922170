import { randomUUID } from 'node:crypto';
import { freshKey, openApi, type Api } from './api.ts';
import { beforeCommittee, euros, houseOf, insertCommittee } from '../setup/session.ts';
import { parisDay, toDay } from '../../domain/calendar/day.ts';
import { actsSent } from '../../api/session-acts.ts';
import { sessionActs } from '../../domain/committee/acts.ts';
import type { Person } from '../../domain/policy/person.ts';
import type { Heard } from './door.ts';

let api: Api;
let members: readonly Person[];
let secretary: Person;
const today = parisDay(Date.now());
beforeAll(async () => {
  api = await openApi({
    before: async ({ context }) => {
      members = await insertCommittee(context.db, 4);
    },
  });
  secretary = api.engine.cast.secretary;
}, 60_000);
afterAll(() => api.close());

const plan = async (more: Record<string, unknown> = {}, headers = freshKey()): Promise<Heard> =>
  api.as(secretary, 'POST', '/sessions', { json: { programme: 'fmin', call: '2026', on: today, at: '14:30', place: 'Salle du Conseil', members: members.map(({ id }) => id), chair: members[0]!.id, ...more }, headers });
const act = (person: Person, id: string, json: Record<string, unknown>, headers = freshKey()): Promise<Heard> => api.as(person, 'POST', `/sessions/${id}/acts`, { json, headers });
const ballot = (person: Person, id: string, choice: string, headers = freshKey()): Promise<Heard> => api.as(person, 'POST', `/sessions/${id}/items/1/ballots`, { json: { choice }, headers });
const read = (person: Person, id: string): Promise<Heard> => api.as(person, 'GET', `/sessions/${id}`);

test('the door knows every act of a session but its planning, which has a route of its own', () => {
  expect([...actsSent].sort()).toEqual(Object.keys(sessionActs).sort());
});

test('a session is planned once by its key, seen by the service, and by its members once they are convened', async () => {
  const key = freshKey();
  const [first, again] = [await plan({}, key), await plan({}, key)];
  expect([first.status, again.status]).toEqual([201, 201]);
  expect(again.body).toEqual(first.body);
  expect((await plan({ at: '15:00' }, key)).body.code).toBe('key-reused');
  const { id } = first.body;
  expect((await read(secretary, id)).body).toMatchObject({ status: 'planned', place: 'Salle du Conseil', viewer: 'service', acts: ['convoke', 'cancelSession'] });
  expect((await read(members[1]!, id)).status).toBe(404);
  expect((await read(api.engine.cast.agent, id)).status).toBe(403);
  expect((await plan({ members: [members[1]!.id], chair: members[1]!.id })).body.code).toBe('not-a-chair');
  expect((await plan({ at: '25:00' })).status).toBe(422);
  const listed = await api.as(secretary, 'GET', '/sessions?status=planned');
  expect(listed.body.items.map((row: { id: string }) => row.id)).toContain(id);
  expect((await api.as(members[1]!, 'GET', '/sessions')).body.items).toEqual([]);
}, 60_000);

test('the desk shows who leaves, whether they are enough, what is left; no ballot before the vote is closed, nothing of an item to who stands aside', async () => {
  const { db } = api.engine.context;
  const house = houseOf(api.engine);
  const [first, second] = [await beforeCommittee(house, { day: today }), await beforeCommittee(house, { day: today })];
  const [chair, mayor, one, two] = members as [Person, Person, Person, Person];
  await db.insertInto('mandates').values({ person: mayor.id, organisation: '219400280', title: 'Maire', valid_from: toDay('2020-07-01'), valid_until: null }).execute();
  const { id } = (await plan()).body;
  const ready = await api.as(secretary, 'GET', `/sessions/${id}/ready`);
  expect(ready.body.items.map((row: { dossier: string; rank: number }) => row.rank)).toEqual([1, 2]);
  expect((await act(secretary, id, { type: 'convoke', agenda: [first.id, second.id] })).status).toBe(200);
  expect((await act(one, id, { type: 'openSession' })).body.code).toBe('forbidden');
  await act(secretary, id, { type: 'recordPresents', presents: members.map((person) => person.id) });
  const opened = await act(secretary, id, { type: 'openSession' });
  expect(opened.headers.get('etag')).toBe(`"${opened.body.seq}"`);
  const motion = { type: 'openVote', item: 1, opinion: 'favourable', amount: euros(50_000) };
  expect((await act(secretary, id, motion)).body).toMatchObject({ status: 409, code: 'recusal-pending' });
  expect((await act(one, id, { type: 'confirmRecusal', item: 1, person: mayor.id })).body.code).toBe('not-the-chair');
  await act(chair, id, { type: 'confirmRecusal', item: 1, person: mayor.id });
  expect((await act(secretary, id, motion, { ...freshKey(), 'if-match': '"1"' })).body).toMatchObject({ status: 412, code: 'stale' });
  expect((await act(secretary, id, motion)).status).toBe(200);

  const key = freshKey();
  expect((await ballot(one, id, 'for', key)).status).toBe(200);
  expect((await ballot(one, id, 'for', key)).status).toBe(200);
  expect((await ballot(one, id, 'against', key)).body).toMatchObject({ status: 422, code: 'key-reused' });
  expect((await ballot(one, id, 'against')).body.code).toBe('already-voted');
  expect((await ballot(mayor, id, 'for')).body.code).toBe('recused');
  expect((await ballot(secretary, id, 'for')).status).toBe(403);
  const during = (await read(two, id)).body;
  expect(during.items[0].vote).toMatchObject({ electors: 3, cast: [one.id] });
  expect(JSON.stringify(during)).not.toContain('"choice"');
  expect((await read(mayor, id)).body.items[0]).toMatchObject({ aside: true, vote: null, opinion: null, votes: [], dossier: { proposed: null } });

  await act(secretary, id, { type: 'closeVote', item: 1 });
  expect((await ballot(two, id, 'for')).body.code).toBe('item-closed');
  await act(chair, id, { type: 'dismissRecusal', item: 2, person: mayor.id });
  await act(secretary, id, { type: 'giveOpinion', item: 2, opinion: 'favourable-with-reserves', amount: euros(20_000), note: 'Ouvrir les données.' });
  const desk = (await read(secretary, id)).body;
  expect(desk.items.map((item: { leftAfter: number }) => desk.envelopeLeft - item.leftAfter)).toEqual([euros(50_000), euros(70_000)]);
  expect(desk.items[0]).toMatchObject({ status: 'given', quorate: true, attendance: { base: 3, recused: [mayor.id] }, opinion: { by: 'vote', votes: { for: 1, against: 0, abstentions: 0 } }, votes: [{ carried: true, named: [{ person: one.id, choice: 'for' }] }] });
  expect(desk.items[1].opinion).toMatchObject({ note: 'Ouvrir les données.', by: 'consensus' });

  await act(secretary, id, { type: 'closeSession' });
  expect((await api.as(one, 'GET', `/sessions/${id}/minutes`)).status).toBe(404);
  await act(secretary, id, { type: 'drawUpMinutes' });
  await act(chair, id, { type: 'approveMinutes' });
  const minutes = await api.as(one, 'GET', `/sessions/${id}/minutes`);
  expect(minutes.body.content.minutes.items).toHaveLength(2);
  expect((await read(secretary, id)).body.minutes.sha256).toBe(minutes.body.sha256);
}, 90_000);

test('what does not exist, and what is not theirs, look the same', async () => {
  expect((await read(secretary, randomUUID())).status).toBe(404);
  expect((await act(members[1]!, randomUUID(), { type: 'declareRecusal', item: 1, person: members[1]!.id })).status).toBe(404);
  expect((await ballot(members[1]!, randomUUID(), 'for')).status).toBe(404);
  expect(api.errors).toEqual([]);
}, 30_000);
