import http from 'node:http';
import { sql } from 'kysely';
import { openApiDocument } from '../../api/openapi.ts';
import { routes } from '../../api/routes.ts';
import { personaToken } from '../../identity/tokens.ts';
import { withClient } from '../../runtime/roles.ts';
import { openStory } from '../setup/engine.ts';
import { openApi, type Api } from './api.ts';
import type { Person } from '../../domain/policy/person.ts';

let api: Api;
const HOW_MANY = 60;

/** Rows as the projection writes them, made from one dossier that was really filed; every fifth is of Arcueil, of which Créteil's agent is not. */
beforeAll(async () => {
  api = await openApi({ worker: true });
  const { cast, context } = api.engine;
  const story = await openStory(api.engine);
  await story.done(cast.agent, { type: 'file', revision: 1 });
  await story.done(cast.officer, { type: 'assignOfficer', officer: cast.officer.id });
  await copies(story.id, 1, HOW_MANY, sql`'Médiathèque numérique ' || n`);
  await context.db.updateTable('dossiers').set({ title: '=HYPERLINK("http://mal.example";"ouvrir")', asked: 123_456_789 }).where('reference', '=', 'FMIN-2025-00001').execute();
  await context.db.updateTable('dossiers').set({ title: '+33 1; « guillemets " »\nsur deux lignes' }).where('reference', '=', 'FMIN-2025-00002').execute();
  await context.db.updateTable('dossiers').set({ title: '@somme', awarded: 5_000_000, paid: 1_500_005 }).where('reference', '=', 'FMIN-2025-00003').execute();
  await context.db.updateTable('dossiers').set({ title: '\t-2+3' }).where('reference', '=', 'FMIN-2025-00004').execute();
}, 60_000);
afterAll(() => api.close());
afterEach(() => expect(api.errors).toEqual([]));

const copies = (model: string, from: number, to: number, title: ReturnType<typeof sql>) =>
  sql`
    insert into dossiers (id, reference, programme, version, call, organisation, organisation_name, title, phase, outcome, officer, asked, base, proposed, awarded, ordered, paid, filed_on, due_on, closed_on, seq, state, head, clock, clock_day, search)
    select ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'FMIN-2025-' || lpad(n::text, 5, '0'), programme, version, '2025',
           case when n % 5 = 0 then '21940003300019' else organisation end, case when n % 5 = 0 then 'Arcueil' else organisation_name end, ${title},
           case when n % 2 = 0 then 'appraisal' else 'screening' end, null, officer, 100050 * (n % 7), null, null, null, 0, 0,
           date '2025-01-01' + n % 10, case when n % 4 = 0 then null else date '2025-06-01' + n % 300 end, null, seq,
           state || jsonb_build_object('organisation', case when n % 5 = 0 then '21940003300019' else organisation end, 'partners', '[]'::jsonb),
           head, 'manual', clock_day, to_tsvector('simple', 'fmin 2025 ' || n || ' mediatheque')
    from dossiers, generate_series(${from}::int, ${to}::int) as n where id = ${model}`.execute(api.engine.context.db);

const get = (query = '', who: Person = api.engine.cast.officer) => api.as(who, 'GET', `/applications.csv${query}`);

/** The reader of a spreadsheet: semicolons, quotes doubled, CRLF. */
function rowsOf(text: string): string[][] {
  const rows: string[][] = [[]];
  let field = '';
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const c = text[i]!;
    if (quoted) {
      if (c !== '"') field += c;
      else if (text[i + 1] === '"') { field += '"'; i += 1; } else quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === ';' || (c === '\r' && text[i + 1] === '\n')) {
      rows.at(-1)!.push(field);
      field = '';
      if (c === '\r') { i += 1; rows.push([]); }
    } else field += c;
  }
  if (field !== '' || rows.at(-1)!.length > 0) throw new Error(`the last line does not end: ${field}`);
  return rows.slice(0, -1);
}

interface Item { reference: string; title: string; organisation: { siret: string; name: string }; filedOn: string; dueOn: string | null; amounts: { asked: number; awarded: number | null; paid: number } }
async function listed(query: string, who: Person = api.engine.cast.officer): Promise<Item[]> {
  const items: Item[] = [];
  for (let next: string | null = ''; next !== null; ) {
    const { body } = await api.as(who, 'GET', `/applications?limit=20${query}${next ? `&cursor=${next}` : ''}`);
    items.push(...body.items);
    next = body.next;
  }
  return items;
}
const inEuros = (cents: number | null): string => (cents === null ? '' : `${Math.floor(cents / 100)},${String(cents % 100).padStart(2, '0')}`);
const formula = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

test('is a file that a French spreadsheet opens: named, marked as UTF-8, semicolons, CRLF, headings in French', async () => {
  const { status, headers } = await get();
  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
  expect(headers.get('content-disposition')).toMatch(/^attachment; filename="dossiers-\d{4}-\d{2}-\d{2}\.csv"/);
  const bytes = Buffer.from(await (await fetch(`${api.url}/api/v1/applications.csv`, { headers: { authorization: `Bearer ${await token(api.engine.cast.officer)}` } })).arrayBuffer());
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  expect(bytes.subarray(3).toString().split('\r\n')[0]).toBe(
    'Référence;Dispositif;Appel à projets;SIRET;Collectivité;Projet;Étape;Issue;Instructeur;Déposé le;Échéance d’instruction;Montant demandé (€);Montant attribué (€);Montant payé (€)',
  );
});

test.each(['', '&sort=asked', '&sort=-due', '&phase=appraisal&sort=reference', '&organisation=219400033', '&q=mediatheque', '&q=personne', '&filedFrom=2025-01-03&filedTo=2025-01-05'])('holds what the pages of the same list hold, in their order (%s)', async (query) => {
  const items = await listed(query);
  const [, ...rows] = rowsOf((await get(query.replace(/^&/, '?'))).text);
  expect(rows.map((row) => [row[0], row[3], row[4], row[5], row[9], row[10], ...row.slice(11)])).toEqual(
    items.map(({ reference, organisation, title, filedOn, dueOn, amounts }) => [reference, organisation.siret, organisation.name, formula(title), filedOn, dueOn ?? '', inEuros(amounts.asked), inEuros(amounts.awarded), inEuros(amounts.paid)]),
  );
});

test('a list without a dossier is a file with its headings alone', async () => {
  expect(rowsOf((await get('?q=personne')).text)).toHaveLength(1);
});

test('says in words where a dossier stands, who follows it, and its amounts as French numbers', async () => {
  const [, row] = rowsOf((await get('?q=FMIN-2026')).text);
  expect([row![1], row![6], row![8], row![11]]).toEqual(['FMIN', 'recevabilité et complétude', 'Sophie Lambert', '60000,00']);
  const [, paid] = rowsOf((await get('?q=2025%203')).text).filter(([reference]) => reference === 'Référence' || reference === 'FMIN-2025-00003');
  expect(paid!.slice(11)).toEqual(['3001,50', '50000,00', '15000,05']);
});

test('nothing that people wrote becomes a formula, nor breaks a line', async () => {
  const titles = new Map(rowsOf((await get()).text).map((row) => [row[0], row[5]]));
  expect(titles.get('FMIN-2025-00001')).toBe('\'=HYPERLINK("http://mal.example";"ouvrir")');
  expect(titles.get('FMIN-2025-00002')).toBe('\'+33 1; « guillemets " »\nsur deux lignes');
  expect(titles.get('FMIN-2025-00003')).toBe('\'@somme');
  expect(titles.get('FMIN-2025-00004')).toBe('\'\t-2+3');
});

test('an agent gets the dossiers of their organisation and no other; a stranger gets none', async () => {
  const { agent, stranger } = api.engine.cast;
  const mine = rowsOf((await get('', agent)).text).slice(1);
  expect(new Set(mine.map((row) => row[4]))).toEqual(new Set(['Créteil']));
  expect(mine.map(([reference]) => reference)).toEqual((await listed('', agent)).map(({ reference }) => reference));
  const theirs = rowsOf((await get('', stranger)).text).slice(1);
  expect(theirs.length).toBe(HOW_MANY / 5);
  expect(new Set(theirs.map((row) => row[4]))).toEqual(new Set(['Arcueil']));
  expect(rowsOf((await get('', api.engine.cast.reviewer)).text)).toHaveLength(1);
  expect((await api.as(null, 'GET', '/applications.csv')).status).toBe(401);
  const bad = await get('?sort=size');
  expect([bad.status, bad.body.code]).toEqual([400, 'invalid-query']);
  expect((await get('?cursor=abc')).status).toBe(400);
});

test('is documented as a file', () => {
  const { paths } = openApiDocument(routes, { version: '1', server: 'http://localhost' }) as { paths: Record<string, Record<string, { responses: Record<string, { content: object }>; parameters: { name: string }[] }>> };
  const { responses, parameters } = paths['/applications.csv']!['get']!;
  expect(Object.keys(responses[200]!.content)).toEqual(['text/csv']);
  expect(parameters.map(({ name }) => name)).not.toContain('cursor');
});

/** Queries of exports that PostgreSQL still has open. */
const exporting = (): Promise<number> =>
  withClient(api.engine.database.appUrl, async (client) => {
    // A cursor between two reads has its statement open.
    const { rows } = await client.query<{ count: string }>(`select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle' and query like '%officer_name%'`);
    return Number(rows[0]?.count);
  });
async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 200; i += 1) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('it never came');
}

/** A reader who takes the beginning and no more. */
async function slowReader(path = '/api/v1/applications.csv'): Promise<{ status: number; leave: () => void; rest: () => Promise<string> }> {
  const authorization = `Bearer ${await token(api.engine.cast.officer)}`;
  return new Promise((resolve, reject) => {
    const request = http.get(api.url + path, { headers: { authorization }, agent: false }, (response) => {
      response.pause();
      resolve({
        status: response.statusCode ?? 0,
        leave: () => request.destroy(),
        rest: async () => {
          let text = '';
          for await (const chunk of response) text += String(chunk);
          return text;
        },
      });
    });
    request.on('error', reject);
  });
}
const tokens = new Map<string, string>();
async function token(person: Person): Promise<string> {
  const known = tokens.get(person.id);
  if (known) return known;
  const { sub } = await api.engine.context.db.selectFrom('people').select('sub').where('id', '=', person.id).executeTakeFirstOrThrow();
  const fresh = await personaToken(api.issuer, sub);
  tokens.set(person.id, fresh);
  return fresh;
}

describe('a long export', () => {
  beforeAll(async () => {
    const { id } = await api.engine.context.db.selectFrom('dossiers').select('id').where('reference', 'like', 'FMIN-2026-%').executeTakeFirstOrThrow();
    // More than the sockets between the two hold.
    await copies(id, 1_000, 4_000, sql`repeat('long ', 1000) || n`);
  }, 60_000);

  test('goes only as fast as its reader, and is whole in the end', async () => {
    const reader = await slowReader();
    await until(async () => (await exporting()) === 1);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await exporting()).toBe(1);
    expect((await reader.rest()).split('\r\n')).toHaveLength(1 + 1 + HOW_MANY + 3_001 + 1);
    await until(async () => (await exporting()) === 0);
  }, 30_000);

  test('ends with its reader: one who leaves leaves no query behind', async () => {
    const reader = await slowReader();
    await until(async () => (await exporting()) === 1);
    reader.leave();
    await until(async () => (await exporting()) === 0);
    const head = await api.as(api.engine.cast.officer, 'HEAD', '/applications.csv');
    expect([head.status, head.text]).toEqual([200, '']);
    await until(async () => (await exporting()) === 0);
  }, 30_000);

  test('leaves room for others: beyond three at once the next is asked to come back', async () => {
    const readers = [await slowReader(), await slowReader(), await slowReader()];
    const refused = await get();
    expect([refused.status, refused.body.code, refused.headers.get('retry-after')]).toEqual([503, 'busy', '5']);
    expect((await api.as(api.engine.cast.officer, 'GET', '/applications?limit=1')).status).toBe(200);
    for (const { leave } of readers) leave();
    await until(async () => (await exporting()) === 0);
    expect((await get('?q=personne')).status).toBe(200);
  }, 30_000);
});
