import { applyCaps } from '../domain/funding/caps.ts';
import { checkPlan } from '../domain/funding/check.ts';
import { explain, type ExplanationRow } from '../domain/funding/explain.ts';
import type { CapInput, FundingPlan, Montage } from '../domain/funding/plan.ts';
import { capInput, retainedAsAsked } from '../domain/funding/retained.ts';
import { plus, toCents, type Cents } from '../domain/money/money.ts';
import type { BeneficiaryKind, Programme, ProgrammeBundle } from '../domain/programme/programme.ts';
import type { Refusal } from '../domain/refusal.ts';
import { planOf, type PlanAnswers } from '../forms/plan.ts';
import { rulesPath } from '../programmes/paths.ts';
import { evaluateRules, rulesOf } from '../programmes/rules.ts';

/** What a project could be given at most, everything retained: an indication, a promise to nobody. Amounts in cents. */
export interface Estimate {
  readonly cost: Cents;
  readonly amount: Cents;
  /** Each cap in a sentence, with the one that binds. */
  readonly rows: readonly ExplanationRow[];
}

/**
 * The estimate of a plan that is still being written: lines without an amount or a section are left out, and nothing asked for yet counts as
 * everything. Null as long as no line of expense can be read.
 */
export function estimatePlan(programme: Programme, answers: Readonly<Record<string, unknown>>): Estimate | null {
  const plan = readablePlan(programme, answers.plan);
  if (plan.expenses.length === 0) return null;
  const montage = typeof answers.montage === 'string' ? (answers.montage as Montage) : 'single';
  const input = capInput(plan, retainedAsAsked(plan), { montage, ownShare: programme.amounts.ownShare.byDefault });
  return estimateOf(programme, input, plan.asked > 0 ? plan.asked : null);
}

/** What keeps a plan of valid answers from being filed: totals that differ, a section the programme does not pay. Pointers start at the plan. */
export const planFaults = (programme: Programme, plan: unknown): readonly Refusal[] => checkPlan(planOf(plan as PlanAnswers), programme).map((fault) => ({ ...fault, path: (fault.path ?? '').replace(/\/asked$/, (end) => (fault.path === '/asked' ? end : '/amount')) }));

function estimateOf(programme: Programme, input: CapInput, asked: Cents | null): Estimate {
  const result = applyCaps(input, { ...programme.amounts, legalGround: programme.legalGround }, asked ?? input.base);
  return { cost: input.base, amount: result.most, rows: explain(result, input, programme).filter(({ code }) => asked !== null || code !== 'cap:asked') };
}

function readablePlan({ sections }: Programme, written: unknown): FundingPlan {
  const { expenses = [], resources = [], asked = 0 } = (written ?? {}) as Partial<PlanAnswers>;
  return planOf({
    expenses: expenses.filter(({ amount, section }) => isAmount(amount) && sections.includes(section)),
    resources: resources.filter(({ amount, kind, funder, status }) => isAmount(amount) && kind && funder && status),
    asked: isAmount(asked) ? asked : 0,
  });
}

const isAmount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** What a few questions tell of a project before anything is written. Amounts in cents. */
export interface FirstAnswers {
  readonly beneficiary: BeneficiaryKind;
  readonly started: boolean;
  readonly otherCall: boolean;
  readonly shared: boolean;
  readonly investment: Cents;
  readonly operating: Cents;
  readonly otherPublic: Cents;
  readonly privateMoney: Cents;
}

export interface FirstLook extends Estimate {
  readonly eligible: boolean;
  /** Why not, each with the code of its rule. */
  readonly reasons: readonly Refusal[];
}

/** What the rules of a programme say of a project from the answers to a few questions. @param isOpen its call takes applications today. */
export function lookFirst(bundle: ProgrammeBundle, isOpen: boolean, answers: FirstAnswers): FirstLook {
  const { programme } = bundle;
  const base = plus(answers.investment, programme.sections.includes('operating') ? answers.operating : toCents(0));
  const input: CapInput = { base, investmentBase: answers.investment, otherPublic: answers.otherPublic, privateMoney: answers.privateMoney, ownShare: programme.amounts.ownShare.byDefault, shared: answers.shared };
  const { eligible, reasons } = evaluateRules(bundle, { beneficiary: answers.beneficiary, callOpen: isOpen, started: answers.started, earlyStart: false, otherMetropolitanCall: answers.otherCall, input, asked: base });
  return { ...estimateOf(programme, input, null), eligible, reasons };
}

/** Conditions of eligibility as the programme's rules name them, in their order. */
export const conditionsOf = (bundle: ProgrammeBundle): readonly { readonly code: string; readonly title: string }[] =>
  rulesOf(bundle).coded.filter(({ code }) => code.startsWith('eligibility:')).map(({ code, title }) => ({ code, title }));

/** Whether the rules of this programme look at that circumstance at all: what they do not look at is not asked. */
export const looksAt = ({ programme, files }: ProgrammeBundle, circumstance: 'exécution commencée' | 'autre appel de la Métropole'): boolean => (files[rulesPath(programme.code)] ?? '').includes(`dossier . ${circumstance}`);

