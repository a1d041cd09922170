import { publishProgrammes } from '../../database/programmes.ts';
import { verify } from '../../database/verify.ts';
import { findPerson } from '../../database/people.ts';
import { loadProgrammes } from '../../programmes/load.ts';
import { timelineFor } from '../../usecases/timeline.ts';
import { euros, journey } from '../setup/journey.ts';
import { openEngine, openStory } from '../setup/engine.ts';
import type { ProgrammeBundle } from '../../domain/programme/programme.ts';
import type { Person } from '../../domain/policy/person.ts';
import type { Engine } from '../setup/engine.ts';

const NEXT = 'f'.repeat(64);
const CLASH = 'e'.repeat(64);
const NO_REGION = 'd'.repeat(64);
let engine: Engine;
let administrator: Person;
beforeAll(async () => {
  engine = await openEngine();
  const { db } = engine.context;
  const id = crypto.randomUUID();
  await db.insertInto('people').values({ id, sub: id, name: 'Ada Martin', email: 'ada@example.org' }).execute();
  await db.insertInto('roles').values({ person: id, role: 'administrator', programme: null, organisation: null, valid_from: '2020-01-01' as never, valid_until: null }).execute();
  administrator = (await findPerson(db, id)) as Person;
}, 60_000);
afterAll(() => engine.close());

test('a dossier moves to the version published since: shown to its commune, and asked from then on for what that version asks', async () => {
  const { cast, context, activities } = engine;
  const story = await openStory(engine);
  await journey.file(engine, story);
  const ask = { type: 'requestPieces', pieces: ['bilan-carbone'] } as const;
  expect(await story.refused(cast.officer, ask)).toBe('unknown-piece');
  expect(await story.refused(administrator, { type: 'moveToVersion', version: NEXT, reason: 'Règlement modifié.' })).toBe('version-unknown');

  const fmin = loadProgrammes(process.cwd()).find(({ programme }) => programme.code === 'fmin') as ProgrammeBundle;
  const [first] = fmin.programme.pieces;
  const asked = { ...first!, code: 'bilan-carbone', title: 'Bilan carbone', due: 'committee' as const, required: false };
  const [form, plan] = ['forms/fmin/application.schema.json', 'forms/shared/funding-plan.schema.json'] as const;
  await publishProgrammes(context.db, [
    { ...fmin, programme: { ...fmin.programme, version: NEXT, pieces: [...fmin.programme.pieces, asked] } },
    { ...fmin, programme: { ...fmin.programme, version: CLASH }, files: { ...fmin.files, [form]: fmin.files[form]!.replaceAll('"single"', '"alone"') } },
    { ...fmin, programme: { ...fmin.programme, version: NO_REGION }, files: { ...fmin.files, [plan]: fmin.files[plan]!.replace('"region",', '') } },
  ]);
  expect(await story.refused(administrator, { type: 'moveToVersion', version: CLASH, reason: 'Règlement modifié.' })).toBe('version-clash');
  await story.done(cast.officer, { type: 'askFunder', kind: 'public', funder: 'region', amount: euros(5_000), on: (await story.state()).filedOn });
  expect(await story.refused(administrator, { type: 'moveToVersion', version: NO_REGION, reason: 'Règlement modifié.' })).toBe('version-clash');
  await story.done(administrator, { type: 'moveToVersion', version: NEXT, reason: 'Le règlement a été modifié, à la demande de la commune.' });
  await story.done(cast.officer, ask);

  expect(await context.db.selectFrom('dossiers').select('version').where('id', '=', story.id).executeTakeFirst()).toEqual({ version: NEXT });
  const shown = (await timelineFor(context.db, cast.agent, story.id)) ?? [];
  expect(shown.find(({ type }) => type === 'versionMoved')).toMatchObject({ sentence: expect.stringContaining('version ffffffff du dispositif'), detail: 'Le règlement a été modifié, à la demande de la commune.', by: expect.any(String) });
  expect(shown.find(({ type }) => type === 'piecesRequested')?.detail).toContain('Bilan carbone');
  expect((await verify(context.db, activities.recorder.names)).differences).toEqual([]);
}, 60_000);
