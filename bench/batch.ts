import { randomUUID } from 'node:crypto';
import { AWARD, MEETING, beforeAssembly, passedOnWhole } from '../tests/setup/assembly.ts';
import { BUREAU } from '../tests/setup/people.ts';
import { houseOf } from '../tests/setup/session.ts';
import { prepareBatch } from '../usecases/deliberations.ts';
import { recordLegality, recordMeeting } from '../usecases/meeting.ts';
import { figure, timed } from './measure.ts';
import type { Effort, Figure } from './measure.ts';
import type { Scene } from './scene.ts';
import type { Settled } from '../usecases/deliberations.ts';

/** (g) The batch that follows a session: proposals prepared, results recorded in one transaction, each dossier woken from its record and told; then their transmission. */
export async function measureBatch(scene: Scene, effort: Effort): Promise<readonly Figure[]> {
  const items = effort.of(100, 10);
  const rounds = { prepared: [] as number[], recorded: [] as number[], told: [] as number[], transmitted: [] as number[] };
  const engine = await scene.engine('batch');
  try {
    const house = houseOf(engine);
    const { assembly } = engine.cast;
    for (let round = 0; round < Math.min(effort.rounds, 2); round += 1) {
      const dossiers = await beforeAssembly(house, items);
      const proposals = dossiers.map(({ id }) => ({ dossier: id, proposal: 'award' as const, amount: AWARD, reasons: null, replaces: null, hearingOn: null }));
      let batch = '';
      rounds.prepared.push(
        await timed(async () => {
          batch = done(await prepareBatch(house.db, assembly, randomUUID(), { programme: 'fmin', body: 'bureau', meetingOn: MEETING, delegation: BUREAU, items: proposals })).id;
        }),
      );
      const results = [{ dossiers: dossiers.map(({ id }) => id), number: `BM-${round}`, on: MEETING, delegation: BUREAU, document: null, votes: { for: 20, against: 1, abstentions: 2 }, casting: null, stoodAside: [], amendments: [] }];
      rounds.recorded.push(await timed(async () => done(await recordMeeting(engine.context, assembly, batch, randomUUID(), results))));
      rounds.told.push((await timed(() => passedOnWhole(house, batch))) / items);
      rounds.transmitted.push(
        (await timed(async () => {
          done(await recordLegality(engine.context, assembly, batch, { step: 'transmission', on: MEETING }));
          const all = await passedOnWhole(house, batch);
          if (all.some(({ status }) => status !== 'applied')) throw new Error('an act of the batch was refused');
        })) / items,
      );
    }
    return [
      figure(`batch of ${items} deliberations: prepared`, 'ms', rounds.prepared),
      figure('  its results recorded, the money moved', 'ms', rounds.recorded),
      figure('  one deliberation told to a dossier that sleeps', 'ms', rounds.told),
      figure('  one transmission told to a dossier that is awake', 'ms', rounds.transmitted),
    ];
  } finally {
    await engine.close();
  }
}

function done<T>(answer: Settled<T>): T {
  if (!answer.ok) throw new Error(JSON.stringify(answer.refusals));
  return answer.value;
}
