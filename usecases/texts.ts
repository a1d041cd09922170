import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Answered } from './deliver.ts';
import type { Database } from '../database/schema.ts';
import type { Command } from '../domain/application/commands.ts';
import type { SessionCommand } from '../domain/committee/commands.ts';

/** Fields of an act that hold people's own words at the door, and the id of a text in the record. */
const FREE_TEXT: ReadonlySet<string> = new Set(['note', 'reason', 'reasons', 'text', 'ownShareReason', 'place', 'observations']);

export interface Storing {
  /** What the words are about: a dossier, or a session as a whole. */
  readonly dossier: string | null;
  readonly session?: string;
  readonly commandId: string;
  readonly by: string;
}

/** Puts the free text of an act aside and leaves its ids. */
export async function storeTexts<C extends Command | SessionCommand>(db: Kysely<Database>, storing: Storing, said: C): Promise<C> {
  const { command, texts } = putAside(storing, said);
  await store(db, storing, texts);
  return command;
}

/** Has an act answered with its free text put aside: a refusal leaves none of it behind, what is done or may have been has it all. */
export async function saying<C extends Command | SessionCommand>(db: Kysely<Database>, storing: Storing, said: C, deliver: (command: C) => Promise<Answered>): Promise<Answered> {
  const { command, texts } = putAside(storing, said);
  const mine = await store(db, storing, texts);
  const answer = await deliver(command);
  // The refusal stands if they cannot be forgotten just now: nobody reads what nothing names.
  if (answer.kind === 'refused') await forget(db, storing, texts, mine).catch(() => undefined);
  // Whoever stored them, asking for the same at the same time, may have been refused and have forgotten them meanwhile.
  if (answer.kind === 'done' && mine.length < texts.length) await store(db, storing, texts);
  return answer;
}

interface Text {
  readonly id: string;
  readonly body: string;
}

/** The ids follow from the act's own and from what is said, so that a repeat stores nothing twice, and other words under the same key are another text. */
function putAside<C extends Command | SessionCommand>({ commandId }: Storing, said: C): { readonly command: C; readonly texts: readonly Text[] } {
  const texts: Text[] = [];
  const command = replace(said, '', (body, path) => {
    const id = idFrom(`${commandId}${path}\n${body}`);
    texts.push({ id, body });
    return id;
  }) as C;
  return { command, texts };
}

/** Answers the ids that were not there before. */
async function store(db: Kysely<Database>, { dossier, session, commandId, by }: Storing, texts: readonly Text[]): Promise<readonly string[]> {
  if (texts.length === 0) return [];
  const rows = texts.map(({ id, body }) => ({ id, body, dossier, session: session ?? null, command_id: commandId, stored_by: by }));
  const stored = await db.insertInto('texts').values(rows).onConflict((conflict) => conflict.column('id').doNothing()).returning('id').execute();
  return stored.map(({ id }) => id);
}

/** Those stored here; and those of an earlier try, once nobody can be on the way with them any more. The database keeps what the record names. */
async function forget(db: Kysely<Database>, { commandId }: Storing, texts: readonly Text[], mine: readonly string[]): Promise<void> {
  if (texts.length === 0) return;
  const ids = texts.map(({ id }) => id);
  await sql`
    select forget_texts(array(select id from texts where id = any(${ids}::uuid[]) and (id = any(${mine}::uuid[]) or stored_at < now() - interval '10 minutes')), ${commandId})`.execute(db);
}

function replace(value: unknown, path: string, put: (text: string, path: string) => string): unknown {
  if (Array.isArray(value)) return value.map((one, i) => replace(one, `${path}/${i}`, put));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, FREE_TEXT.has(key) && typeof one === 'string' ? put(one, `${path}/${key}`) : replace(one, `${path}/${key}`, put)]),
  );
}

/** A UUID (version 8: ours) made from a hash. */
export function idFrom(seed: string): string {
  const hex = createHash('sha256').update(seed).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
