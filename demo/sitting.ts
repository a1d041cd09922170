import { randomUUID } from 'node:crypto';
import type { Cents } from '../domain/money/money.ts';
import { toDay, type Day } from '../domain/calendar/day.ts';
import { sessionWorkflowIdOf } from '../domain/committee/identity.ts';
import type { SessionCommand } from '../domain/committee/commands.ts';
import type { Choice } from '../domain/committee/state.ts';
import type { Person } from '../domain/policy/person.ts';
import type { Answered } from '../usecases/act.ts';
import { readSession, type Desk, type DeskItem } from '../usecases/session-desk.ts';
import { actInSession, newSessionId, vote } from '../usecases/sessions.ts';
import type { Committee } from './committee.ts';
import type { Stage } from './stage.ts';

/** A session of the committee, on a clock that is moved by hand. */
export interface Sitting {
  readonly id: string;
  readonly committee: Committee;
  /** Does the act, or ends the demonstration with a sentence that says which act failed and why. */
  done(person: Person, command: SessionCommand): Promise<void>;
  /** Does what the rules refuse; answers what they say. */
  refused(person: Person, command: SessionCommand): Promise<string>;
  /** Casts a ballot, one's own or a proxy's; answers the refusal's sentence, or null. */
  vote(person: Person, item: number, choice: Choice, giver?: Person): Promise<string | null>;
  reach(day: string): Promise<void>;
  /** The secretary's desk. */
  desk(): Promise<Desk>;
}

export async function planSitting(stage: Stage, committee: Committee, { call, today, on, place }: { readonly call: string; readonly today: Day; readonly on: Day; readonly place: string }): Promise<Sitting> {
  const { context, cast } = stage;
  const key = `demonstration/${call}`;
  const id = newSessionId(cast.secretary, key);
  const act = (person: Person, command: SessionCommand): Promise<Answered> =>
    actInSession(context, { session: id, command, key: command.type === 'planSession' ? key : randomUUID(), ifSeq: null, person, clock: { mode: 'manual', day: today } });
  const failed = (what: string, why: string): Error => new Error(`Séance du comité : l’acte ${what} a échoué. ${why}`);
  const done: Sitting['done'] = async (person, command) => {
    const answer = await act(person, command);
    if (answer.kind === 'refused') throw failed(command.type, answer.refusal.message);
    if (answer.kind === 'unknown') throw failed(command.type, 'Aucune réponse n’est arrivée à temps.');
  };
  await done(cast.secretary, { type: 'planSession', programme: 'fmin', call, on, at: '14:30', place, members: committee.members.map((one) => one.id), chair: committee.chair.id });
  return {
    id,
    committee,
    done,
    refused: async (person, command) => {
      const answer = await act(person, command);
      if (answer.kind !== 'refused') throw failed(command.type, 'Il devait être refusé.');
      return answer.refusal.message;
    },
    vote: async (person, item, choice, giver) => {
      const answer = await vote(context, { session: id, item, choice, key: randomUUID(), person, ...(giver && { for: giver.id }) });
      return answer.kind === 'refused' ? answer.refusal.message : null;
    },
    reach: async (day) => {
      const handle = context.client.workflow.getHandle(sessionWorkflowIdOf(id));
      // Earlier than asked: that run was handing over, and the next one goes on.
      while ((await handle.executeUpdate<Day, [Day]>('advanceTo', { args: [toDay(day)] })) < day);
    },
    desk: async () => {
      const desk = await readSession(context.db, cast.secretary, id);
      if (!desk) throw new Error('La séance n’est pas ouverte à la secrétaire.');
      return desk;
    },
  };
}

/** What the committee is asked to say of an item: favourable, for what the appraisal proposes. */
export const proposal = (item: DeskItem, note: string) => ({ item: item.no, opinion: 'favourable', amount: item.dossier.proposed as Cents, note }) as const;
