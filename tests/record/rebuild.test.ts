import { sql } from 'kysely';
import { fileDossier, openRecorder } from '../setup/dossier.ts';
import { makeVaried, readModel } from './support/varied.ts';
import { rebuild } from '../../database/rebuild.ts';
import { verify } from '../../database/verify.ts';
import type { RecordHouse } from '../setup/dossier.ts';
import type { Varied } from './support/varied.ts';

let house: RecordHouse;
let varied: Varied;
let model: Awaited<ReturnType<typeof readModel>>;
beforeAll(async () => {
  house = await openRecorder();
  varied = await makeVaried(house);
  model = await readModel(house.db);
}, 120_000);
afterAll(() => house.close());

const remake = () => rebuild(house.db, house.recorder.names);

test('the dossiers of this test stand and ended differently, with payments, a rejected order, a recovery and a released envelope', async () => {
  const stands = await house.db.selectFrom('dossiers').select(['phase', 'outcome']).distinct().orderBy('phase').orderBy('outcome').execute();
  expect(stands.map(({ phase, outcome }) => outcome ?? phase).sort()).toEqual(['closed-for-want-of-pieces', 'completed', 'delivery', 'refused', 'review', 'screening', 'withdrawn-by-commune']);
  expect(model.payment_orders?.length).toBeGreaterThanOrEqual(5);
  expect(model.envelopes).toContainEqual(expect.objectContaining({ programme: 'fmin', call: '2026' }));
});

test('a rebuild finds the read model as it was', async () => {
  expect(await remake()).toEqual({ dossiers: 8, refused: [], clocksAssumed: [] });
  expect(await readModel(house.db)).toEqual(model);
});

test('rows that were changed, added or lost are mended: dossiers, reviews, claims, orders, envelopes, drafts', async () => {
  const { completed, reissued, refused, reviewing, filed } = varied;
  const { db } = house;
  await db.updateTable('dossiers').set({ title: 'Autre', organisation_name: 'Autre', phase: 'delivery', asked: 1, paid: 99, state: '{}', head: Buffer.from('00', 'hex'), search: sql<string>`''::tsvector` as unknown as string }).where('id', '=', completed.id).execute();
  const [one, other] = await db.selectFrom('dossiers').select(['id', 'reference']).where('id', 'in', [refused.id, filed.id]).execute();
  await db.updateTable('dossiers').set({ reference: 'x' }).where('id', '=', one!.id).execute();
  await db.updateTable('dossiers').set({ reference: one!.reference }).where('id', '=', other!.id).execute();
  await db.updateTable('dossiers').set({ reference: other!.reference }).where('id', '=', one!.id).execute();
  await db.deleteFrom('claims').where('dossier', '=', completed.id).execute();
  await db.updateTable('payment_orders').set({ amount: 1, status: 'paid' }).where('dossier', '=', reissued.id).where('attempt', '=', 2).execute();
  await db.insertInto('reviews').values({ dossier: filed.id, no: 9, reviewer: house.cast.reviewer.id, status: 'invited', due_on: '2026-01-01' as never }).execute();
  await db.insertInto('reviews').values({ dossier: '00000000-0000-4000-8000-000000000000', no: 1, reviewer: house.cast.reviewer.id, status: 'invited', due_on: '2026-01-01' as never }).execute();
  await db.updateTable('reviews').set({ due_on: '2030-01-01' as never, status: 'given' }).where('dossier', '=', reviewing.id).execute();
  await db.updateTable('envelopes').set({ affected: 1, reserved: 7 }).where('programme', '=', 'fmin').execute();
  await db.updateTable('imputations').set({ reserved: 5 }).where('dossier', '=', reissued.id).execute();
  await db.deleteFrom('credit_schedules').where('dossier', '=', reissued.id).execute();
  await db.updateTable('drafts').set({ filed: false }).execute();
  expect((await verify(db, house.recorder.names)).differences.length).toBeGreaterThan(8);

  expect(await remake()).toEqual({ dossiers: 8, refused: [], clocksAssumed: [] });
  expect(await readModel(db)).toEqual(model);
  expect((await verify(db, house.recorder.names)).differences).toEqual([]);
});

test('a dossier whose row is gone comes back whole, but for its clock, which the record does not say: it is said so', async () => {
  const { db } = house;
  for (const table of ['payment_orders', 'claims', 'reviews'] as const) await db.deleteFrom(table).execute();
  await db.deleteFrom('dossiers').where('id', '=', varied.reissued.id).execute();
  expect(await remake()).toEqual({ dossiers: 8, refused: [], clocksAssumed: [varied.reissued.id] });
  expect(await db.selectFrom('dossiers').select('clock').where('id', '=', varied.reissued.id).executeTakeFirst()).toEqual({ clock: 'real' });
  await db.updateTable('dossiers').set({ clock: 'manual' }).where('id', '=', varied.reissued.id).execute();
  expect(await readModel(db)).toEqual(model);
});

test('a dossier that has seen more than the record has is left as it is, and named', async () => {
  const { db } = house;
  await db.updateTable('dossiers').set({ seq: 99 }).where('id', '=', varied.filed.id).execute();
  const { dossiers, refused } = await remake();
  expect([dossiers, refused]).toEqual([7, [expect.objectContaining({ stream: varied.filed.id, what: 'truncated' })]]);
  expect(await db.selectFrom('dossiers').select('seq').where('id', '=', varied.filed.id).executeTakeFirst()).toEqual({ seq: 99 });
  await db.updateTable('dossiers').set({ seq: 1 }).where('id', '=', varied.filed.id).execute();
});

test('acts go on beside a rebuild, and none of them is lost from the read model', async () => {
  const story = await fileDossier(house);
  let over = false;
  const acting = (async () => {
    let acts = 0;
    while (!over || acts < 5) {
      await story.deposit('note-technique');
      acts += 1;
    }
    return acts;
  })();
  for (let i = 0; i < 3; i += 1) expect((await remake()).refused).toEqual([]);
  over = true;
  const acts = await acting;
  expect(await house.db.selectFrom('dossiers').select('seq').where('id', '=', story.id).executeTakeFirst()).toEqual({ seq: 1 + acts });
  expect((await verify(house.db, house.recorder.names)).differences).toEqual([]);
});
