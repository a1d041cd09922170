import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { hash } from './act.ts';
import { deliverTo } from './deliver.ts';
import { idFrom, saying } from './texts.ts';
import { canonical } from '../database/journal.ts';
import { castBallot } from '../database/sessions/ballots.ts';
import { sessionEventsAfter } from '../database/sessions/record.ts';
import { whoMayInSession } from '../domain/committee/acts.ts';
import { foldSession } from '../domain/committee/evolve.ts';
import { sessionWorkflowIdOf } from '../domain/committee/identity.ts';
import { itemOf } from '../domain/committee/state.ts';
import { parisDay } from '../domain/calendar/day.ts';
import { hasRole } from '../domain/policy/may.ts';
import { refuse } from '../domain/refusal.ts';
import { shelfOf } from './catalogue.ts';
import type { Context } from './context.ts';
import type { Answered } from './deliver.ts';
import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';
import type { Role } from '../domain/application/commands.ts';
import type { SessionCommand, SessionCommandType } from '../domain/committee/commands.ts';
import type { Choice, Session } from '../domain/committee/state.ts';
import type { Person } from '../domain/policy/person.ts';
import type { SessionRequest } from '../workflows/messages.ts';
import type { SessionStart } from '../workflows/sitting.ts';
import type { Clock } from '../workflows/start.ts';

/** An act of a session as it comes through a door: its free text still in it. */
export interface AskedOfSession {
  readonly session: string;
  readonly command: SessionCommand;
  /** Idempotency key: the same key repeated is the same act. */
  readonly key: string;
  /** The seq the person had on screen (If-Match); null when they did not say. */
  readonly ifSeq: number | null;
  readonly person: Person;
  /** Clock of a session that is being planned; the real one unless a demonstration says otherwise. */
  readonly clock?: Clock;
}

/** Any act of a session: who may at this door, then the Update. The whole policy is applied where it is decided, in `decideSession`. */
export async function actInSession(context: Context, asked: AskedOfSession): Promise<Answered> {
  const { session: id, command: said, person } = asked;
  const found = await stateOf(context.db, id);
  if (!found && said.type !== 'planSession') return notFound();
  const as = roleIn(person, said.type, found?.programme ?? ('programme' in said ? said.programme : ''));
  if (!as) return found && !isInside(person, found) ? notFound() : { kind: 'refused', refusal: refuse('forbidden', 'Votre rôle ne permet pas cet acte.') };
  const commandId = hash(`${person.id}\n${id}\n${asked.key}`);
  // What is said of an item belongs to its dossier; the rest to the session.
  const dossier = found && 'item' in said ? (itemOf(found, said.item)?.dossier ?? null) : null;
  const bodyHash = hash(canonical(said));
  return saying(context.db, { dossier, ...(dossier === null && { session: id }), commandId, by: person.id }, said, (command) =>
    deliverToSession(context, id, { commandId, bodyHash, ifSeq: asked.ifSeq, command, actor: { person: person.id, as } }, asked.clock ?? { mode: 'real' }),
  );
}

/** The id of a session being planned follows from who asks and their key: asked again, it is the same session. */
export const newSessionId = (person: Person, key: string): string => idFrom(`session\n${person.id}\n${key}`);

const noSession = refuse('not-found', 'Cette séance n’existe pas ou ne vous est pas ouverte.');
const notFound = (): Answered => ({ kind: 'refused', refusal: noSession });

export const stateOf = async (db: Kysely<Database>, id: string): Promise<Session | null> => (await db.selectFrom('sessions').select('state').where('id', '=', id).executeTakeFirst())?.state ?? null;

/** In which of their roles a person does this: the first that the act allows. */
function roleIn(person: Person, type: SessionCommandType, programme: string): Role | undefined {
  return whoMayInSession(type).find((role) => person.roles.some((grant) => grant.role === role && (grant.programme === null || grant.programme === programme)));
}

const SERVICE: readonly Role[] = ['secretary', 'officer', 'finance', 'assembly', 'delegate', 'administrator'];

/** The service of the programme sees its sessions; a member those they are convened to. */
export const worksFor = (person: Person, { programme }: Pick<Session, 'programme'>): boolean => SERVICE.some((role) => hasRole(person, role, { programme, organisations: [] }, parisDay(Date.now())));
export const isInside = (person: Person, session: Session): boolean => worksFor(person, session) || (session.members.includes(person.id) && session.status !== 'planned');

/** Sends an act to its session. */
const deliverToSession = (context: Context, id: string, request: SessionRequest, clock: Clock): Promise<Answered> =>
  deliverTo<SessionStart>(context, {
    type: 'session',
    workflowId: sessionWorkflowIdOf(id),
    first: request.command.type === 'planSession' ? { schemaVersion: 1, session: id, clock, state: null, done: [] } : null,
    revived: () => revivedSession(context.db, id),
    missing: noSession,
  }, request);

/** What a session's workflow begins with when it is started again from the record alone. Null: no such session. */
export async function revivedSession(db: Kysely<Database>, id: string): Promise<SessionStart | null> {
  const row = await db.selectFrom('sessions').select(['clock', 'clock_day']).where('id', '=', id).executeTakeFirst();
  if (!row) return null;
  return { schemaVersion: 1, session: id, clock: row.clock === 'manual' ? { mode: 'manual', day: row.clock_day } : { mode: 'real' }, state: foldSession(await sessionEventsAfter(db, id, 0)), done: [] };
}

/** Every session that should be alive, started again from its events where none is running. */
export async function reviveSessions({ client, db, taskQueue }: Context, each: (id: string, how: 'revived' | 'running') => void): Promise<void> {
  const rows = await db.selectFrom('sessions').select('id').where('status', 'not in', ['approved', 'cancelled']).orderBy('held_on').execute();
  for (const { id } of rows) {
    const start = await revivedSession(db, id);
    if (!start) continue;
    try {
      await client.workflow.start('session', { workflowId: sessionWorkflowIdOf(id), taskQueue, args: [start], workflowIdConflictPolicy: 'FAIL' });
      each(id, 'revived');
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      each(id, 'running');
    }
  }
}

export interface AskedBallot {
  readonly session: string;
  readonly item: number;
  readonly choice: Choice;
  /** The member who gave a proxy; the voter's own voice when absent. */
  readonly for?: string;
  readonly key: string;
  readonly person: Person;
}

/** A ballot: its own transaction, without the workflow. Only in a vote that is open, one a voice, none from or for who stands aside. */
export async function vote({ db }: Pick<Context, 'db'>, { session: id, item, choice, for: giver, key, person }: AskedBallot): Promise<Answered> {
  const session = await stateOf(db, id);
  const subject = session && { programme: session.programme, organisations: [] };
  if (!session || !subject || !session.members.includes(person.id)) return notFound();
  const today = parisDay(Date.now());
  if (!hasRole(person, 'member', subject, today) && !hasRole(person, 'chair', subject, today)) return { kind: 'refused', refusal: refuse('forbidden', 'Votre rôle ne permet pas cet acte.') };
  const { committee } = await shelfOf(db).programme(session.version);
  const commandId = hash(`${person.id}\n${id}\n${key}`);
  const refusal = await castBallot(db, { session: id, item, voter: giver ?? person.id, castBy: person.id, choice, commandId, secret: committee.ballots === 'secret' });
  return refusal ? { kind: 'refused', refusal } : { kind: 'done', seq: session.seq };
}
