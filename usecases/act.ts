import { createHash } from 'node:crypto';
import { deliverTo } from './deliver.ts';
import { withStatement } from './statements.ts';
import { saying } from './texts.ts';
import { revivedStart } from './revive.ts';
import { canonical } from '../database/record.ts';
import { whoMay } from '../domain/application/acts.ts';
import { refuse } from '../domain/refusal.ts';
import { workflowIdOf } from '../domain/application/identity.ts';
import type { Context } from './context.ts';
import type { Answered } from './deliver.ts';
import type { Actor, Command, CommandType, Role } from '../domain/application/commands.ts';
import type { Person } from '../domain/policy/person.ts';
import type { ActRequest } from '../workflows/messages.ts';
import type { Clock, Start } from '../workflows/start.ts';

export type { Answered } from './deliver.ts';

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
  const whole = await withStatement(context.db, asked.application, asked.command);
  if ('code' in whole) return { kind: 'refused', refusal: whole };
  return saying(context.db, { dossier: asked.application, commandId, by: actor.person }, whole, (command) =>
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

/** Sends an act to its dossier. */
export const deliver = (context: Context, id: string, request: ActRequest, clock: Clock): Promise<Answered> =>
  deliverTo<Start>(context, {
    type: 'application',
    workflowId: workflowIdOf(id),
    first: request.command.type === 'file' ? { schemaVersion: 1, application: id, clock, state: null, sent: [] } : null,
    revived: () => revivedStart(context.db, id),
    missing: refuse('not-found', 'Ce dossier n’existe pas ou ne vous est pas ouvert.'),
  }, request);
