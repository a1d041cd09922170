import { randomUUID } from 'node:crypto';
import { startKillable } from '../reliability/killable.ts';
import { AWARD, MEETING, beforeAssembly, passedOnWhole } from '../setup/assembly.ts';
import { openEngine, openStory } from '../setup/engine.ts';
import { journey } from '../setup/journey.ts';
import { BUREAU, SIGNATURE } from '../setup/people.ts';
import { passedOn } from '../../database/deliberations.ts';
import { eventsAfter } from '../../database/record.ts';
import { verify } from '../../database/verify.ts';
import { parisDay, toDay } from '../../domain/calendar/day.ts';
import { toCents } from '../../domain/money/money.ts';
import { abandonBatch, prepareBatch, readDeliberations, recordRecusal, takeApart } from '../../usecases/deliberations.ts';
import { addDelegation, closeDelegation, readRegister, waitingForDelegation } from '../../usecases/delegations.ts';
import { recordLegality, recordMeeting } from '../../usecases/meeting.ts';
import type { Dossier, RecordHouse } from '../setup/dossier.ts';
import type { Engine } from '../setup/engine.ts';
import type { Crossing } from '../../domain/committee/crossing.ts';
import type { Result } from '../../domain/deliberation/batch.ts';
import type { Person } from '../../domain/policy/person.ts';
import type { Settled } from '../../usecases/deliberations.ts';

let engine: Engine;
let house: RecordHouse;
beforeEach(async () => {
  engine = await openEngine({ worker: false });
  house = { db: engine.context.db, recorder: engine.activities.recorder, cast: engine.cast, databaseUrl: engine.database.appUrl, close: () => Promise.resolve() };
  await house.db.updateTable('envelopes').set({ voted: 100_000_000_000 }).where('programme', '=', 'fmin').execute();
}, 60_000);
afterEach(() => engine.close());

const ready = (count: number, opinion: number = AWARD): Promise<readonly Dossier[]> => beforeAssembly(house, count, opinion);

const done = <T>(answer: Settled<T>): T => {
  if (!answer.ok) throw new Error(JSON.stringify(answer.refusals));
  return answer.value;
};
const codes = <T>(answer: Settled<T>): readonly string[] => (answer.ok ? [] : answer.refusals.map(({ code }) => code));

const asked = (dossiers: readonly Dossier[]) => ({ programme: 'fmin', body: 'bureau' as const, meetingOn: MEETING, delegation: BUREAU, items: dossiers.map(({ id }) => ({ dossier: id, proposal: 'award' as const, amount: AWARD, reasons: null, replaces: null, hearingOn: null })) });
const prepared = async (dossiers: readonly Dossier[]): Promise<string> => done(await prepareBatch(house.db, house.cast.assembly, randomUUID(), asked(dossiers))).id;
const vote = (dossiers: readonly Dossier[], number: string, more: Partial<Result> = {}): Result => ({ dossiers: dossiers.map(({ id }) => id), number, on: MEETING, delegation: BUREAU, document: null, votes: { for: 20, against: 1, abstentions: 2 }, casting: null, stoodAside: [], amendments: [], ...more });
const record = (batch: string, results: readonly Result[], key: string = randomUUID()) => recordMeeting(engine.context, house.cast.assembly, batch, key, results);

const settled = (batch: string): Promise<readonly Crossing[]> => passedOnWhole(house, batch);
const decidedIn = async ({ id }: Dossier): Promise<number> => (await eventsAfter(house.db, id, 0)).filter(({ event }) => event.type === 'decided').length;
const envelope = async () => house.db.selectFrom('envelopes').select(['reserved', 'affected']).where('programme', '=', 'fmin').where('call', '=', '2026').where('section', '=', 'investment').where('axis', '=', '').executeTakeFirstOrThrow();
const holdsTogether = async (): Promise<void> => expect((await verify(house.db, house.recorder.names)).differences.filter(({ sentence }) => !/votés/.test(sentence))).toEqual([]);

/** A mayor who sits in the Métropole too. */
async function mayorOf(siren: string): Promise<Person> {
  const id = randomUUID();
  await house.db.insertInto('people').values({ id, sub: id, name: 'Laurent Cathala', email: 'maire@example.org' }).execute();
  for (const [organisation, title] of [[siren, 'Maire'], ['200054781', 'Vice-président']] as const) await house.db.insertInto('mandates').values({ person: id, organisation, title, valid_from: toDay('2020-07-01'), valid_until: null }).execute();
  return { id, roles: [], mandates: [] };
}

test('a meeting goes to its dossiers vote by vote: the rest adopted together, a recused item apart, one not adopted, one withdrawn meanwhile', async () => {
  await engine.startWorker();
  const [common, apart, lost, gone] = (await ready(4)) as [Dossier, Dossier, Dossier, Dossier];
  const mayor = await mayorOf('219400280');
  const batch = await prepared([common, apart, lost, gone]);
  const { assembly } = house.cast;
  // Créteil owns them all: the mandate is proposed for each, and binds for the one it is declared on.
  const proposed = await readDeliberations(house.db, assembly, batch);
  expect(proposed?.batch.items.map(({ recusals }) => recusals)).toEqual(Array(4).fill([{ person: mayor.id, basis: 'mandate' }]));
  expect(proposed?.groups).toHaveLength(1);
  done(await recordRecusal(house.db, assembly, batch, { dossier: apart.id, person: mayor.id, basis: 'declared' }));
  done(await takeApart(house.db, assembly, batch, [lost.id]));
  await gone.done(house.cast.agent, { type: 'withdraw' });
  // The Bureau gives the first a little less, in session.
  const amendments = [{ dossier: common.id, proposal: 'award' as const, amount: toCents(4_500_000), reasons: 'Le Bureau retient un montant inférieur.' }];
  const results = [vote([common, gone], 'BM-1', { amendments }), vote([apart], 'BM-2', { stoodAside: [mayor.id] }), vote([lost], 'BM-3', { votes: { for: 3, against: 9, abstentions: 0 } })];

  expect(codes(await record(batch, [vote([common, apart, lost, gone], 'BM-1')]))).toEqual(['not-apart']);
  expect(codes(await record(batch, [results[0]!, vote([apart], 'BM-2'), results[2]!]))).toEqual(['recused']);
  const key = randomUUID();
  for (const answer of await Promise.all([1, 2, 3].map(() => record(batch, results, key)))) done(answer);
  done(await record(batch, results, key));
  expect(codes(await record(batch, results))).toEqual(['already-recorded']);

  expect((await settled(batch)).map(({ status, refusal }) => refusal ?? status)).toEqual(['applied', 'applied', 'applied', 'wrong-phase']);
  expect((await common.state()).decision).toMatchObject({ kind: 'award', number: 'BM-1', amount: 4_500_000, partial: true, batch, votes: { for: 20, against: 1, abstentions: 2 }, recused: [] });
  expect((await apart.state()).decision).toMatchObject({ number: 'BM-2', recused: [mayor.id] });
  expect(await lost.state()).toMatchObject({ phase: 'decision', decision: null });
  expect(await envelope()).toEqual({ reserved: 0, affected: AWARD + 4_500_000 });
  expect(await house.db.selectFrom('deliberation_items').select(['amount', 'voted_amount']).where('dossier', '=', common.id).executeTakeFirst()).toEqual({ amount: AWARD, voted_amount: 4_500_000 });
  await holdsTogether();

  // The whole batch is transmitted, received and published in one act each, in their order.
  expect(codes(await recordLegality(engine.context, assembly, batch, { step: 'receipt', on: MEETING, receipt: 'AR-1' }))).toEqual(['not-transmitted']);
  for (const step of [{ step: 'transmission', on: MEETING }, { step: 'receipt', on: MEETING, receipt: 'AR-1' }, { step: 'publication', on: MEETING }] as const) {
    done(await recordLegality(engine.context, assembly, batch, step));
    done(await recordLegality(engine.context, assembly, batch, step));
    await settled(batch);
  }
  expect(codes(await recordLegality(engine.context, assembly, batch, { step: 'publication', on: toDay('2026-06-19') }))).toEqual(['already-published']);
  for (const dossier of [common, apart]) expect((await dossier.state()).legality).toMatchObject({ enforceableOn: MEETING, receipt: 'AR-1' });
  expect((await lost.state()).legality.transmittedOn).toBeNull();
}, 120_000);

test('an envelope that does not suffice for the votes refuses the record as a whole: nothing is decided, nothing is held', async () => {
  const dossiers = await ready(2);
  const batch = await prepared(dossiers);
  const kept = await envelope();
  // The Bureau gave more than the committee had set aside, and the envelope has no more.
  await house.db.updateTable('deliberation_items').set({ amount: AWARD + 1 }).where('batch', '=', batch).where('rank', '=', 2).execute();
  await house.db.updateTable('envelopes').set({ voted: kept.reserved + kept.affected }).where('programme', '=', 'fmin').where('call', '=', '2026').where('section', '=', 'investment').execute();
  expect(codes(await record(batch, [vote(dossiers, 'BM-1')]))).toEqual(['envelope-exhausted']);
  expect(await envelope()).toEqual(kept);
  expect(await passedOn(house.db, batch)).toEqual([]);
}, 60_000);

test('what a meeting gives above what was set aside is held until each dossier has it; one that refuses gives it back', async () => {
  const [taken, refused] = (await ready(2, 4_000_000)) as [Dossier, Dossier];
  const batch = await prepared([taken, refused]);
  done(await record(batch, [vote([taken, refused], 'BM-1')]));
  expect(await envelope()).toEqual({ reserved: 2 * AWARD, affected: 0 });
  // Between the meeting and its record in the dossier, a piece turns out to be no good.
  await refused.done(house.cast.officer, { type: 'rejectPiece', piece: 'deliberation', reason: 'Illisible.' });
  await engine.startWorker();
  expect((await settled(batch)).map(({ status, refusal }) => refusal ?? status)).toEqual(['applied', 'piece-missing']);
  expect(await envelope()).toEqual({ reserved: 4_000_000, affected: AWARD });
  await holdsTogether();
}, 60_000);

test('a batch is prepared once, of dossiers that are in no other; abandoned, it gives them back', async () => {
  const [one, two] = (await ready(2)) as [Dossier, Dossier];
  const key = randomUUID();
  const { assembly, officer, agent } = house.cast;
  const { id } = done(await prepareBatch(house.db, assembly, key, asked([one])));
  expect(done(await prepareBatch(house.db, assembly, key, asked([one]))).id).toBe(id);
  expect(codes(await prepareBatch(house.db, assembly, key, asked([two])))).toEqual(['key-reused']);
  expect(codes(await prepareBatch(house.db, officer, randomUUID(), asked([two, one])))).toEqual(['in-another-batch']);
  expect(codes(await prepareBatch(house.db, agent, randomUUID(), asked([two])))).toEqual(['forbidden']);
  done(await abandonBatch(house.db, officer, id));
  expect(codes(await record(id, [vote([one], 'BM-1')]))).toEqual(['abandoned']);
  expect(codes(await prepareBatch(house.db, officer, randomUUID(), asked([two, one])))).toEqual([]);
}, 60_000);

test('the database itself refuses a recused person who did not stand aside, and a majority that is none', async () => {
  const [one] = (await ready(1)) as [Dossier];
  const mayor = await mayorOf('219400280');
  const batch = await prepared([one]);
  done(await recordRecusal(house.db, house.cast.assembly, batch, { dossier: one.id, person: mayor.id, basis: 'confirmed' }));
  const row = { batch, no: 1, number: 'BM-1', held_on: MEETING, delegation: BUREAU, document: null, votes_for: 3, against: 4, abstentions: 0, casting: null };
  await expect(house.db.insertInto('deliberation_votes').values({ ...row, adopted: true }).execute()).rejects.toThrow('adopted_by_the_majority');
  await house.db.insertInto('deliberation_votes').values({ ...row, adopted: false }).execute();
  await expect(house.db.updateTable('deliberation_recusals').set({ vote: 1 }).where('batch', '=', batch).execute()).rejects.toThrow('recused_stood_aside');
  await expect(house.db.deleteFrom('deliberation_votes').execute()).rejects.toThrow('permission denied');
}, 60_000);

test('thirty deliberations, the worker killed again and again while they are carried: nothing lost, nothing twice, no deadlock', async () => {
  const dossiers = await ready(30);
  const batch = await prepared(dossiers);
  done(await record(batch, [vote(dossiers, 'BM-1')]));
  for (const failPoint of ['crossing:after@3', 'commit:after@4', 'commit:before@5']) await (await startKillable(engine, failPoint)).gone;
  await engine.startWorker();
  expect((await settled(batch)).map(({ status }) => status)).toEqual(Array<string>(30).fill('applied'));
  expect(await Promise.all(dossiers.map(decidedIn))).toEqual(Array<number>(30).fill(1));
  expect(await envelope()).toEqual({ reserved: 0, affected: 30 * AWARD });
  await holdsTogether();
}, 180_000);

test('a hundred deliberations in one batch, then their transmission', async () => {
  const dossiers = await ready(100);
  await engine.startWorker();
  const batch = await prepared(dossiers);
  done(await record(batch, [vote(dossiers, 'BM-1')]));
  expect((await settled(batch)).filter(({ status }) => status === 'applied')).toHaveLength(100);
  done(await recordLegality(engine.context, house.cast.assembly, batch, { step: 'transmission', on: MEETING }));
  expect((await settled(batch)).filter(({ status }) => status === 'applied')).toHaveLength(200);
  expect(await envelope()).toEqual({ reserved: 0, affected: 100 * AWARD });
}, 240_000);

test('after the elections the dossiers wait, and are named, until the Bureau has a new delegation', async () => {
  const [one] = (await ready(1)) as [Dossier];
  const today = parisDay(Date.now());
  const id = randomUUID();
  await house.db.insertInto('people').values({ id, sub: id, name: 'Paul Roche', email: 'roche@example.org' }).execute();
  const administrator: Person = { id, roles: [{ role: 'administrator', programme: null, organisation: null, from: toDay('2020-01-01'), until: null }], mandates: [] };
  expect(await waitingForDelegation(house.db, house.cast.officer)).toEqual([]);
  const key = randomUUID();
  done(await closeDelegation(house.db, administrator, key, { number: BUREAU, on: toDay('2026-03-22'), reason: 'Renouvellement municipal.' }));
  done(await closeDelegation(house.db, administrator, key, { number: BUREAU, on: toDay('2026-03-22'), reason: 'Renouvellement municipal.' }));
  expect((await waitingForDelegation(house.db, house.cast.officer)).map(({ id: waiting }) => waiting)).toEqual([one.id]);
  const batch = await prepared([one]);
  expect(codes(await record(batch, [vote([one], 'BM-1')]))).toEqual(['delegation-expired']);

  const added = { number: 'CM2026/07/03-01', kind: 'bureau' as const, person: null, programme: null, ceiling: null, from: today, until: null };
  expect(codes(await addDelegation(house.db, house.cast.officer, randomUUID(), added))).toEqual(['forbidden']);
  done(await addDelegation(house.db, administrator, randomUUID(), added));
  expect(codes(await addDelegation(house.db, administrator, randomUUID(), { ...added, number: 'CM-9' }))).toEqual(['delegation-overlap']);
  expect(codes(await addDelegation(house.db, administrator, randomUUID(), { ...added, kind: 'signature', number: 'ARR-9', person: house.cast.officer.id }))).toEqual(['not-a-delegate']);
  expect(await waitingForDelegation(house.db, house.cast.officer)).toEqual([]);
  const { history } = await readRegister(house.db);
  expect(history.map(({ number, change, made_by }) => [number, change, made_by])).toEqual([['CM2026/07/03-01', 'added', id], [BUREAU, 'closed', id]]);
  // Behind the rule, the database: two that contradict each other cannot stand, and the history is never changed.
  await expect(house.db.insertInto('delegations').values({ number: 'ARR-10', kind: 'signature', person: house.cast.delegate.id, programme: null, ceiling: 1, valid_from: today, valid_until: null }).execute()).rejects.toThrow('another delegation');
  await expect(house.db.updateTable('delegation_changes').set({ number: 'x' }).execute()).rejects.toThrow('permission denied');
}, 60_000);

describe('beside the phases', () => {
  test('a piece due at the decision is asked for, reminded of, and its want closes the dossier by itself', async () => {
    await engine.startWorker();
    const story = await openStory(engine);
    for (const chapter of ['file', 'complete', 'appraise', 'review'] as const) await journey[chapter](engine, story);
    await journey.opinion(engine, story, '2026-04-14');
    await story.done(engine.cast.officer, { type: 'requestPieces', pieces: ['deliberation'] });
    await story.advanceTo('2026-07-01');
    expect(await story.state()).toMatchObject({ phase: 'closed', outcome: 'closed-for-want-of-pieces' });
    expect((await eventsAfter(house.db, story.id, 0)).map(({ event }) => event.type).filter((type) => /^piece|^closed/.test(type))).toEqual(['piecesRequested', 'piecesReminded', 'closed'].filter((type) => type !== 'pieceDeposited'));
    const letters = await house.db.selectFrom('letters').select('kind').where('dossier', '=', story.id).orderBy('kind').execute();
    expect(letters.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['request-for-pieces', 'reminder', 'closed-for-want-of-pieces']));
  }, 60_000);

  test('a decision taken again before it was notified has a letter of its own, and the first is never signed', async () => {
    await engine.startWorker();
    const story = await openStory(engine);
    const { cast } = engine;
    for (const chapter of ['file', 'complete', 'appraise', 'review'] as const) await journey[chapter](engine, story);
    await journey.opinion(engine, story, '2026-04-14');
    await journey.award(engine, story, '2026-06-18');
    await journey.enforceable(engine, story, '2026-06-25');
    await story.done(cast.assembly, { type: 'recordPrefectureAppeal', on: toDay('2026-06-25'), reason: 'Montant contesté.' });
    await story.done(cast.assembly, { type: 'recordDeliberation', body: 'bureau', number: 'BM-9', on: toDay('2026-06-25'), delegation: BUREAU, outcome: 'award', amount: toCents(4_000_000), replaces: 'prefecture' });
    expect(await story.refused(cast.delegate, { type: 'signLetter', letter: 'award', no: 1, delegation: SIGNATURE })).toBe('not-enforceable');
    await journey.enforceable(engine, story, '2026-07-02');
    await story.done(cast.finance, { type: 'recordEngagement', number: 'ENG-9', on: toDay('2026-07-02') });
    expect(await story.refused(cast.delegate, { type: 'signLetter', letter: 'award', no: 1, delegation: SIGNATURE })).toBe('no-such-letter');
    await story.done(cast.delegate, { type: 'signLetter', letter: 'award', no: 2, delegation: SIGNATURE });
    await story.advanceTo('2026-07-03');
    const letters = await house.db.selectFrom('letters').leftJoin('outbox', 'outbox.letter', 'letters.id').select(['no', 'outbox.id as left']).where('dossier', '=', story.id).where('kind', '=', 'award').orderBy('no').execute();
    expect(letters.map(({ no, left }) => [no, left !== null])).toEqual([[1, false], [2, true]]);
    expect((await story.state()).formerDecisions).toHaveLength(1);
  }, 60_000);

  test('an appeal opens a refused dossier again, the officer is warned, and the answer is signed and leaves', async () => {
    await engine.startWorker();
    const story = await openStory(engine);
    const { cast } = engine;
    for (const chapter of ['file', 'complete', 'appraise', 'review'] as const) await journey[chapter](engine, story);
    await journey.opinion(engine, story, '2026-04-14');
    await story.deposit('deliberation');
    await story.advanceTo('2026-06-18');
    await story.done(cast.assembly, { type: 'recordDeliberation', body: 'bureau', number: 'BM-1', on: MEETING, delegation: BUREAU, outcome: 'refusal', amount: toCents(0), reasons: 'Calendrier trop court.' });
    await journey.enforceable(engine, story, '2026-06-25');
    await journey.notify(engine, story, '2026-07-06', 'refusal');
    expect((await story.state()).phase).toBe('closed');
    // Its workflow has ended: the appeal wakes it.
    await story.done(cast.officer, { type: 'recordAppeal', letter: 'refusal', no: 1, on: toDay('2026-07-06'), reason: 'Nous contestons.' });
    await story.advanceTo('2026-09-01');
    expect(await story.state()).toMatchObject({ phase: 'decision', outcome: null, appeals: [{ status: 'open', warned: true }] });
    await story.done(cast.officer, { type: 'rejectAppeal', appeal: 1, reasons: 'Le calendrier reste trop court.' });
    await story.done(cast.delegate, { type: 'signLetter', letter: 'appeal-rejected', no: 1, delegation: SIGNATURE });
    await story.advanceTo('2026-09-02').catch(() => undefined);
    expect(await story.state()).toMatchObject({ phase: 'closed', outcome: 'refused', appeals: [{ status: 'confirmed' }] });
    const sent = await house.db.selectFrom('outbox').innerJoin('letters', 'letters.id', 'outbox.letter').select('kind').where('dossier', '=', story.id).execute();
    expect(sent.map(({ kind }) => kind)).toContain('appeal-rejected');
  }, 60_000);
});
