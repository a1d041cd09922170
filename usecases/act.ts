import { createHash } from 'node:crypto';
import { WithStartWorkflowOperation, WorkflowNotFoundError, WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError, isGrpcServiceError } from '@temporalio/client';
import { enterGate } from './gate.ts';
import { saying } from './texts.ts';
import { revivedStart } from './revive.ts';
import { canonical } from '../database/record.ts';
import { whoMay } from '../domain/application/acts.ts';
import { refuse } from '../domain/refusal.ts';
import { workflowIdOf } from '../domain/application/identity.ts';
import type { Context } from './context.ts';
import type { Actor, Command, CommandType, Role } from '../domain/application/commands.ts';
import type { Person } from '../domain/policy/person.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { application } from '../workflows/application.ts';
import type { ActAnswer, ActRequest } from '../workflows/messages.ts';
import type { Clock, Start } from '../workflows/start.ts';

/** An act as it comes through a door: its free text still in it. */
export interface Asked {
  /** Id of the dossier, which is its draft's. */
  readonly application: string;
  /** The act, with people's own words where the record keeps a text's id. */
  readonly command: Command;
  /** Idempotency key: the same key repeated is the same act. */
  readonly key: string;
  /** The seq the person had on screen (If-Match); null when they did not say. */
  readonly ifSeq: number | null;
  readonly person: Person;
  /** Clock of a dossier that is being filed; the real one unless a demonstration says otherwise. */
  readonly clock?: Clock;
}

export type Answered =
  | { readonly kind: 'done'; readonly seq: number }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** No worker answered in time: it may have been done or not. The same key asks again without doing it twice. */
  | { readonly kind: 'unknown' };

/** Any act on a dossier: who may at this door, then the Update. The whole policy is applied where it is decided, in `decide`. */
export async function act(context: Context, asked: Asked): Promise<Answered> {
  const dossier = await context.db.selectFrom('dossiers').select(['programme', 'organisation']).where('id', '=', asked.application).executeTakeFirst();
  const draft = dossier ?? (await context.db.selectFrom('drafts').select(['programme', 'organisation']).where('id', '=', asked.application).executeTakeFirst());
  if (!draft) return refused('not-found', 'Ce dossier n’existe pas ou ne vous est pas ouvert.');
  const as = roleFor(asked.person, asked.command.type, draft);
  if (!as) return refused('forbidden', 'Votre rôle ne permet pas cet acte.');
  const actor: Actor = { person: asked.person.id, as };
  const commandId = hash(`${actor.person}\n${asked.application}\n${asked.key}`);
  const bodyHash = hash(canonical(asked.command));
  return saying(context.db, { dossier: asked.application, commandId, by: actor.person }, asked.command, (command) =>
    deliver(context, asked.application, { commandId, bodyHash, ifSeq: asked.ifSeq, command, actor }, asked.clock ?? { mode: 'real' }),
  );
}

const refused = (code: string, message: string): Answered => ({ kind: 'refused', refusal: refuse(code, message) });
export const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

/** In which of their roles a person does this: the first that the act allows. An agent of the owner comes as an agent. */
function roleFor(person: Person, type: CommandType, { programme, organisation }: { readonly programme: string; readonly organisation: string }): Role | undefined {
  const fits = (role: Role): boolean =>
    person.roles.some((grant) => grant.role === role && (role === 'agent' ? grant.organisation?.slice(0, 9) === organisation.slice(0, 9) : grant.programme === null || grant.programme === programme));
  return whoMay(type).find((role): role is Role => role !== 'clock' && role !== 'system' && fits(role));
}

/** Sends the Update, in its turn among those this process sends to the same dossier. */
export async function deliver(context: Context, id: string, request: ActRequest, clock: Clock): Promise<Answered> {
  const deadline = Date.now() + context.patience;
  const gate = await enterGate(id, deadline);
  if (!gate) return { kind: 'unknown' };
  try {
    for (;;) {
      const answer = await deliverOnce(context, id, request, clock, deadline);
      if (answer !== 'again') return answer;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  } finally {
    gate.leave();
  }
}

/** The dossier's workflow is woken or restarted where none is running. `again`: the server let the Update fall before any worker saw it. */
async function deliverOnce(context: Context, id: string, request: ActRequest, clock: Clock, deadline: number): Promise<Answered | 'again'> {
  const { client } = context;
  try {
    return await client.withDeadline(deadline, async () => {
      if (request.command.type === 'file') return answered(await withStart(context, id, request, { schemaVersion: 1, application: id, clock, state: null, sent: [] }), request);
      try {
        const running = client.workflow.getHandle<typeof application>(workflowIdOf(id));
        return answered(await running.executeUpdate<ActAnswer, [ActRequest]>('act', { updateId: request.commandId, args: [request] }), request);
      } catch (error) {
        if (!hasEnded(error)) throw error;
        const start = await revivedStart(context.db, id);
        if (!start) return refused('not-found', 'Ce dossier n’existe pas ou ne vous est pas ouvert.');
        return answered(await withStart(context, id, request, start), request);
      }
    });
  } catch (error) {
    if (isUnanswered(error)) return { kind: 'unknown' };
    if (wasDropped(error)) return Date.now() < deadline ? 'again' : { kind: 'unknown' };
    throw error;
  }
}

function withStart({ client, taskQueue }: Context, id: string, request: ActRequest, start: Start): Promise<ActAnswer> {
  const startWorkflowOperation = new WithStartWorkflowOperation<typeof application>('application', { workflowId: workflowIdOf(id), taskQueue, args: [start], workflowIdConflictPolicy: 'USE_EXISTING' });
  return client.workflow.executeUpdateWithStart<typeof application, ActAnswer, [ActRequest]>('act', { updateId: request.commandId, args: [request], startWorkflowOperation });
}

/** An Update remembered under this id may be of another body: then the key was reused. */
function answered(answer: ActAnswer, request: ActRequest): Answered {
  if (answer.bodyHash !== request.bodyHash) return refused('key-reused', 'Cette clé a déjà servi pour un autre acte : rechargez la page et recommencez.');
  return answer.kind === 'done' ? { kind: 'done', seq: answer.seq } : { kind: 'refused', refusal: answer.refusal };
}

/** The run is over, or ended while the Update was on its way. */
export const hasEnded = (error: unknown): boolean =>
  error instanceof WorkflowNotFoundError ||
  (error instanceof WorkflowUpdateFailedError && error.cause?.message.includes('completed before') === true);

export const wasDropped = (error: unknown): boolean =>
  (error instanceof WorkflowUpdateFailedError && error.cause?.message.includes('wasn\'t processed by worker') === true) || codeOf(error) === FAILED_PRECONDITION;

const UNAVAILABLE = 14;
const DEADLINE_EXCEEDED = 4;
const RESOURCE_EXHAUSTED = 8;
/** An Update-with-Start whose workflow was starting or ending just then. */
const FAILED_PRECONDITION = 9;
export const isUnanswered = (error: unknown): boolean =>
  error instanceof WorkflowUpdateRPCTimeoutOrCancelledError || [UNAVAILABLE, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED].includes(codeOf(error));

/** Number of a gRPC error, wrapped or not; -1 for any other. */
function codeOf(error: unknown): number {
  const cause = error instanceof Error && isGrpcServiceError(error.cause) ? error.cause : error;
  return isGrpcServiceError(cause) ? Number(cause.code) : -1;
}
