import { randomUUID } from 'node:crypto';
import { permissionMatrix, ROLES } from '../../api/permissions.ts';
import { routes } from '../../api/routes.ts';
import type { Route } from '../../api/route.ts';
import { grant, openDoor, type Door } from './door.ts';

const prefix = '/api/v1';
const id = randomUUID();
const fill = (path: string) =>
  path.replace(/:(\w+)/g, (_all, name: string) => ({ id, document: id, account: id, code: 'fmin', kind: path.includes('/letters/') ? 'award' : 'application', siren: '219400280', section: 'investment', year: '2026', revision: '1', no: '1', piece: 'rib', link: id, statement: id, party: 'organisation' })[name] ?? name);
const reached = new Set<string>();

/** The real table, with handlers that only say they were reached: what is tested is the door. */
const table: readonly Route[] = routes.map((route) => ({
  ...route,
  handler: () => {
    reached.add(route.name);
    return Promise.resolve({ status: 200, content: { mediaType: 'text/plain', data: 'reached' } });
  },
}));
let door: Door;
beforeAll(async () => {
  door = await openDoor(table, { nobody: [], ...Object.fromEntries(ROLES.map((role) => [role, [grant(role)]])) });
});
afterAll(() => door.close());

const knock = (route: Route, as?: string) =>
  door.call(route.method.toUpperCase(), prefix + fill(route.path) + (route.name === 'searchOrganisations' ? '?q=a' : ''), {
    as,
    ...(route.body ? { json: {} } : {}),
    headers: { ...(route.acts ? { 'idempotency-key': 'key-00000001' } : {}), ...(route.ifMatch ? { 'if-match': '"1"' } : {}) },
  });

test('every route says who may come, and only these are open to all', () => {
  const open = routes.filter(({ access }) => access === 'public').map(({ name }) => name);
  expect(open.sort()).toEqual(['listCalls', 'listProgrammes', 'readForm', 'readHealth', 'readOrganisation', 'readProgramme', 'readRules', 'searchOrganisations']);
  expect(new Set(routes.map(({ name }) => name)).size).toBe(routes.length);
});

test('every route that records something asks for a key, a version, or is a replacement that may be repeated', () => {
  const careless = routes.filter(({ method, acts, ifMatch, upload, name }) => method !== 'get' && !acts && !ifMatch && !upload && !['evaluateDraft', 'detachPiece', 'placeReviewer', 'revokeReviewerLink', 'supposeRules'].includes(name));
  expect(careless.map(({ name }) => name)).toEqual([]);
});

/** 200 when the handler was reached, or the body was looked at: the door let in. */
const letIn = (status: number) => status === 200 || status === 422;

describe.each(permissionMatrix(routes).map((row) => [`${row.route.method.toUpperCase()} ${row.route.path}`, row] as const))('%s', (_title, row) => {
  test('lets in exactly who the table says', async () => {
    const anonymous = await knock(row.route);
    expect([anonymous.status, letIn(anonymous.status)]).toEqual([row.anonymous ? anonymous.status : 401, row.anonymous]);
    const none = await knock(row.route, 'nobody');
    expect([none.status, letIn(none.status)]).toEqual([row.withoutRole ? none.status : 403, row.withoutRole]);
    for (const role of ROLES) {
      const answer = await knock(row.route, role);
      expect([role, letIn(answer.status)]).toEqual([role, row.roles[role]]);
      if (!row.roles[role]) expect([answer.status, answer.body.code]).toEqual([403, 'forbidden']);
    }
  });
});
