import { randomUUID } from 'node:crypto';
import { Dice } from '../domain/support/dice.ts';
import { fileDossier, openRecorder, played } from '../setup/dossier.ts';
import { euros, journey } from '../setup/journey.ts';
import { BUREAU } from '../setup/people.ts';
import { recorderOn } from '../../activities/recorder.ts';
import { connect } from '../../database/connect.ts';
import { holdForVote, releaseReservation, reserveByRank } from '../../database/envelopes.ts';
import { commit } from '../../database/record.ts';
import { verify } from '../../database/verify.ts';
import { startOf, toDay } from '../../domain/calendar/day.ts';
import { voteEnvelope } from '../../usecases/envelopes.ts';
import type { Dossier, RecordHouse } from '../setup/dossier.ts';
import type { Recorder } from '../../database/record.ts';
import type { Actor, Command } from '../../domain/application/commands.ts';

const TODAY = toDay('2026-06-18');
const IN_COMMITTEE = 44;
const IN_DECISION = 20;
const CONNECTIONS = 24;

let house: RecordHouse;
let recorder: Recorder;
let committee: readonly Dossier[];
let decision: readonly Dossier[];

beforeAll(async () => {
  house = await openRecorder();
  const wide = connect(house.databaseUrl, { poolSize: CONNECTIONS });
  recorder = recorderOn(wide, { engine: 'test' });
  const all: Dossier[] = [];
  for (let begun = 0; begun < IN_COMMITTEE + IN_DECISION; begun += 8) {
    all.push(...(await Promise.all(Array.from({ length: Math.min(8, IN_COMMITTEE + IN_DECISION - begun) }, (_, i) => toCommittee(begun + i >= IN_COMMITTEE)))));
  }
  [committee, decision] = [all.slice(0, IN_COMMITTEE), all.slice(IN_COMMITTEE)];
}, 180_000);
afterAll(async () => {
  await recorder.db.destroy();
  await house.close();
});

/** A dossier of 50 000 € of investment, ready for its opinion; or ready to be decided, its reservation given back by an adjournment. */
async function toCommittee(decided: boolean): Promise<Dossier> {
  const dossier = await fileDossier(house);
  const p = played(house, dossier);
  await journey.complete(...p);
  await journey.appraise(...p);
  await journey.review(...p);
  if (decided) {
    await journey.opinion(...p, '2026-04-14');
    await dossier.deposit('deliberation');
    await dossier.done(house.cast.finance, { type: 'grantVisa', budget: 'AP' });
    await dossier.advanceTo('2026-05-20');
    await dossier.done(house.cast.assembly, { type: 'recordDeliberation', body: 'bureau', number: 'BM2026/05/20-01', on: toDay('2026-05-20'), delegation: BUREAU, outcome: 'adjournment', amount: euros(0) });
  }
  return dossier;
}

/** What an act comes to when others are on the same dossier: done, or the code that refuses it. */
async function attempt({ id }: Dossier, actor: Actor, command: Command): Promise<string> {
  for (;;) {
    const seq = (await recorder.db.selectFrom('dossiers').select('seq').where('id', '=', id).executeTakeFirstOrThrow()).seq;
    const { outcome } = await commit(recorder, { stream: id, commandId: randomUUID(), bodyHash: '', expectedSeq: seq, ifSeq: null, command, actor, clock: 'manual', day: TODAY, instant: startOf(TODAY) });
    if (outcome.kind !== 'behind') return outcome.kind === 'done' ? 'done' : outcome.refusal.code;
  }
}

const figures = () => house.db.selectFrom('envelopes').select(['voted', 'reserved', 'affected']).where('programme', '=', 'fmin').where('call', '=', '2026').where('section', '=', 'investment').executeTakeFirstOrThrow();

/** Every way money is taken from an envelope or given back to it, as people, sessions and the clock come. */
function paths(dice: Dice): () => Promise<string> {
  const { secretary, assembly, agent, finance } = house.cast;
  const waiting = dice.pick(committee);
  const proposed = dice.pick(decision);
  const some = (from: readonly Dossier[]) => [...new Set(Array.from({ length: 1 + dice.upTo(4) }, () => dice.pick(from).id))].map((dossier, i) => ({ dossier, rank: i + 1, amount: euros(20_000 + dice.upTo(30_000)) }));
  const [fromCommittee, fromDecision, session] = [some(committee), some(decision), `CE-${dice.upTo(5)}`];
  return dice.weighed<() => Promise<string>>([
    [6, () => attempt(waiting, { person: secretary.id, as: 'secretary' }, { type: 'recordOpinion', session: 'CE-2026-02', on: TODAY, opinion: 'favourable', amount: euros(50_000), presents: [], recused: [] })],
    [6, () => attempt(proposed, { person: assembly.id, as: 'assembly' }, { type: 'recordDeliberation', body: 'bureau', number: 'BM2026/06/18-07', on: TODAY, delegation: BUREAU, outcome: 'award', amount: euros(50_000) })],
    [4, () => recorder.db.transaction().execute((trx) => reserveByRank(trx, session, fromCommittee)).then(() => 'held')],
    [2, () => recorder.db.transaction().execute(async (trx) => {
      const short = await holdForVote(trx, `lot-${randomUUID()}`, fromDecision);
      if (short !== null) throw new Error('abandoned');
    }).then(() => 'held', (error: unknown) => (String(error).includes('abandoned') || String(error).includes('one_hold_a_dossier') ? 'abandoned' : Promise.reject(error as Error)))],
    [1, () => recorder.db.transaction().execute((trx) => releaseReservation(trx, waiting.id)).then(() => 'released')],
    [1, () => attempt(waiting, { person: agent.id, as: 'agent' }, { type: 'withdraw' })],
    [1, () => attempt(proposed, { person: agent.id, as: 'agent' }, { type: 'withdraw' })],
    [1, () => voteEnvelope(recorder.db, finance, randomUUID(), { programme: 'fmin', call: '2026', section: 'investment', axis: '' }, { amount: euros(300_000 + dice.upTo(200_000)), number: 'CM2026-12', on: toDay('2026-01-05') }).then((refusal) => refusal?.code ?? 'voted')],
  ]);
}

test('200 attempts at once on the last euros, by every path that spends: what is reserved and affected never passes what was voted, nobody waits for ever, and the record agrees', async () => {
  expect(await voteEnvelope(house.db, house.cast.finance, 'last-euros', { programme: 'fmin', call: '2026', section: 'investment', axis: '' }, { amount: euros(300_000), number: 'CM2026-11', on: toDay('2026-01-05') })).toBeNull();
  const dice = new Dice(20_261_124);
  const seen: { readonly voted: number; readonly used: number }[] = [];
  let over = false;
  const watching = (async () => {
    while (!over) {
      const { voted, reserved, affected } = await figures();
      seen.push({ voted, used: reserved + affected });
    }
  })();
  const outcomes = await Promise.allSettled(Array.from({ length: 200 }, () => paths(dice)()));
  over = true;
  await watching;

  // No deadlock, no constraint that had to say the last word: every attempt was done or refused by a rule.
  expect(outcomes.filter((one) => one.status === 'rejected').map(({ reason }) => String(reason))).toEqual([]);
  const answers = outcomes.map((one) => (one.status === 'fulfilled' ? one.value : ''));
  for (const code of ['done', 'held', 'envelope-exhausted']) expect(answers).toContain(code);
  expect(seen.length).toBeGreaterThan(3);
  for (const { voted, used } of seen) expect(used).toBeLessThanOrEqual(voted);
  const { voted, reserved, affected } = await figures();
  expect(reserved + affected).toBeLessThanOrEqual(voted);
  expect((await verify(house.db, house.recorder.names)).differences).toEqual([]);
}, 120_000);

test('the last award that fits is given once, whoever asks: of twenty deliberations on 50 000 €, one', async () => {
  const free = await Promise.all(decision.map(async (one) => ({ one, state: await one.state() })));
  const open = free.filter(({ state }) => state.phase === 'decision' && state.decision === null).map(({ one }) => one);
  await recorder.db.transaction().execute(async (trx) => { for (const { id } of [...committee, ...decision].sort((a, b) => (a.id < b.id ? -1 : 1))) await releaseReservation(trx, id); });
  const { reserved, affected } = await figures();
  const last = { amount: (reserved + affected + euros(50_000)) as ReturnType<typeof euros>, number: 'CM2026-13', on: toDay('2026-01-05') };
  expect(await voteEnvelope(house.db, house.cast.finance, randomUUID(), { programme: 'fmin', call: '2026', section: 'investment', axis: '' }, last)).toBeNull();
  const award: Command = { type: 'recordDeliberation', body: 'bureau', number: 'BM2026/06/18-09', on: TODAY, delegation: BUREAU, outcome: 'award', amount: euros(50_000) };
  const answers = await Promise.all(open.map((one) => attempt(one, { person: house.cast.assembly.id, as: 'assembly' }, award)));
  expect(open.length).toBeGreaterThan(1);
  expect(answers.filter((answer) => answer === 'done')).toHaveLength(1);
  expect(answers.filter((answer) => answer === 'envelope-exhausted')).toHaveLength(open.length - 1);
  expect((await verify(house.db, house.recorder.names)).differences).toEqual([]);
}, 60_000);

test('an envelope is never voted below what is reserved and affected, and the database refuses it too', async () => {
  const { reserved, affected } = await figures();
  const below = { amount: (reserved + affected - 1) as ReturnType<typeof euros>, number: 'CM2026-14', on: toDay('2026-01-05') };
  expect(await voteEnvelope(house.db, house.cast.finance, randomUUID(), { programme: 'fmin', call: '2026', section: 'investment', axis: '' }, below)).toMatchObject({ code: 'envelope-below-committed' });
  await expect(house.db.updateTable('envelopes').set({ voted: below.amount }).where('programme', '=', 'fmin').where('call', '=', '2026').where('section', '=', 'investment').execute()).rejects.toThrow('envelope_not_overspent');
});
