import type { Kysely } from 'kysely';
import { findDelegations } from '../database/people.ts';
import type { Database } from '../database/schema.ts';
import { readStory } from '../database/timeline.ts';
import type { Delegation, Person } from '../domain/policy/person.ts';
import { holds } from '../domain/policy/person.ts';
import { parisDay, type Day } from '../domain/calendar/day.ts';
import type { ProgrammeBundle } from '../domain/programme/programme.ts';
import { readApplication, type ApplicationView } from './applications.ts';
import { shelfOf } from './catalogue.ts';
import { documentsFor, type Document } from './documents.ts';

/** A dossier as the service works on it: what was filed, what was said, who they are. */
export interface Instruction {
  readonly dossier: ApplicationView;
  readonly bundle: ProgrammeBundle;
  /** Body by text id. */
  readonly texts: Readonly<Record<string, string>>;
  /** Name by person id, of all who acted or are named. */
  readonly people: Readonly<Record<string, string>>;
  /** Wording of each line of expense. */
  readonly lines: Readonly<Record<string, string>>;
  readonly documents: ReadonlyMap<string, Document>;
  /** Messages in the order in which they were written. */
  readonly messages: readonly { readonly on: Day; readonly from: 'commune' | 'service'; readonly by: string; readonly text: string }[];
  /** The early start that was asked for last, in the commune's words. */
  readonly earlyStartReason: string | null;
}

/** Null when the dossier is not the service's to this person. */
export async function readInstruction(db: Kysely<Database>, person: Person, reference: string): Promise<Instruction | null> {
  const dossier = await readApplication(db, person, { reference });
  if (!dossier || dossier.viewer !== 'service') return null;
  const [story, documents] = [await readStory(db, dossier.id), await documentsFor(db, person, dossier.id)];
  if (!story || !documents) return null;
  const bundle = await shelfOf(db).bundle(dossier.version);
  const said = (id: string): string => story.texts[id] ?? '';
  const messages = story.events.flatMap(({ day, by, event }) => (event.type === 'messageSent' ? [{ on: day, from: event.from, by: story.people[by] ?? '', text: said(event.text) }] : []));
  const asked = story.events.flatMap(({ event }) => (event.type === 'earlyStartRequested' ? [event.reason] : [])).at(-1);
  return { dossier, bundle, texts: story.texts, people: story.people, lines: story.lines, documents: new Map(documents.map((one) => [one.id, one])), messages, earlyStartReason: asked === undefined ? null : said(asked) };
}

/** Who has a role for this programme today, by name. */
export const peopleWith = async (db: Kysely<Database>, role: 'officer' | 'reviewer', programme: string): Promise<readonly { readonly id: string; readonly name: string }[]> => {
  const today = parisDay(Date.now());
  return db
    .selectFrom('people as p')
    .select(['p.id', 'p.name'])
    .where((eb) => eb.exists(eb.selectFrom('roles as r').select('r.person').whereRef('r.person', '=', 'p.id').where('r.role', '=', role).where((or) => or.or([or('r.programme', 'is', null), or('r.programme', '=', programme)])).where('r.valid_from', '<=', today).where((or) => or.or([or('r.valid_until', 'is', null), or('r.valid_until', '>=', today)]))))
    .orderBy('p.name')
    .execute();
};

/** The delegations of signature this person holds today for a programme. */
export const ownSignatures = async (db: Kysely<Database>, person: Person, programme: string): Promise<readonly Delegation[]> =>
  (await findDelegations(db, person.id)).filter((one) => one.kind === 'signature' && one.person === person.id && (one.programme === null || one.programme === programme) && holds(one, parisDay(Date.now())));
