import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import { canonical } from '../journal.ts';
import type { Database } from '../schema.ts';
import { minutesOf, textsOf } from '../../domain/committee/minutes.ts';
import { toCents } from '../../domain/money/money.ts';
import type { FrozenMinutes } from '../../domain/committee/minutes.ts';
import type { Session } from '../../domain/committee/state.ts';

/** The minutes of a closed session with the names, titles and texts they speak of, as they stand now. */
export async function freeze(db: Kysely<Database>, session: Session): Promise<FrozenMinutes> {
  const minutes = minutesOf(session);
  const texts = await db.selectFrom('texts').select(['id', 'body']).where('id', 'in', textsOf(minutes)).execute();
  const people = await db.selectFrom('people').select(['id', 'name']).where('id', 'in', [...minutes.members]).execute();
  const dossiers = await db.selectFrom('dossiers').select(['id', 'reference', 'title', 'organisation_name', 'asked']).where('id', 'in', minutes.items.map(({ dossier }) => dossier)).execute();
  return {
    minutes,
    people: Object.fromEntries(people.map(({ id, name }) => [id, name])),
    dossiers: Object.fromEntries(dossiers.map(({ id, reference, title, organisation_name, asked }) => [id, { reference, title, organisation: organisation_name, asked: toCents(asked) }])),
    texts: Object.fromEntries(texts.map(({ id, body }) => [id, body])),
  };
}

/** SHA-256 over the canonical JSON: any word changed is another hash. */
export const hashOf = (content: FrozenMinutes): string => createHash('sha256').update(canonical(content)).digest('hex');

/** The minutes as approved; null before. */
export async function approvedMinutes(db: Kysely<Database>, session: string): Promise<{ readonly content: FrozenMinutes; readonly sha256: string } | null> {
  return (await db.selectFrom('session_minutes').select(['content', 'sha256']).where('session', '=', session).executeTakeFirst()) ?? null;
}
