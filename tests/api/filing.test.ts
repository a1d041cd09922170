import { dipbike } from '../setup/engine.ts';
import { CRETEIL } from '../setup/people.ts';
import { freshKey, openApi, PDF, type Api } from './api.ts';

let api: Api;
beforeAll(async () => {
  api = await openApi();
}, 60_000);
afterAll(() => api.close());
afterEach(() => expect(api.errors).toEqual([]));

const programme = 'fmin';
const call = () => api.as(null, 'GET', '/calls?programme=fmin&open=true').then(({ body }) => body.items[0].code as string);
const open = async (answers: Record<string, unknown> = dipbike()) => {
  const opened = await api.as(api.engine.cast.agent, 'POST', '/drafts', { json: { programme, call: await call(), organisation: CRETEIL, answers }, headers: freshKey() });
  expect(opened.status).toBe(201);
  return opened.body as { id: string; revision: number };
};
const filingPieces = ['lettre-saisine', 'note-technique', 'justificatifs-couts', 'attestation-non-commencement'];
const attach = (id: string, piece: string, body: Buffer = PDF, name = 'piece.pdf') =>
  api.as(api.engine.cast.agent, 'PUT', `/drafts/${id}/pieces/${piece}`, { body: body as never, headers: { 'content-type': 'application/pdf', 'content-disposition': `attachment; filename="${name}"` } });
const fileWith = (id: string, revision: number, headers = freshKey()) => api.as(api.engine.cast.agent, 'POST', `/drafts/${id}/file`, { json: { revision }, headers });

describe('opening a draft', () => {
  const json = async (more: Record<string, unknown>) => ({ programme, call: await call(), organisation: CRETEIL, ...more });

  test('gives a draft its agents alone can read', async () => {
    const draft = await open();
    const { agent, stranger, officer } = api.engine.cast;
    const read = await api.as(agent, 'GET', `/drafts/${draft.id}`);
    expect(read.headers.get('etag')).toBe('"1"');
    expect(read.body).toMatchObject({ id: draft.id, organisation: CRETEIL, revision: 1, filed: false, title: 'DIPbike, la fabrique numérique nomade', pieces: {} });
    expect((await api.as(stranger, 'GET', `/drafts/${draft.id}`)).status).toBe(404);
    expect((await api.as(officer, 'GET', `/drafts/${draft.id}`)).status).toBe(403);
    expect((await api.as(agent, 'GET', '/drafts')).body.items.map((d: { id: string }) => d.id)).toContain(draft.id);
    expect((await api.as(stranger, 'GET', '/drafts')).body.items).toEqual([]);
  });
  test('happens once for a key, and a key serves one draft', async () => {
    const headers = freshKey();
    const first = await api.as(api.engine.cast.agent, 'POST', '/drafts', { json: await json({}), headers });
    const again = await api.as(api.engine.cast.agent, 'POST', '/drafts', { json: await json({}), headers });
    expect([again.status, again.body.id]).toEqual([201, first.body.id]);
    const other = await api.as(api.engine.cast.agent, 'POST', '/drafts', { json: await json({ programme: 'fim', call: 'permanent' }), headers });
    expect([other.status, other.body.code]).toEqual([422, 'key-reused']);
  });
  test.each<[string, Record<string, unknown>, number, string, string]>([
    ['a SIRET with a wrong key', { organisation: '21940028000015' }, 422, 'siret:key', '/organisation'],
    ['a SIRET too short', { organisation: '2194002800' }, 422, 'siret:digits', '/organisation'],
    ['an organisation that is not of the Métropole', { organisation: '21690123100011' }, 422, 'unknown-organisation', '/organisation'],
    ['an unknown programme', { programme: 'feder' }, 422, 'unknown-programme', '/programme'],
    ['an unknown call', { call: '1998' }, 422, 'unknown-call', '/call'],
    ['a call that has closed', { call: '2025' }, 409, 'call-closed', '/call'],
    ['a field the form does not know', { answers: { title: 'Un projet', colour: 'blue' } }, 422, 'invalid-input', '/answers/colour'],
    ['cents that are not whole', { answers: { plan: { expenses: [], resources: [], asked: 0.5 } } }, 422, 'invalid-input', '/answers/plan/asked'],
    ['a negative amount', { answers: { plan: { expenses: [{ id: 'a', label: 'A', section: 'investment', basis: 'ht', amount: -1 }], resources: [], asked: 1 } } }, 422, 'invalid-input', '/answers/plan/expenses/0/amount'],
    ['10,000 budget lines', { answers: { plan: { expenses: Array.from({ length: 10_000 }, (_, i) => ({ id: `l${i}`, label: 'x', section: 'investment', basis: 'ht', amount: 1 })), resources: [], asked: 1 } } }, 422, 'invalid-input', '/answers/plan/expenses'],
  ])('is refused for %s', async (_what, more, status, code, pointer) => {
    const count = () => api.engine.context.db.selectFrom('drafts').select((eb) => eb.fn.countAll().as('n')).executeTakeFirstOrThrow();
    const before = await count();
    const { status: got, body } = await api.as(api.engine.cast.agent, 'POST', '/drafts', { json: await json(more), headers: freshKey() });
    expect([got, body.code]).toEqual([status, code]);
    expect(body.errors.map((e: { pointer: string }) => e.pointer)).toContain(pointer);
    expect(await count()).toEqual(before);
  });
  test('is refused to an agent of another commune', async () => {
    const { status, body } = await api.as(api.engine.cast.stranger, 'POST', '/drafts', { json: await json({}), headers: freshKey() });
    expect([status, body.code]).toEqual([403, 'forbidden']);
  });
});

describe('saving a draft', () => {
  const save = (id: string, from: number, answers: Record<string, unknown>) => api.as(api.engine.cast.agent, 'PUT', `/drafts/${id}`, { json: { answers }, headers: { 'if-match': `"${from}"` } });

  test('adds a revision; every one stays readable', async () => {
    const { id } = await open();
    const saved = await save(id, 1, dipbike({ title: 'Un autre nom' }));
    expect([saved.status, saved.body, saved.headers.get('etag')]).toEqual([200, { id, revision: 2 }, '"2"']);
    expect((await api.as(api.engine.cast.agent, 'GET', `/drafts/${id}/revisions/1`)).body.answers.title).toBe('DIPbike, la fabrique numérique nomade');
    expect((await api.as(api.engine.cast.agent, 'GET', `/drafts/${id}`)).body.answers.title).toBe('Un autre nom');
    expect((await api.as(api.engine.cast.agent, 'GET', `/drafts/${id}/revisions/3`)).status).toBe(404);
  });
  test('by two people at once keeps one and shows the other both', async () => {
    const { id } = await open();
    const answers = await Promise.all(['Celui d’Amel', 'Celui de Philippe', 'Celui de personne'].map((title) => save(id, 1, dipbike({ title }))));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
    const { body } = answers.find(({ status }) => status === 412)!;
    expect(body).toMatchObject({ code: 'draft-changed', current: { revision: 2 }, yours: { revision: 1 } });
    const current = await api.as(api.engine.cast.agent, 'GET', body.current.href.replace('/api/v1', ''));
    expect(current.body.answers.title).toMatch(/^Celui/);
  });
  test('is refused when it says what the form cannot hold, and nothing changes', async () => {
    const { id } = await open();
    const { status, body } = await save(id, 1, { title: 7, plan: { asked: '12' } });
    expect([status, body.code]).toEqual([422, 'invalid-input']);
    expect(body.errors.map((e: { pointer: string }) => e.pointer)).toEqual(expect.arrayContaining(['/answers/title', '/answers/plan/asked']));
    expect((await api.as(api.engine.cast.agent, 'GET', `/drafts/${id}`)).body.revision).toBe(1);
  });
  test('answers at once to a text made to make patterns backtrack', async () => {
    const { id } = await open();
    const started = performance.now();
    const hostile = `${'a'.repeat(30_000)}!`;
    const { status } = await save(id, 1, dipbike({ contact: { name: 'A', role: 'B', email: `${hostile}@${hostile}`, phone: '0'.repeat(30_000) }, location: { address: hostile, postcode: hostile, city: hostile } }));
    expect(status).toBe(422);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe('pieces of a draft', () => {
  test('are deposited, replaced, downloaded as they were, and taken off', async () => {
    const { id } = await open();
    const { agent, stranger } = api.engine.cast;
    expect((await attach(id, 'lettre-saisine', PDF, 'lettre.pdf')).body).toMatchObject({ fileName: 'lettre.pdf', mediaType: 'application/pdf', bytes: PDF.length });
    const second = Buffer.concat([PDF, Buffer.from('\n% v2')]);
    await attach(id, 'lettre-saisine', second, 'lettre v2.pdf');
    const got = await fetch(`${api.url}/api/v1/drafts/${id}/pieces/lettre-saisine`, { headers: { authorization: 'Bearer x' } });
    expect(got.status).toBe(401);
    const read = await api.as(agent, 'GET', `/drafts/${id}/pieces/lettre-saisine`);
    expect([read.status, read.text, read.headers.get('content-type')]).toEqual([200, String(second), 'application/pdf']);
    expect(read.headers.get('content-disposition')).toContain('attachment; filename="lettre v2.pdf"');
    expect((await api.as(stranger, 'GET', `/drafts/${id}/pieces/lettre-saisine`)).status).toBe(404);
    expect((await api.as(stranger, 'PUT', `/drafts/${id}/pieces/lettre-saisine`, { body: PDF as never })).status).toBe(404);
    expect((await api.as(agent, 'DELETE', `/drafts/${id}/pieces/lettre-saisine`)).status).toBe(204);
    expect((await api.as(agent, 'DELETE', `/drafts/${id}/pieces/lettre-saisine`)).status).toBe(404);
  });
  test('are refused when the programme asks for no such piece, or not in this format', async () => {
    const { id } = await open();
    expect((await attach(id, 'photo-du-maire')).body.code).toBe('unknown-piece');
    const csv = await api.as(api.engine.cast.agent, 'PUT', `/drafts/${id}/pieces/lettre-saisine`, { body: Buffer.from('a;b\n') as never, headers: { 'content-disposition': 'attachment; filename="lettre.csv"' } });
    expect([csv.status, csv.body.code]).toEqual([422, 'file-type']);
  });
  test('of a gigabyte are refused without being read', async () => {
    const { id } = await open();
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({ pull: (c) => ((sent += 65_536) > 1e9 ? c.close() : c.enqueue(new Uint8Array(65_536).fill(0x25))) });
    const { status } = await api.as(api.engine.cast.agent, 'PUT', `/drafts/${id}/pieces/lettre-saisine`, { body });
    expect(status).toBe(413);
    expect(sent).toBeLessThan(60_000_000);
  });
});

describe('evaluating a draft', () => {
  test('says what is missing before it says anything of money', async () => {
    const { id } = await open({ title: 'Un projet' });
    const { body } = await api.as(api.engine.cast.agent, 'POST', `/drafts/${id}/evaluate`);
    expect(body).toMatchObject({ eligible: null, amount: null, revision: 1 });
    expect(body.problems.map((p: { pointer: string }) => p.pointer)).toEqual(expect.arrayContaining(['/answers/plan', '/answers/summary', '/pieces/lettre-saisine']));
  });
  test('gives the amount, the cap that binds, and every cap with its arithmetic', async () => {
    const { id } = await open();
    const { body } = await api.as(api.engine.cast.agent, 'POST', `/drafts/${id}/evaluate`);
    expect(body.eligible).toBe(true);
    const binding = body.explanation.filter((row: { binding: boolean }) => row.binding);
    expect(binding).toHaveLength(1);
    expect(binding[0]).toMatchObject({ code: body.binding, most: body.amount });
    expect(body.amount).toBe(Math.min(...body.explanation.map((row: { most: number }) => row.most)));
  });
});

describe('filing', () => {
  test('freezes the revision named, takes a reference, and happens once however often it is asked', async () => {
    const { agent, officer, stranger } = api.engine.cast;
    const { id, revision } = await open();
    for (const piece of filingPieces) expect((await attach(id, piece)).status).toBe(200);
    const key = freshKey();
    const [first, ...repeats] = await Promise.all([fileWith(id, revision, key), fileWith(id, revision, key), fileWith(id, revision, key)]);
    expect(first.status).toBe(200);
    for (const repeat of [...repeats, await fileWith(id, revision, key)]) expect([repeat.status, repeat.body]).toEqual([200, first.body]);
    expect((await fileWith(id, revision)).body.code).toBe('already-filed');
    expect((await fileWith(id, revision + 1, key)).body.code).toBe('key-reused');

    const read = await api.as(officer, 'GET', `/applications/${id}`);
    expect(read.body).toMatchObject({ id, phase: 'screening', organisation: { siret: CRETEIL, name: 'Créteil' }, amounts: { asked: 6_000_000 } });
    expect(read.headers.get('etag')).toBe(`"${read.body.seq}"`);
    expect((await api.as(officer, 'GET', `/applications/${read.body.reference}`)).body.id).toBe(id);
    expect((await api.as(stranger, 'GET', `/applications/${id}`)).status).toBe(404);
    expect((await api.as(officer, 'GET', `/applications/${id}/answers`)).body.answers.title).toBe('DIPbike, la fabrique numérique nomade');
    expect((await api.as(agent, 'PUT', `/drafts/${id}`, { json: { answers: {} }, headers: { 'if-match': '"1"' } })).body.code).toBe('already-filed');
    expect((await attach(id, 'lettre-saisine')).body.code).toBe('already-filed');
    expect((await api.as(agent, 'GET', '/drafts')).body.items.map((d: { id: string }) => d.id)).not.toContain(id);
    const { body } = await api.as(agent, 'GET', `/applications/${id}/documents`);
    expect(body.items).toHaveLength(filingPieces.length);
    expect((await api.as(officer, 'GET', `/applications/${id}/documents/${body.items[0].id}`)).text).toBe(String(PDF));
    expect((await api.as(stranger, 'GET', `/applications/${id}/documents/${body.items[0].id}`)).status).toBe(404);
  });
  test('is refused while a piece due at filing is missing, and the draft stays open', async () => {
    const { id, revision } = await open();
    const { status, body } = await fileWith(id, revision);
    expect([status, body.code]).toEqual([409, 'piece-missing']);
    expect((await api.as(api.engine.cast.agent, 'GET', `/drafts/${id}`)).body.filed).toBe(false);
    expect((await api.as(api.engine.cast.agent, 'GET', `/applications/${id}`)).status).toBe(404);
  });
  test('is refused for a revision that is no longer the last, and for answers that are not complete', async () => {
    const { id } = await open({ title: 'Un projet' });
    expect((await fileWith(id, 7)).body.code).toBe('draft-changed');
    const incomplete = await fileWith(id, 1);
    expect(incomplete.status).toBe(422);
  });
  test('is refused to an agent of another commune, as if there were no draft', async () => {
    const { id } = await open();
    const { status, body } = await api.as(api.engine.cast.stranger, 'POST', `/drafts/${id}/file`, { json: { revision: 1 }, headers: freshKey() });
    expect([status, body.code]).toEqual([404, 'not-found']);
  });
});
