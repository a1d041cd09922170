import { randomUUID } from 'node:crypto';
import { acts } from '../../domain/application/acts.ts';
import { ACT_TYPES } from '../../api/acts.ts';
import { openStory, type Story } from '../setup/engine.ts';
import type { Person } from '../../domain/policy/person.ts';
import { freshKey, openApi, PDF, type Api } from './api.ts';

let api: Api;
beforeAll(async () => {
  api = await openApi();
}, 60_000);
afterAll(() => api.close());
afterEach(() => expect(api.errors).toEqual([]));

const filed = async (): Promise<Story> => {
  const story = await openStory(api.engine);
  await story.done(api.engine.cast.agent, { type: 'file', revision: 1 });
  return story;
};
const act = (person: Person | null, id: string, json: unknown, headers: Record<string, string> = {}) => api.as(person, 'POST', `/applications/${id}/acts`, { json, headers: { ...freshKey(), ...headers } });
const events = async (id: string) => Number((await api.engine.context.db.selectFrom('events').select((eb) => eb.fn.countAll().as('n')).where('stream', '=', id).executeTakeFirstOrThrow()).n);

test('has a body for every act a person may do, and for none that only a date brings', () => {
  const ofPeople = Object.entries(acts).filter(([, { who }]) => who.some((one) => one !== 'clock' && one !== 'system')).map(([type]) => type);
  expect([...ACT_TYPES].sort()).toEqual(ofPeople.sort());
});

test('an act is recorded once, its free text apart, and answers where the dossier stands', async () => {
  const { officer, agent } = api.engine.cast;
  const { id } = await filed();
  const before = await events(id);
  const key = freshKey();
  const body = { type: 'requestPieces', pieces: ['deliberation'], note: 'Merci de joindre la délibération signée : `<b>`, {{x}}, 😀.' };
  const answers = await Promise.all([1, 2, 3].map(() => act(officer, id, body, key)));
  for (const answer of answers) expect([answer.status, answer.body]).toEqual([200, answers[0]!.body]);
  expect(answers[0]!.headers.get('etag')).toBe(`"${answers[0]!.body.seq}"`);
  expect(await events(id)).toBe(before + 1);
  const { data } = await api.engine.context.db.selectFrom('events').select('data').where('stream', '=', id).orderBy('seq', 'desc').limit(1).executeTakeFirstOrThrow();
  expect(JSON.stringify(data)).not.toContain('délibération signée');

  const reused = await act(officer, id, { ...body, pieces: ['rib'] }, key);
  expect([reused.status, reused.body.code]).toEqual([422, 'key-reused']);
  expect(await events(id)).toBe(before + 1);

  const { body: story } = await api.as(agent, 'GET', `/applications/${id}/timeline`);
  const request = story.items.find(({ type }: { type: string }) => type === 'piecesRequested');
  expect(request).toMatchObject({ by: 'Sophie Lambert, instruction', audience: 'all', letter: null });
  expect(request.sentence).toMatch(/^Demande de pièces envoyée, réponse attendue au plus tard le /);
  expect(request.detail).toContain(body.note);
  expect(story.items[0].sentence).toMatch(/^Dossier FMIN-2026-\d{4} déposé : 60\s000,00\s€ demandés pour 120\s000,00\s€ de dépenses$/u);
});

test('an act on a dossier that has changed since it was read is refused with 412, and nothing changes', async () => {
  const { officer } = api.engine.cast;
  const { id } = await filed();
  const read = await api.as(officer, 'GET', `/applications/${id}`);
  const etag = read.headers.get('etag')!;
  expect((await act(officer, id, { type: 'assignOfficer', officer: officer.id }, { 'if-match': etag })).status).toBe(200);
  const before = await events(id);
  const late = await act(officer, id, { type: 'declareComplete' }, { 'if-match': etag });
  expect([late.status, late.body.code]).toEqual([412, 'stale']);
  expect(await events(id)).toBe(before);
});

test.each<[string, Record<string, unknown>, number, string]>([
  ['in the wrong phase', { type: 'closeReview' }, 409, 'wrong-phase'],
  ['by another role', { type: 'grantVisa', budget: 'AP' }, 403, 'forbidden'],
  ['that only a date brings', { type: 'closeForWantOfPieces', request: 1 }, 422, 'invalid-input'],
  ['that files again', { type: 'file', revision: 1 }, 422, 'invalid-input'],
  ['naming a person nobody knows', { type: 'assignOfficer', officer: '00000000-0000-4000-8000-000000000000' }, 409, ''],
  ['asking for a piece the programme does not have', { type: 'requestPieces', pieces: ['photo'] }, 409, ''],
  ['with more than a text holds', { type: 'declareInadmissible', reason: 'x'.repeat(20_001) }, 422, 'invalid-input'],
])('refuses an act %s, and nothing changes', async (_what, body, status, code) => {
  const { id } = await filed();
  const before = await events(id);
  const answer = await act(api.engine.cast.officer, id, body);
  expect(answer.status).toBe(status);
  if (code) expect(answer.body.code).toBe(code);
  expect(await events(id)).toBe(before);
});

test('a dossier does not exist for an agent of another commune, nor under an id nobody gave', async () => {
  const { stranger, officer } = api.engine.cast;
  const { id } = await filed();
  for (const [who, which] of [[stranger, id], [officer, randomUUID()]] as const) {
    const { status, body } = await act(who, which, { type: 'sendMessage', text: 'Bonjour' });
    expect([status, body.code]).toEqual([404, 'not-found']);
  }
  expect((await act(null, id, { type: 'sendMessage', text: 'Bonjour' })).status).toBe(401);
});

describe('a piece that is asked for', () => {
  test('is deposited as a document, then by the act that names it; the service sees it', async () => {
    const { agent, officer, stranger, reviewer } = api.engine.cast;
    const { id } = await filed();
    await act(officer, id, { type: 'requestPieces', pieces: ['deliberation'] });
    const upload = (who: Person, query = '?piece=deliberation', body: Buffer = PDF) => api.as(who, 'POST', `/applications/${id}/documents${query}`, { body: body as never, headers: { 'content-disposition': 'attachment; filename="deliberation.pdf"' } });
    expect((await upload(stranger)).status).toBe(404);
    expect((await upload(reviewer)).status).toBe(404);
    expect((await upload(agent, '?piece=photo')).body.code).toBe('unknown-piece');
    expect((await upload(agent, '?piece=deliberation', Buffer.from('MZ not a pdf'))).body.code).toBe('file-type');
    const deposited = await upload(agent);
    expect([deposited.status, deposited.headers.get('location')]).toEqual([201, `/api/v1/applications/${id}/documents/${deposited.body.id}`]);
    const done = await act(agent, id, { type: 'depositPiece', piece: 'deliberation', document: deposited.body.id });
    expect(done.status).toBe(200);
    const read = await api.as(officer, 'GET', `/applications/${id}`);
    expect(read.body.state.pieces.deliberation).toMatchObject({ document: deposited.body.id, status: 'deposited' });
    const foreign = await act(agent, id, { type: 'depositPiece', piece: 'rib', document: randomUUID() });
    expect(foreign.body.code).toBe('unknown-document');
  });
});

test('letters: the commune reads those that have left, the service all of them, a stranger none', async () => {
  const { agent, officer, stranger } = api.engine.cast;
  const story = await filed();
  await act(officer, story.id, { type: 'declareInadmissible', reason: 'Le projet n’est pas numérique.' });
  await story.advanceTo('2026-01-14');
  const of = async (who: Person) => (await api.as(who, 'GET', `/applications/${story.id}/letters`)).body.items.map((l: { kind: string; status: string }) => `${l.kind} ${l.status}`);
  expect(await of(officer)).toEqual(expect.arrayContaining(['acknowledgement queued', 'inadmissibility to-sign']));
  expect(await of(agent)).toEqual(['acknowledgement queued']);
  expect((await api.as(stranger, 'GET', `/applications/${story.id}/letters`)).status).toBe(404);
  const pdf = await api.as(agent, 'GET', `/applications/${story.id}/letters/acknowledgement/1/pdf`);
  expect([pdf.status, pdf.text, pdf.headers.get('content-type')]).toEqual([200, 'acknowledgement/1', 'application/pdf']);
  expect((await api.as(agent, 'GET', `/applications/${story.id}/letters/inadmissibility/1/pdf`)).status).toBe(404);
  expect((await api.as(agent, 'GET', `/applications/${story.id}/letters/acknowledgement/0/html`)).status).toBe(404);
});

test('what prepares a decision is not shown to the commune before it', async () => {
  const { agent, officer } = api.engine.cast;
  const { id } = await filed();
  await act(officer, id, { type: 'assignOfficer', officer: officer.id });
  expect((await act(officer, id, { type: 'declareComplete' })).status).toBe(200);
  const lines = (await api.as(officer, 'GET', `/applications/${id}`)).body.state.plan.expenses.map((e: { line: string; asked: number; section: string; basis: string }) => ({
    line: e.line, retained: e.section === 'investment' ? e.asked : 0, section: e.section, basis: e.basis, ...(e.section === 'investment' ? {} : { reason: 'Dépense de fonctionnement.' }),
  }));
  const appraised = await act(officer, id, { type: 'appraise', lines, resources: [{ kind: 'own', funder: 'own', amount: 6_000_000, status: 'confirmed' }], ownShare: { num: 1, den: 5 } });
  expect([appraised.status, appraised.body.detail]).toEqual([200, undefined]);
  const seen = (await api.as(officer, 'GET', `/applications/${id}`)).body;
  expect(seen.state.appraisal.proposed).toBe(seen.amounts.proposed);
  const hidden = (await api.as(agent, 'GET', `/applications/${id}`)).body;
  expect([hidden.state.appraisal, hidden.amounts.base, hidden.amounts.proposed]).toEqual([null, null, null]);
  expect((await api.as(agent, 'GET', `/applications/${id}/timeline`)).body.items.map((e: { type: string }) => e.type)).not.toContain('appraised');
  expect((await api.as(officer, 'GET', `/applications/${id}/timeline`)).body.items.map((e: { type: string }) => e.type)).toContain('appraised');
});

describe('when no worker answers', () => {
  let alone: Api;
  beforeAll(async () => {
    alone = await openApi({ worker: false, patience: 1_000 });
  }, 60_000);
  afterAll(() => alone.close());

  test('says that the outcome is unknown and to repeat with the same key; repeated once a worker is there, it is done once', async () => {
    const story = await openStory(alone.engine);
    const key = freshKey();
    const file = () => alone.as(alone.engine.cast.agent, 'POST', `/drafts/${story.id}/file`, { json: { revision: 1 }, headers: key });
    const unknown = await file();
    expect([unknown.status, unknown.body.code, unknown.headers.get('retry-after')]).toEqual([503, 'outcome-unknown', '5']);
    const sick = await alone.as(null, 'GET', '/health');
    expect([sick.status, sick.body]).toEqual([503, { status: 'degraded', database: 'ok', temporal: 'ok', worker: 'away', stuck: 0 }]);

    await alone.engine.startWorker();
    let answer = await file();
    for (let tries = 0; answer.status === 503 && tries < 20; tries += 1) answer = await file();
    expect(answer.status).toBe(200);
    const filings = await alone.engine.context.db.selectFrom('events').select('seq').where('stream', '=', story.id).where('type', '=', 'filed').execute();
    expect(filings).toHaveLength(1);
    let well = await alone.as(null, 'GET', '/health');
    for (let tries = 0; well.status === 503 && tries < 40; tries += 1) {
      await new Promise((r) => setTimeout(r, 250));
      well = await alone.as(null, 'GET', '/health');
    }
    expect(well.body).toEqual({ status: 'ok', database: 'ok', temporal: 'ok', worker: 'ok', stuck: 0 });
  });
});
