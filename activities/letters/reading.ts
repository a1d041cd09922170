import type { Kysely } from 'kysely';
import { eventsAfter } from '../../database/record.ts';
import type { Database } from '../../database/schema.ts';
import type { Recorded } from '../../domain/application/events.ts';
import type { Application, PersonId, TextId } from '../../domain/application/state.ts';
import type { Day } from '../../domain/calendar/day.ts';
import type { Correspondent } from './facts.ts';

export interface DossierRead {
  readonly title: string;
  readonly organisationName: string;
  readonly state: Application;
  readonly events: readonly Recorded[];
  /** As the form was answered, in the revision that was filed. */
  readonly answers: unknown;
  readonly texts: ReadonlyMap<string, string>;
}

/** A dossier with its record, the answers it was filed with and what people wrote in it. @throws Error when there is no such dossier. */
export async function readDossier(db: Kysely<Database>, id: string): Promise<DossierRead> {
  const { title, organisation_name, state } = await db.selectFrom('dossiers').select(['title', 'organisation_name', 'state']).where('id', '=', id).executeTakeFirstOrThrow();
  const [events, filed] = await Promise.all([
    eventsAfter(db, id, 0),
    db.selectFrom('draft_revisions').select('answers').where('draft', '=', state.draft.id).where('revision', '=', state.draft.revision).executeTakeFirst(),
  ]);
  return { title, organisationName: organisation_name, state, events, answers: filed?.answers ?? null, texts: await readTexts(db, id, textsNamed(events)) };
}

/** Ids of the texts that letters may quote; messages are never quoted. */
function textsNamed(events: readonly Recorded[]): readonly TextId[] {
  const ids = events.flatMap(({ event }): readonly (TextId | undefined)[] => {
    switch (event.type) {
      case 'piecesRequested':
        return [event.request.note];
      case 'earlyStartAnswered':
      case 'recoveryDecided':
      case 'closed':
        return [event.reason];
      case 'amendmentGranted':
      case 'amendmentRefused':
      case 'agreementExtended':
        return [event.reason];
      case 'amendmentRequested':
        return [event.amendment.reason, ...(event.amendment.request.kind === 'scope' ? event.amendment.request.newLines.map(({ text }) => text) : [])];
      case 'budgetShifted':
        return [event.reason, ...event.lines.map(({ reason }) => reason)];
      case 'hearingOpened':
        return [event.hearing.reason];
      case 'appealAnswered':
        return [event.reasons];
      case 'appraised':
        return [...event.appraisal.lines.map(({ reason }) => reason), event.appraisal.ownShareReason];
      case 'claimAttested':
        return event.struckOut.map(({ reason }) => reason);
      case 'serviceOpinionRecorded':
        return [event.opinion.text];
      case 'decided':
        return [event.decision.reasons];
      default:
        return [];
    }
  });
  return ids.filter((id): id is TextId => id !== undefined && uuid.test(id));
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

async function readTexts(db: Kysely<Database>, dossier: string, ids: readonly TextId[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom('texts').select(['id', 'body']).where('id', 'in', ids).where('dossier', '=', dossier).execute();
  return new Map(rows.map(({ id, body }) => [id, body]));
}

/** Name and address of people, by id. */
export async function readPeople(db: Kysely<Database>, ids: readonly PersonId[]): Promise<ReadonlyMap<PersonId, Correspondent>> {
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom('people').select(['id', 'name', 'email']).where('id', 'in', ids).execute();
  return new Map(rows.map(({ id, ...person }) => [id, person]));
}

/** Who holds the office that represents an organisation that day: its mayor, or an EPT's president. Null when nobody is known to. */
export async function readRepresentative(db: Kysely<Database>, siren: string, on: Day): Promise<{ readonly name: string; readonly quality: string } | null> {
  const row = await db
    .selectFrom('mandates as m')
    .innerJoin('people as p', 'p.id', 'm.person')
    .select(['p.name', 'm.title as quality'])
    .where('m.organisation', '=', siren)
    .where('m.title', '~*', '^(maire|présidente?)$')
    .where('m.valid_from', '<=', on)
    .where((eb) => eb.or([eb('m.valid_until', 'is', null), eb('m.valid_until', '>=', on)]))
    .orderBy('m.valid_from', 'desc')
    .executeTakeFirst();
  return row ?? null;
}
