import type { FundingPlan, Montage, Resource, Section, VatBasis } from '../domain/funding/plan.ts';
import type { Cents } from '../domain/money/money.ts';

/** What an application form of any programme has, as far as the money and the rules are concerned. Amounts in cents. */
export interface ApplicationAnswers {
  readonly title: string;
  readonly montage: Montage;
  readonly partners?: readonly { readonly siret: string; readonly name: string }[];
  readonly calendar: { readonly startOn: string; readonly endOn: string };
  readonly plan: PlanAnswers;
  readonly declarations: { readonly notStarted: boolean; readonly otherMetropolitanCall: boolean; readonly accurate: boolean; readonly mandated: boolean };
}

export interface PlanAnswers {
  readonly expenses: readonly { readonly id: string; readonly label: string; readonly section: Section; readonly basis: VatBasis; readonly amount: number }[];
  readonly resources: readonly { readonly kind: Resource['kind']; readonly funder: string; readonly label?: string; readonly amount: number; readonly status: Resource['status'] }[];
  readonly asked: number;
}

/** The funding plan of valid answers. Wordings are free text and stay with the draft: of a line, only its id goes on. */
export function planOf({ expenses, resources, asked }: PlanAnswers): FundingPlan {
  return {
    expenses: expenses.map(({ id, section, basis, amount }) => ({ line: id, section, basis, asked: amount as Cents })),
    resources: resources.map(({ kind, funder, amount, status }) => ({ kind, funder, amount: amount as Cents, status })),
    asked: asked as Cents,
  };
}
