import type { Kysely } from 'kysely';
import type { Sight } from '../database/lists/applications.ts';
import type { Database } from '../database/schema.ts';
import { isOpen } from '../domain/application/amendment.ts';
import { subjectOf, type Application } from '../domain/application/state.ts';
import { NOT_IMPUTED } from '../domain/funding/imputation.ts';
import { parisDay, type Day } from '../domain/calendar/day.ts';
import { openReviews, revealedTo } from '../domain/review/consensus.ts';
import { hasRole, mayRead } from '../domain/policy/may.ts';
import { holds, type Person } from '../domain/policy/person.ts';

/** As whom a person reads a dossier. */
export type Viewer = 'service' | 'commune' | 'reviewer';

const service = ['officer', 'secretary', 'finance', 'assembly', 'delegate', 'administrator'] as const;

/**
 * Null when the dossier is none of theirs: to them it does not exist. Who works for the service sees most, so that comes first, but for an
 * évaluateur who has still to give their review: until then nobody reads another's, whatever else they do for the service.
 */
export function viewerOf(person: Person, state: Application, on: Day): Viewer | null {
  const theirs = state.reviews.filter(({ reviewer, status }) => reviewer === person.id && status !== 'replaced' && status !== 'declined');
  const subject = { ...subjectOf(state), reviewers: theirs.map(({ reviewer }) => reviewer) };
  if (!mayRead(person, subject, on)) return null;
  if (openReviews(theirs).length > 0) return 'reviewer';
  if (service.some((role) => hasRole(person, role, subject, on))) return 'service';
  return subject.reviewers.includes(person.id) ? 'reviewer' : 'commune';
}

/** The same rule for lists. */
export function sightOf(person: Person, on: Day): Sight {
  const held = person.roles.filter((grant) => holds(grant, on));
  const programmes = held.filter(({ role }) => (service as readonly string[]).includes(role)).map(({ programme }) => programme);
  return {
    programmes: programmes.includes(null) ? 'all' : [...new Set(programmes.filter((code) => code !== null))],
    organisations: [...new Set(held.flatMap(({ role, organisation }) => (role === 'agent' && organisation ? [organisation.slice(0, 9)] : [])))],
    reviewer: person.id,
  };
}

/**
 * What a viewer may read of the state. What prepares a decision is not communicable before the decision (CRPA L311-2),
 * and who evaluated stays with the service; an évaluateur reads no other evaluation than their own.
 */
export function shownTo(viewer: Viewer, person: Person, state: Application): Application {
  if (viewer === 'service') return state;
  if (viewer === 'reviewer') return { ...state, ...reviewsShownTo(person, state), opinion: null, visa: null, visas: { AP: null, AE: null }, imputation: NOT_IMPUTED, claims: [], amendments: [], hearings: [] };
  const decided = state.decision !== null;
  // What the préfecture asks is between it and the Métropole until a judge has spoken.
  const { control } = state.legality;
  const legality = { ...state.legality, control: control?.referral?.judgedOn ? { pieces: null, appeal: null, referral: control.referral } : null };
  // What the officer thinks of what is asked prepares its decision.
  const amendments = state.amendments.map((one) => (isOpen(one) ? { ...one, examined: null } : one));
  // What is set aside for a dossier tells what the committee proposed.
  return { ...state, legality, amendments, reviews: [], consensus: null, interests: [], visa: null, visas: { AP: null, AE: null }, imputation: decided ? state.imputation : NOT_IMPUTED, appraisal: decided ? state.appraisal : null, serviceOpinions: decided ? state.serviceOpinions : [], opinion: decided ? state.opinion : null };
}

/** Their own reviews; where a consensus asks them to look again at what they gave, the others' without a name. */
function reviewsShownTo({ id }: Person, state: Application): Pick<Application, 'reviews' | 'consensus' | 'interests'> {
  const revealed = revealedTo(state, id);
  const reviews = state.reviews.flatMap((review) => (review.reviewer === id ? [review] : revealed.includes(review.no) ? [{ ...review, reviewer: '' }] : []));
  return { reviews, consensus: revealed.length > 0 ? state.consensus : null, interests: state.interests.filter(({ person }) => person === id) };
}

/** As whom a person reads the dossier of this id; null when there is none for them. */
export async function viewerOfDossier(db: Kysely<Database>, person: Person, id: string): Promise<Viewer | null> {
  const row = await db.selectFrom('dossiers').select('state').where('id', '=', id).executeTakeFirst();
  return row ? viewerOf(person, row.state, parisDay(Date.now())) : null;
}

/** May this person know that there is a dossier, or a draft of it, under this id? */
export async function mayKnow(db: Kysely<Database>, person: Person, id: string): Promise<boolean> {
  if (await viewerOfDossier(db, person, id)) return true;
  const draft = await db.selectFrom('drafts').select(['programme', 'organisation']).where('id', '=', id).where('filed', '=', false).executeTakeFirst();
  return draft !== undefined && hasRole(person, 'agent', { programme: draft.programme, organisations: [draft.organisation] }, parisDay(Date.now()));
}
