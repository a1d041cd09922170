import { atLeastZero, minus, plus } from '../money/money.ts';
import type { Day } from '../calendar/day.ts';
import type { Cents } from '../money/money.ts';
import type { CapCode, CapResult, Resource } from './plan.ts';

/** Another funder of the project, as it stands: asked, confirmed or refused, since when, and the document that proves it. */
export interface Cofunding extends Resource {
  /** Number of this funder in the dossier; it never changes. */
  readonly no: number;
  /** Day of its answer, or of the request; null for what the plan said at filing. */
  readonly on: Day | null;
  /** Id of the letter, deliberation or agreement that says so. */
  readonly document: string | null;
}

/** Why an award must be decided anew, with what was computed when it came up. All in cents. */
export interface Revision {
  readonly because: 'funder-left' | 'above-cap' | 'condition-unmet';
  readonly since: Day;
  /** The funder whose answer changed things; null when a date did. */
  readonly funder: number | null;
  readonly awarded: Cents;
  /** The most the caps allow now, and the one that binds. */
  readonly most: Cents;
  readonly binding: CapCode;
  /** What the award is above the caps; zero when it is not. */
  readonly excess: Cents;
  /** Money of the others the plan counted on at the decision and has lost. */
  readonly gap: Cents;
}

const isMoney = ({ status }: Resource): boolean => status !== 'refused';
/** What the owner brings itself is what is left to pay, not a funder's answer. */
const isFunder = ({ kind, funder }: Resource): boolean => kind !== 'own' || funder !== 'own';

/** What the other funders bring, asked or confirmed. */
export const broughtByOthers = (funders: readonly Resource[]): Cents => plus(...funders.filter((one) => isMoney(one) && isFunder(one)).map(({ amount }) => amount));

/** The plan's resources, numbered. */
export const numbered = (resources: readonly Resource[]): readonly Cofunding[] => resources.map((resource, i) => ({ ...resource, no: i + 1, on: null, document: null }));

/**
 * The funders as an appraisal sees them. One it names again keeps its number, and its proof while its answer is the same;
 * one it leaves out is gone from the plan.
 */
export function reread(funders: readonly Cofunding[], resources: readonly Resource[], day: Day): readonly Cofunding[] {
  const left = [...funders];
  let last = funders.reduce((most, { no }) => Math.max(most, no), 0);
  return resources.map((resource): Cofunding => {
    const i = left.findIndex(({ kind, funder }) => kind === resource.kind && funder === resource.funder);
    const [known] = i < 0 ? [] : left.splice(i, 1);
    if (!known) return { ...resource, no: (last += 1), on: day, document: null };
    const unchanged = known.status === resource.status && known.amount === resource.amount;
    return unchanged ? known : { ...resource, no: known.no, on: day, document: null };
  });
}

/** One funder's answer laid on the others. */
export const answered = (funders: readonly Cofunding[], changed: Cofunding): readonly Cofunding[] =>
  funders.some(({ no }) => no === changed.no) ? funders.map((one) => (one.no === changed.no ? changed : one)) : [...funders, changed];

export interface Standing {
  readonly awarded: Cents;
  /** What the others brought when the award was decided. */
  readonly counted: Cents;
  readonly funders: readonly Cofunding[];
  readonly caps: CapResult;
}

/** What a change of the other funders does to an award: its excess over the caps, and the money the plan has lost. */
export function effectOn({ awarded, counted, funders, caps }: Standing): Pick<Revision, 'awarded' | 'most' | 'binding' | 'excess' | 'gap'> {
  return {
    awarded,
    most: caps.most,
    binding: caps.binding,
    excess: atLeastZero(minus(awarded, caps.most)),
    gap: atLeastZero(minus(counted, broughtByOthers(funders))),
  };
}

