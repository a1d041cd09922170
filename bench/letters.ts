import { openStory } from '../tests/setup/engine.ts';
import { journey } from '../tests/setup/journey.ts';
import { figure, inRounds, timed } from './measure.ts';
import type { Effort, Figure } from './measure.ts';
import type { Scene } from './scene.ts';

const LETTERS = 1_000;

/** (c) Letters composed from the record and printed as PDF/UA, of every kind that one life sends, one after the other. */
export async function measureLetters(scene: Scene, effort: Effort): Promise<readonly Figure[]> {
  const engine = await scene.engine('letters');
  try {
    const story = await openStory(engine);
    await journey.wholeLife(engine, story);
    const sent = await engine.context.db.selectFrom('letters').select(['kind', 'no', 'made_on as on']).where('dossier', '=', story.id).orderBy('made_on').execute();
    if (sent.length === 0) throw new Error('a life that sent no letter');
    const each = effort.of(LETTERS, 40) / effort.rounds;
    const write = async (i: number): Promise<void> => {
      const letter = sent[i % sent.length] as (typeof sent)[number];
      const { pdf } = await engine.activities.composer.compose({ application: story.id, ...letter });
      if (pdf.length === 0) throw new Error(`an empty letter: ${letter.kind}`);
    };
    for (let i = 0; i < sent.length; i += 1) await write(i);
    const processor: number[] = [];
    const values = await inRounds(effort.rounds, async () => {
      const before = process.cpuUsage();
      const taken = await timed(async () => {
        for (let i = 0; i < each; i += 1) await write(i);
      });
      const { user, system } = process.cpuUsage(before);
      processor.push((user + system) / 1000 / each);
      return taken / each;
    });
    return [
      figure(`a letter composed and printed, of ${each * effort.rounds} (${new Set(sent.map(({ kind }) => kind)).size} kinds)`, 'ms', values, { target: { most: 10 } }),
      figure('  processor time of this process for it', 'ms', processor),
    ];
  } finally {
    await engine.close();
  }
}
