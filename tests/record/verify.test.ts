import { sql } from 'kysely';
import fc from 'fast-check';
import { fileDossier, openRecorder } from '../setup/dossier.ts';
import { asOwner, makeVaried } from './support/varied.ts';
import { verify, verifyIn } from '../../database/verify.ts';
import type { Kysely, Transaction } from 'kysely';
import type { Difference } from '../../database/streams.ts';
import type { Database } from '../../database/schema.ts';
import type { RecordHouse } from '../setup/dossier.ts';
import type { Varied } from './support/varied.ts';

let house: RecordHouse;
let owner: Kysely<Database>;
let varied: Varied;
beforeAll(async () => {
  house = await openRecorder();
  owner = await asOwner(house.db);
  varied = await makeVaried(house);
}, 120_000);
afterAll(async () => {
  await owner.destroy();
  await house.close();
});

const differences = async (): Promise<readonly Difference[]> => (await verify(house.db, house.recorder.names)).differences;
const named = (list: readonly Difference[]): readonly string[] => list.map(({ stream, seq, what }) => [what, what === 'state' ? null : seq, stream.includes('/') ? stream : null].filter((one) => one !== null).join(' '));

/** Tampers, verifies, and undoes it: the record that follows is whole again. */
async function tampered(how: (trx: Transaction<Database>) => Promise<unknown>): Promise<readonly Difference[]> {
  const undone = new Error('undone');
  let found: readonly Difference[] = [];
  const work = owner.transaction().execute(async (trx) => {
    await how(trx);
    found = (await verifyIn(trx, house.recorder.names)).differences;
    throw undone;
  });
  await expect(work).rejects.toBe(undone);
  return found;
}

/** Two events change places, as somebody might who owns the tables. */
async function swap(trx: Transaction<Database>, stream: string, a: number, b: number): Promise<void> {
  await sql`alter table events drop constraint events_seq_check`.execute(trx);
  await sql`update events set seq = -seq where stream = ${stream} and seq in (${a}, ${b})`.execute(trx);
  await sql`update events set seq = ${a}::integer + ${b}::integer + seq where stream = ${stream} and seq < 0`.execute(trx);
}

test('a record made by real acts holds together, events and read model', async () => {
  const { streams, events, differences: found } = await verify(house.db, house.recorder.names);
  expect(found).toEqual([]);
  expect(streams).toBe(8);
  expect(events).toBe(Number((await house.db.selectFrom('events').select(({ fn }) => fn.countAll().as('n')).executeTakeFirstOrThrow()).n));
});

test('the instant that was hashed comes back from its column to the millisecond, whatever it is', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 4_102_444_800_000 }), { minLength: 50, maxLength: 50 }), async (instants) => {
      const { rows } = await sql<{ at: Date }>`select to_timestamp(i::double precision / 1000) as at from unnest(${sql.val(instants)}::bigint[]) with ordinality as t(i, n) order by n`.execute(house.db);
      expect(rows.map(({ at }) => at.getTime())).toEqual(instants);
    }),
    { numRuns: 40 },
  );
});

test.each<[string, (trx: Transaction<Database>) => Promise<unknown>, readonly string[]]>([
  ['who did an act', (db) => sql`update events set actor = 'system' where stream = ${varied.filed.id} and seq = 1`.execute(db), ['hash 1']],
  ['in which role', (db) => sql`update events set actor_as = 'officer' where stream = ${varied.filed.id} and seq = 1`.execute(db), ['hash 1']],
  ['the instant, by one millisecond', (db) => sql`update events set at = at + interval '1 millisecond' where stream = ${varied.filed.id} and seq = 1`.execute(db), ['hash 1']],
  ['the legal day', (db) => sql`update events set day = day + 1 where stream = ${varied.wanting.id} and seq = 2`.execute(db), ['hash 2', 'state']],
  ['the type in its column', (db) => sql`update events set type = 'published' where stream = ${varied.wanting.id} and seq = 2`.execute(db), ['type 2']],
  ['an event deleted', (db) => sql`delete from events where stream = ${varied.wanting.id} and seq = 2`.execute(db), ['gap 2', 'act 2', 'state']],
  ['the first event deleted', (db) => sql`delete from events where stream = ${varied.wanting.id} and seq = 1`.execute(db), ['gap 1', 'act 1', 'unreadable 2']],
  ['the last event deleted', (db) => sql`delete from events where stream = ${varied.wanting.id} and seq = 3`.execute(db), ['act 3', 'truncated 2', 'column', 'column', 'column', 'column', 'state']],
  ['two events in the other order', (db) => swap(db, varied.reviewing.id, 3, 4), ['hash 3', 'hash 4', 'hash 5', 'act 4', 'act 3']],
  ['a whole dossier taken out of the record', (db) => sql`delete from events where stream = ${varied.filed.id}`.execute(db), ['no-record']],
  ['the head', (db) => sql`update dossiers set head = decode('00', 'hex') where id = ${varied.filed.id}`.execute(db), ['head 1']],
  ['a figure of the list', (db) => sql`update dossiers set paid = paid + 1 where id = ${varied.completed.id}`.execute(db), ['column']],
  ['the state', (db) => sql`update dossiers set state = jsonb_set(state, '{overpaid}', '7') where id = ${varied.completed.id}`.execute(db), ['state']],
  ['a dossier missing from the list', (db) => sql`delete from dossiers where id = ${varied.filed.id}`.execute(db), ['no-dossier']],
  ['a review', (db) => sql`update reviews set reviewer = ${house.cast.reviewer.id} where dossier = ${varied.reviewing.id}`.execute(db), ['review']],
  ['a claim', (db) => sql`delete from claims where dossier = ${varied.completed.id} and no = 1`.execute(db), ['claim']],
  ['an order', (db) => sql`update payment_orders set mandat = 'autre' where dossier = ${varied.completed.id} and claim = 1`.execute(db), ['order']],
  ['an envelope', (db) => sql`update envelopes set affected = affected + 1 where programme = 'fmin' and call = '2026'`.execute(db), ['envelope fmin/2026/investment', 'envelope fmin/2026/operating']],
  ['what an envelope has reserved', (db) => sql`update envelopes set reserved = reserved + 1 where programme = 'fmin' and call = '2026' and section = 'operating'`.execute(db), ['envelope fmin/2026/operating']],
  ['what an envelope has voted', (db) => sql`update envelopes set voted = voted + 1 where programme = 'fmin' and call = '2026' and section = 'investment'`.execute(db), ['envelope fmin/2026/investment']],
  ['what a dossier holds of its envelope', (db) => sql`update imputations set engaged = 0 where dossier = ${varied.completed.id} and section = 'investment'`.execute(db), ['imputation']],
  ['when a dossier expects to be paid', (db) => sql`delete from credit_schedules where dossier = ${varied.completed.id}`.execute(db), ['schedule']],
  ['an act nobody knows', (db) => sql`delete from commands where stream = ${varied.filed.id}`.execute(db), ['act 1']],
])('finds %s', async (_what, how, expected) => {
  const found = await tampered(how);
  expect(named(found)).toEqual(expected);
});

test('finds the amount of an award changed by hand: in the record, in what is derived from it, and in the envelope', async () => {
  const { id } = varied.withdrawn;
  const { seq } = await house.db.selectFrom('events').select('seq').where('stream', '=', id).where('type', '=', 'decided').executeTakeFirstOrThrow();
  const found = await tampered((trx) => sql`update events set data = jsonb_set(jsonb_set(data, '{decision,amount}', '5100000'), '{decision,bySection,investment}', '5100000') where stream = ${id} and seq = ${seq}`.execute(trx));
  expect(named(found)).toEqual([`hash ${seq}`, 'column', 'state', 'imputation', 'envelope fmin/2026/investment']);
  expect(found.map(({ sentence }) => sentence.replace(/[\u00a0\u202f]/g, ' '))).toEqual(expect.arrayContaining([
    `L’événement n° ${seq} n’est plus celui qui a été enregistré, ou celui qui le précède.`,
    expect.stringMatching(/^FMIN-2026-\d{4} : « awarded » vaut 5000000, le registre dit 5100000\.$/),
  ]));
});

test('finds an order given twice', async () => {
  const { id } = varied.completed;
  const events = await house.db.selectFrom('events').selectAll().where('stream', '=', id).orderBy('seq').execute();
  const order = events.find(({ type }) => type === 'paymentOrdered')!;
  const found = await tampered((trx) => trx.insertInto('events').values({ ...order, data: JSON.stringify(order.data), seq: events.length + 1 }).execute());
  expect(named(found)).toContain(`order-twice ${events.length + 1}`);
});

test('nothing that was undone is left behind', async () => {
  expect(await differences()).toEqual([]);
});

test('a filing while it verifies is seen whole or not at all', async () => {
  const [found] = await Promise.all([differences(), fileDossier(house), fileDossier(house)]);
  expect(found).toEqual([]);
});
