import { openStory } from '../tests/setup/engine.ts';
import { journey } from '../tests/setup/journey.ts';
import { act, openBare } from './bare/play.ts';
import { figure, median, timed } from './measure.ts';
import type { Effort, Figure } from './measure.ts';
import type { Scene } from './scene.ts';

/** (b) One act alone, from the door to its answer (its text stored, its record and read model moved), against one bare update. Taken turn about. */
export async function measureAct(scene: Scene, effort: Effort): Promise<readonly Figure[]> {
  const engine = await scene.engine('act');
  const bare = await openBare(scene, engine.database);
  try {
    const acts = effort.of(40, 5);
    const rounds = { ours: [] as number[], bare: [] as number[], ratio: [] as number[] };
    for (let round = -1; round < effort.rounds; round += 1) {
      const story = await openStory(engine);
      await journey.file(engine, story);
      const run = await bare.start(Number.MAX_SAFE_INTEGER, act);
      const taken = { ours: [] as number[], bare: [] as number[] };
      for (let i = 0; i < acts; i += 1) {
        const ours = async (): Promise<unknown> => taken.ours.push(await timed(() => story.done(engine.cast.agent, { type: 'sendMessage', text: `Message ${i}` })));
        const theirs = async (): Promise<unknown> => taken.bare.push(await timed(() => run.step(act)));
        for (const one of i % 2 === 0 ? [ours, theirs] : [theirs, ours]) await one();
      }
      // The first round only warms up.
      if (round < 0) continue;
      rounds.ours.push(median(taken.ours));
      rounds.bare.push(median(taken.bare));
      rounds.ratio.push(median(taken.ours) / median(taken.bare));
    }
    return [figure('one act alone', 'ms', rounds.ours), figure('  one bare update alone', 'ms', rounds.bare), figure('  act against bare', '×', rounds.ratio, { target: { most: 1.3 } })];
  } finally {
    await bare.close();
    await engine.close();
  }
}
