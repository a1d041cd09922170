import { randomUUID } from 'node:crypto';
import { isGrpcServiceError } from '@temporalio/client';
import { openStory } from '../tests/setup/engine.ts';
import { journey } from '../tests/setup/journey.ts';
import { openBare } from './bare/play.ts';
import { alternated, figure, timed, together } from './measure.ts';
import type { BareStep } from './bare/workflow.ts';
import type { Effort, Figure } from './measure.ts';
import type { Scene } from './scene.ts';
import type { Engine, Story } from '../tests/setup/engine.ts';

const IN_FLIGHT = 20;

/**
 * (a) A dossier's whole life, from filing to closing, with its real letters, against the bare workflow with as many updates and children.
 * Strict on the engine: what a clock moved by hand costs it (the children are told of each day) is counted, and the bare one's days insert nothing.
 */
export async function measureLife(scene: Scene, effort: Effort): Promise<readonly Figure[]> {
  const engine = await scene.engine('life');
  const bare = await openBare(scene, engine.database);
  try {
    const steps = await stepsOfALife(engine);
    const lives = effort.of(IN_FLIGHT, 4);
    const repeats: number[] = [];
    const ours = async (): Promise<number> => {
      const stories: Story[] = [];
      let repeated = 0;
      for (let i = 0; i < lives; i += 1) stories.push(persistent(await openStory(engine), () => (repeated += 1)));
      const taken = (await timed(() => together(lives, IN_FLIGHT, async (i) => journey.wholeLife(engine, stories[i] as Story)))) / lives;
      repeats.push(repeated);
      return taken;
    };
    const theirs = async (): Promise<number> => (await timed(() => together(lives, IN_FLIGHT, () => playBare(bare, steps)))) / lives;
    await theirs();
    const { first, second, ratio } = await alternated(effort.rounds, ours, theirs);
    const acts = steps.filter(({ inserts }) => inserts).length;
    return [
      figure(`whole life, ${acts} acts and ${steps.length - acts} days, ${Math.min(lives, IN_FLIGHT)} in flight`, 'ms', first),
      figure('  bare workflow, as many updates and children', 'ms', second),
      figure('  whole life against bare', '×', ratio, { target: { most: 1.4 } }),
      figure(`  acts that had to be asked again, in ${lives} lives`, 'count', repeats, { target: { most: 0 } }),
    ];
  } finally {
    await bare.close();
    await engine.close();
  }
}

/** As a client does: an act that found no answer is asked again with its key. Each time is counted. */
function persistent(story: Story, count: () => void): Story {
  const done: Story['done'] = async (person, command) => {
    const key = randomUUID();
    for (let tries = 0; ; tries += 1) {
      try {
        const answer = await story.act(person, command, { key });
        if (answer.kind === 'done') return answer.seq;
        if (answer.kind === 'refused' || tries >= 5) throw new Error(`${command.type}: ${JSON.stringify(answer)}`);
      } catch (error) {
        if (tries >= 5 || !(error instanceof Error && isGrpcServiceError(error.cause))) throw error;
      }
      count();
    }
  };
  return { ...story, done };
}

async function playBare(bare: Awaited<ReturnType<typeof openBare>>, [first, ...others]: readonly BareStep[]): Promise<void> {
  if (!first) throw new Error('a life without an act');
  const run = await bare.start(others.length + 1, first);
  for (const step of others) await run.step(step);
}

/** The updates of one real life in their order, read from its history, with its children spread over them. */
async function stepsOfALife(engine: Engine): Promise<readonly BareStep[]> {
  const story = persistent(await openStory(engine), () => undefined);
  await journey.wholeLife(engine, story);
  const { events } = await engine.context.client.workflow.getHandle(`application/${story.id}`).fetchHistory();
  const updates = (events ?? []).flatMap(({ workflowExecutionUpdateAcceptedEventAttributes: accepted }) => accepted?.acceptedRequest?.input?.name ?? []);
  const children = (events ?? []).filter((event) => event.startChildWorkflowExecutionInitiatedEventAttributes).length;
  const apart = Math.floor(updates.length / (children + 1));
  return updates.map((name, i) => {
    const child = Math.floor(i / apart);
    return { inserts: name === 'act', starts: i % apart === 0 && child >= 1 && child <= children ? child : null, settles: i % apart === apart - 1 && child >= 1 && child <= children ? child : null };
  });
}
