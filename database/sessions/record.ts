import type { Kysely } from 'kysely';
import { gatherForSession } from './facts.ts';
import { projectSession } from './projection.ts';
import { commitTo, eventsIn } from '../journal.ts';
import type { ActInput, Deciding, Decided, Journal, ResultOf } from '../journal.ts';
import type { Recorder } from '../record.ts';
import type { Database } from '../schema.ts';
import { decideSession } from '../../domain/committee/acts.ts';
import { isSessionRefusal } from '../../domain/committee/answer.ts';
import { evolveSession } from '../../domain/committee/evolve.ts';
import { refuse } from '../../domain/refusal.ts';
import type { SessionCommand } from '../../domain/committee/commands.ts';
import type { RecordedOfSession, SessionEvent } from '../../domain/committee/events.ts';
import type { Session } from '../../domain/committee/state.ts';
import type { Refusal } from '../../domain/refusal.ts';

/** An act of a session: its stream is the session's id. */
export interface SessionInput extends ActInput {
  readonly command: SessionCommand;
}
export type SessionResult = ResultOf<SessionEvent>;

const TABLES = { events: 'session_events', commands: 'session_commands', heads: 'sessions' } as const;

/** The only way to add to the record of a session: see `commitTo`. */
export function commitSession(recorder: Recorder, input: SessionInput): Promise<SessionResult> {
  const sessions: Journal<Session, SessionEvent, SessionInput> = {
    tables: TABLES,
    stale: 'La séance a changé depuis que vous l’avez ouverte : relisez-la, puis recommencez.',
    decide: (deciding, asked) => decideAct(recorder, deciding, asked),
  };
  return commitTo(recorder, sessions, input);
}

/** Events of a session after `seq`, in order. */
export const sessionEventsAfter = (db: Kysely<Database>, session: string, seq: number): Promise<readonly RecordedOfSession[]> => eventsIn<SessionEvent>(db, TABLES, session, seq);

async function decideAct(recorder: Recorder, { trx, state, today, recorded }: Deciding<Session, SessionEvent>, { stream, command, actor, clock }: SessionInput): Promise<Decided<SessionEvent> | Refusal> {
  const facts = await gatherForSession(trx, recorder.shelf, { id: stream, state, command, actor, today });
  if (!facts) return refuse('not-found', 'Cette séance n’existe pas ou ne vous est pas ouverte.');
  const answer = decideSession(state, command, actor, facts);
  if (isSessionRefusal(answer)) return answer;
  const events = recorded(answer);
  const after = events.reduce<Session | null>(evolveSession, state);
  if (!after) throw new Error(`${command.type} decided nothing`);
  return { recorded: events, project: (head) => projectSession(trx, { before: state, after, events, head, clock, today, actor }) };
}
