import type { CommandOf } from '../application/commands.ts';
import type { Proposal, Successor } from '../application/facts.ts';
import type { Application } from '../application/state.ts';
import type { Day } from '../calendar/day.ts';
import type { FundingPlan, Montage } from '../funding/plan.ts';
import type { Refusal } from '../refusal.ts';
import type { ProgrammeBundle } from './programme.ts';

/** What the programme's own texts say: its form of an application, and its rules of eligibility and amount. */
export interface ProgrammeRules {
  /** Reads and checks the answers of a draft against the form and the rules of its programme version. */
  read(bundle: ProgrammeBundle, answers: unknown, organisation: string, today: Day, call: string): ReadAnswers;
  /** What the rules propose on what an appraisal retains. */
  propose(bundle: ProgrammeBundle, state: Application, command: CommandOf<'appraise'>, today: Day): Proposal;
  /** What is known, on a day, of the organisation `to` that stands in for `from`. */
  successor(to: string, from: string | null, on: Day): Successor;
  /** SIREN of the EPT of which these organisations are members: a mandate there proposes an interest. */
  territories(organisations: readonly string[]): readonly string[];
}

export interface ReadAnswers {
  readonly title: string;
  readonly plan: FundingPlan;
  readonly montage: Montage;
  readonly partners: readonly string[];
  /** Why it may not be filed; empty when it may. */
  readonly problems: readonly Refusal[];
}
