import { connect } from 'node:net';
import { defineRoute, etag, ok, type Route } from '../../api/route.ts';
import { Problem } from '../../api/problems.ts';
import { Amount, Day, Id, Label, OneOf, Strict, Type } from '../../api/schema.ts';
import { IdentityUnavailable } from '../../identity/tokens.ts';
import { grant, openDoor, type Door } from './door.ts';

let acted = 0;
const table: readonly Route[] = [
  defineRoute({ name: 'readThing', method: 'get', path: '/things/:id', summary: 'Lire', tag: 'Choses', access: 'signed-in', params: Strict({ id: Id }), responses: { 200: { description: 'La chose', schema: Strict({ id: Id }) } }, handler: async (_call, { params }) => ok({ id: params.id }, etag(3)) }),
  defineRoute({
    name: 'listThings', method: 'get', path: '/things', summary: 'Lister', tag: 'Choses', access: 'public',
    query: Strict({ limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })), phase: Type.Optional(Type.Array(Type.Enum(['screening', 'closed']))), late: Type.Optional(Type.Boolean()) }),
    responses: { 200: { description: 'Des choses' } }, handler: async (_call, { query }) => ok(query),
  }),
  defineRoute({
    name: 'actOnThing', method: 'post', path: '/things/:id/acts', summary: 'Agir', tag: 'Choses', access: { roles: ['officer'] }, acts: true, ifMatch: 'optional', params: Strict({ id: Id }),
    body: OneOf('type', [Strict({ type: Type.Literal('pay'), amount: Amount, on: Day }), Strict({ type: Type.Literal('note'), text: Label, lines: Type.Optional(Type.Array(Strict({ name: Label }), { maxItems: 500 })) })]),
    responses: { 200: { description: 'Fait' } },
    handler: async (call, { body }) => {
      acted += 1;
      return ok({ key: call.key, ifSeq: call.ifSeq, by: call.person.id, body });
    },
  }),
  defineRoute({ name: 'saveThing', method: 'put', path: '/things/:id', summary: 'Enregistrer', tag: 'Choses', access: 'signed-in', ifMatch: 'required', params: Strict({ id: Id }), body: Strict({ name: Label }), responses: { 200: { description: 'Fait' } }, handler: async (call) => ok({ ifSeq: call.ifSeq }) }),
  defineRoute({ name: 'breakThing', method: 'get', path: '/broken', summary: 'Casser', tag: 'Pannes', access: 'public', responses: { 200: { description: 'Jamais' } }, handler: async () => { throw new Error('secret: jean.dupont@example.org'); } }),
  defineRoute({ name: 'databaseAway', method: 'get', path: '/away', summary: 'Attendre', tag: 'Pannes', access: 'public', responses: { 200: { description: 'Jamais' } }, handler: async () => { throw Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }); } }),
  defineRoute({ name: 'outcomeUnknown', method: 'get', path: '/unknown', summary: 'Ignorer', tag: 'Pannes', access: 'public', responses: { 200: { description: 'Jamais' } }, handler: async () => { throw new Problem('outcome-unknown', 'On ne sait pas.'); } }),
  defineRoute({ name: 'undocumented', method: 'get', path: '/undocumented', summary: 'Mentir', tag: 'Pannes', access: 'public', responses: { 200: { description: 'Une chose', schema: Strict({ id: Id }) } }, handler: async () => ok({ id: 'x', more: 1 }) }),
];

const id = '3f0d2f0e-6f4d-4d63-9d5b-0a3d3c2b1a00';
const key = { 'idempotency-key': 'key-00000001' };
let door: Door;
beforeAll(async () => {
  door = await openDoor(table, {
    amel: [grant('agent', { organisation: '219400280' })],
    sophie: [grant('officer', { programme: 'fmin' })],
    former: [grant('officer', { until: '2021-12-31' as never })],
    nobody: [],
  });
});
afterAll(() => door.close());

const act = (json: unknown, more: { as?: string; headers?: Record<string, string> } = {}) => door.call('POST', `/api/v1/things/${id}/acts`, { as: 'sophie', json, ...more, headers: { ...key, ...more.headers } });

describe('who may come in', () => {
  test.each([
    ['nobody signed in', undefined, 401, 'unauthenticated'],
    ['an expired token', 'expired', 401, 'unauthenticated'],
    ['a person the application does not know', 'stranger', 403, 'unknown-person'],
    ['a person without a role', 'nobody', 403, 'forbidden'],
    ['another role', 'amel', 403, 'forbidden'],
    ['a role that has ended', 'former', 403, 'forbidden'],
  ])('refuses %s', async (_who, as, status, code) => {
    const before = acted;
    const { status: got, body, headers } = await door.call('POST', `/api/v1/things/${id}/acts`, { as, json: { type: 'note', text: 'x' }, headers: key });
    expect([got, body.code]).toEqual([status, code]);
    if (status === 401) expect(headers.get('www-authenticate')).toMatch(/^Bearer/);
    expect(acted).toBe(before);
  });
  test('says "try again" when identity cannot be checked, never "no"', async () => {
    const away = await openDoor(table, {}, { verifyToken: async () => { throw new IdentityUnavailable('away'); } });
    const { status, headers, body } = await away.call('GET', `/api/v1/things/${id}`, { as: 'amel' });
    await away.close();
    expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'unavailable', '5']);
  });
});

describe('what is sent', () => {
  test('comes to the handler as it was', async () => {
    const { status, body } = await act({ type: 'pay', amount: 12_000_000, on: '2026-02-28' }, { headers: { 'if-match': '"12"' } });
    expect(status).toBe(200);
    expect(body).toEqual({ key: 'key-00000001', ifSeq: 12, by: 'sophie', body: { type: 'pay', amount: 12_000_000, on: '2026-02-28' } });
  });
  test.each<[string, unknown, string[]]>([
    ['an unknown field', { type: 'note', text: 'x', admin: true }, ['/admin']],
    ['an unknown kind', { type: 'steal' }, ['/type']],
    ['a missing field', { type: 'pay', amount: 1 }, ['/on']],
    ['cents that are not whole', { type: 'pay', amount: 0.5, on: '2026-01-01' }, ['/amount']],
    ['a negative amount', { type: 'pay', amount: -1, on: '2026-01-01' }, ['/amount']],
    ['an amount beyond any fund', { type: 'pay', amount: 9e15, on: '2026-01-01' }, ['/amount']],
    ['an amount as text', { type: 'pay', amount: '12', on: '2026-01-01' }, ['/amount']],
    ['a day that does not exist', { type: 'pay', amount: 1, on: '2026-02-29' }, ['/on']],
    ['several faults at once', { type: 'pay', amount: -1, on: 'tomorrow', x: 1 }, ['/amount', '/on', '/x']],
    ['a character no column can hold', { type: 'note', text: 'a\u0000b' }, ['/text']],
    ['half of a character', { type: 'note', text: 'a\ud800' }, ['/text']],
    ['10,000 lines', { type: 'note', text: 'x', lines: Array.from({ length: 10_000 }, () => ({ name: 'n' })) }, ['/lines']],
    ['a list for an object', [], ['']],
    ['null', null, ['']],
  ])('refuses %s, at its place, in French', async (_what, json, pointers) => {
    const before = acted;
    const { status, body, headers } = await act(json);
    expect([status, body.code]).toEqual([422, 'invalid-input']);
    expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(body.errors.map((e: { pointer: string }) => e.pointer).sort()).toEqual(pointers);
    for (const { message } of body.errors) expect(message).toMatch(/^[A-ZÀ-Ý0-9].*[^.]\.$/);
    expect(acted).toBe(before);
  });
  test.each<[string, string, Record<string, string>, number, string]>([
    ['malformed JSON', '{"type":', { 'content-type': 'application/json' }, 400, 'malformed-json'],
    ['an empty body', '', { 'content-type': 'application/json' }, 400, 'malformed-json'],
    ['a form', 'type=note', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'unsupported-media-type'],
    ['another alphabet', '{}', { 'content-type': 'application/json; charset=utf-16' }, 415, 'unsupported-media-type'],
    ['compressed JSON', '{}', { 'content-type': 'application/json', 'content-encoding': 'gzip' }, 415, 'unsupported-media-type'],
    ['two megabytes of JSON', `"${'x'.repeat(2_000_000)}"`, { 'content-type': 'application/json' }, 413, 'too-large'],
  ])('refuses %s', async (_what, body, headers, status, code) => {
    const answer = await door.call('POST', `/api/v1/things/${id}/acts`, { as: 'sophie', body, headers: { ...key, ...headers } });
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });
  test('refuses bytes that are not UTF-8', async () => {
    const { status, body } = await door.call('POST', `/api/v1/things/${id}/acts`, { as: 'sophie', body: Buffer.from([0x22, 0xe9, 0x22]), headers: { ...key, 'content-type': 'application/json' } });
    expect([status, body.code]).toEqual([400, 'malformed-json']);
  });
  test('refuses a prototype in disguise', async () => {
    const { status, body } = await door.call('POST', `/api/v1/things/${id}/acts`, { as: 'sophie', body: '{"type":"note","text":"x","__proto__":{"type":"pay"}}', headers: { ...key, 'content-type': 'application/json' } });
    expect([status, body.errors[0].pointer]).toEqual([422, '/__proto__']);
  });
  test('refuses what is nested beyond reason, without falling over', async () => {
    const deep = `{"type":"note","text":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
    const { status, body } = await door.call('POST', `/api/v1/things/${id}/acts`, { as: 'sophie', body: deep, headers: { ...key, 'content-type': 'application/json' } });
    expect([status, body.code]).toEqual([422, 'invalid-input']);
  });
  test('refuses a megabyte that says nothing of its size, as soon as it is passed', async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        if ((sent += 65_536) > 200_000_000) controller.close();
        else controller.enqueue(new Uint8Array(65_536).fill(0x20));
      },
    });
    const { status } = await door.call('POST', `/api/v1/things/${id}/acts`, { as: 'sophie', body: endless, headers: { ...key, 'content-type': 'application/json' } });
    expect(status).toBe(413);
    expect(sent).toBeLessThan(20_000_000);
  });
  test('forgets a body that was cut', async () => {
    const before = acted;
    const { hostname, port } = new URL(door.url);
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => {
        socket.write(`POST /api/v1/things/${id}/acts HTTP/1.1\r\nhost: x\r\nauthorization: Bearer sophie\r\nidempotency-key: key-00000001\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"type":"note"`, () => socket.destroy());
      }).on('close', () => resolve());
    });
    expect((await act({ type: 'note', text: 'x' })).status).toBe(200);
    expect(acted).toBe(before + 1);
  });
});

describe('a query', () => {
  test('is read with the types the table gives', async () => {
    expect((await door.call('GET', '/api/v1/things?limit=5&phase=closed&late=true')).body).toEqual({ limit: 5, phase: ['closed'], late: true });
    expect((await door.call('GET', '/api/v1/things?phase=closed&phase=screening')).body).toEqual({ phase: ['closed', 'screening'] });
  });
  test.each(['limit=1.5', 'limit=', 'limit=0x10', 'limit=101', 'limit=1&limit=2', 'late=yes', 'phase=unknown', 'other=1', 'phase[]=closed', '__proto__=1', 'phase=%00'])('refuses %s', async (query) => {
    const { status, body } = await door.call('GET', `/api/v1/things?${query}`);
    expect([status, body.code]).toEqual([400, 'invalid-query']);
    expect(body.errors.length).toBeGreaterThan(0);
  });
});

describe('headers', () => {
  test.each([
    ['no key', {}, 'idempotency-key-required'],
    ['a key too short', { 'idempotency-key': 'abc' }, 'malformed-header'],
    ['a key with spaces', { 'idempotency-key': 'abc def ghi' }, 'malformed-header'],
    ['an If-Match that is no ETag', { ...key, 'if-match': '12' }, 'malformed-header'],
    ['a weak If-Match', { ...key, 'if-match': 'W/"12"' }, 'malformed-header'],
  ])('refuses an act with %s', async (_what, headers, code) => {
    const { status, body } = await door.call('POST', `/api/v1/things/${id}/acts`, { as: 'sophie', json: { type: 'note', text: 'x' }, headers });
    expect([status, body.code]).toEqual([400, code]);
  });
  test('asks which version a save starts from', async () => {
    const { status, body } = await door.call('PUT', `/api/v1/things/${id}`, { as: 'amel', json: { name: 'x' } });
    expect([status, body.code]).toEqual([428, 'if-match-required']);
    expect((await door.call('PUT', `/api/v1/things/${id}`, { as: 'amel', json: { name: 'x' }, headers: { 'if-match': '"0"' } })).body).toEqual({ ifSeq: 0 });
  });
});

describe('an address', () => {
  test.each(['/api/v1/things/not-a-uuid', '/api/v1/nothing', '/api/v2/things', '/elsewhere', `/api/v1/THINGS/${id}`, `/api/v1/things/${id}/`])('%s leads nowhere, and says so', async (path) => {
    const { status, body } = await door.call('GET', path, { as: 'amel' });
    expect([status, body.code, body.title]).toEqual([404, 'not-found', 'Introuvable']);
  });
  test('that is badly written is refused', async () => {
    const { status, body } = await door.call('GET', '/api/v1/things/%E0%A4%A', { as: 'amel' });
    expect([status, body.code]).toEqual([400, 'malformed-request']);
  });
  test('answers the methods of the table and names them to the others', async () => {
    const { status, headers, body } = await door.call('DELETE', `/api/v1/things/${id}`, { as: 'amel' });
    expect([status, body.code]).toEqual([405, 'method-not-allowed']);
    expect(headers.get('allow')).toBe('HEAD, GET, PUT, OPTIONS');
    expect((await door.call('OPTIONS', `/api/v1/things/${id}`)).headers.get('allow')).toBe('HEAD, GET, PUT, OPTIONS');
    const head = await door.call('HEAD', `/api/v1/things/${id}`, { as: 'amel' });
    expect([head.status, head.headers.get('etag'), head.text]).toEqual([200, '"3"', '']);
  });
});

describe('what every answer says', () => {
  test('to browsers and caches', async () => {
    const { headers } = await door.call('GET', '/api/v1/things');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.has('x-powered-by')).toBe(false);
  });
  test('a bug is a 500 with a number to give us, logged, without a word of what happened', async () => {
    const { status, body, text } = await door.call('GET', '/api/v1/broken');
    expect([status, body.code]).toEqual([500, 'internal']);
    expect(text).not.toMatch(/dupont|secret|at .*\.ts/);
    expect(door.logged.find((line) => line.includes(body.requestId))).toContain('request failed');
  });
  test('a server we need being away is a 503 to try again', async () => {
    for (const [path, code] of [['away', 'unavailable'], ['unknown', 'outcome-unknown']]) {
      const { status, body, headers } = await door.call('GET', `/api/v1/${path}`);
      expect([status, body.code, headers.get('retry-after')]).toEqual([503, code, '5']);
    }
  });
  test('an answer unlike its documentation is a bug', async () => {
    expect((await door.call('GET', '/api/v1/undocumented')).status).toBe(500);
  });
});

describe('the documentation', () => {
  test('is an OpenAPI 3.1 document with every route, its checks and its access', async () => {
    const { body } = await door.call('GET', '/api/v1/openapi.json');
    expect(body.openapi).toBe('3.1.0');
    expect(Object.keys(body.paths).sort()).toEqual(['/away', '/broken', '/things', '/things/{id}', '/things/{id}/acts', '/undocumented', '/unknown']);
    const post = body.paths['/things/{id}/acts'].post;
    expect(post.parameters.map((p: { name: string }) => p.name)).toEqual(['id', 'Idempotency-Key', 'If-Match']);
    expect(post.requestBody.content['application/json'].schema.discriminator.propertyName).toBe('type');
    expect(post.description).toContain('instructeur');
    expect(body.paths['/things'].get.security).toEqual([]);
  });
  test('is a French page that needs no other host', async () => {
    const { text, headers } = await door.call('GET', '/api/v1/docs');
    expect(text).toContain('lang="fr"');
    for (const route of table) expect(text).toContain(route.summary);
    expect(text).not.toMatch(/<script|https?:\/\/(?!localhost)/);
    expect(headers.get('content-security-policy')).toMatch(/style-src 'sha256-/);
  });
});
