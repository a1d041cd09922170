import { fileDossier, openRecorder, played } from '../setup/dossier.ts';
import { euros, journey } from '../setup/journey.ts';
import { releaseReservation, reserveByRank } from '../../database/envelopes.ts';
import { verify } from '../../database/verify.ts';
import { toDay } from '../../domain/calendar/day.ts';
import { voteEnvelope } from '../../usecases/envelopes.ts';
import type { Dossier, RecordHouse } from '../setup/dossier.ts';

let house: RecordHouse;
let dossiers: readonly Dossier[];
beforeAll(async () => {
  house = await openRecorder();
  dossiers = await Promise.all(Array.from({ length: 6 }, async () => {
    const dossier = await fileDossier(house);
    const p = played(house, dossier);
    await journey.complete(...p);
    await journey.appraise(...p);
    await journey.review(...p);
    await dossier.advanceTo('2026-04-14');
    return dossier;
  }));
}, 60_000);
afterAll(() => house.close());
afterEach(async () => expect((await verify(house.db, house.recorder.names)).differences).toEqual([]));

const envelope = async (axis = '') => house.db.selectFrom('envelopes').select(['voted', 'reserved', 'affected']).where('programme', '=', 'fmin').where('call', '=', '2026').where('section', '=', 'investment').where('axis', '=', axis).executeTakeFirstOrThrow();
const reserve = (session: string, ...wishes: readonly (readonly [Dossier, number])[]) =>
  house.db.transaction().execute((trx) => reserveByRank(trx, session, wishes.map(([{ id }, amount], i) => ({ dossier: id, rank: i + 1, amount: euros(amount) }))));
const vote = (amount: number, axis = '') => voteEnvelope(house.db, house.cast.finance, `${axis}/${amount}`, { programme: 'fmin', call: '2026', section: 'investment', axis }, { amount: euros(amount), number: 'CM-1', on: toDay('2026-01-05') });
const opinion = (amount: number) => ({ type: 'recordOpinion' as const, session: 'CE-1', on: toDay('2026-04-14'), opinion: 'favourable' as const, amount: euros(amount), presents: [], recused: [] });
const at = (i: number): Dossier => dossiers[i]!;

test('in rank order, the first that does not fit is served in part, who comes after gets nothing; asked again, the answer is the same', async () => {
  expect(await vote(120_000)).toBeNull();
  const wishes = [[at(0), 50_000], [at(1), 50_000], [at(2), 50_000], [at(3), 10_000]] as const;
  const granted = await reserve('CE-1', ...wishes);
  expect(granted.map(({ granted: amount }) => amount)).toEqual([euros(50_000), euros(50_000), euros(20_000), 0]);
  expect(await reserve('CE-1', ...wishes)).toEqual(granted);
  expect(await envelope()).toEqual({ voted: euros(120_000), reserved: euros(120_000), affected: 0 });
  // Another session gets nothing of what this one holds, nor for a dossier it holds money for.
  expect((await reserve('CE-2', [at(0), 1_000], [at(3), 1_000])).map(({ granted: amount }) => amount)).toEqual([0, 0]);
});

test('the opinion takes over what the session holds, though nothing is left; less gives the rest back, more is refused', async () => {
  expect(await at(2).refused(house.cast.secretary, opinion(20_000.01))).toBe('envelope-exhausted');
  await at(0).done(house.cast.secretary, opinion(50_000));
  await at(1).done(house.cast.secretary, opinion(40_000));
  expect(await envelope()).toEqual({ voted: euros(120_000), reserved: euros(110_000), affected: 0 });
});

test('an adjournment, a désistement in the middle of the session, and the session itself give back what is held', async () => {
  await at(2).done(house.cast.secretary, { ...opinion(0), opinion: 'adjourned' });
  expect((await envelope()).reserved).toBe(euros(90_000));
  await reserve('CE-3', [at(3), 10_000], [at(4), 15_000]);
  expect((await envelope()).reserved).toBe(euros(115_000));
  await at(3).done(house.cast.agent, { type: 'withdraw' });
  expect((await envelope()).reserved).toBe(euros(105_000));
  await house.db.transaction().execute(async (trx) => {
    await releaseReservation(trx, at(4).id);
    await releaseReservation(trx, at(4).id);
  });
  expect((await envelope()).reserved).toBe(euros(90_000));
  expect((await reserve('CE-4', [at(3), 5_000])).map(({ granted }) => granted)).toEqual([0]);
});

test('a transaction that is given up leaves nothing set aside', async () => {
  const before = await envelope();
  await expect(house.db.transaction().execute(async (trx) => {
    await reserveByRank(trx, 'CE-5', [{ dossier: at(4).id, rank: 1, amount: euros(10_000) }]);
    throw new Error('the worker was killed');
  })).rejects.toThrow('killed');
  expect(await envelope()).toEqual(before);
});

test('an axis has an envelope of its own: what is set aside there is not taken from the whole', async () => {
  expect(await vote(30_000, 'mobilite')).toBeNull();
  await at(5).done(house.cast.officer, { type: 'assignAxis', axis: 'mobilite' });
  const whole = await envelope();
  expect((await reserve('CE-6', [at(5), 50_000])).map(({ granted }) => granted)).toEqual([euros(30_000)]);
  expect([await envelope(), (await envelope('mobilite')).reserved]).toEqual([whole, euros(30_000)]);
  await at(5).done(house.cast.secretary, opinion(30_000));
  expect((await envelope('mobilite')).reserved).toBe(euros(30_000));
});
