import { WithStartWorkflowOperation, WorkflowNotFoundError, WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError, isGrpcServiceError } from '@temporalio/client';
import { enterGate } from './gate.ts';
import { refuse } from '../domain/refusal.ts';
import type { Context } from './context.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { ActAnswer } from '../workflows/messages.ts';

export type Answered =
  | { readonly kind: 'done'; readonly seq: number }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** No worker answered in time: it may have been done or not. The same key asks again without doing it twice. */
  | { readonly kind: 'unknown' };

/** The workflow an act is sent to, and how it begins. */
export interface Addressee<Start> {
  /** Name of the workflow's type. */
  readonly type: string;
  readonly workflowId: string;
  /** What it begins with, when this act is its first; null for any other. */
  readonly first: Start | null;
  /** What it begins with when it is started again from the record alone. Null: there is nothing under this id. */
  revived(): Promise<Start | null>;
  /** Told to whoever asks for something that is not there. */
  readonly missing: Refusal;
}

interface Request {
  readonly commandId: string;
  readonly bodyHash: string;
}

/** Sends the Update `act`, in its turn among those this process sends to the same workflow. */
export async function deliverTo<Start>(context: Context, addressee: Addressee<Start>, request: Request): Promise<Answered> {
  const deadline = Date.now() + context.patience;
  const gate = await enterGate(addressee.workflowId, deadline);
  if (!gate) return { kind: 'unknown' };
  try {
    for (;;) {
      const answer = await deliverOnce(context, addressee, request, deadline);
      if (answer !== 'again') return answer;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  } finally {
    gate.leave();
  }
}

/** The workflow is woken or restarted where none is running. `again`: the server let the Update fall before any worker saw it. */
async function deliverOnce<Start>(context: Context, addressee: Addressee<Start>, request: Request, deadline: number): Promise<Answered | 'again'> {
  const { client } = context;
  const { workflowId, first, missing } = addressee;
  try {
    return await client.withDeadline(deadline, async () => {
      if (first) return answered(await withStart(context, addressee, request, first), request);
      try {
        return answered(await client.workflow.getHandle(workflowId).executeUpdate<ActAnswer, [Request]>('act', { updateId: request.commandId, args: [request] }), request);
      } catch (error) {
        if (!hasEnded(error)) throw error;
        const start = await addressee.revived();
        return start ? answered(await withStart(context, addressee, request, start), request) : { kind: 'refused', refusal: missing };
      }
    });
  } catch (error) {
    if (isUnanswered(error)) return { kind: 'unknown' };
    if (wasDropped(error)) return Date.now() < deadline ? 'again' : { kind: 'unknown' };
    throw error;
  }
}

function withStart<Start>({ client, taskQueue }: Context, { type, workflowId }: Addressee<Start>, request: Request, start: Start): Promise<ActAnswer> {
  type Started = (start: Start) => Promise<void>;
  const startWorkflowOperation = new WithStartWorkflowOperation<Started>(type, { workflowId, taskQueue, args: [start], workflowIdConflictPolicy: 'USE_EXISTING' });
  return client.workflow.executeUpdateWithStart<Started, ActAnswer, [Request]>('act', { updateId: request.commandId, args: [request], startWorkflowOperation });
}

/** An Update remembered under this id may be of another body: then the key was reused. */
function answered(answer: ActAnswer, request: Request): Answered {
  if (answer.bodyHash !== request.bodyHash) return { kind: 'refused', refusal: refuse('key-reused', 'Cette clé a déjà servi pour un autre acte : rechargez la page et recommencez.') };
  return answer.kind === 'done' ? { kind: 'done', seq: answer.seq } : { kind: 'refused', refusal: answer.refusal };
}

/** The run is over, or ended while the Update was on its way. */
const hasEnded = (error: unknown): boolean =>
  error instanceof WorkflowNotFoundError ||
  (error instanceof WorkflowUpdateFailedError && error.cause?.message.includes('completed before') === true);

const wasDropped = (error: unknown): boolean =>
  (error instanceof WorkflowUpdateFailedError && error.cause?.message.includes('wasn\'t processed by worker') === true) || codeOf(error) === FAILED_PRECONDITION;

const UNAVAILABLE = 14;
const DEADLINE_EXCEEDED = 4;
const RESOURCE_EXHAUSTED = 8;
/** An Update-with-Start whose workflow was starting or ending just then. */
const FAILED_PRECONDITION = 9;
const isUnanswered = (error: unknown): boolean =>
  error instanceof WorkflowUpdateRPCTimeoutOrCancelledError || [UNAVAILABLE, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED].includes(codeOf(error));

/** Number of a gRPC error, wrapped or not; -1 for any other. */
function codeOf(error: unknown): number {
  const cause = error instanceof Error && isGrpcServiceError(error.cause) ? error.cause : error;
  return isGrpcServiceError(cause) ? Number(cause.code) : -1;
}
