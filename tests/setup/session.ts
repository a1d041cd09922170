import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import { CRETEIL } from './people.ts';
import { fileDossier, played } from './dossier.ts';
import { euros, journey } from './journey.ts';
import { findPerson } from '../../database/people.ts';
import { toDay } from '../../domain/calendar/day.ts';
import { sessionWorkflowIdOf } from '../../domain/committee/identity.ts';
import { actInSession, vote } from '../../usecases/sessions.ts';
import type { Dossier, RecordHouse } from './dossier.ts';
import type { Engine } from './engine.ts';
import type { Database } from '../../database/schema.ts';
import type { Day } from '../../domain/calendar/day.ts';
import type { SessionCommand } from '../../domain/committee/commands.ts';
import type { Choice, Session } from '../../domain/committee/state.ts';
import type { Person } from '../../domain/policy/person.ts';
import type { Answered } from '../../usecases/act.ts';
import type { SessionStanding } from '../../workflows/messages.ts';

export { euros };
const FROM = toDay('2020-01-01');

/** The first presides. */
export async function insertCommittee(db: Kysely<Database>, count: number): Promise<readonly Person[]> {
  const members: Person[] = [];
  for (let i = 0; i < count; i += 1) {
    const id = randomUUID();
    await db.insertInto('people').values({ id, sub: randomUUID(), name: `Membre ${i + 1}`, email: `membre-${i + 1}@example.org` }).execute();
    await db.insertInto('roles').values({ person: id, role: i === 0 ? 'chair' : 'member', programme: null, organisation: null, valid_from: FROM, valid_until: null }).execute();
    members.push((await findPerson(db, id)) as Person);
  }
  return members;
}

export const houseOf = (engine: Engine): RecordHouse => ({ db: engine.context.db, recorder: engine.activities.recorder, cast: engine.cast, databaseUrl: engine.database.appUrl, close: () => Promise.resolve() });

/** A dossier that waits for the committee, played straight into the record: no workflow carries it, the act that reaches it wakes one. */
export async function beforeCommittee(house: RecordHouse, { organisation = CRETEIL, day = '2026-04-14' }: { readonly organisation?: string; readonly day?: string } = {}): Promise<Dossier> {
  if (organisation !== CRETEIL) {
    await house.db.insertInto('roles').values({ person: house.cast.agent.id, role: 'agent', programme: null, organisation: organisation.slice(0, 9), valid_from: FROM, valid_until: null }).onConflict((conflict) => conflict.doNothing()).execute();
  }
  const dossier = await fileDossier(house, { organisation });
  await journey.complete(...played(house, dossier));
  await journey.appraise(...played(house, dossier));
  // Its clock stands at the day of its last act: the session's, or what the session says of that day would lie in its future.
  await dossier.advanceTo(day);
  await journey.review(...played(house, dossier));
  return dossier;
}

/** A session of the tests, on a manual clock. */
export interface SessionStory {
  readonly id: string;
  act(person: Person, command: SessionCommand, options?: { readonly key?: string; readonly ifSeq?: number }): Promise<Answered>;
  /** The same, or the test fails. */
  done(person: Person, command: SessionCommand): Promise<number>;
  refused(person: Person, command: SessionCommand): Promise<string>;
  vote(person: Person, item: number, choice: Choice, options?: { readonly for?: Person; readonly key?: string }): Promise<string>;
  advanceTo(day: string): Promise<void>;
  state(): Promise<Session>;
  standing(): Promise<SessionStanding>;
}

export interface SessionOptions {
  readonly members: readonly Person[];
  readonly on?: string;
  readonly day?: string;
}

/** Planned, not yet convened. */
export async function planned({ context, cast }: Engine, { members, on = '2026-04-14', day = '2026-03-20' }: SessionOptions): Promise<SessionStory> {
  const id = randomUUID();
  const clock = { mode: 'manual', day: toDay(day) } as const;
  const act: SessionStory['act'] = (person, command, { key = randomUUID(), ifSeq } = {}) => actInSession(context, { session: id, command, key, ifSeq: ifSeq ?? null, person, clock });
  const done: SessionStory['done'] = async (person, command) => {
    const answer = await act(person, command);
    if (answer.kind !== 'done') throw new Error(`${command.type}: ${JSON.stringify(answer)}`);
    return answer.seq;
  };
  const [chair] = members;
  await done(cast.secretary, { type: 'planSession', programme: 'fmin', call: '2026', on: toDay(on), at: '14:30', place: 'Salle du Conseil', members: members.map((one) => one.id), chair: chair!.id });
  return {
    id,
    act,
    done,
    refused: async (person, command) => {
      const answer = await act(person, command);
      if (answer.kind !== 'refused') throw new Error(`${command.type} should have been refused: ${JSON.stringify(answer)}`);
      return answer.refusal.code;
    },
    vote: async (person, item, choice, { for: giver, key = randomUUID() } = {}) => {
      const answer = await vote(context, { session: id, item, choice, key, person, ...(giver && { for: giver.id }) });
      return answer.kind === 'refused' ? answer.refusal.code : answer.kind;
    },
    advanceTo: async (to) => {
      const handle = context.client.workflow.getHandle(sessionWorkflowIdOf(id));
      while ((await handle.executeUpdate<Day, [Day]>('advanceTo', { args: [toDay(to)] })) < to);
    },
    state: async () => (await context.db.selectFrom('sessions').select('state').where('id', '=', id).executeTakeFirstOrThrow()).state,
    standing: () => context.client.workflow.getHandle(sessionWorkflowIdOf(id)).query<SessionStanding>('standing'),
  };
}

/** Open, on its day, everybody there. */
export async function sitting(engine: Engine, dossiers: readonly { readonly id: string }[], options: SessionOptions): Promise<SessionStory> {
  const story = await planned(engine, options);
  const { secretary } = engine.cast;
  await story.done(secretary, { type: 'convoke', agenda: dossiers.map(({ id }) => id) });
  await story.advanceTo(options.on ?? '2026-04-14');
  await story.done(secretary, { type: 'recordPresents', presents: options.members.map(({ id }) => id) });
  await story.done(secretary, { type: 'openSession' });
  return story;
}

/** Waits until every act the session sent has its end; answers them in rank order. */
export async function carried(engine: Engine, story: SessionStory): Promise<readonly { readonly dossier: string; readonly status: string; readonly refusal: string | null }[]> {
  for (;;) {
    const rows = await engine.context.db.selectFrom('crossings').select(['dossier', 'status', 'refusal']).where('source', '=', story.id).orderBy('rank').execute();
    if (rows.length > 0 && rows.every(({ status }) => status !== 'pending')) return rows;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** From its convocation to its approved minutes: two dossiers, one opinion by consensus and one by a vote; both have reached their dossiers. */
export async function held(engine: Engine): Promise<SessionStory> {
  const { secretary } = engine.cast;
  const members = await insertCommittee(engine.context.db, 3);
  const [chair] = members as readonly [Person];
  const house = houseOf(engine);
  const story = await sitting(engine, [await beforeCommittee(house), await beforeCommittee(house)], { members });
  await story.done(secretary, { type: 'giveOpinion', item: 1, opinion: 'favourable-with-reserves', amount: euros(50_000), note: 'Publier les plans du triporteur sous licence libre.' });
  await story.done(secretary, { type: 'openVote', item: 2, opinion: 'favourable', amount: euros(40_000) });
  for (const member of members) await story.vote(member, 2, 'for');
  await story.done(secretary, { type: 'closeVote', item: 2 });
  await story.done(secretary, { type: 'closeSession' });
  await carried(engine, story);
  await story.done(secretary, { type: 'drawUpMinutes', note: 'Séance levée à 17 heures.' });
  await story.done(chair, { type: 'approveMinutes' });
  return story;
}
