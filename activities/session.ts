import { randomUUID } from 'node:crypto';
import { messageTo } from './letters/session.ts';
import { persist } from './persist.ts';
import { reach } from '../runtime/failpoints.ts';
import { commitSession } from '../database/sessions/record.ts';
import { freshAgenda } from '../database/sessions/agenda.ts';
import { freeStuck } from '../database/stuck.ts';
import type { Insisting } from './persist.ts';
import type { Recorder } from '../database/record.ts';
import type { SessionInput, SessionResult } from '../database/sessions/record.ts';
import type { Day } from '../domain/calendar/day.ts';

/** What is written to the members of a session: `convocation/1`, `reminder/1`, `cancellation/1`. */
export interface MessageToMembers {
  readonly session: string;
  readonly occasion: string;
  readonly on: Day;
}

/** The one writer of a session's record, and its messages: both in PostgreSQL, each once whatever happens to the worker. */
export const sessionActivities = ({ recorder }: { readonly recorder: Recorder }) => ({
  commitSession: ({ givenUp, ...input }: SessionInput & Insisting): Promise<SessionResult> => {
    const act = { stream: input.stream, key: input.commandId, work: 'session-act', name: input.command.type, givenUp } as const;
    return persist(recorder.db, act, async () => {
      reach('session:before');
      const result = await commitSession(recorder, input);
      if (result.outcome.kind === 'refused') await freeStuck(recorder.db, act);
      reach('session:after');
      return result;
    });
  },
  writeToMembers: ({ session, occasion, on, givenUp }: MessageToMembers & Insisting): Promise<void> =>
    persist(recorder.db, { stream: session, key: occasion, work: 'message', name: occasion, givenUp }, async () => {
      const { db } = recorder;
      const agenda = await freshAgenda(db, session);
      const rows = agenda.members.map((member) => {
        const id = randomUUID();
        return { id, session, occasion, person: member.id, recipient: member.email, ...messageTo(member, agenda, occasion), message_id: `<${id}@fmin>`, queued_on: on, sent_at: null, last_error: null };
      });
      await db.insertInto('session_messages').values(rows).onConflict((conflict) => conflict.columns(['session', 'occasion', 'person']).doNothing()).execute();
    }),
});
