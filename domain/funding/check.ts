import { inFrench, plus } from '../money/money.ts';
import type { Cents } from '../money/money.ts';
import type { Programme } from '../programme/programme.ts';
import { refuse } from '../refusal.ts';
import type { Refusal } from '../refusal.ts';
import type { FundingPlan, Section } from './plan.ts';

/** Most lines of expense, and most resources, a plan may have. */
export const MOST_LINES = 300;
/** 10 milliards d'euros: above it a plan is a mistake, and every product of the caps stays far inside the safe integers. */
export const MOST_TOTAL = 1_000_000_000_000 as Cents;

const SECTION_IN_FRENCH: Record<Section, string> = { investment: 'd’investissement', operating: 'de fonctionnement' };

/**
 * What forbids a funding plan from being filed, each with the place at fault; empty when the plan stands. Codes:
 * `plan:no-expense`, `plan:too-many-lines`, `plan:amount`, `plan:too-large`, `plan:line-twice`, `plan:section`, `plan:basis`,
 * `plan:resource`, `plan:asked`, `plan:unbalanced`.
 */
export function checkPlan(plan: FundingPlan, programme: Pick<Programme, 'sections' | 'title'>): readonly Refusal[] {
  if (plan.expenses.length > MOST_LINES || plan.resources.length > MOST_LINES) {
    const path = plan.expenses.length > MOST_LINES ? '/expenses' : '/resources';
    return [refuse('plan:too-many-lines', `Le plan de financement compte plus de ${MOST_LINES} lignes ; regroupez les dépenses de même nature.`, path)];
  }
  const amounts = checkAmounts(plan);
  return [...checkLines(plan, programme), ...checkResources(plan), ...amounts, ...(amounts.length === 0 ? checkTotals(plan) : [])];
}

function checkLines(plan: FundingPlan, programme: Pick<Programme, 'sections' | 'title'>): Refusal[] {
  if (plan.expenses.length === 0) return [refuse('plan:no-expense', 'Le plan de financement doit compter au moins une dépense.', '/expenses')];
  const seen = new Set<string>();
  return plan.expenses.flatMap((line, index) => {
    const at = `/expenses/${index}`;
    const found: Refusal[] = [];
    if (seen.has(line.line)) found.push(refuse('plan:line-twice', 'Deux lignes de dépense portent le même identifiant.', `${at}/line`));
    seen.add(line.line);
    if (!programme.sections.includes(line.section)) {
      const allowed = programme.sections.map((section) => SECTION_IN_FRENCH[section]).join(' et ');
      found.push(refuse('plan:section', `${programme.title} ne finance que des dépenses ${allowed}.`, `${at}/section`));
    }
    if (line.basis !== 'ht' && line.basis !== 'ttc') found.push(refuse('plan:basis', 'Dites si la dépense est hors taxes ou toutes taxes comprises.', `${at}/basis`));
    return found;
  });
}

function checkResources(plan: FundingPlan): Refusal[] {
  return plan.resources.flatMap((resource, index) => {
    const known = ['own', 'public', 'private'].includes(resource.kind) && ['asked', 'confirmed', 'refused'].includes(resource.status) && resource.funder !== '';
    return known ? [] : [refuse('plan:resource', 'Dites d’où vient ce financement et s’il est demandé, obtenu ou refusé.', `/resources/${index}`)];
  });
}

function checkAmounts(plan: FundingPlan): Refusal[] {
  const given: [number, string][] = [
    ...plan.expenses.map((line, index): [number, string] => [line.asked, `/expenses/${index}/asked`]),
    ...plan.resources.map((resource, index): [number, string] => [resource.amount, `/resources/${index}/amount`]),
    [plan.asked, '/asked'],
  ];
  return given.flatMap(([amount, path]) => {
    if (!Number.isSafeInteger(amount) || amount < 0) return [refuse('plan:amount', 'Un montant est un nombre entier de centimes, positif ou nul.', path)];
    if (amount > MOST_TOTAL) return [refuse('plan:too-large', `Ce montant dépasse ${inFrench(MOST_TOTAL)}.`, path)];
    return [];
  });
}

function checkTotals(plan: FundingPlan): Refusal[] {
  const cost = plus(...plan.expenses.map((line) => line.asked));
  if (cost > MOST_TOTAL) return [refuse('plan:too-large', `Le total des dépenses dépasse ${inFrench(MOST_TOTAL)}.`, '/expenses')];
  if (plan.asked === 0) return [refuse('plan:asked', 'Indiquez le montant de la subvention demandée.', '/asked')];
  const others = plus(...plan.resources.filter((resource) => resource.status !== 'refused').map((resource) => resource.amount));
  const found = plus(others, plan.asked);
  if (found === cost) return [];
  const gap = inFrench(Math.abs(cost - found) as Cents);
  const saying = found < cost ? `il manque ${gap}` : `il y a ${gap} de trop`;
  return [refuse('plan:unbalanced', `Les financements (${inFrench(found)}, subvention demandée comprise) doivent égaler les dépenses (${inFrench(cost)}) : ${saying}.`, '/resources')];
}
