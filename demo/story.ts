import { findDocument, insertDocument } from '../database/documents.ts';
import { insertDraft } from '../database/drafts.ts';
import type { Command } from '../domain/application/commands.ts';
import { workflowIdOf } from '../domain/application/identity.ts';
import type { Application } from '../domain/application/state.ts';
import { addDays, type Day, dayInFrench } from '../domain/calendar/day.ts';
import type { Person } from '../domain/policy/person.ts';
import { act } from '../usecases/act.ts';
import { attachPiece } from '../usecases/drafts.ts';
import { idFrom } from '../usecases/texts.ts';
import type { Standing } from '../workflows/messages.ts';
import type { Project } from './projects.ts';
import type { Stage } from './stage.ts';

/** A dossier of the demonstration, lived act by act on a clock that is moved by hand. */
export interface Story {
  readonly id: string;
  readonly stage: Stage;
  readonly project: Project;
  readonly agent: Person;
  readonly filedOn: Day;
  /** Day of its clock. */
  readonly today: Day;
  /** Does the act, or ends the story with a sentence that says which act failed and why. */
  done(person: Person, command: Command): Promise<void>;
  /** Tries an act that the rules refuse; answers why. */
  refused(person: Person, command: Command): Promise<string>;
  /** Deposits a document that no act names yet; answers its id. */
  document(code: string, title: string): Promise<string>;
  deposit(piece: string): Promise<void>;
  /** Moves the clock to that day, if it is not there yet: every date on the way comes, and what follows from it is done. */
  reach(day: Day): Promise<void>;
  /** Moves the clock to that many weeks after the filing: every date on the way comes, and what follows from it is done. */
  week(weeks: number): Promise<void>;
  state(): Promise<Application>;
  /** Waits until nothing is left to be done on this day: the last letters are made. */
  settle(): Promise<void>;
}

/** Longest wait for what a day of the clock brings, in milliseconds. */
const PATIENCE = 60_000;

/**
 * A draft with all the pieces a filing needs, ready to be filed on the day given. Its id and the keys of its acts follow from the project:
 * a story that was interrupted is told again from the beginning, and what was done of it is not done twice.
 */
export async function openStory(stage: Stage, project: Project, filedOn: Day, agent: Person = stage.cast.agentOf(project.organisation)): Promise<Story> {
  const { context, shelf, paper } = stage;
  const { db, client } = context;
  const bundle = (await shelf.current()).find(({ programme }) => programme.code === project.programme);
  if (!bundle) throw new Error(`Le dispositif « ${project.programme} » n’est pas publié.`);
  const { pieces, version } = bundle.programme;
  const id = idFrom(`demonstration\n${project.programme}\n${project.organisation}\n${String(project.answers.title)}`);
  const call = filedOn.slice(0, 4);
  const title = String(project.answers.title);
  const file = (code: string, name: string) => paper.deposit({ code, title: name, project: title, organisation: project.name });
  await insertDraft(db, { id, organisation: project.organisation, programme: project.programme, version, call, created_by: agent.id }, project.answers);
  const { filed } = await db.selectFrom('drafts').select('filed').where('id', '=', id).executeTakeFirstOrThrow();
  for (const { code, title: name, due, required } of pieces) {
    if (filed || !required || due !== 'filing') continue;
    const attached = await attachPiece(db, agent, id, code, file(code, name));
    if (!attached.ok) throw new Error(`« ${title} » : la pièce « ${name} » n’a pas pu être déposée. ${attached.refusals[0].message}`);
  }

  let today = filedOn;
  const failed = (what: string, why: string): Error => new Error(`« ${title} », le ${dayInFrench(today)} : l’acte ${what} a échoué. ${why}`);
  const handle = client.workflow.getHandle(workflowIdOf(id));
  const within = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await client.withDeadline(Date.now() + PATIENCE, work);
    } catch (error) {
      const standing = await client.withDeadline(Date.now() + 5_000, () => handle.query<Standing>('standing')).catch(() => null);
      throw failed(what, standing?.stuck ? `Le dossier attend qu’on y remédie : ${standing.stuck}.` : String(error instanceof Error ? error.message : error));
    }
  };
  const moveTo = async (day: Day): Promise<void> => {
    const reached = await db.selectFrom('dossiers').select('clock_day').where('id', '=', id).where('phase', '=', 'closed').executeTakeFirst();
    // A dossier that has ended has no clock to move any more.
    if (reached && reached.clock_day >= day) {
      today = day;
      return;
    }
    // Earlier than asked: that run was handing over, and the next one goes on.
    while ((await within('advanceTo', () => handle.executeUpdate<Day, [Day]>('advanceTo', { args: [day] }))) < day);
    today = day;
    // The record knows the day of the last act; what is read beside it between two acts is held against the day of the clock.
    await db.updateTable('dossiers').set({ clock_day: day }).where('id', '=', id).where('clock_day', '<', day).execute();
  };
  let documents = 0;
  const document: Story['document'] = async (code, name) => {
    const one = idFrom(`${id}/document/${(documents += 1)}`);
    if (await findDocument(db, id, one)) return one;
    const { sha256, bytes, mediaType, fileName } = file(code, name);
    return (await insertDocument(db, { id: one, dossier: id, sha256, bytes, media_type: mediaType, file_name: fileName, uploaded_by: agent.id })).id;
  };
  const state: Story['state'] = async () => (await db.selectFrom('dossiers').select('state').where('id', '=', id).executeTakeFirstOrThrow()).state;
  let acts = 0;
  const asked = (person: Person, command: Command) => act(context, { application: id, command, key: `demonstration/${(acts += 1)}`, ifSeq: null, person, clock: { mode: 'manual', day: filedOn } });
  const done: Story['done'] = async (person, command) => {
    const answer = await asked(person, command);
    if (answer.kind === 'refused') throw failed(command.type, answer.refusal.message);
    if (answer.kind === 'unknown') throw failed(command.type, 'Aucune réponse n’est arrivée à temps.');
  };
  return {
    id,
    stage,
    project,
    agent,
    filedOn,
    get today() {
      return today;
    },
    done,
    refused: async (person, command) => {
      const answer = await asked(person, command);
      if (answer.kind !== 'refused') throw failed(command.type, 'Il aurait dû être refusé.');
      return answer.refusal.message;
    },
    document,
    deposit: async (piece) => done(agent, { type: 'depositPiece', piece, document: await document(piece, pieces.find(({ code }) => code === piece)?.title ?? piece) }),
    reach: async (day) => {
      if (day > today) await moveTo(day);
    },
    week: (weeks) => moveTo(addDays(filedOn, weeks * 7)),
    state,
    settle: async () => {
      if ((await state()).phase === 'closed') await within('clôture', () => handle.result());
      else await moveTo(today);
    },
  };
}
