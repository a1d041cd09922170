import { beforeCommittee, carried, houseOf, insertCommittee, sitting } from '../tests/setup/session.ts';
import { euros } from '../tests/setup/journey.ts';
import { figure, timed } from './measure.ts';
import type { Dossier } from '../tests/setup/dossier.ts';
import type { Effort, Figure } from './measure.ts';
import type { Scene } from './scene.ts';

const MEMBERS = 15;

/**
 * (g) A session of the committee, from its convocation to its approved minutes: every item is put to a vote, all members vote at once, and
 * the opinions reach their dossiers, each woken from its record.
 */
export async function measureSession(scene: Scene, effort: Effort): Promise<readonly Figure[]> {
  const items = effort.of(100, 10);
  const rounds = { whole: [] as number[], item: [] as number[], ballot: [] as number[], closing: [] as number[], carrying: [] as number[] };
  const engine = await scene.engine('session');
  try {
    const house = houseOf(engine);
    const members = await insertCommittee(engine.context.db, MEMBERS);
    const { secretary } = engine.cast;
    for (let round = 0; round < Math.min(effort.rounds, 2); round += 1) {
      const dossiers: Dossier[] = [];
      for (let i = 0; i < items; i += 1) dossiers.push(await beforeCommittee(house));
      const ballots: number[] = [];
      let perItem = 0;
      let closing = 0;
      let carrying = 0;
      const whole = await timed(async () => {
        const story = await sitting(engine, dossiers, { members });
        perItem = await timed(async () => {
          for (let item = 1; item <= items; item += 1) {
            await story.done(secretary, { type: 'openVote', item, opinion: 'favourable', amount: euros(1_000) });
            ballots.push(await timed(() => Promise.all(members.map((person) => story.vote(person, item, 'for')))));
            await story.done(secretary, { type: 'closeVote', item });
          }
        });
        closing = await timed(() => story.done(secretary, { type: 'closeSession' }));
        carrying = await timed(() => carried(engine, story));
        await story.done(secretary, { type: 'drawUpMinutes' });
        await story.done(members[0]!, { type: 'approveMinutes' });
      });
      rounds.whole.push(whole);
      rounds.item.push(perItem / items);
      rounds.ballot.push(ballots.reduce((sum, ms) => sum + ms, 0) / (items * MEMBERS));
      rounds.closing.push(closing);
      rounds.carrying.push(carrying / items);
    }
    return [
      figure(`session of ${items} dossiers and ${MEMBERS} members, to the approved minutes`, 'ms', rounds.whole),
      figure('  one item, its vote opened, cast by all and closed', 'ms', rounds.item),
      figure('  one ballot, all members at once', 'ms', rounds.ballot),
      figure('  the closing, with the envelope shared out', 'ms', rounds.closing),
      figure('  one opinion carried to a dossier that sleeps', 'ms', rounds.carrying),
    ];
  } finally {
    await engine.close();
  }
}
