import { checkPlan } from '../domain/funding/check.ts';
import { capInput, retainedAsAsked } from '../domain/funding/retained.ts';
import { planOf } from '../forms/plan.ts';
import { formValidator } from '../forms/validate.ts';
import { evaluateRules } from './rules.ts';
import type { Situation } from './rules.ts';
import type { Application } from '../domain/application/state.ts';
import type { CommandOf } from '../domain/application/commands.ts';
import type { Day } from '../domain/calendar/day.ts';
import type { RetainedLine } from '../domain/funding/plan.ts';
import type { BeneficiaryKind, ProgrammeBundle } from '../domain/programme/programme.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { ProgrammeRules, ReadAnswers } from '../domain/programme/rules.ts';
import type { ApplicationAnswers } from '../forms/plan.ts';
import type { Proposal } from './rules.ts';

/** What the directory says of an organisation. */
export interface KnownOrganisation {
  readonly kind: BeneficiaryKind;
  readonly validFrom: Day;
  readonly validUntil: Day | null;
  /** SIREN of the one that took over from it. */
  readonly mergedInto: string | null;
  /** The EPT it lies in; `siren` is null for Paris, which is its own. */
  readonly ept: { readonly siren: string | null };
}

/** An organisation by its SIRET, closed ones too; undefined for one the directory does not have. */
export type FindOrganisation = (organisation: string) => KnownOrganisation | undefined;

/** What recording needs to know of a programme's own texts: its form and its rules. */
export function programmeRules(find: FindOrganisation): ProgrammeRules {
  const kindOf = (organisation: string): BeneficiaryKind => find(organisation)?.kind ?? 'company';
  return {
    read: (bundle, answers, organisation, today, call) => readAnswers(bundle, answers, { beneficiary: kindOf(organisation), today, call }),
    propose: (bundle, state, command, today) => proposeOn(bundle, kindOf(state.organisation), state, command, today),
    territories: (organisations) => [...new Set(organisations.flatMap((organisation) => find(organisation)?.ept.siren ?? []))],
    successor: (to, from, on) => {
      const known = find(to);
      const exists = known === undefined ? false : known.validFrom <= on && (known.validUntil === null || on <= known.validUntil);
      return { kind: kindOf(to), exists, mergedInto: from === null ? null : (find(from)?.mergedInto ?? null) };
    },
  };
}

interface Reading {
  readonly beneficiary: BeneficiaryKind;
  readonly today: Day;
  readonly call: string;
}

const NOTHING: Omit<ReadAnswers, 'problems'> = { title: '', plan: { expenses: [], resources: [], asked: 0 as never }, montage: 'single', partners: [] };

function readAnswers(bundle: ProgrammeBundle, given: unknown, reading: Reading): ReadAnswers {
  const problems = formValidator(bundle, 'application')(given);
  if (problems.length > 0) return { ...NOTHING, problems };
  const answers = given as ApplicationAnswers;
  const plan = planOf(answers.plan);
  const read = { title: answers.title, plan, montage: answers.montage, partners: (answers.partners ?? []).map(({ siret }) => siret) };
  const faults = checkPlan(plan, bundle.programme);
  return { ...read, problems: faults.length > 0 ? faults : estimate(bundle, answers, reading).reasons };
}

/** What the rules say of a draft's valid answers: everything retained as asked, nobody has appraised anything yet. */
export function estimate({ programme, ...bundle }: ProgrammeBundle, answers: ApplicationAnswers, { beneficiary, today, call }: Reading): Proposal {
  const plan = planOf(answers.plan);
  const input = capInput(plan, retainedAsAsked(plan), { montage: answers.montage, ownShare: programme.amounts.ownShare.byDefault });
  const situation: Situation = {
    beneficiary,
    callOpen: isOpen({ programme }, call, today),
    started: !answers.declarations.notStarted,
    earlyStart: false,
    otherMetropolitanCall: answers.declarations.otherMetropolitanCall,
    input,
    asked: plan.asked,
  };
  return evaluateRules({ programme, ...bundle }, situation);
}

const isOpen = ({ programme }: Pick<ProgrammeBundle, 'programme'>, code: string, on: string): boolean =>
  programme.calls.some((call) => call.code === code && call.opensOn <= on && (call.closesOn === null || on <= call.closesOn));

function proposeOn(bundle: ProgrammeBundle, beneficiary: BeneficiaryKind, state: Application, command: CommandOf<'appraise'>, _today: Day): ReturnType<ProgrammeRules['propose']> {
  const asked = new Map(state.plan.expenses.map((line) => [line.line, line]));
  const lines = command.lines.flatMap(({ line, retained }): RetainedLine[] => {
    const original = asked.get(line);
    return original && Number.isSafeInteger(retained) && retained >= 0 && retained <= original.asked ? [{ ...original, retained }] : [];
  });
  const { eligible, reasons, amount, trace } = evaluateRules(bundle, {
    beneficiary,
    callOpen: isOpen(bundle, state.call, state.filedOn),
    // Declared at filing; an order placed since is judged at each claim, against the date d'éligibilité.
    started: false,
    earlyStart: state.earlyStart?.status === 'authorised',
    otherMetropolitanCall: false,
    input: capInput({ ...state.plan, resources: command.resources }, lines, { montage: state.montage, ownShare: command.ownShare }),
    asked: state.plan.asked,
  });
  return { eligible, reasons: reasons.map(({ message }: Refusal) => message), amount, trace };
}
