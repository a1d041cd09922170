import type { Kysely } from 'kysely';
import { dossiersOfCall, envelopesOfCall } from '../database/lists/call.ts';
import type { Database } from '../database/schema.ts';
import type { Role } from '../domain/application/commands.ts';
import { parisDay } from '../domain/calendar/day.ts';
import type { BySection } from '../domain/funding/imputation.ts';
import { hasRole } from '../domain/policy/may.ts';
import type { Person } from '../domain/policy/person.ts';
import type { Programme } from '../domain/programme/programme.ts';
import { isContending, rankingOf, standingOf } from '../domain/review/ranking.ts';
import type { RankedDossier, Ranking } from '../domain/review/ranking.ts';
import { readProgramme, shelfOf } from './catalogue.ts';

/** Who reads a ranking: the service alone, for it compares the merits of several requests before they are decided (CRPA L311-2). */
export const RANKING_READERS: readonly Role[] = ['officer', 'secretary', 'finance', 'administrator'];

/** A call as its ranking needs it. */
export interface CallRead {
  readonly programme: Programme;
  readonly dossiers: readonly RankedDossier[];
  /** Title and organisation, by dossier. */
  readonly names: ReadonlyMap<string, { readonly title: string; readonly organisation: string }>;
  readonly voted: BySection;
  readonly left: BySection;
}

/** Two statements, whatever the number of dossiers. Null when there is no such call, or none for this person. */
export async function readCall(db: Kysely<Database>, person: Person, code: string, call: string): Promise<CallRead | null> {
  const on = parisDay(Date.now());
  if (!RANKING_READERS.some((role) => hasRole(person, role, { programme: code, organisations: [] }, on))) return null;
  const bundle = await readProgramme(db, code);
  const envelope = bundle && (await envelopesOfCall(db, code, call));
  if (!bundle || !envelope) return null;
  const rows = (await dossiersOfCall(db, code, call)).filter(({ state }) => isContending(state));
  const versions = new Map<string, Programme>();
  for (const { version } of rows) if (!versions.has(version)) versions.set(version, await shelfOf(db).programme(version));
  return {
    programme: bundle.programme,
    dossiers: rows.map(({ state, version }) => ({ state, programme: versions.get(version)! })),
    names: new Map(rows.map(({ state, title, organisation_name }) => [state.id, { title, organisation: organisation_name }])),
    ...envelope,
  };
}

export interface CallRanking extends Ranking {
  readonly names: CallRead['names'];
}

/** The ranking of a call with scores, spread, floors and the line the envelope draws. Nothing of it is stored. */
export async function rankCall(db: Kysely<Database>, person: Person, code: string, call: string): Promise<CallRanking | null> {
  const read = await readCall(db, person, code, call);
  return read && { ...rankingOf(read.dossiers.map((one) => standingOf(one)), read.left, read.programme), names: read.names };
}
