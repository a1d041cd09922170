import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';
import type { Command } from '../domain/application/commands.ts';
import type { SessionCommand } from '../domain/committee/commands.ts';

/** Fields of an act that hold people's own words at the door, and the id of a text in the record. */
const FREE_TEXT: ReadonlySet<string> = new Set(['note', 'reason', 'reasons', 'text', 'ownShareReason', 'place']);

export interface Storing {
  /** What the words are about: a dossier, or a session as a whole. */
  readonly dossier: string | null;
  readonly session?: string;
  readonly commandId: string;
  readonly by: string;
}

/** Puts the free text of an act aside and leaves its ids. The ids follow from the act's own, so that a repeat stores nothing twice. */
export async function storeTexts<C extends Command | SessionCommand>(db: Kysely<Database>, storing: Storing, command: C): Promise<C> {
  const texts: { id: string; body: string }[] = [];
  const replaced = replace(command, '', (body, path) => {
    const id = idFrom(`${storing.commandId}${path}`);
    texts.push({ id, body });
    return id;
  }) as C;
  if (texts.length > 0) {
    const rows = texts.map(({ id, body }) => ({ id, body, dossier: storing.dossier, session: storing.session ?? null, stored_by: storing.by }));
    await db.insertInto('texts').values(rows).onConflict((conflict) => conflict.column('id').doNothing()).execute();
  }
  return replaced;
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
