import { openStory } from '../tests/setup/engine.ts';
import { journey } from '../tests/setup/journey.ts';
import { openDoor } from './lists/door.ts';
import { fillDossiers } from './lists/fill.ts';
import { alternated, figure, inRounds, median, medianOf, timed } from './measure.ts';
import type { Door } from './lists/door.ts';
import type { Effort, Figure } from './measure.ts';
import type { Scene } from './scene.ts';
import type { Engine } from '../tests/setup/engine.ts';

/** What is asked of a list: by whom, and how. */
const QUESTIONS = {
  'filtered, sorted list': '/applications?limit=25&programme=fmin&phase=appraisal&sort=-asked',
  'search, a word in a twelfth': '/applications?limit=25&q=mediatheque',
  'search, three beginnings of words': '/applications?limit=25&q=fabri%20crete%20canal',
} as const;

interface Shelf {
  readonly engine: Engine;
  readonly door: Door;
  readonly model: string;
  /** Statements since it was last asked. */
  statements(): number;
}

/**
 * (d) What people read, through the API and over HTTP: over many dossiers against few; and filing, from the door to its answer, then to its acknowledgement
 * in the outbox. Beside them, Hypha 6.7 with 10,000 dossiers and two web workers, measured on such a machine.
 */
export async function measureLists(scene: Scene, effort: Effort): Promise<readonly Figure[]> {
  const [few, many] = [1_000, effort.of(100_000, 5_000)];
  const small = await openShelf(scene, 'lists_few', few);
  const large = await openShelf(scene, 'lists_many', many);
  try {
    const times = effort.of(30, 5);
    const figures: Figure[] = [];
    for (const [what, address] of Object.entries(QUESTIONS)) {
      const ask = ({ door, engine }: Shelf) => (): Promise<number> => medianOf(times, () => door.get(engine.cast.officer, address));
      await ask(small)();
      await ask(large)();
      const { first, second, ratio } = await alternated(effort.rounds, ask(large), ask(small));
      figures.push(
        figure(`${what}, ${said(many)} dossiers`, 'ms', first, { target: { most: 35 }, elsewhere: '700 ms' }),
        figure(`  over ${said(few)}`, 'ms', second),
        figure('  many against few', '×', ratio, { target: { most: 3 } }),
        figure('  statements', 'count', [await statementsOf(large, address)], { target: { most: 8 }, elsewhere: '142' }),
      );
    }
    figures.push(...(await measureExport(large, many, effort)), ...(await measureDepth(large, many, effort, times)), ...(await measureOne(large, effort, times)), ...(await measureFiling(large, effort)));
    return figures;
  } finally {
    for (const { door, engine } of [small, large]) {
      await door.close();
      await engine.close();
    }
  }
}

async function openShelf(scene: Scene, name: string, count: number): Promise<Shelf> {
  let heard = 0;
  const engine = await scene.engine(name, { onQuery: () => { heard += 1; } });
  const story = await openStory(engine);
  await journey.file(engine, story);
  await fillDossiers(engine, story.id, count - 1);
  return { engine, door: await openDoor(engine), model: story.id, statements: () => { const now = heard; heard = 0; return now; } };
}

async function statementsOf({ door, engine, statements }: Shelf, address: string): Promise<number> {
  statements();
  await door.get(engine.cast.officer, address);
  return statements();
}

const said = (count: number): string => count.toLocaleString('en');

/** CSV of a tenth of the dossiers, then of all of them: what the process holds more at its fullest, its reader in it too. */
async function measureExport({ engine, door }: Shelf, many: number, effort: Effort): Promise<readonly Figure[]> {
  const { officer } = engine.cast;
  const tenth = await door.read(officer, '/applications.csv?phase=appraisal');
  const values = await inRounds(effort.rounds, () => timed(() => door.read(officer, '/applications.csv?phase=appraisal')));
  const before = process.memoryUsage.rss();
  let fullest = before;
  const watch = setInterval(() => { fullest = Math.max(fullest, process.memoryUsage.rss()); }, 20);
  const whole = await inRounds(1, () => timed(() => door.read(officer, '/applications.csv')));
  clearInterval(watch);
  return [
    figure(`CSV of ${said(tenth.lines - 1)} dossiers`, 'ms', values, { target: { most: 3_000 }, elsewhere: '133,000 ms, 318 MB' }),
    figure(`CSV of ${said(many)} dossiers`, 'ms', whole),
    figure('  memory grown', 'kB', [(fullest - before) / 1024]),
  ];
}

/** A page deep in the list, by the cursor that leads there. */
async function measureDepth({ engine, door }: Shelf, many: number, effort: Effort, times: number): Promise<readonly Figure[]> {
  const { officer } = engine.cast;
  const [middle, late] = await Promise.all([0.5, 0.99].map((share) =>
    engine.context.db.selectFrom('dossiers').select(['filed_on', 'id']).orderBy('filed_on', 'desc').orderBy('id', 'desc').offset(Math.floor(many * share)).limit(1).executeTakeFirstOrThrow()));
  const figures: Figure[] = [];
  for (const [where, row] of [['at its beginning', null], ['in its middle', middle], ['near its end', late]] as const) {
    const cursor = row ? `&cursor=${Buffer.from(JSON.stringify(['-filed', row.filed_on, row.id])).toString('base64url')}` : '';
    const values = await inRounds(effort.rounds, () => medianOf(times, () => door.get(officer, `/applications?limit=25&sort=-filed${cursor}`)));
    figures.push(figure(`list ${where}, ${said(many)} dossiers`, 'ms', values, { target: { most: 35 }, elsewhere: row ? '5,000 ms (page 100)' : '700 ms' }));
  }
  return figures;
}

async function measureOne(shelf: Shelf, effort: Effort, times: number): Promise<readonly Figure[]> {
  const { engine, door } = shelf;
  const address = `/applications/${shelf.model}`;
  const values = await inRounds(effort.rounds, () => medianOf(times, () => door.get(engine.cast.officer, address)));
  return [
    figure('one dossier', 'ms', values, { target: { most: 25 }, elsewhere: '500 ms' }),
    figure('  statements', 'count', [await statementsOf(shelf, address)], { target: { most: 12 }, elsewhere: '132' }),
  ];
}

async function measureFiling({ engine }: Shelf, effort: Effort): Promise<readonly Figure[]> {
  const rounds = { answered: [] as number[], queued: [] as number[] };
  for (let round = 0; round < effort.rounds; round += 1) {
    const taken = { answered: [] as number[], queued: [] as number[] };
    for (let i = 0; i < effort.of(20, 3); i += 1) {
      const story = await openStory(engine);
      const began = performance.now();
      await journey.file(engine, story);
      taken.answered.push(performance.now() - began);
      while (!(await isAcknowledged(engine, story.id))) await new Promise((resolve) => setTimeout(resolve, 1));
      taken.queued.push(performance.now() - began);
    }
    rounds.answered.push(median(taken.answered));
    rounds.queued.push(median(taken.queued));
  }
  return [figure('filing, to its answer', 'ms', rounds.answered, { elsewhere: '100 ms' }), figure('filing, to its acknowledgement queued', 'ms', rounds.queued, { target: { most: 60 }, elsewhere: '100 ms' })];
}

const isAcknowledged = async ({ context: { db } }: Engine, dossier: string): Promise<boolean> =>
  (await db.selectFrom('outbox').innerJoin('letters', 'letters.id', 'outbox.letter').select('outbox.id').where('dossier', '=', dossier).executeTakeFirst()) !== undefined;
