import { sql } from 'kysely';
import { fileDossier, openRecorder } from '../setup/dossier.ts';
import { listApplications } from '../../database/lists/applications.ts';
import type { RecordHouse } from '../setup/dossier.ts';
import type { Filters, Sight, Sort } from '../../database/lists/applications.ts';

let house: RecordHouse;
const REVIEWER = '00000000-0000-4000-9000-000000000001';
const NOBODY = '00000000-0000-4000-9000-000000000002';

/** Thirty dossiers of two programmes and two organisations, copies of one that was really filed; an évaluateur was asked about the third. */
beforeAll(async () => {
  house = await openRecorder();
  const { id } = await fileDossier(house);
  await sql`
    insert into dossiers (id, reference, programme, version, call, organisation, organisation_name, title, phase, outcome, officer, asked, base, proposed, awarded, ordered, paid, filed_on, due_on, closed_on, seq, state, head, clock, clock_day, search)
    select ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, case when n % 2 = 0 then 'FIM-2025-' else 'FMIN-2025-' end || lpad(n::text, 4, '0'), case when n % 2 = 0 then 'fim' else 'fmin' end, version, '2025',
           case when n % 3 = 0 then '21940003300019' else organisation end, organisation_name, title, phase, outcome, officer, n, base, proposed, awarded, ordered, paid, filed_on, null, closed_on, seq, state, head, clock, clock_day, search
    from dossiers, generate_series(1, 30) as n where id = ${id}`.execute(house.db);
  await house.db.deleteFrom('dossiers').where('id', '=', id).execute();
  await house.db.insertInto('reviews').values({ dossier: '00000000-0000-4000-8000-000000000003', no: 1, reviewer: REVIEWER, status: 'invited', due_on: '2026-01-01' as never }).execute();
}, 60_000);
afterAll(() => house.close());

const numbers = async (sight: Partial<Sight>, filters: Filters = {}, sort: Sort = 'asked'): Promise<readonly number[]> =>
  (await listApplications(house.db, { programmes: [], organisations: [], reviewer: NOBODY, ...sight }, filters, { sort, after: null, limit: 100 })).map(({ asked }) => asked);
const where = (keep: (n: number) => boolean): readonly number[] => Array.from({ length: 30 }, (_, i) => i + 1).filter(keep);

test('who works for one programme sees it, and of the others what they were asked to evaluate or their commune owns', async () => {
  expect(await numbers({ programmes: ['fim'] })).toEqual(where((n) => n % 2 === 0));
  expect(await numbers({ programmes: ['fim'], reviewer: REVIEWER })).toEqual(where((n) => n % 2 === 0 || n === 3));
  expect(await numbers({ programmes: ['fim'], organisations: ['219400033'] })).toEqual(where((n) => n % 2 === 0 || n % 3 === 0));
});

test('asking for a programme shows no more of it than is theirs', async () => {
  expect(await numbers({ programmes: ['fim'], reviewer: REVIEWER }, { programme: 'fmin' })).toEqual([3]);
  expect(await numbers({ programmes: ['fim'] }, { programme: 'fmin' })).toEqual([]);
  expect(await numbers({ programmes: ['fim'], reviewer: REVIEWER }, { programme: 'fim' })).toEqual(where((n) => n % 2 === 0));
  expect(await numbers({ reviewer: REVIEWER })).toEqual([3]);
});

test('sorted by reference nothing is left out: one programme, one and a review in another, all', async () => {
  const sorted = (keep: (n: number) => boolean) => [...where(keep)].sort((a, b) => a % 2 - b % 2 || a - b);
  expect(await numbers({ programmes: ['fim'] }, {}, 'reference')).toEqual(where((n) => n % 2 === 0));
  expect(await numbers({ programmes: ['fim'], reviewer: REVIEWER }, {}, 'reference')).toEqual(sorted((n) => n % 2 === 0 || n === 3));
  expect(await numbers({ programmes: 'all' }, {}, '-reference')).toEqual([...sorted(() => true)].reverse());
  expect(await numbers({ programmes: 'all' }, { programme: 'fmin' }, 'reference')).toEqual(where((n) => n % 2 === 1));
});

test('an organisation is found by its SIREN or its SIRET', async () => {
  for (const organisation of ['219400033', '21940003300019']) expect(await numbers({ programmes: 'all' }, { organisation })).toEqual(where((n) => n % 3 === 0));
});
