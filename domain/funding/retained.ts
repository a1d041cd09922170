import { minus, plus, portion, ZERO } from '../money/money.ts';
import type { Cents, Ratio } from '../money/money.ts';
import { refuse } from '../refusal.ts';
import type { Refusal } from '../refusal.ts';
import type { CapInput, FundingPlan, Montage, Resource, RetainedLine, Section } from './plan.ts';

/**
 * What forbids an appraisal: every line of the plan is answered once, nothing is retained above what was asked,
 * and whatever is set aside has its reason. Codes `retained:unknown-line`, `retained:twice`, `retained:missing-line`,
 * `retained:changed`, `retained:amount`, `retained:above-asked`, `retained:reason`.
 */
export function checkRetained(plan: FundingPlan, retained: readonly RetainedLine[]): readonly Refusal[] {
  const asked = new Map(plan.expenses.map((line) => [line.line, line]));
  const seen = new Set<string>();
  const refusals: Refusal[] = [];
  retained.forEach((line, index) => {
    const at = `/retained/${index}`;
    const original = asked.get(line.line);
    if (!original) refusals.push(refuse('retained:unknown-line', 'Cette ligne ne figure pas dans le plan de financement déposé.', at));
    if (seen.has(line.line)) refusals.push(refuse('retained:twice', 'Cette ligne est traitée deux fois.', at));
    seen.add(line.line);
    if (original && (original.asked !== line.asked || original.section !== line.section || original.basis !== line.basis)) {
      refusals.push(refuse('retained:changed', 'Le montant demandé, la section ou la base (HT, TTC) de cette ligne ne sont pas ceux du plan déposé.', at));
    }
    if (!Number.isSafeInteger(line.retained) || line.retained < 0) {
      refusals.push(refuse('retained:amount', 'Le montant retenu doit être un nombre entier de centimes, positif ou nul.', `${at}/retained`));
    } else if (line.retained > line.asked) {
      refusals.push(refuse('retained:above-asked', 'Le montant retenu ne peut pas dépasser le montant demandé.', `${at}/retained`));
    } else if (line.retained < line.asked && !line.reason?.trim()) {
      refusals.push(refuse('retained:reason', 'Donnez le motif pour lequel cette ligne n’est pas retenue en entier.', `${at}/reason`));
    }
  });
  plan.expenses.forEach((line, index) => {
    if (!seen.has(line.line)) refusals.push(refuse('retained:missing-line', 'Cette ligne du plan n’a pas été instruite.', `/expenses/${index}`));
  });
  return refusals;
}

/** Everything retained as asked: the base of an estimate, before anybody has appraised the plan. */
export const retainedAsAsked = (plan: FundingPlan): readonly RetainedLine[] => plan.expenses.map((line) => ({ ...line, retained: line.asked }));

/** Assiette retenue, C. */
export const retainedBase = (lines: readonly RetainedLine[]): Cents => plus(...lines.map((line) => line.retained));

/** Assiette retenue of each section. */
export function baseBySection(lines: readonly RetainedLine[]): Readonly<Record<Section, Cents>> {
  const of = (section: Section): Cents => retainedBase(lines.filter((line) => line.section === section));
  return { investment: of('investment'), operating: of('operating') };
}

/** What the officer sets for this dossier: how the project is carried, and its own-share rate. */
export interface Carrying {
  readonly montage: Montage;
  readonly ownShare: Ratio;
}

/**
 * What the caps bear on. A refused resource is no money; a resource still asked counts as if obtained, so that the award
 * holds when it comes. Own money is never a subsidy, unless it is a partner's and the project has one maître d'ouvrage.
 */
export function capInput(plan: FundingPlan, retained: readonly RetainedLine[], carrying: Carrying): CapInput {
  const expected = plan.resources.filter((resource) => resource.status !== 'refused');
  const sum = (of: readonly Resource[]): Cents => plus(...of.map((resource) => resource.amount));
  return {
    base: retainedBase(retained),
    investmentBase: baseBySection(retained).investment,
    otherPublic: sum(expected.filter((resource) => isPublicAid(resource, carrying.montage))),
    privateMoney: sum(expected.filter((resource) => resource.kind === 'private')),
    ownShare: carrying.ownShare,
    shared: carrying.montage !== 'single',
  };
}

/** In a groupement or a co-maîtrise every member owns its part of the works, so a member's money is own share; under a single owner it is aid. */
const EACH_MEMBER_OWNS: readonly Montage[] = ['groupement', 'co-maitrise'];

export function isPublicAid(resource: Resource, montage: Montage): boolean {
  if (resource.kind === 'public') return true;
  return resource.kind === 'own' && resource.funder !== 'own' && !EACH_MEMBER_OWNS.includes(montage);
}

/**
 * An award over its two budgetary imputations, in proportion to the retained base of each section; the odd cent goes to
 * operating. The two parts add up to the award, and neither is above its base when the award is not above the whole.
 */
export function bySection(award: Cents, lines: readonly RetainedLine[]): Readonly<Record<Section, Cents>> {
  const base = baseBySection(lines);
  const whole = plus(base.investment, base.operating);
  if (whole === ZERO) return { investment: ZERO, operating: ZERO };
  const investment = portion(award, { num: base.investment, den: whole });
  return { investment, operating: minus(award, investment) };
}
