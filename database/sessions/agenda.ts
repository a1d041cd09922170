import type { Kysely } from 'kysely';
import type { Database } from '../schema.ts';
import type { Session } from '../../domain/committee/state.ts';

/** A session as it is written to its members: with names, titles and the place in words. */
export interface Agenda {
  readonly session: Session;
  readonly place: string;
  readonly reason: string | null;
  readonly members: readonly { readonly id: string; readonly name: string; readonly email: string }[];
  /** By dossier id. */
  readonly dossiers: Readonly<Record<string, { readonly reference: string; readonly title: string; readonly organisation: string }>>;
}

/** @throws Error when there is no such session. */
export async function freshAgenda(db: Kysely<Database>, id: string): Promise<Agenda> {
  const { state: session } = await db.selectFrom('sessions').select('state').where('id', '=', id).executeTakeFirstOrThrow();
  const members = await db.selectFrom('people').select(['id', 'name', 'email']).where('id', 'in', [...session.members]).orderBy('name').execute();
  const ids = session.items.map(({ dossier }) => dossier);
  const dossiers = ids.length === 0 ? [] : await db.selectFrom('dossiers').select(['id', 'reference', 'title', 'organisation_name']).where('id', 'in', ids).execute();
  const texts = await db.selectFrom('texts').select(['id', 'body']).where('session', '=', id).orderBy('stored_at', 'desc').execute();
  const cancelled = await db.selectFrom('session_events').select('data').where('stream', '=', id).where('type', '=', 'sessionCancelled').executeTakeFirst();
  const reason = cancelled?.data.type === 'sessionCancelled' ? cancelled.data.reason : null;
  const words = (text: string | null): string | null => texts.find((one) => one.id === text)?.body ?? null;
  return {
    session,
    place: words(session.place) ?? '',
    reason: words(reason),
    members,
    dossiers: Object.fromEntries(dossiers.map((one) => [one.id, { reference: one.reference, title: one.title, organisation: one.organisation_name }])),
  };
}
