import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import { hashOf, newSecret } from '../database/links.ts';
import { admitExpert, findByLink, keepInterest, keepLink, listInterests, listLinks, placeInPool, readPool, reviewsOf, revokeLink } from '../database/reviewers.ts';
import type { PoolRow } from '../database/reviewers.ts';
import type { Database } from '../database/schema.ts';
import type { Directory } from '../directory/directory.ts';
import { subjectOf } from '../domain/application/state.ts';
import { parisDay, type Day } from '../domain/calendar/day.ts';
import { hasRole } from '../domain/policy/may.ts';
import type { Person } from '../domain/policy/person.ts';
import type { Programme } from '../domain/programme/programme.ts';
import { refuse, type Refusal } from '../domain/refusal.ts';
import { proposeReviewers, proposedInFrench, setAsideInFrench } from '../domain/review/propose.ts';
import type { Candidate } from '../domain/review/propose.ts';
import { reviewRulesOf } from '../domain/review/rules.ts';
import { readProgramme, shelfOf } from './catalogue.ts';
import { viewerOf } from './sight.ts';

export { isLinkToken } from '../database/links.ts';

const today = (): Day => parisDay(Date.now());

/** Who manages a programme's évaluateurs. */
const managers = ['officer', 'administrator'] as const;
const manages = (person: Person, programme: string): boolean => managers.some((role) => hasRole(person, role, { programme, organisations: [] }, today()));
const notTheirs = refuse('forbidden', 'Vous n’avez pas ce rôle pour ce dispositif.');
const noProgramme = refuse('not-found', 'Ce dispositif n’existe pas.');

export interface PoolEntry extends Omit<PoolRow, 'who' | 'most_open'> {
  readonly most: number;
}

/** The pool of a programme, by name, each with what they know and what they have to do. */
export async function poolOf(db: Kysely<Database>, person: Person, code: string): Promise<readonly PoolEntry[] | Refusal> {
  if (!manages(person, code)) return notTheirs;
  const bundle = await readProgramme(db, code);
  if (!bundle) return noProgramme;
  const { mostOpen } = reviewRulesOf(bundle.programme);
  return (await readPool(db, code, today())).map(({ who: _, most_open, ...row }) => ({ ...row, most: most_open ?? mostOpen }));
}

export interface Placement {
  readonly expertise: readonly string[];
  readonly mostOpen: number | null;
  readonly until: Day | null;
}

/** Puts somebody who has the role in the pool, or changes what it says of them. Refusals: `forbidden`, `not-found`, `not-a-reviewer`. */
export async function place(db: Kysely<Database>, person: Person, code: string, reviewer: string, placement: Placement): Promise<Refusal | null> {
  if (!manages(person, code)) return notTheirs;
  if (!(await readProgramme(db, code))) return noProgramme;
  const role = await db.selectFrom('roles').select('person').where('person', '=', reviewer).where('role', '=', 'reviewer').where((eb) => eb.or([eb('programme', 'is', null), eb('programme', '=', code)])).executeTakeFirst();
  if (!role) return refuse('not-a-reviewer', 'Cette personne n’a pas le rôle d’évaluateur de ce dispositif : donnez-le-lui d’abord.');
  const known = await db.selectFrom('reviewers').select('outside').where('person', '=', reviewer).where('programme', '=', code).executeTakeFirst();
  await placeInPool(db, { person: reviewer, programme: code, ...placement, outside: known?.outside ?? false, from: today() });
  return null;
}

export interface NewExpert extends Placement {
  readonly name: string;
  readonly email: string;
}

/** Admits an outside expert: a person without an account, évaluateur of this programme alone. The same key admits the same person once. */
export async function admit(db: Kysely<Database>, person: Person, code: string, key: string, { name, email, ...placement }: NewExpert): Promise<{ readonly id: string } | Refusal> {
  if (!manages(person, code)) return notTheirs;
  if (!(await readProgramme(db, code))) return noProgramme;
  const id = idFrom(`expert/${person.id}/${code}/${key}`);
  await db.transaction().execute(async (trx) => {
    await admitExpert(trx, { id, name, email }, code, today());
    await placeInPool(trx, { person: id, programme: code, ...placement, outside: true, from: today() });
  });
  return { id };
}

export interface NewLink {
  readonly id: string;
  /** The secret: shown this once, kept nowhere. */
  readonly token: string;
  readonly expiresAt: Date;
}

/** A new personal link for an outside expert, whose letter was lost: it bears who made it. Refusals: `forbidden`, `not-outside`. */
export async function issueLink(db: Kysely<Database>, person: Person, code: string, reviewer: string): Promise<NewLink | Refusal> {
  if (!manages(person, code)) return notTheirs;
  const known = await db.selectFrom('reviewers').select('outside').where('person', '=', reviewer).where('programme', '=', code).executeTakeFirst();
  if (!known?.outside) return refuse('not-outside', 'Un lien personnel n’est fait que pour un expert extérieur du vivier : les autres se connectent avec leur compte.');
  const bundle = await readProgramme(db, code);
  if (!bundle) return noProgramme;
  const { token, hash } = newSecret();
  const kept = await keepLink(db, { person: reviewer, hash, days: reviewRulesOf(bundle.programme).linkDays, issuedBy: person.id, letter: null });
  return { id: kept.id, token, expiresAt: kept.expires_at };
}

export const linksOf = async (db: Kysely<Database>, person: Person, code: string, reviewer: string): Promise<Awaited<ReturnType<typeof listLinks>> | Refusal> =>
  manages(person, code) && (await isInPool(db, code, reviewer)) ? listLinks(db, reviewer) : notTheirs;

/** From then on the link opens nothing. */
export async function revoke(db: Kysely<Database>, person: Person, code: string, reviewer: string, id: string): Promise<Refusal | null> {
  if (!manages(person, code) || !(await isInPool(db, code, reviewer))) return notTheirs;
  return (await revokeLink(db, reviewer, id)) ? null : refuse('not-found', 'Ce lien n’existe pas.');
}

const isInPool = async (db: Kysely<Database>, programme: string, person: string): Promise<boolean> =>
  (await db.selectFrom('reviewers').select('person').where('person', '=', person).where('programme', '=', programme).executeTakeFirst()) !== undefined;

/** Who comes by a personal link: that person as an évaluateur, and nothing else they may be. Null when it does not work, or no longer. */
export async function personByLink(db: Kysely<Database>, token: string): Promise<Person | null> {
  const person = await findByLink(db, hashOf(token));
  return person && { ...person, roles: person.roles.filter(({ role }) => role === 'reviewer') };
}

export interface NewInterest {
  /** SIREN. */
  readonly organisation: string;
  readonly from: Day;
  readonly until: Day | null;
  readonly note: string | null;
}

/** A tie to an organisation, declared by who has it or by the service. It binds from its first day to its last. */
export async function declare(db: Kysely<Database>, person: Person, of: string, key: string, interest: NewInterest): Promise<{ readonly id: string } | Refusal> {
  const bar = await interestBar(db, person, of);
  if (bar) return bar;
  if (interest.until !== null && interest.until < interest.from) return refuse('date-too-early', 'Le dernier jour précède le premier : vérifiez-le.', '/until');
  const id = idFrom(`interest/${person.id}/${of}/${key}`);
  await keepInterest(db, { id, person: of, ...interest, by: person.id });
  return { id };
}

export async function interestsOf(db: Kysely<Database>, person: Person, of: string): Promise<Awaited<ReturnType<typeof listInterests>> | Refusal> {
  return (await interestBar(db, person, of)) ?? listInterests(db, of);
}

/** One's own, or those of a person of a pool one manages. */
async function interestBar(db: Kysely<Database>, person: Person, of: string): Promise<Refusal | null> {
  if (person.id === of) return null;
  const pools = await db.selectFrom('reviewers').select('programme').where('person', '=', of).execute();
  return pools.some(({ programme }) => manages(person, programme)) ? null : refuse('not-found', 'Cette personne ne fait partie d’aucun vivier que vous gérez.');
}

export const myReviews = (db: Kysely<Database>, person: Person) => reviewsOf(db, person.id);

export interface ProposedReviewer {
  readonly person: string;
  readonly name: string;
  readonly why: string;
}

export interface ReviewersProposal {
  readonly proposed: readonly ProposedReviewer[];
  readonly setAside: readonly ProposedReviewer[];
  readonly missing: number;
}

/** Évaluateurs for a dossier, each with the reason, and why the others are not. Null when the dossier is not the service's to this person. */
export async function proposalFor(db: Kysely<Database>, directory: Directory, person: Person, id: string): Promise<ReviewersProposal | null> {
  const row = await db.selectFrom('dossiers').select(['state', 'version']).where('id', '=', id).executeTakeFirst();
  if (!row || viewerOf(person, row.state, today()) !== 'service') return null;
  const { state } = row;
  const programme = await shelfOf(db).programme(row.version);
  const [pool, answers] = [await readPool(db, state.programme, today()), await axesOf(db, state.draft)];
  const counted = state.reviews.filter(({ status }) => status !== 'replaced' && status !== 'declined');
  const subject = subjectOf(state);
  const proposal = proposeReviewers(
    {
      reference: state.reference,
      subject,
      territories: territoriesOf(directory, subject.organisations),
      asked: state.reviews.filter(({ status }) => status !== 'replaced').map(({ reviewer }) => reviewer),
      expertise: [...answers, ...programme.review.grid.map(({ code }) => code)],
      wanted: Math.max(0, programme.review.reviewers - counted.length),
      on: today(),
    },
    pool.map((one) => candidateOf(one, programme)),
  );
  const name = (one: string): string => pool.find(({ person: id }) => id === one)?.name ?? one;
  const title = (code: string): string => programme.review.grid.find((criterion) => criterion.code === code)?.title ?? code;
  return {
    proposed: proposal.proposed.map((one) => ({ person: one.person, name: name(one.person), why: proposedInFrench(one, name, title) })),
    setAside: proposal.setAside.map((one) => ({ person: one.person, name: name(one.person), why: setAsideInFrench(one) })),
    missing: proposal.missing,
  };
}

const candidateOf = ({ who, expertise, open, most_open, last_asked }: PoolRow, programme: Programme): Candidate => ({
  person: who, expertise, open, most: most_open ?? reviewRulesOf(programme).mostOpen, lastAsked: last_asked,
});

const territoriesOf = (directory: Directory, organisations: readonly string[]): readonly string[] => [...new Set(organisations.flatMap((siret) => directory.findOrganisation({ siret })?.ept.siren ?? []))];

/** The axes a dossier was filed under, as its form names them. */
async function axesOf(db: Kysely<Database>, { id, revision }: { readonly id: string; readonly revision: number }): Promise<readonly string[]> {
  const filed = await db.selectFrom('draft_revisions').select('answers').where('draft', '=', id).where('revision', '=', revision).executeTakeFirst();
  const axes = (filed?.answers as { readonly axes?: unknown } | undefined)?.axes;
  return Array.isArray(axes) ? axes.filter((axis): axis is string => typeof axis === 'string') : [];
}

/** A UUID (version 8: ours) from what makes a request the same request. */
function idFrom(seed: string): string {
  const hex = createHash('sha256').update(seed).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
