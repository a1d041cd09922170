import type { Kysely } from 'kysely';
import { gather } from './facts.ts';
import type { ProgrammeRules } from '../domain/programme/rules.ts';
import { commitTo, eventsIn } from './journal.ts';
import type { ActInput, Deciding, Decided, Journal, ResultOf } from './journal.ts';
import { project } from './projection.ts';
import type { Names } from './projection.ts';
import type { Shelf } from './programmes.ts';
import type { Database } from './schema.ts';
import { isRefusal } from '../domain/application/answer.ts';
import { decide } from '../domain/application/acts.ts';
import { evolve } from '../domain/application/evolve.ts';
import { refuse } from '../domain/refusal.ts';
import type { Command } from '../domain/application/commands.ts';
import type { ApplicationEvent, Recorded } from '../domain/application/events.ts';
import type { Application } from '../domain/application/state.ts';
import type { Refusal } from '../domain/refusal.ts';

export { canonical, linkHash } from './journal.ts';
export type { Link, Outcome } from './journal.ts';

/** An act on a dossier: its stream is the dossier's id, which was its draft's. */
export interface CommitInput extends ActInput {
  readonly command: Command;
}
export type CommitResult = ResultOf<ApplicationEvent>;

/** What recording leans on, made once in a process. */
export interface Recorder {
  readonly db: Kysely<Database>;
  readonly shelf: Shelf;
  readonly rules: ProgrammeRules;
  readonly names: Names;
  readonly engine: string;
}

const TABLES = { events: 'events', commands: 'commands', heads: 'dossiers' } as const;

/** The only way to add to the record of a dossier: see `commitTo`. */
export function commit(recorder: Recorder, input: CommitInput): Promise<CommitResult> {
  const dossiers: Journal<Application, ApplicationEvent, CommitInput> = {
    tables: TABLES,
    stale: 'Le dossier a changé depuis que vous l’avez ouvert : relisez-le, puis recommencez.',
    decide: (deciding, asked) => decideAct(recorder, deciding, asked),
  };
  return commitTo(recorder, dossiers, input);
}

/** Events of a dossier after `seq`, in order. */
export const eventsAfter = (db: Kysely<Database>, stream: string, seq: number): Promise<readonly Recorded[]> => eventsIn<ApplicationEvent>(db, TABLES, stream, seq);

async function decideAct(recorder: Recorder, { trx, state, today, recorded }: Deciding<Application, ApplicationEvent>, { stream, command, actor, clock }: CommitInput): Promise<Decided<ApplicationEvent> | Refusal> {
  const gathered = await gather(trx, recorder.shelf, recorder.rules, { stream, state, command, actor, today });
  if (!gathered) return refuse('not-found', 'Ce dossier n’existe pas ou ne vous est pas ouvert.');
  const answer = decide(state, command, actor, gathered.facts);
  if (isRefusal(answer)) return answer;
  const events = recorded(answer);
  const after = events.reduce<Application | null>(evolve, state);
  if (!after) throw new Error(`${command.type} decided nothing`);
  return {
    recorded: events,
    project: async (head) => {
      await project(trx, { before: state, after, events, head, clock, day: today, title: gathered.title, names: recorder.names });
      if (command.type === 'file') await trx.updateTable('drafts').set({ filed: true }).where('id', '=', stream).execute();
    },
  };
}
