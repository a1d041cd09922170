import { Worker } from '@temporalio/worker';
import { openStory } from '../tests/setup/engine.ts';
import { journey } from '../tests/setup/journey.ts';
import { figure, inRounds, timed } from './measure.ts';
import type { Effort, Figure } from './measure.ts';
import type { Scene } from './scene.ts';

/** (f) How fast a cold dossier is woken: the history of a whole life replayed, the replayer's own start taken off. */
export async function measureReplay(scene: Scene, effort: Effort): Promise<readonly Figure[]> {
  const engine = await scene.engine('replay');
  const story = await openStory(engine);
  await journey.wholeLife(engine, story);
  const history = await scene.client.workflow.getHandle(`application/${story.id}`).fetchHistory();
  await engine.close();
  const events = history.events?.length ?? 0;
  const replay = async (times: number): Promise<void> => {
    const histories = Array.from({ length: times }, (_, i) => ({ workflowId: `application/replayed-${i}`, history }));
    for await (const { error } of Worker.runReplayHistories({ workflowBundle: scene.bundle }, histories)) if (error) throw error;
  };
  await replay(1);
  const times = effort.of(20, 3);
  const values = await inRounds(effort.rounds, async () => {
    const start = await timed(() => replay(1));
    const all = await timed(() => replay(1 + times));
    return (events * times * 1000) / (all - start);
  });
  return [figure(`events replayed (a life of ${events})`, '/s', values)];
}
