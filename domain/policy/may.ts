import { refuse } from '../refusal.ts';
import { interestOf } from './interest.ts';
import { holds } from './person.ts';
import type { Actor, Role } from '../application/commands.ts';
import type { Day } from '../calendar/day.ts';
import type { Refusal } from '../refusal.ts';
import type { Person } from './person.ts';

/** What a right is asked on: a programme, and the organisations that own the dossier (SIRET, the applicant first). */
export interface Subject {
  readonly programme: string;
  readonly organisations: readonly string[];
  /** Who has declared an interest in this very dossier. */
  readonly interested?: readonly string[];
}

const siren = (organisation: string): string => organisation.slice(0, 9);

/** Roles that judge: they stand aside where they hold a mandate or a post. The others only record what others decided. */
const judges: ReadonlySet<Role> = new Set(['officer', 'reviewer', 'finance', 'delegate']);

/** True when the person holds the role, that day, for this programme or (an agent) for the organisation that owns the dossier. */
export function hasRole(person: Person, role: Role, subject: Subject, on: Day): boolean {
  const [owner] = subject.organisations;
  return person.roles.some(
    (grant) =>
      grant.role === role &&
      holds(grant, on) &&
      (role === 'agent'
        ? grant.organisation !== null && owner !== undefined && siren(grant.organisation) === siren(owner)
        : grant.programme === null || grant.programme === subject.programme),
  );
}

/**
 * Default deny. `not-found` to an agent of another commune, who has no business knowing the dossier exists; `forbidden` to others;
 * `recused` to a judge with an interest.
 */
export function mayAct(
  actor: Actor,
  allowed: readonly (Role | 'clock' | 'system')[],
  subject: Subject,
  { person, today }: { readonly person: Person | null; readonly today: Day },
): Refusal | null {
  if (!allowed.includes(actor.as)) return refuse('forbidden', 'Votre rôle ne permet pas cet acte.');
  if (actor.as === 'clock' || actor.as === 'system') return null;
  if (!person || person.id !== actor.person) return refuse('forbidden', 'Cette personne n’est pas connue.');
  if (!hasRole(person, actor.as, subject, today)) {
    return actor.as === 'agent' ? refuse('not-found', 'Ce dossier n’existe pas ou ne vous est pas ouvert.') : refuse('forbidden', 'Vous n’avez pas ce rôle pour ce dispositif.');
  }
  if (judges.has(actor.as) && (interestOf(person, subject.organisations, today) || subject.interested?.includes(person.id))) {
    return refuse('recused', 'Vous avez un intérêt dans ce dossier : une autre personne doit accomplir cet acte.');
  }
  return null;
}

/** May the person see the dossier at all: their organisation owns it or shares it, or they hold a role in its programme. A reviewer sees only what is theirs. */
export function mayRead(person: Person, subject: Subject & { readonly reviewers: readonly string[] }, on: Day): boolean {
  const mine = person.roles.some(
    (grant) => grant.role === 'agent' && holds(grant, on) && grant.organisation !== null && subject.organisations.some((one) => siren(one) === siren(grant.organisation ?? '')),
  );
  const forTheProgramme = (['officer', 'secretary', 'finance', 'assembly', 'delegate', 'administrator'] as const).some((role) => hasRole(person, role, subject, on));
  return mine || forTheProgramme || subject.reviewers.includes(person.id);
}
