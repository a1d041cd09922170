import { sql } from 'kysely';
import { beforeCommittee, carried, euros, houseOf, insertCommittee, planned, sitting } from '../setup/session.ts';
import { openEngine } from '../setup/engine.ts';
import { toDay } from '../../domain/calendar/day.ts';
import { approvedMinutes, hashOf } from '../../database/sessions/minutes.ts';
import { rebuildSessions, verifySessions } from '../../database/sessions/rebuild.ts';
import { sessionWorkflowIdOf } from '../../domain/committee/identity.ts';
import { readSession } from '../../usecases/session-desk.ts';
import type { Engine } from '../setup/engine.ts';
import type { Person } from '../../domain/policy/person.ts';

const SCEAUX = '21920071400018';
const ARCUEIL = '21940003300003';

let engine: Engine;
let members: readonly Person[];
beforeAll(async () => {
  engine = await openEngine();
  members = await insertCommittee(engine.context.db, 5);
}, 60_000);
afterAll(() => engine.close());

const mandate = (person: Person, organisation: string) =>
  engine.context.db.insertInto('mandates').values({ person: person.id, organisation: organisation.slice(0, 9), title: 'Conseillère municipale', valid_from: toDay('2020-07-01'), valid_until: null }).execute();

test('a session from its convocation to its approved minutes: the opinions reach their dossiers with what the envelope reserved', async () => {
  const { cast, context } = engine;
  const { secretary } = cast;
  const house = houseOf(engine);
  const [first, second, third, fourth] = [await beforeCommittee(house), await beforeCommittee(house), await beforeCommittee(house), await beforeCommittee(house)];
  const [chair, ...others] = members;
  const story = await sitting(engine, [first, second, third, fourth], { members });

  await story.done(secretary, { type: 'giveOpinion', item: 1, opinion: 'favourable-with-reserves', amount: euros(50_000), note: 'Publier les plans sous licence libre.' });
  await story.done(secretary, { type: 'openVote', item: 2, opinion: 'favourable', amount: euros(40_000) });
  expect(await Promise.all([story.vote(chair!, 2, 'for'), story.vote(others[0]!, 2, 'for'), story.vote(others[1]!, 2, 'against'), story.vote(others[2]!, 2, 'against')])).toEqual(['done', 'done', 'done', 'done']);
  await story.done(secretary, { type: 'closeVote', item: 2 });
  await story.done(secretary, { type: 'adjournItem', item: 3, note: 'Le plan de financement est à revoir.' });
  expect(await story.refused(secretary, { type: 'closeSession' })).toBe('items-left');
  await story.done(secretary, { type: 'giveOpinion', item: 4, opinion: 'unfavourable', amount: euros(0), note: 'Projet déjà réalisé ailleurs.' });
  await first.done(cast.agent, { type: 'withdraw' });
  const desk = await readSession(context.db, secretary, story.id);
  // Who has given up takes nothing any more: the envelope falls by the second alone.
  expect(desk?.items.map(({ leftAfter }) => desk.left - leftAfter)).toEqual([0, euros(40_000), euros(40_000), euros(40_000)]);
  await story.done(secretary, { type: 'closeSession' });

  expect((await carried(engine, story)).map(({ status, refusal }) => [status, refusal])).toEqual([['refused', 'wrong-phase'], ['applied', null], ['applied', null], ['applied', null]]);
  expect(await first.state()).toMatchObject({ phase: 'closed', opinion: null });
  expect(await second.state()).toMatchObject({ phase: 'decision', opinion: { kind: 'favourable', amount: euros(40_000), votes: { for: 2, against: 2, abstentions: 0 } } });
  expect(await third.state()).toMatchObject({ phase: 'committee', opinion: null });
  expect(await fourth.state()).toMatchObject({ phase: 'decision', opinion: { kind: 'unfavourable' } });
  const held = await context.db.selectFrom('session_reservations').select(['dossier', 'status']).where('status', '=', 'held').execute();
  expect(held).toEqual([]);

  await story.done(secretary, { type: 'drawUpMinutes', note: 'Séance levée à 17 heures.' });
  expect(await story.refused(others[0]!, { type: 'approveMinutes' })).toBe('not-the-chair');
  await story.done(chair!, { type: 'approveMinutes' });
  const minutes = await approvedMinutes(context.db, story.id);
  expect(hashOf(minutes!.content)).toBe(minutes!.sha256);
  expect((await story.state()).approval).toMatchObject({ sha256: minutes!.sha256 });
  expect(Object.values(minutes!.content.texts)).toEqual(expect.arrayContaining(['Salle du Conseil', 'Publier les plans sous licence libre.', 'Séance levée à 17 heures.', 'Le plan de financement est à revoir.']));
  expect(minutes!.content.minutes.items[1]).toMatchObject({ outcome: 'opinion', votes: [{ carried: true, casting: true, votes: { for: 2, against: 2, abstentions: 0 } }] });
  await expect(sql`update session_minutes set sha256 = ''`.execute(context.db)).rejects.toThrow('permission denied');
  await expect(sql`delete from session_events`.execute(context.db)).rejects.toThrow('permission denied');
  expect(await story.refused(secretary, { type: 'drawUpMinutes' })).toBe('wrong-phase');
}, 120_000);

test('members are convened once and reminded once, each in their own words', async () => {
  const { context, cast } = engine;
  const dossier = await beforeCommittee(houseOf(engine), { organisation: ARCUEIL });
  await mandate(members[4]!, ARCUEIL);
  const story = await planned(engine, { members });
  const agenda = { type: 'convoke', agenda: [dossier.id] } as const;
  await story.done(cast.secretary, agenda);
  await story.advanceTo('2026-04-13');
  const messages = await context.db.selectFrom('session_messages').select(['occasion', 'person', 'plain', 'queued_on']).where('session', '=', story.id).execute();
  expect(messages.filter(({ occasion, queued_on }) => occasion === 'convocation/1' && queued_on === '2026-03-20')).toHaveLength(5);
  expect(messages.filter(({ occasion, queued_on }) => occasion === 'reminder/1' && queued_on === '2026-04-12')).toHaveLength(5);
  const withMandate = messages.find(({ occasion, person }) => occasion === 'convocation/1' && person === members[4]!.id);
  expect(withMandate?.plain).toContain('un déport est prévu');
  expect(messages.find(({ person }) => person === members[1]!.id)?.plain).not.toContain('un déport est prévu');
  expect(await story.refused(cast.secretary, agenda)).toBe('wrong-phase');
  await story.done(cast.secretary, { type: 'cancelSession', reason: 'Grève des transports.' });
  expect(await context.client.workflow.getHandle(sessionWorkflowIdOf(story.id)).result()).toBeUndefined();
  const cancelled = await context.db.selectFrom('session_messages').select('plain').where('session', '=', story.id).where('occasion', '=', 'cancellation/1').execute();
  expect(cancelled.map(({ plain }) => plain.includes('Grève des transports.'))).toEqual(Array(5).fill(true));
}, 60_000);

test('without quorum the session is convened again, and then sits without one', async () => {
  const { secretary } = engine.cast;
  const dossier = await beforeCommittee(houseOf(engine), { day: '2026-04-17' });
  const story = await planned(engine, { members });
  await story.done(secretary, { type: 'convoke', agenda: [dossier.id] });
  await story.done(secretary, { type: 'recordPresents', presents: [members[0]!.id] });
  expect(await story.refused(secretary, { type: 'openSession' })).toBe('session-day');
  await story.advanceTo('2026-04-14');
  expect(await story.refused(secretary, { type: 'openSession' })).toBe('no-quorum');
  await story.done(secretary, { type: 'recordNoQuorum' });
  const again = (on: string) => ({ type: 'reconvoke', on: toDay(on), at: '10:00', place: 'Salle B' }) as const;
  expect(await story.refused(secretary, again('2026-04-16'))).toBe('too-soon');
  await story.done(secretary, again('2026-04-17'));
  await story.advanceTo('2026-04-17');
  await story.done(secretary, { type: 'recordPresents', presents: [members[0]!.id] });
  await story.done(secretary, { type: 'openSession' });
  await story.done(secretary, { type: 'giveOpinion', item: 1, opinion: 'favourable', amount: euros(10_000) });
  expect((await story.state()).items[0]?.opinion?.attendance).toMatchObject({ base: 5, counted: 1, needed: 0 });
  await story.done(secretary, { type: 'closeSession' });
  expect((await carried(engine, story)).map(({ status }) => status)).toEqual(['applied']);
}, 60_000);

test('fifteen members vote at once while others vote twice and the recused try: each voice once, nobody else', async () => {
  const { secretary } = engine.cast;
  const fifteen = await insertCommittee(engine.context.db, 15);
  const recused = fifteen[14]!;
  await mandate(recused, SCEAUX);
  const dossier = await beforeCommittee(houseOf(engine), { organisation: SCEAUX });
  const story = await sitting(engine, [dossier], { members: fifteen });
  expect(await story.refused(secretary, { type: 'openVote', item: 1, opinion: 'favourable', amount: euros(50_000) })).toBe('recusal-pending');
  await story.done(fifteen[0]!, { type: 'confirmRecusal', item: 1, person: recused.id });
  await story.done(secretary, { type: 'openVote', item: 1, opinion: 'favourable', amount: euros(50_000) });
  const choices = ['for', 'against', 'abstention'] as const;
  const answers = await Promise.all(fifteen.flatMap((person, i) => [story.vote(person, 1, choices[i % 3]!), story.vote(person, 1, choices[(i + 1) % 3]!)]));
  expect(answers.slice(28)).toEqual(['recused', 'recused']);
  expect(answers.filter((answer) => answer === 'done')).toHaveLength(14);
  expect(answers.filter((answer) => answer === 'already-voted')).toHaveLength(14);
  await story.done(secretary, { type: 'closeVote', item: 1 });
  const [vote] = (await story.state()).items[0]!.votes;
  expect(vote!.votes.for + vote!.votes.against + vote!.votes.abstentions).toBe(14);
  expect(vote!.named?.map(({ person }) => person)).not.toContain(recused.id);
  expect(vote!.attendance).toMatchObject({ base: 14, counted: 14, recused: [recused.id] });
  expect(await story.vote(fifteen[1]!, 1, 'for')).toBe('item-closed');
}, 90_000);

test('no ballot of a recused person can be written, whoever asks the database', async () => {
  const { secretary } = engine.cast;
  const { db } = engine.context;
  const dossier = await beforeCommittee(houseOf(engine));
  const story = await sitting(engine, [dossier], { members });
  const [chair, recused, holder, other] = members as [Person, Person, Person, Person];
  await story.done(recused, { type: 'declareRecusal', item: 1, person: recused.id });
  await story.done(secretary, { type: 'openVote', item: 1, opinion: 'favourable', amount: euros(50_000) });
  const insert = (voter: Person, castBy: Person, flag: boolean) =>
    sql`insert into ballots (session, item, round, voter, cast_by, recused, choice, command_id) values (${story.id}, 1, 1, ${voter.id}, ${castBy.id}, ${flag}, 'for', 'by hand')`.execute(db);
  await expect(insert(recused, recused, false)).rejects.toThrow('voice_of_somebody_called');
  await expect(insert(recused, recused, true)).rejects.toThrow('a_recused_person_has_no_ballot');
  await expect(insert(recused, holder, false)).rejects.toThrow('voice_of_somebody_called');
  await expect(insert(other, recused, false)).rejects.toThrow('voice_of_somebody_called');
  // The list of voters itself gives the recused no voice, and a voice that was cast cannot be recused over it.
  await expect(sql`update item_voters set cast_by = person where session = ${story.id} and person = ${recused.id}`.execute(db)).rejects.toThrow('the_recused_have_no_voice');
  await insert(holder, holder, false);
  await expect(sql`update item_voters set recused = true, cast_by = null where session = ${story.id} and person = ${holder.id}`.execute(db)).rejects.toThrow('voice_of_somebody_called');
  // Whoever finds out late that they have an interest makes the vote begin again, without them.
  await story.done(holder, { type: 'declareRecusal', item: 1, person: holder.id });
  expect(await db.selectFrom('ballots').select('voter').where('session', '=', story.id).execute()).toEqual([]);
  expect(await story.vote(holder, 1, 'for')).toBe('recused');
  expect(await story.vote(chair, 1, 'against')).toBe('done');
  await story.done(secretary, { type: 'closeVote', item: 1 });
  expect((await story.state()).items[0]).toMatchObject({ status: 'waiting', votes: [{ round: 2, carried: false, attendance: { base: 3, recused: [recused.id, holder.id] } }] });
}, 60_000);

test('a vote that closes while ballots arrive has one outcome: what is counted is what was in', async () => {
  const { secretary } = engine.cast;
  const fifteen = await insertCommittee(engine.context.db, 15);
  const dossier = await beforeCommittee(houseOf(engine));
  const story = await sitting(engine, [dossier], { members: fifteen });
  await story.done(secretary, { type: 'openVote', item: 1, opinion: 'favourable', amount: euros(50_000) });
  const [, ...answers] = await Promise.all([story.done(secretary, { type: 'closeVote', item: 1 }), ...fifteen.map((person) => story.vote(person, 1, 'for'))]);
  const [vote] = (await story.state()).items[0]!.votes;
  expect(vote!.votes.for).toBe(answers.filter((answer) => answer === 'done').length);
  expect(answers.every((answer) => answer === 'done' || answer === 'item-closed')).toBe(true);
}, 60_000);

test('several sessions sit at once, a dossier before one of them only, and the envelope runs out by rank', async () => {
  const { cast, context } = engine;
  const house = houseOf(engine);
  const dossiers = [await beforeCommittee(house), await beforeCommittee(house), await beforeCommittee(house), await beforeCommittee(house)];
  const [one, other] = await Promise.all([sitting(engine, dossiers.slice(0, 3), { members }), sitting(engine, dossiers.slice(3), { members })]);
  const third = await planned(engine, { members });
  expect(await third.refused(cast.secretary, { type: 'convoke', agenda: [dossiers[0]!.id] })).toBe('on-another-agenda');
  await other.done(cast.secretary, { type: 'adjournItem', item: 1 });
  for (const item of [1, 2, 3]) await one.done(cast.secretary, { type: 'giveOpinion', item, opinion: 'favourable', amount: euros(50_000) });
  // What is left pays for one and a half.
  await context.db.updateTable('envelopes').set((eb) => ({ voted: eb('reserved', '+', eb('affected', '+', euros(75_000))) })).where('programme', '=', 'fmin').where('call', '=', '2026').where('section', '=', 'investment').execute();
  expect(await one.refused(cast.secretary, { type: 'closeSession' })).toBe('envelope-exhausted');
  await one.done(cast.secretary, { type: 'closeSession', whenShort: 'partial' });
  await other.done(cast.secretary, { type: 'closeSession' });
  expect((await carried(engine, one)).map(({ status }) => status)).toEqual(['applied', 'applied', 'applied']);
  expect(await dossiers[0]!.state()).toMatchObject({ phase: 'decision', opinion: { amount: euros(50_000) } });
  expect(await dossiers[1]!.state()).toMatchObject({ phase: 'decision', opinion: { amount: euros(25_000), wished: euros(50_000) } });
  expect(await dossiers[2]!.state()).toMatchObject({ phase: 'committee', opinion: null });
  expect((await one.state()).items.map(({ reserved }) => reserved)).toEqual([euros(50_000), euros(25_000), 0]);
}, 120_000);

test('Temporal forgets a session: it is woken from its record by the next act, and writes nothing twice', async () => {
  const { context, cast } = engine;
  const dossier = await beforeCommittee(houseOf(engine));
  const story = await sitting(engine, [dossier], { members });
  await context.client.workflow.getHandle(sessionWorkflowIdOf(story.id)).terminate('its data is gone');
  await story.done(cast.secretary, { type: 'giveOpinion', item: 1, opinion: 'favourable', amount: euros(1_000) });
  expect(await story.standing()).toMatchObject({ status: 'open', day: '2026-04-14' });
  expect(await context.db.selectFrom('session_messages').select('id').where('session', '=', story.id).execute()).toHaveLength(10);
}, 60_000);

test('a session changed by hand is found, and made again from its record', async () => {
  const { db } = engine.context;
  const story = await sitting(engine, [await beforeCommittee(houseOf(engine))], { members });
  expect(await verifySessions(db)).toEqual([]);
  const before = await story.state();
  await sql`update sessions set state = jsonb_set(state, '{chair}', to_jsonb(${members[1]!.id}::text)), status = 'closed' where id = ${story.id}`.execute(db);
  await sql`update session_items set live = false where session = ${story.id}`.execute(db);
  expect(await verifySessions(db)).toMatchObject([{ stream: story.id, what: 'state' }]);
  await rebuildSessions(db);
  expect(await verifySessions(db)).toEqual([]);
  expect(await story.state()).toEqual(before);
  expect(await db.selectFrom('session_items').select('live').where('session', '=', story.id).execute()).toEqual([{ live: true }]);
}, 60_000);

test('of a secret ballot it is known who voted, and nowhere what: neither the record, nor the rows, nor the minutes tell', async () => {
  const { db } = engine.context;
  const { secretary } = engine.cast;
  const bundle = (await engine.activities.recorder.shelf.current()).find(({ programme }) => programme.code === 'fmin')!;
  const { programme } = bundle;
  const secret = { ...bundle, programme: { ...programme, version: `${programme.version}-secret`, committee: { ...programme.committee, ballots: 'secret' as const } } };
  await db.insertInto('programme_versions').values({ version: secret.programme.version, code: 'fmin', bundle: JSON.stringify(secret) }).execute();
  const story = await sitting(engine, [await beforeCommittee(houseOf(engine))], { members });
  await story.done(secretary, { type: 'openVote', item: 1, opinion: 'favourable', amount: euros(1_000) });
  const key = 'once-and-again';
  expect(await story.vote(members[0]!, 1, 'for', { key })).toBe('done');
  expect(await story.vote(members[0]!, 1, 'for', { key })).toBe('done');
  expect(await Promise.all(members.slice(1).map((person, i) => story.vote(person, 1, i < 1 ? 'for' : 'against')))).toEqual(Array(4).fill('done'));
  expect(await db.selectFrom('ballots').select('choice').where('session', '=', story.id).execute()).toEqual(Array(5).fill({ choice: null }));
  await story.done(secretary, { type: 'closeVote', item: 1 });
  const [vote] = (await story.state()).items[0]!.votes;
  expect(vote).toMatchObject({ votes: { for: 2, against: 3, abstentions: 0 }, named: null, carried: false });
}, 60_000);
