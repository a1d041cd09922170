import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import { freshDatabase } from './database.ts';
import { dipbike } from './engine.ts';
import { journey } from './journey.ts';
import { CRETEIL, insertCast } from './people.ts';
import { recorderOn } from '../../activities/recorder.ts';
import { connect } from '../../database/connect.ts';
import { commit } from '../../database/record.ts';
import { publishProgrammes } from '../../database/programmes.ts';
import { whoMay } from '../../domain/application/acts.ts';
import { CLOCK } from '../../domain/application/commands.ts';
import { startOf, toDay } from '../../domain/calendar/day.ts';
import { loadProgrammes } from '../../programmes/load.ts';
import { storeTexts } from '../../usecases/texts.ts';
import type { Engine, Story, StoryOptions } from './engine.ts';
import type { Cast } from './people.ts';
import type { Recorder } from '../../database/record.ts';
import type { Database } from '../../database/schema.ts';
import type { Actor, Command } from '../../domain/application/commands.ts';
import type { Application } from '../../domain/application/state.ts';
import type { Day } from '../../domain/calendar/day.ts';
import type { ProgrammeBundle } from '../../domain/programme/programme.ts';
import type { Person } from '../../domain/policy/person.ts';

/** The record on a real database, without Temporal: acts go straight through `commit`. */
export interface RecordHouse {
  readonly db: Kysely<Database>;
  readonly recorder: Recorder;
  readonly cast: Cast;
  /** As the application sees it: for a process of its own. */
  readonly databaseUrl: string;
  close(): Promise<void>;
}

/** A database of the suite's own with the programmes published (the project's, unless told otherwise) and the cast in it. */
export async function openRecorder(programmes: readonly ProgrammeBundle[] = loadProgrammes(process.cwd())): Promise<RecordHouse> {
  const database = await freshDatabase();
  const db = connect(database.appUrl);
  await publishProgrammes(db, programmes);
  return {
    db,
    recorder: recorderOn(db, { engine: 'test' }),
    cast: await insertCast(db),
    databaseUrl: database.appUrl,
    close: async () => {
      await db.destroy();
      await database.drop();
    },
  };
}

export interface DossierOptions extends StoryOptions {
  /** SIRET; Créteil unless told otherwise. The cast's agent acts for Créteil alone. */
  readonly organisation?: string;
  /** Version of the programme; the last published unless told otherwise. */
  readonly version?: string;
}

/** A dossier of the tests: what `journey` plays, and acts of the clock. Its day is moved by hand, and nothing happens by itself. */
export interface Dossier extends Omit<Story, 'standing' | 'act'> {
  readonly day: Day;
  /** An act of the clock, or the test fails. */
  clock(command: Command): Promise<number>;
}

/** A draft with its pieces, ready to be filed. */
export async function openDossier({ db, recorder, cast }: RecordHouse, options: DossierOptions = {}): Promise<Dossier> {
  const { programme = 'fmin', call = '2026', answers = dipbike(), organisation = CRETEIL, pieces = 'all' } = options;
  const id = randomUUID();
  let day = toDay(options.day ?? '2026-01-12');
  const bundle = options.version ? await recorder.shelf.bundle(options.version) : (await recorder.shelf.current()).find((one) => one.programme.code === programme);
  if (!bundle) throw new Error(`no programme ${programme}`);
  await db.insertInto('drafts').values({ id, organisation, programme, version: bundle.programme.version, call, created_by: cast.agent.id }).execute();
  await db.insertInto('draft_revisions').values({ draft: id, revision: 1, answers: JSON.stringify(answers), saved_by: cast.agent.id }).execute();

  const document: Story['document'] = async () => {
    const one = randomUUID();
    await db.insertInto('documents').values({ id: one, dossier: id, sha256: 'a'.repeat(64), bytes: 12, media_type: 'application/pdf', file_name: 'piece.pdf', uploaded_by: cast.agent.id }).execute();
    return one;
  };
  for (const { code, due, required } of bundle.programme.pieces) {
    const wanted = pieces === 'all' ? required && due === 'filing' : pieces.includes(code);
    if (wanted) await db.insertInto('draft_pieces').values({ draft: id, piece: code, document: await document() }).execute();
  }

  const seq = async (): Promise<number> => (await db.selectFrom('dossiers').select('seq').where('id', '=', id).executeTakeFirst())?.seq ?? 0;
  const perform = async (actor: Actor, said: Command) => {
    const commandId = randomUUID();
    const command = await storeTexts(db, { dossier: id, commandId, by: actor.person }, said);
    const { outcome } = await commit(recorder, { stream: id, commandId, bodyHash: '', expectedSeq: await seq(), ifSeq: null, command, actor, clock: 'manual', day, instant: startOf(day) });
    return outcome;
  };
  const mustBeDone = async (actor: Actor, command: Command): Promise<number> => {
    const outcome = await perform(actor, command);
    if (outcome.kind !== 'done') throw new Error(`${command.type} on ${day}: ${JSON.stringify(outcome)}`);
    return outcome.seq;
  };
  const as = (person: Person, { type }: Command): Actor => {
    const role = whoMay(type).find((one) => person.roles.some((grant) => grant.role === one));
    return { person: person.id, as: role ?? person.roles[0]?.role ?? 'agent' };
  };
  const done: Story['done'] = (person, command) => mustBeDone(as(person, command), command);

  return {
    id,
    get day() {
      return day;
    },
    done,
    clock: (command) => mustBeDone(CLOCK, command),
    document,
    refused: async (person, command) => {
      const outcome = await perform(as(person, command), command);
      if (outcome.kind !== 'refused') throw new Error(`${command.type} should have been refused: ${JSON.stringify(outcome)}`);
      return outcome.refusal.code;
    },
    deposit: async (piece) => void (await done(cast.agent, { type: 'depositPiece', piece, document: await document() })),
    advanceTo: (to) => {
      day = toDay(to);
      return Promise.resolve();
    },
    state: async (): Promise<Application> => (await db.selectFrom('dossiers').select('state').where('id', '=', id).executeTakeFirstOrThrow()).state,
  };
}

/** A filed dossier. */
export async function fileDossier(house: RecordHouse, options: DossierOptions = {}): Promise<Dossier> {
  const dossier = await openDossier(house, options);
  await dossier.done(house.cast.agent, { type: 'file', revision: 1 });
  return dossier;
}

/** A dossier played as far as that chapter, straight through the record. */
export async function dossierPlayed(house: RecordHouse, to: 'toNotification' | 'toAgreement' | 'toDelivery', options: DossierOptions = {}): Promise<Dossier> {
  const dossier = await openDossier(house, options);
  await journey[to](...played(house, dossier));
  return dossier;
}

/** What the chapters of `journey` ask for: they take the cast from the house, and nothing of the engine. */
export const played = (house: RecordHouse, dossier: Dossier): [Engine, Story] => [house as unknown as Engine, dossier as unknown as Story];
