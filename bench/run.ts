/**
 * `npm run bench`: what the engine costs, on servers of its own, a table at the end and `bench/results.json`.
 *   --only a,c   these parts alone        --quick   a few of everything, to see that it runs
 * A run of some parts, or a quick one, is written to `out/bench.json`: figures to be compared are whole runs.
 */
import os from 'node:os';
import { parseArgs } from 'node:util';
import { measureAct } from './act.ts';
import { measureBatch } from './batch.ts';
import { measureLetters } from './letters.ts';
import { measureLife } from './life.ts';
import { measureLists } from './lists.ts';
import { measureClaims } from './claims.ts';
import { describeMachine } from './machine.ts';
import { effort } from './measure.ts';
import { measureMemory } from './memory.ts';
import { measureReplay } from './replay.ts';
import { isMissed, table, writeResults } from './report.ts';
import { measureRules } from './rules.ts';
import { openScene } from './scene.ts';
import { measureSession } from './session.ts';
import { measureWhatIf } from './what-if.ts';
import { StartProblem, reportAndExit } from '../runtime/problem.ts';
import { aloud } from '../runtime/say.ts';
import type { Effort, Figure } from './measure.ts';
import type { Part } from './report.ts';
import type { Scene } from './scene.ts';

type Measure = (scene: Scene, effort: Effort) => Promise<readonly Figure[]>;

const contents: readonly { readonly letter: string; readonly title: string; readonly measures: readonly Measure[] }[] = [
  { letter: 'a', title: 'a whole life', measures: [measureLife] },
  { letter: 'b', title: 'one act', measures: [measureAct] },
  { letter: 'c', title: 'letters', measures: [measureLetters] },
  { letter: 'd', title: 'lists, a dossier, filing', measures: [measureLists] },
  { letter: 'e', title: 'forms and rules', measures: [(_scene, how) => measureRules(how)] },
  { letter: 'f', title: 'waking and keeping dossiers', measures: [measureReplay, measureMemory] },
  { letter: 'g', title: 'a session of the committee', measures: [measureSession, measureBatch] },
  { letter: 'h', title: 'what other rules would give', measures: [measureWhatIf] },
  { letter: 'i', title: 'claims from attestation to payment', measures: [measureClaims] },
];

process.env.TZ = 'UTC';
const { values } = parseArgs({ options: { only: { type: 'string' }, quick: { type: 'boolean', default: false } } });
const wanted = values.only?.split(',').map((letter) => letter.trim()) ?? contents.map(({ letter }) => letter);
const unknown = wanted.filter((letter) => !contents.some((part) => part.letter === letter));
if (unknown.length > 0) reportAndExit(new StartProblem(`--only takes ${contents.map(({ letter }) => letter).join(', ')}; not ${unknown.join(', ')}`));

const how = effort(values.quick);
const load = os.loadavg();
const scene = await openScene(aloud);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void scene.close().finally(() => process.exit(130)));
try {
  const machine = await describeMachine(scene, load);
  aloud(`\n${machine.cpu}, ${machine.cores} cores, ${machine.memory} GB; Node ${machine.node}, PostgreSQL ${machine.postgres}, Temporal ${machine.temporalServer}; load ${load.map((one) => one.toFixed(1)).join(' ')}`);
  if ((load[0] ?? 0) > machine.cores / 2) aloud('The machine is busy with other things: read the ratios, not the milliseconds.');
  const parts: Part[] = [];
  for (const { letter, title, measures } of contents) {
    if (!wanted.includes(letter)) continue;
    const figures: Figure[] = [];
    const failed: string[] = [];
    for (const measure of measures) {
      try {
        figures.push(...(await measure(scene, how)));
      } catch (error) {
        // The other figures of a long run are worth keeping; the command still ends with 1.
        process.exitCode = 1;
        process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
        failed.push(`it failed: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    const part: Part = { letter, title, figures, skipped: failed };
    parts.push(part);
    aloud(`\n${table(part)}`);
  }
  const file = values.quick || values.only !== undefined ? 'out/bench.json' : 'bench/results.json';
  writeResults(file, machine, how.rounds, parts);
  const missed = parts.flatMap(({ figures }) => figures.filter(isMissed));
  aloud(`\n${how.rounds} rounds, written to ${file}. ${missed.length === 0 ? 'Every target that was measured is held.' : `Targets missed: ${missed.length}.`}`);
} finally {
  await scene.close();
}
