import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { openStory, type Story } from '../setup/engine.ts';
import { openApi, type Api } from './api.ts';

const statements: string[] = [];
let api: Api;
let real: Story;
const HOW_MANY = 57;

/** Rows as the projection writes them, made from one dossier that was really filed. */
beforeAll(async () => {
  api = await openApi({ onQuery: (text) => void statements.push(text) });
  const story = await openStory(api.engine);
  real = story;
  await story.done(api.engine.cast.agent, { type: 'file', revision: 1 });
  await sql`
    insert into dossiers (id, reference, programme, version, call, organisation, organisation_name, title, phase, outcome, officer, asked, base, proposed, awarded, ordered, paid, filed_on, due_on, closed_on, seq, state, head, clock, clock_day, search)
    select ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'FMIN-2025-' || lpad(n::text, 4, '0'), case when n % 3 = 0 then 'fim' else 'fmin' end, version, '2025',
           case when n % 5 = 0 then '21940003300019' else organisation end, case when n % 5 = 0 then 'Arcueil' else organisation_name end, 'Médiathèque numérique ' || n,
           case when n % 2 = 0 then 'appraisal' else 'screening' end, null, null, 100000 * (n % 7), null, null, null, 0, 0,
           date '2025-01-01' + n % 10, case when n % 4 = 0 then null else date '2025-06-01' + n end, null, seq,
           state || jsonb_build_object('organisation', case when n % 5 = 0 then '21940003300019' else organisation end, 'programme', case when n % 3 = 0 then 'fim' else 'fmin' end,
             'partners', case when n = 10 then '["21940028000014"]'::jsonb else '[]'::jsonb end),
           head, 'manual', clock_day, to_tsvector('simple', 'fmin 2025 ' || lpad(n::text, 4, '0') || ' mediatheque numerique ' || n || case when n % 5 = 0 then ' arcueil' else ' creteil' end)
    from dossiers, generate_series(1, ${HOW_MANY}::int) as n where id = ${story.id}`.execute(api.engine.context.db);
}, 60_000);
afterAll(() => api.close());
afterEach(() => expect(api.errors).toEqual([]));

const list = (query: string, who = api.engine.cast.officer) => api.as(who, 'GET', `/applications${query}`);
type Item = { id: string; reference: string; filedOn: string; dueOn: string | null; amounts: { asked: number }; programme: string; phase: string; organisation: { name: string } };

async function everything(query: string, who = api.engine.cast.officer): Promise<Item[]> {
  const items: Item[] = [];
  for (let next: string | null = ''; next !== null; ) {
    const { status, body } = await list(`?limit=10${query}${next ? `&cursor=${next}` : ''}`, who);
    expect(status).toBe(200);
    items.push(...body.items);
    next = body.next;
  }
  return items;
}

const by = <T extends string | number>(of: (item: Item) => T | null, direction: 1 | -1) => (a: Item, b: Item) => {
  const [x, y] = [of(a), of(b)];
  // Without a value: last, whichever way.
  if (x === null || y === null) return x === y ? (a.id < b.id ? -direction : direction) : x === null ? 1 : -1;
  return (x < y ? -1 : x > y ? 1 : a.id < b.id ? -1 : 1) * direction;
};

test.each([
  ['filed', (i: Item) => i.filedOn],
  ['due', (i: Item) => i.dueOn],
  ['asked', (i: Item) => i.amounts.asked],
  ['reference', (i: Item) => i.reference],
] as const)('by %s, pages follow one another without a gap or a repeat, both ways', async (name, of) => {
  const up = await everything(`&sort=${name}`);
  expect(up).toHaveLength(HOW_MANY + 1);
  expect(new Set(up.map(({ id }) => id)).size).toBe(HOW_MANY + 1);
  expect(up.map(({ id }) => id)).toEqual([...up].sort(by<string | number>(of, 1)).map(({ id }) => id));
  const down = await everything(`&sort=-${name}`);
  expect(down.map(({ id }) => id)).toEqual([...up].sort(by<string | number>(of, -1)).map(({ id }) => id));
});

test('filters narrow, together', async () => {
  expect((await everything('&programme=fim')).every(({ programme }) => programme === 'fim')).toBe(true);
  const both = await everything('&programme=fmin&phase=appraisal&organisation=219400033&filedFrom=2025-01-01&filedTo=2025-12-31');
  expect(both.length).toBeGreaterThan(0);
  for (const item of both) expect([item.programme, item.phase, item.organisation.name]).toEqual(['fmin', 'appraisal', 'Arcueil']);
  const phases = await everything('&phase=appraisal&phase=screening&dueBefore=2025-06-15');
  expect(phases.every(({ dueOn }) => dueOn! < '2025-06-15')).toBe(true);
  expect(await everything('&officer=me')).toEqual([]);
});

test('a search finds words by their beginning, without accents, in any order', async () => {
  expect((await list('?q=arcu%20M%C3%89DIATH')).body.items.length).toBeGreaterThan(0);
  expect((await list('?q=FMIN-2025-0007')).body.items.map(({ reference }: Item) => reference)).toEqual(['FMIN-2025-0007']);
  const { reference } = await real.state();
  expect((await list(`?q=${reference}`)).body.items.map(({ id }: Item) => id)).toEqual([real.id]);
  expect((await list('?q=fabrique%20nomade%20cret')).body.items.map(({ id }: Item) => id)).toEqual([real.id]);
  expect((await list('?q=introuvable')).body.items).toEqual([]);
  for (const odd of ["'; drop table dossiers; --", '& | ! ( ) :* <->', '😀', '%00x'.slice(3)]) expect((await list(`?q=${encodeURIComponent(odd)}`)).status).toBe(200);
});

test('a person sees what is theirs: the service its programmes, an agent their commune and what it shares, an évaluateur what they were asked', async () => {
  const { agent, stranger, reviewer } = api.engine.cast;
  const ofCreteil = await everything('', agent);
  const ofArcueil = await everything('', stranger);
  expect(ofArcueil.every(({ organisation }) => organisation.name === 'Arcueil')).toBe(true);
  expect(ofArcueil).toHaveLength(Math.floor(HOW_MANY / 5));
  expect(ofCreteil.filter(({ organisation }) => organisation.name === 'Arcueil').map(({ reference }) => reference)).toEqual(['FMIN-2025-0010']);
  expect(ofCreteil).toHaveLength(HOW_MANY + 1 - Math.floor(HOW_MANY / 5) + 1);
  expect(await everything('', reviewer)).toEqual([]);
  await api.engine.context.db.insertInto('reviews').values({ dossier: ofArcueil[0]!.id, no: 1, reviewer: reviewer.id, status: 'invited', due_on: '2026-01-01' as never }).execute();
  expect((await everything('', reviewer)).map(({ id }) => id)).toEqual([ofArcueil[0]!.id]);
});

test('a cursor serves the list it comes from, and nothing made up passes for one', async () => {
  const { body } = await list('?limit=5&sort=asked');
  const moved = await list(`?limit=5&sort=filed&cursor=${body.next}`);
  expect([moved.status, moved.body.code]).toEqual([400, 'invalid-cursor']);
  const forged = [['asked', 'x', randomUUID()], ['asked', 1, "' or true"], ['-filed', '2025-13-45', randomUUID()], ['-filed', '2025-01-01; drop', randomUUID()], null, 7];
  for (const it of forged) {
    for (const sort of ['asked', '-filed']) {
      const answer = await list(`?sort=${sort}&cursor=${Buffer.from(JSON.stringify(it)).toString('base64url')}`);
      expect([it, answer.status, answer.body.code]).toEqual([it, 400, 'invalid-cursor']);
    }
  }
});

test.each([
  ['a page of a list', '/applications?limit=5', '/applications?limit=50', 2],
  ['a search', '/applications?q=mediatheque&limit=5', '/applications?q=mediatheque&limit=50', 3],
  ['one dossier', null, null, 2],
] as const)('%s asks the database as much whatever its length', async (_what, short, long, most) => {
  const { officer } = api.engine.cast;
  const [first] = (await list('?limit=1')).body.items as Item[];
  const count = async (path: string) => {
    statements.length = 0;
    expect((await api.as(officer, 'GET', path)).status).toBe(200);
    return statements.length;
  };
  const few = await count(short ?? `/applications/${first!.id}`);
  expect(await count(long ?? `/applications/${first!.reference}`)).toBe(few);
  expect(few).toBeLessThanOrEqual(most);
});

test('the story of a dossier takes a fixed number of statements', async () => {
  const row = await api.engine.context.db.selectFrom('events').select('stream').limit(1).executeTakeFirstOrThrow();
  statements.length = 0;
  expect((await api.as(api.engine.cast.officer, 'GET', `/applications/${row.stream}/timeline`)).status).toBe(200);
  expect(statements.length).toBeLessThanOrEqual(8);
});
