import { playRound } from '../../chaos/round.ts';
import { openWorld } from '../../chaos/world.ts';
import type { World } from '../../chaos/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
}, 120_000);
afterAll(() => world.close());

// The seed is in the test's own words, so that a failure can be played again: npm run chaos -- --seed …
const first = Math.floor(Math.random() * 2 ** 31);
test.each([first, first + 1, first + 2])(
  'fifty dossiers are paid under a product that keeps being killed (seed %i): nothing lost, nothing paid twice',
  async (seed) => {
    const { faults, deaths } = await playRound(world, seed, { dossiers: 50, deaths: 4 });
    expect(faults).toEqual([]);
    expect(deaths).toBeGreaterThan(2);
  },
  240_000,
);
