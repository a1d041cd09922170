import { randomUUID } from 'node:crypto';
import { dossierPlayed, openRecorder } from '../setup/dossier.ts';
import { euros } from '../setup/journey.ts';
import { SIGNATURE } from '../setup/people.ts';
import { recorderOn } from '../../activities/recorder.ts';
import { connect } from '../../database/connect.ts';
import { commit } from '../../database/record.ts';
import { verify } from '../../database/verify.ts';
import { rebuild } from '../../database/rebuild.ts';
import { startOf, toDay } from '../../domain/calendar/day.ts';
import { voteCredits } from '../../usecases/envelopes.ts';
import type { Dossier, RecordHouse } from '../setup/dossier.ts';
import type { Recorder } from '../../database/record.ts';
import type { Actor, Command } from '../../domain/application/commands.ts';

const DOSSIERS = 10;
const ADVANCE = 15_000;
const TODAY = toDay('2026-09-02');

let house: RecordHouse;
let recorder: Recorder;
let dossiers: readonly Dossier[];
beforeAll(async () => {
  house = await openRecorder();
  recorder = recorderOn(connect(house.databaseUrl, { poolSize: 16 }), { engine: 'test' });
  dossiers = await Promise.all(Array.from({ length: DOSSIERS }, liquidated));
}, 120_000);
afterAll(async () => {
  await recorder.db.destroy();
  await house.close();
});

/** In delivery, its advance of 15 000 € liquidated and about to be signed. */
async function liquidated(): Promise<Dossier> {
  const dossier = await dossierPlayed(house, 'toDelivery');
  await dossier.done(house.cast.agent, { type: 'fileClaim', kind: 'advance', expenses: [], resources: [], documents: { 'preuve-commencement': await dossier.document() } });
  await dossier.done(house.cast.officer, { type: 'attestClaim', claim: 1 });
  await dossier.done(house.cast.finance, { type: 'liquidateClaim', claim: 1 });
  return dossier;
}

async function attempt({ id }: Dossier, actor: Actor, command: Command): Promise<string> {
  for (;;) {
    const seq = (await recorder.db.selectFrom('dossiers').select('seq').where('id', '=', id).executeTakeFirstOrThrow()).seq;
    const { outcome } = await commit(recorder, { stream: id, commandId: randomUUID(), bodyHash: '', expectedSeq: seq, ifSeq: null, command, actor, clock: 'manual', day: TODAY, instant: startOf(TODAY) });
    if (outcome.kind !== 'behind') return outcome.kind === 'done' ? 'done' : outcome.refusal.code;
  }
}
const vote = (amount: number) => voteCredits(house.db, house.cast.finance, `vote/${amount}`, { programme: 'fmin', section: 'investment', year: 2026 }, { amount: euros(amount), number: 'DM1', on: toDay('2026-09-01') });
const credit = () => house.db.selectFrom('payment_credits').select(['voted', 'ordered']).where('programme', '=', 'fmin').where('section', '=', 'investment').where('year', '=', 2026).executeTakeFirstOrThrow();
const sound = async () => expect((await verify(house.db, house.recorder.names)).differences).toEqual([]);

test('many orders for the last euros of the year: as many as the credits allow, and not one more', async () => {
  const LEFT = 4;
  expect(await vote(LEFT * ADVANCE + ADVANCE - 0.01)).toBeNull();
  const { delegate, finance } = house.cast;
  const signed = await Promise.all(dossiers.map((dossier) => attempt(dossier, { person: delegate.id, as: 'delegate' }, { type: 'signClaim', claim: 1, delegation: SIGNATURE })));
  expect(signed.filter((one) => one === 'done')).toHaveLength(LEFT);
  expect(signed.filter((one) => one === 'credits-exhausted')).toHaveLength(DOSSIERS - LEFT);
  expect(await credit()).toEqual({ voted: euros(LEFT * ADVANCE + ADVANCE - 0.01), ordered: euros(LEFT * ADVANCE) });
  await sound();

  // A budget is not voted below what is ordered; the database has the last word.
  expect((await vote(LEFT * ADVANCE - 0.01))?.code).toBe('credits-below-ordered');
  await expect(house.db.updateTable('payment_credits').set({ voted: euros(LEFT * ADVANCE - 0.01) }).where('programme', '=', 'fmin').where('section', '=', 'investment').where('year', '=', 2026).execute()).rejects.toThrow('credits_not_overspent');

  // What waits is put off, all at once; what is rejected gives its credits to whoever comes first.
  const waiting = dossiers.filter((_, i) => signed[i] !== 'done');
  const ordered = dossiers.filter((_, i) => signed[i] === 'done');
  const [first, ...others] = waiting;
  expect(await Promise.all(others.map((dossier) => attempt(dossier, { person: finance.id, as: 'finance' }, { type: 'postponeClaim', claim: 1 })))).toEqual(others.map(() => 'done'));
  expect(await attempt(ordered[0]!, { person: finance.id, as: 'finance' }, { type: 'recordReturn', claim: 1, attempt: 1, outcome: 'rejected', on: TODAY, reason: randomUUID() })).toBe('done');
  const race = await Promise.all([
    attempt(first!, { person: delegate.id, as: 'delegate' }, { type: 'signClaim', claim: 1, delegation: SIGNATURE }),
    attempt(ordered[0]!, { person: delegate.id, as: 'delegate' }, { type: 'reissueOrder', claim: 1, delegation: SIGNATURE }),
  ]);
  expect(race.sort()).toEqual(['credits-exhausted', 'done']);
  expect((await credit()).ordered).toBe(euros(LEFT * ADVANCE));
  await sound();
  // Made again from the record, the counters are what they were.
  await rebuild(house.db, house.recorder.names);
  expect((await credit()).ordered).toBe(euros(LEFT * ADVANCE));
  await sound();
}, 60_000);
