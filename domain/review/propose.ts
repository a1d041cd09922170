import { interestOf, mandateIn } from '../policy/interest.ts';
import { hasRole } from '../policy/may.ts';
import type { PersonId } from '../application/state.ts';
import type { Day } from '../calendar/day.ts';
import type { Subject } from '../policy/may.ts';
import type { Person } from '../policy/person.ts';

/** An évaluateur of the pool, as they stand that day. */
export interface Candidate {
  readonly person: Person;
  /** Codes of the axes and criteria they know about. */
  readonly expertise: readonly string[];
  readonly open: number;
  readonly most: number;
  /** Day of their last invitation, on any dossier; null when they were never asked. */
  readonly lastAsked: Day | null;
}

/** A dossier that needs évaluateurs. */
export interface Wanting {
  readonly reference: string;
  readonly subject: Subject;
  /** SIREN of the EPT of its communes: a mandate there proposes an interest. */
  readonly territories: readonly string[];
  /** Who holds or held a review of it, other than those whose place was given to another. */
  readonly asked: readonly PersonId[];
  /** Codes of the axes and criteria it is about. */
  readonly expertise: readonly string[];
  /** How many are wanted. */
  readonly wanted: number;
  readonly on: Day;
}

/**
 * By what one candidate comes before another, in this order: `coverage` more of what nobody chosen before knows, `expertise` more of what
 * the dossier is about, `load` a smaller part of what they may take on, `rotation` longer since they were asked, `id` nothing else.
 */
export type Preference = 'coverage' | 'expertise' | 'load' | 'rotation' | 'id';

export interface Proposed {
  readonly person: PersonId;
  /** Of what the dossier is about, what they know. */
  readonly expertise: readonly string[];
  readonly open: number;
  readonly most: number;
  /** What put them before the next in line; null when nobody else was left. */
  readonly before: { readonly person: PersonId; readonly by: Preference } | null;
}

/** Why somebody of the pool is not proposed. `interest-proposed`: by a mandate in the EPT, which an officer may set aside by hand. */
export interface SetAside {
  readonly person: PersonId;
  readonly because: 'not-in-office' | 'interest' | 'interest-proposed' | 'already-asked' | 'full';
}

export interface Proposal {
  readonly proposed: readonly Proposed[];
  readonly setAside: readonly SetAside[];
  /** How many are still missing: the pool has nobody left to propose. */
  readonly missing: number;
}

/** Who should evaluate a dossier: expertise first, then balanced by load. Depends on nothing but what is given, in whatever order it is given. */
export function proposeReviewers(dossier: Wanting, pool: readonly Candidate[]): Proposal {
  const judged = pool.map((candidate) => ({ candidate, bar: barOf(candidate, dossier) }));
  const setAside = judged.flatMap(({ candidate, bar }) => (bar ? [{ person: candidate.person.id, because: bar }] : [])).sort((a, b) => inOrder(a.person, b.person));
  let left = judged.flatMap(({ candidate, bar }) => (bar ? [] : [candidate]));
  const uncovered = new Set(dossier.expertise);
  const proposed: Proposed[] = [];
  while (proposed.length < dossier.wanted && left.length > 0) {
    const [first, second] = [...left].sort((a, b) => preferred(a, b, dossier, uncovered).order) as [Candidate, Candidate?];
    proposed.push({
      person: first.person.id,
      expertise: known(first, dossier.expertise),
      open: first.open,
      most: first.most,
      before: second ? { person: second.person.id, by: preferred(first, second, dossier, uncovered).by } : null,
    });
    for (const code of first.expertise) uncovered.delete(code);
    left = left.filter((one) => one !== first);
  }
  return { proposed, setAside, missing: dossier.wanted - proposed.length };
}

/** The same for many dossiers, in the order of their references: each invitation weighs on the next. */
export function proposeForAll(dossiers: readonly Wanting[], pool: readonly Candidate[]): ReadonlyMap<string, Proposal> {
  let standing = pool;
  return new Map(
    [...dossiers].sort((a, b) => a.reference.length - b.reference.length || inOrder(a.reference, b.reference)).map((dossier) => {
      const proposal = proposeReviewers(dossier, standing);
      const taken = new Set(proposal.proposed.map(({ person }) => person));
      standing = standing.map((one) => (taken.has(one.person.id) ? { ...one, open: one.open + 1, lastAsked: dossier.on } : one));
      return [dossier.reference, proposal];
    }),
  );
}

function barOf({ person, open, most }: Candidate, { subject, territories, asked, on }: Wanting): SetAside['because'] | null {
  if (!hasRole(person, 'reviewer', subject, on)) return 'not-in-office';
  if (interestOf(person, subject.organisations, on) || subject.interested?.includes(person.id)) return 'interest';
  if (mandateIn(person, territories, on)) return 'interest-proposed';
  if (asked.includes(person.id)) return 'already-asked';
  return open >= most ? 'full' : null;
}

function preferred(a: Candidate, b: Candidate, { expertise }: Wanting, uncovered: ReadonlySet<string>): { readonly by: Preference; readonly order: number } {
  const orders: readonly (readonly [Preference, number])[] = [
    ['coverage', known(b, [...uncovered]).length - known(a, [...uncovered]).length],
    ['expertise', known(b, expertise).length - known(a, expertise).length],
    // a.open / a.most against b.open / b.most, exactly.
    ['load', a.open * b.most - b.open * a.most],
    ['rotation', inOrder(a.lastAsked ?? '', b.lastAsked ?? '')],
    ['id', inOrder(a.person.id, b.person.id)],
  ];
  const [by, order] = orders.find(([, one]) => one !== 0) ?? ['id', 0];
  return { by, order };
}

const known = (candidate: Candidate, about: readonly string[]): readonly string[] => about.filter((code) => candidate.expertise.includes(code));
const inOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const BY: Readonly<Record<Preference, string>> = {
  coverage: 'apporte une compétence que les autres évaluateurs n’ont pas',
  expertise: 'connaît mieux le sujet',
  load: 'a moins d’évaluations en cours',
  rotation: 'n’a pas été sollicité depuis plus longtemps',
  id: 'vient d’abord, rien d’autre ne les distingue',
};
const BECAUSE: Readonly<Record<SetAside['because'], string>> = {
  'not-in-office': 'n’est plus évaluateur de ce dispositif',
  interest: 'a un intérêt dans le projet',
  'interest-proposed': 'a un mandat dans l’établissement public territorial de la collectivité',
  'already-asked': 'a déjà été sollicité pour ce dossier',
  full: 'a déjà toutes les évaluations qu’il peut mener',
};

/** « Connaît education, inclusion ; 1 évaluation en cours sur 5. Retenu avant Mei Tran : a moins d’évaluations en cours. » */
export function proposedInFrench({ expertise, open, most, before }: Proposed, name: (person: PersonId) => string, title: (code: string) => string): string {
  const knows = expertise.length === 0 ? 'Aucune compétence particulière sur le sujet' : `Connaît ${expertise.map(title).join(', ')}`;
  const load = `${open} évaluation${open > 1 ? 's' : ''} en cours sur ${most}`;
  return `${knows} ; ${load}.${before ? ` Retenu avant ${name(before.person)} : ${BY[before.by]}.` : ''}`;
}

export const setAsideInFrench = ({ because }: SetAside): string => BECAUSE[because];
