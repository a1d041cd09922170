import { createHash, randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { storedAt } from '../../api/uploads.ts';
import { personaToken } from '../../identity/tokens.ts';
import { openStory, type Story } from '../setup/engine.ts';
import { journey } from '../setup/journey.ts';
import { SIGNATURE } from '../setup/people.ts';
import { readOffice } from '../letters/office.ts';
import { openApi, type Api } from './api.ts';
import type { Person } from '../../domain/policy/person.ts';

let api: Api;
let story: Story;
beforeAll(async () => {
  api = await openApi();
  story = await openStory(api.engine);
  const { engine } = api;
  for (const chapter of ['file', 'complete', 'appraise', 'review'] as const) await journey[chapter](engine, story);
  await journey.opinion(engine, story, '2026-04-14');
  await journey.award(engine, story, '2026-06-18');
}, 90_000);
afterAll(() => api.close());

const get = (who: Person, path = '') => api.as(who, 'GET', `/applications/${story.id}/agreement${path}`);
const act = (who: Person, body: unknown) => api.as(who, 'POST', `/applications/${story.id}/acts`, { json: body, headers: { 'Idempotency-Key': randomUUID() } });
/** A file as it is handed over, byte for byte. */
async function saved(who: Person, path: string): Promise<{ readonly status: number; readonly headers: Headers; readonly bytes: Buffer }> {
  const { sub } = await api.engine.context.db.selectFrom('people').select('sub').where('id', '=', who.id).executeTakeFirstOrThrow();
  const answer = await fetch(`${api.url}/api/v1/applications/${story.id}/agreement${path}`, { headers: { authorization: `Bearer ${await personaToken(api.issuer, sub)}` } });
  return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) };
}
const PDF = (text: string): Buffer => Buffer.from(`%PDF-1.7\n${text}\n%%EOF\n`);
async function upload(who: Person, text: string): Promise<string> {
  const { status, body } = await api.as(who, 'POST', `/applications/${story.id}/documents`, { body: new Uint8Array(PDF(text)), headers: { 'Content-Type': 'application/pdf', 'Content-Disposition': 'attachment; filename="convention.pdf"' } });
  expect(status).toBe(201);
  return body.id as string;
}

test('before the deliberation is enforceable there is no convention: none to read, none to sign, no letter to notify', async () => {
  const { agent, delegate, officer } = api.engine.cast;
  expect((await get(agent, '/paper')).body).toMatchObject({ status: 409, code: 'not-yet' });
  expect((await get(officer)).body).toMatchObject({ status: 409, code: 'no-agreement' });
  const document = await story.document();
  expect((await act(agent, { type: 'signAgreement', party: 'organisation', on: '2026-06-18', document })).body).toMatchObject({ status: 409, code: 'wrong-phase' });
  expect((await act(delegate, { type: 'signLetter', letter: 'award', no: 1, delegation: SIGNATURE })).body).toMatchObject({ status: 409, code: 'not-enforceable' });
  expect(api.errors).toEqual([]);
});

test('notified, it is there for both parties to read and to sign, drawn up from the decision, as PDF and DOCX', async () => {
  const { agent, finance, stranger, reviewer, officer } = api.engine.cast;
  await journey.enforceable(api.engine, story, '2026-06-25');
  await journey.notify(api.engine, story, '2026-07-06');
  expect((await get(stranger)).status).toBe(404);
  expect((await get(reviewer)).status).toBe(403);
  const { status, body } = await get(agent);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    no: 1, amount: 5_000_000, signBy: '2026-10-06', firstSignBy: null, overdue: false, provider: 'deposit', remindersOn: ['2026-08-22', '2026-09-21', '2026-10-03'],
    signatures: [{ party: 'organisation', signedOn: null, copy: null, signing: { url: null } }, { party: 'metropole', signedOn: null, copy: null, signing: { url: null } }],
  });
  const pdf = await saved(finance, '/paper');
  expect([pdf.status, pdf.headers.get('content-type'), pdf.bytes.subarray(0, 5).toString()]).toEqual([200, 'application/pdf', '%PDF-']);
  const docx = await saved(agent, '/paper?format=docx');
  expect(docx.headers.get('content-disposition')).toMatch(/Convention FMIN-2026-\d{4}\.docx/);
  const said = JSON.stringify(readOffice(docx.bytes));
  for (const words of ['Convention d’attribution de subvention', 'BM2026/06/18-07', 'Article 8', 'Commune de Créteil']) expect(said.replaceAll('\'', '’')).toContain(words);
  expect(said).not.toContain('Projet de convention');
  expect((await act(officer, { type: 'extendAgreement', until: '2027-06-01', reason: 'Trop loin.' })).body).toMatchObject({ status: 409, code: 'extension-beyond' });
  expect((await act(agent, { type: 'declareAgreementLapsed', reason: 'Non.' })).status).toBe(403);
  expect(api.errors).toEqual([]);
});

test('each signed copy is handed over as it was signed, and not at all once it was altered', async () => {
  const { agent, delegate, officer } = api.engine.cast;
  await story.advanceTo('2026-07-20');
  expect((await get(agent, '/copies/organisation')).status).toBe(404);
  const mine = await upload(agent, 'signé par la commune');
  const theirs = await upload(delegate, 'signé par la Métropole');
  expect((await act(agent, { type: 'signAgreement', party: 'organisation', on: '2026-07-20', document: mine })).status).toBe(200);
  expect((await act(delegate, { type: 'signAgreement', party: 'metropole', on: '2026-07-20', document: theirs, delegation: SIGNATURE })).status).toBe(200);
  const sha256 = createHash('sha256').update(PDF('signé par la Métropole')).digest('hex');
  // The commune has the copy of the other party too.
  const copy = await saved(agent, '/copies/metropole');
  expect([copy.status, copy.bytes.equals(PDF('signé par la Métropole'))]).toEqual([200, true]);
  expect(copy.headers.get('repr-digest')).toBe(`sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`);
  expect((await get(officer)).body.signatures).toMatchObject([{ signedOn: '2026-07-20', signing: null }, { copy: { document: theirs, sha256 }, signing: null }]);
  expect(api.errors).toEqual([]);

  await writeFile(storedAt(api.documentsFolder, sha256), PDF('signé par un autre'));
  expect((await get(officer, '/copies/metropole')).body).toMatchObject({ status: 409, code: 'copy-altered' });
  expect(api.errors.splice(0)).toHaveLength(1);
  expect((await get(officer, '/copies/organisation')).status).toBe(200);
});

test('what is owed to the public is told with its day, said done with a proof by the commune alone, and read in its story', async () => {
  const { agent, officer, finance, stranger } = api.engine.cast;
  await journey.start(api.engine, story, '2026-09-01');
  const standing = async () => (await api.as(agent, 'GET', `/applications/${story.id}/standing`)).body.expected.filter(({ what }: { what: string }) => what === 'publicity');
  expect(await standing()).toMatchObject([{ duty: 'plan-de-financement', by: '2026-09-16', daysLeft: 15 }, { duty: 'logo', by: null }, { duty: 'panneau', by: null }]);
  const body = { type: 'fulfilDuty', duty: 'plan-de-financement', on: '2026-09-01', document: await upload(agent, 'page du site') };
  expect((await act(finance, body)).status).toBe(403);
  expect((await act(stranger, body)).status).toBe(404);
  expect((await act(agent, { ...body, document: randomUUID() })).body).toMatchObject({ status: 409, code: 'unknown-document' });
  expect((await act(agent, body)).status).toBe(200);
  expect((await act(officer, { type: 'exemptDuty', duty: 'logo', reason: 'Sans objet.' })).body).toMatchObject({ status: 409, code: 'duty-not-exempted' });
  expect((await standing()).map(({ duty }: { duty: string }) => duty)).toEqual(['logo', 'panneau']);
  const told = (await api.as(agent, 'GET', `/applications/${story.id}/timeline`)).body.items.map(({ sentence }: { sentence: string }) => sentence);
  expect(told).toContain('Obligation de publicité remplie le 1er septembre 2026 : publier le plan de financement en mairie et sur le site internet');
  expect(api.errors).toEqual([]);
});
