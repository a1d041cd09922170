import { openStory, type Story } from '../setup/engine.ts';
import { journey } from '../setup/journey.ts';
import { SIGNATURE } from '../setup/people.ts';
import { freshKey, openApi, type Api } from './api.ts';
import { bankOf } from '../../database/bank.ts';
import { toDay } from '../../domain/calendar/day.ts';
import { comptableIban } from '../../domain/organisation/iban.ts';
import type { Person } from '../../domain/policy/person.ts';

let api: Api;
let story: Story;
beforeAll(async () => {
  api = await openApi();
  story = await openStory(api.engine);
  await journey.toDelivery(api.engine, story);
  await story.done(api.engine.cast.agent, { type: 'fileClaim', kind: 'advance', expenses: [], resources: [], documents: { 'preuve-commencement': await story.document() } });
  await story.done(api.engine.cast.officer, { type: 'attestClaim', claim: 1 });
  await story.done(api.engine.cast.finance, { type: 'liquidateClaim', claim: 1 });
}, 120_000);
afterAll(() => api.close());
afterEach(() => expect(api.errors).toEqual([]));

const COMMERCIAL = 'FR7630006000011234567890189';
const post = (who: Person, path: string, json?: object, headers = freshKey()) => api.as(who, 'POST', path, { ...(json && { json }), headers });
const propose = async (who: Person, more: object = {}, headers = freshKey()) =>
  post(who, `/applications/${story.id}/bank-accounts`, { iban: COMMERCIAL, bic: 'AGRIFRPP', holder: 'Commune de Créteil', document: await story.document(), ...more }, headers);
const sign = () => post(api.engine.cast.delegate, `/applications/${story.id}/acts`, { type: 'signClaim', claim: 1, delegation: SIGNATURE });

test('a change of account: held, announced where the commune is known, confirmed by a second person, and paid only then', async () => {
  const { db } = api.engine.context;
  const { agent, officer, finance, stranger } = api.engine.cast;
  expect((await propose(agent, { iban: `${COMMERCIAL.slice(0, -1)}8` })).body.code).toBe('iban:key');
  expect((await propose(stranger)).status).toBe(404);
  const document = await story.document();
  const key = freshKey();
  const given = await propose(agent, { document }, key);
  expect(given).toMatchObject({ status: 200, body: { status: 'proposed', held: true, iban: COMMERCIAL, usableFrom: null } });
  const { id } = given.body;
  // The same key again is the same act; with another body it is refused.
  expect((await propose(agent, { document }, key)).body.id).toBe(id);
  expect((await propose(agent, { document, holder: 'Un autre' }, key)).body.code).toBe('key-reused');

  const notice = await db.selectFrom('bank_notices').selectAll().where('account', '=', id).execute();
  expect(notice.map(({ recipient, change }) => [recipient, change])).toEqual([['amel.benhaddou@example.org', 'proposed']]);
  expect(notice[0]?.plain).toMatch(/Compte actuel : FR•• •••• \w{4}\nNouveau compte : FR•• •••• 0189/);
  expect(notice[0]?.plain).not.toContain(COMMERCIAL);

  // Masked in the list, and for the officer; whole for finance.
  const list = await api.as(officer, 'GET', `/applications/${story.id}/bank-accounts`);
  expect(list.body.items.map((one: { status: string; iban: string }) => [one.status, one.iban])).toEqual([['proposed', 'FR•• •••• 0189'], ['confirmed', expect.stringMatching(/^FR•• •••• \w{4}$/)]]);
  expect((await api.as(officer, 'GET', `/applications/${story.id}/bank-accounts/${id}`)).body.iban).toBe('FR•• •••• 0189');
  expect((await api.as(finance, 'GET', `/applications/${story.id}/bank-accounts/${id}`)).body.iban).toBe(COMMERCIAL);
  expect((await api.as(stranger, 'GET', `/applications/${story.id}/bank-accounts`)).status).toBe(404);

  expect((await post(agent, `/bank-accounts/${id}/confirmation`)).status).toBe(403);
  const confirmed = await post(finance, `/bank-accounts/${id}/confirmation`);
  expect(confirmed).toMatchObject({ status: 200, body: { status: 'confirmed', holdsToday: true, usableFrom: '2026-09-08' } });
  expect((await sign()).body.code).toBe('bank-details-held');
  expect((await post(finance, `/bank-accounts/${id}/lifting`, { reason: 'Régie de recettes, accord du comptable du 3 septembre.' })).status).toBe(200);
  // Freed, but a change is not paid on before its waiting time is over.
  expect((await sign()).body.code).toBe('bank-details-held');
  await story.advanceTo('2026-09-08');
  expect((await sign()).status).toBe(200);
  expect((await story.state()).claims[0]?.orders[0]).toMatchObject({ account: id });

  // History stays; nothing of it is in the record.
  expect((await db.selectFrom('bank_accounts').select('status').orderBy('seq').execute()).map(({ status }) => status)).toEqual(['replaced', 'confirmed']);
  const events = JSON.stringify(await db.selectFrom('events').select('data').where('stream', '=', story.id).execute());
  expect(events).toContain(id);
  expect(events).not.toContain(COMMERCIAL);
}, 60_000);

test('whoever is both officer and finance does not confirm what they gave: the rule says so, and the database', async () => {
  const { db } = api.engine.context;
  const { officer, finance } = api.engine.cast;
  const given = await propose(officer, { iban: comptableIban('00625', 'D9400000001'), bic: 'BDFEFRPPCCT' });
  const { id } = given.body;
  await db.insertInto('roles').values({ person: officer.id, role: 'finance', programme: null, organisation: null, valid_from: toDay('2020-01-01'), valid_until: null }).onConflict((conflict) => conflict.doNothing()).execute();
  expect((await post(officer, `/bank-accounts/${id}/confirmation`)).body.code).toBe('same-person');
  await expect(db.updateTable('bank_accounts').set({ status: 'confirmed', confirmed_by: officer.id, confirmed_on: toDay('2026-09-08'), usable_from: toDay('2026-09-08') }).where('id', '=', id).execute()).rejects.toThrow(/two_people_confirm/);
  await expect(db.updateTable('bank_accounts').set({ iban: COMMERCIAL } as never).where('id', '=', id).execute()).rejects.toThrow(/permission denied/);
  expect((await post(finance, `/bank-accounts/${id}/refusal`, { reason: 'Le RIB est illisible.' })).body).toMatchObject({ status: 'refused', endReason: 'Le RIB est illisible.' });
  expect((await post(finance, `/bank-accounts/${id}/confirmation`)).body.code).toBe('account-settled');
});

test('scénario 14 : an organisation that takes over has no account but its own', async () => {
  const { db } = api.engine.context;
  const found = await db.transaction().execute(async (trx) => [await bankOf(trx, '219400280', toDay('2027-01-01')), await bankOf(trx, '200054781', toDay('2027-01-01'))]);
  expect(found).toEqual([{ id: expect.any(String), holds: false }, null]);
});
