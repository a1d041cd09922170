import type { Kysely } from 'kysely';
import { readDeliberations } from './deliberations.ts';
import { isInside, stateOf } from './sessions.ts';
import { viewerOf } from './sight.ts';
import { approvedMinutes, freeze } from '../database/sessions/minutes.ts';
import { sessionsOf } from '../database/sessions/of-dossier.ts';
import type { Database } from '../database/schema.ts';
import { recusedOf } from '../domain/committee/state.ts';
import { parisDay } from '../domain/calendar/day.ts';
import type { Person } from '../domain/policy/person.ts';
import type { AssemblyPaper, DossierPaper, KeptPaper, MadePaper, PaperFormat, PaperMaker } from './paper-maker.ts';

export type { AssemblyPaper, DossierPaper, KeptPaper, MadePaper, PaperFormat, PaperMaker } from './paper-maker.ts';

interface Papers {
  readonly db: Kysely<Database>;
  readonly papers: PaperMaker;
}

/** A paper there is nothing yet to make from. */
export type NotYet = 'not-yet';

/**
 * May this person read what prepares the decision on a dossier: the service, its évaluateurs, and the members of a committee before which
 * it comes, unless they stand aside from it. The commune may not before the decision (CRPA L311-2), and then asks for it in writing.
 */
export async function mayPrepare(db: Kysely<Database>, person: Person, dossier: string): Promise<boolean> {
  const row = await db.selectFrom('dossiers').select('state').where('id', '=', dossier).executeTakeFirst();
  if (!row) return false;
  const viewer = viewerOf(person, row.state, parisDay(Date.now()));
  if (viewer === 'service' || viewer === 'reviewer') return true;
  const sessions = await sessionsOf(db, dossier);
  const theirs = sessions.filter((session) => session.status !== 'planned' && session.status !== 'cancelled' && session.members.includes(person.id));
  return theirs.length > 0 && theirs.every(({ items }) => items.every((item) => item.dossier !== dossier || !recusedOf(item).includes(person.id)));
}

/** A paper of one dossier. The draft agreement is the service's own. Null when there is none for this person. */
export async function dossierPaper({ db, papers }: Papers, person: Person, dossier: string, kind: DossierPaper, format: PaperFormat): Promise<MadePaper | NotYet | null> {
  if (kind === 'draft-agreement') {
    const row = await db.selectFrom('dossiers').select('state').where('id', '=', dossier).executeTakeFirst();
    if (!row || viewerOf(person, row.state, parisDay(Date.now())) !== 'service') return null;
  } else if (!(await mayPrepare(db, person, dossier))) return null;
  return (await papers.dossierPaper(kind, dossier, format)) ?? 'not-yet';
}

/** Everything of a dossier in one PDF, for évaluateurs and committee. Null when there is none for this person. */
export const wholeDossier = async ({ db, papers }: Papers, person: Person, dossier: string): Promise<KeptPaper | null> => ((await mayPrepare(db, person, dossier)) ? papers.wholeDossier(dossier) : null);

/** Rapport, projet de délibération or annexe of a batch, for who reads the batch. */
export async function assemblyPaper({ db, papers }: Papers, person: Person, batch: string, kind: AssemblyPaper, format: PaperFormat): Promise<MadePaper | null> {
  const read = await readDeliberations(db, person, batch);
  return read && papers.assemblyPaper(kind, read.proposals, format);
}

/** Relevé d'avis: as approved and frozen, or as it stands once the session is closed. For the service and the session's members. */
export async function minutesPaper({ db, papers }: Papers, person: Person, id: string, format: PaperFormat): Promise<MadePaper | NotYet | null> {
  const session = await stateOf(db, id);
  if (!session || !isInside(person, session)) return null;
  if (session.status !== 'closed' && session.status !== 'approved') return 'not-yet';
  const approved = await approvedMinutes(db, id);
  return papers.minutes(approved?.content ?? (await freeze(db, session)), session.approval?.on ?? null, format);
}
