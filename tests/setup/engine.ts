import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Runtime } from '@temporalio/worker';
import { workflowBundle } from './bundle.ts';
import { contextOn } from './context.ts';
import { freshDatabase } from './database.ts';
import { CRETEIL, insertCast } from './people.ts';
import { freshTaskQueue, namespace, temporalAddress } from './temporal.ts';
import { createWorkers } from '../../activities/worker.ts';
import { connect } from '../../database/connect.ts';
import { publishProgrammes } from '../../database/programmes.ts';
import { toDay } from '../../domain/calendar/day.ts';
import { workflowIdOf } from '../../domain/application/identity.ts';
import { loadProgrammes } from '../../programmes/load.ts';
import { act } from '../../usecases/act.ts';
import type { Worker } from '@temporalio/worker';
import type { ActivityContext } from '../../activities/index.ts';
import type { FreshDatabase } from './database.ts';
import type { Cast } from './people.ts';
import type { Command } from '../../domain/application/commands.ts';
import type { Application } from '../../domain/application/state.ts';
import type { Day } from '../../domain/calendar/day.ts';
import type { Person } from '../../domain/policy/person.ts';
import type { Answered } from '../../usecases/act.ts';
import type { Context } from '../../usecases/context.ts';
import type { Standing } from '../../workflows/messages.ts';

/** Quiet servers: what Temporal's Rust core has to say is no part of a test. */
Runtime.install({ logger: { log: () => undefined, trace: () => undefined, debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined } as never });

/**
 * Seen once in some hundred lives, on a machine busy with other things: the SDK lost a local activity and kept its workflow task alive for ever.
 * Only a fresh run of the test tells that from a fault of ours, which fails twice.
 */
if (typeof jest !== 'undefined') jest.retryTimes(1, { logErrorsBeforeRetry: true });

/** The engine on real servers: its own database, its own task queue, a worker in this process. */
export interface Engine {
  readonly database: FreshDatabase;
  readonly context: Context;
  readonly activities: ActivityContext;
  readonly cast: Cast;
  readonly taskQueue: string;
  /** host:port of Temporal. */
  readonly address: string;
  startWorker(options?: Partial<{ readonly maxCachedWorkflows: number }>): Promise<void>;
  stopWorker(): Promise<void>;
  close(): Promise<void>;
}

export interface EngineOptions {
  readonly worker?: boolean;
  readonly patience?: number;
  readonly onQuery?: (sql: string) => void;
}

export async function openEngine({ worker = true, patience = 15_000, onQuery }: EngineOptions = {}): Promise<Engine> {
  const database = await freshDatabase();
  const address = await temporalAddress();
  const db = connect(database.appUrl, { onQuery });
  await publishProgrammes(db, loadProgrammes(process.cwd()));
  const cast = await insertCast(db);
  const connection = await Connection.connect({ address });
  const client = new Client({ connection, namespace });
  const taskQueue = freshTaskQueue('dossiers');
  const activities = contextOn(db, client);
  const running: { worker: Worker; done: Promise<void> }[] = [];
  const native = await NativeConnection.connect({ address });

  async function startWorker({ maxCachedWorkflows }: Partial<{ maxCachedWorkflows: number }> = {}): Promise<void> {
    for (const one of await createWorkers({ connection: native, namespace, taskQueue, workflowBundle: await workflowBundle(), context: activities, maxCachedWorkflows })) running.push({ worker: one, done: one.run() });
  }
  async function stopWorker(): Promise<void> {
    for (const { worker: one } of running) one.shutdown();
    await Promise.allSettled(running.map(({ done }) => done));
    running.length = 0;
  }
  if (worker) await startWorker();
  return {
    database,
    context: { db, client, taskQueue, patience },
    activities,
    cast,
    taskQueue,
    address,
    startWorker,
    stopWorker,
    close: async () => {
      await stopWorker();
      await db.destroy();
      await connection.close();
      await native.close();
      await database.drop();
    },
  };
}


/** DIPbike of Créteil, 120 000 € HT, as its agent would answer the form. */
export const dipbike = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
  title: 'DIPbike, la fabrique numérique nomade',
  summary: 'Un triporteur électrique équipé d’imprimantes 3D, de kits de robotique et d’une fraiseuse, qui va de quartier en quartier.',
  axes: ['education', 'inclusion'],
  reuse: 'Les plans du triporteur et les ateliers sont publiés sous licence libre.',
  montage: 'single',
  partners: [],
  calendar: { startOn: '2026-06-01', endOn: '2027-06-30' },
  location: { address: '1 place Salvador-Allende', postcode: '94000', city: 'Créteil' },
  contact: { name: 'Amel Benhaddou', role: 'Chargée de projets numériques', email: 'amel.benhaddou@creteil.example', phone: '01 49 80 92 94' },
  plan: {
    expenses: [
      { id: 'triporteur', label: 'Triporteur électrique et aménagement', section: 'investment', basis: 'ht', amount: 6_400_000 },
      { id: 'machines', label: 'Imprimantes 3D, fraiseuse, kits robotique', section: 'investment', basis: 'ht', amount: 4_840_000 },
      { id: 'reception', label: 'Frais de réception', section: 'operating', basis: 'ht', amount: 760_000 },
    ],
    resources: [{ kind: 'own', funder: 'own', amount: 6_000_000, status: 'confirmed' }],
    asked: 6_000_000,
  },
  declarations: { notStarted: true, otherMetropolitanCall: false, accurate: true, mandated: true },
  ...more,
});

/** A dossier of the tests: its draft, and acts on it by the cast. */
export interface Story {
  readonly id: string;
  act(person: Person, command: Command, options?: { readonly key?: string; readonly ifSeq?: number }): Promise<Answered>;
  /** The same, or the test fails. */
  done(person: Person, command: Command): Promise<number>;
  refused(person: Person, command: Command): Promise<string>;
  deposit(piece: string): Promise<void>;
  document(): Promise<string>;
  advanceTo(day: string): Promise<void>;
  state(): Promise<Application>;
  standing(): Promise<Standing>;
}

export interface StoryOptions {
  readonly programme?: string;
  readonly call?: string;
  readonly answers?: Record<string, unknown>;
  readonly day?: string;
  readonly pieces?: readonly string[] | 'all';
}

/** A draft ready to be filed, on a manual clock. */
export async function openStory({ context, cast, activities }: Engine, options: StoryOptions = {}): Promise<Story> {
  const { db, client } = context;
  const { programme = 'fmin', call = '2026', answers = dipbike(), day = '2026-01-12' } = options;
  const id = randomUUID();
  const bundle = (await activities.recorder.shelf.current()).find((one) => one.programme.code === programme);
  if (!bundle) throw new Error(`no programme ${programme}`);
  await db.insertInto('drafts').values({ id, organisation: CRETEIL, programme, version: bundle.programme.version, call, created_by: cast.agent.id }).execute();
  await db.insertInto('draft_revisions').values({ draft: id, revision: 1, answers: JSON.stringify(answers), saved_by: cast.agent.id }).execute();
  const document = async (): Promise<string> => {
    const one = randomUUID();
    await db.insertInto('documents').values({ id: one, dossier: id, sha256: 'a'.repeat(64), bytes: 12, media_type: 'application/pdf', file_name: 'piece.pdf', uploaded_by: cast.agent.id }).execute();
    return one;
  };
  const { pieces = 'all' } = options;
  for (const { code, due, required } of bundle.programme.pieces) {
    const wanted = pieces === 'all' ? required && due === 'filing' : pieces.includes(code);
    if (wanted) await db.insertInto('draft_pieces').values({ draft: id, piece: code, document: await document() }).execute();
  }
  const perform: Story['act'] = (person, command, { key = randomUUID(), ifSeq } = {}) =>
    act(context, { application: id, command, key, ifSeq: ifSeq ?? null, person, clock: { mode: 'manual', day: toDay(day) } });
  const done: Story['done'] = async (person, command) => {
    const answer = await perform(person, command);
    if (answer.kind !== 'done') throw new Error(`${command.type}: ${JSON.stringify(answer)}`);
    return answer.seq;
  };
  return {
    id,
    act: perform,
    done,
    document,
    refused: async (person, command) => {
      const answer = await perform(person, command);
      if (answer.kind !== 'refused') throw new Error(`${command.type} should have been refused: ${JSON.stringify(answer)}`);
      return answer.refusal.code;
    },
    deposit: async (piece) => void (await done(cast.agent, { type: 'depositPiece', piece, document: await document() })),
    advanceTo: async (to) => {
      const handle = client.workflow.getHandle(workflowIdOf(id));
      while ((await handle.executeUpdate<Day, [Day]>('advanceTo', { args: [toDay(to)] })) < to);
    },
    state: async () => (await db.selectFrom('dossiers').select('state').where('id', '=', id).executeTakeFirstOrThrow()).state,
    standing: () => client.workflow.getHandle(workflowIdOf(id)).query<Standing>('standing'),
  };
}

