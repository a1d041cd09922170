import { asksForAgreement } from '../../domain/application/decide/notification.ts';
import { whyThisAmount } from '../../domain/application/why.ts';
import { dayInFrench, toDay } from '../../domain/calendar/day.ts';
import { explain } from '../../domain/funding/explain.ts';
import { capInput, isPublicAid } from '../../domain/funding/retained.ts';
import { minus, plus, inFrench } from '../../domain/money/money.ts';
import { advanceDue } from '../../domain/payment/schedule.ts';
import type { Application, Appraisal, Decision } from '../../domain/application/state.ts';
import type { Resource } from '../../domain/funding/plan.ts';
import type { Cents } from '../../domain/money/money.ts';
import { organisationInFrench } from './addressee.ts';
import { wideSpaced } from './figures.ts';
import { needed, reasonsIn, textOf, textOrNull } from './facts.ts';
import type { Builder, LetterFacts, OwnValues } from './facts.ts';

export const BODY = { bureau: 'le Bureau métropolitain', conseil: 'le Conseil métropolitain' } as const;

export function decisionOf(facts: LetterFacts): Decision {
  return needed(facts, facts.state.decision, 'decision');
}

/** The deliberation as letters cite it. */
export function deliberation({ body, number, on }: Decision, { legality }: Application): OwnValues<'award'>['decision'] {
  return { body: BODY[body], number, on, enforceableOn: legality.enforceableOn };
}

/** Notification of an award: what is given, how it was computed, what was left out, until when, and against which proofs. */
export const award: Builder<'award'> = (facts) => {
  const { state, programme } = facts;
  const decision = decisionOf(facts);
  const appraisal = needed(facts, state.appraisal, 'appraisal');
  const { start, completion } = programme.clocks;
  return {
    decision: deliberation(decision, state),
    partial: decision.amount < state.plan.asked,
    asked: state.plan.asked,
    totalCost: plus(...state.plan.expenses.map(({ asked }) => asked)),
    base: decision.base,
    rate: decision.rate,
    amount: decision.amount,
    explanation: explanation(facts, decision, appraisal),
    why: whySteps(facts),
    exclusions: exclusions(facts, appraisal),
    sections: sections(decision),
    funders: funders(facts, decision, appraisal),
    condition: condition(facts, decision),
    eligibleFrom: state.eligibleFrom,
    startBy: state.lapse?.startBy ?? null,
    completeBy: state.lapse?.completeBy ?? null,
    startMonths: start.months,
    completionMonths: completion.months,
    keepYears: null,
    agreement: asksForAgreement(programme, decision.amount),
    advance: programme.payment.advance && { rate: programme.payment.advance.rate, amount: advanceDue(decision, programme.payment.advance.rate) },
    beforeBalance: programme.payment.beforeBalance,
    proofs: proofs(facts),
    publicity: programme.publicity.map(({ title, due }) => ({ title, due })),
    leastRecovery: programme.payment.leastRecovery,
  };
};

export const refusal: Builder<'refusal'> = (facts) => {
  const decision = decisionOf(facts);
  return {
    decision: deliberation(decision, facts.state),
    receivedOn: facts.state.filedOn,
    asked: facts.state.plan.asked,
    rule: null,
    reasons: reasonsIn(textOf(facts, decision.reasons, 'reasons')),
  };
};

/** Why this amount and no more: the cap that binds with its arithmetic, then the assembly's own reasons. Null when all that was asked is given. */
function explanation(facts: LetterFacts, decision: Decision, appraisal: Appraisal): string | null {
  const reasons = textOrNull(facts, decision.reasons);
  if (decision.amount >= facts.state.plan.asked) return reasons;
  const input = capInput({ ...facts.state.plan, resources: decision.resources ?? appraisal.resources }, appraisal.lines, { montage: facts.state.montage, ownShare: appraisal.ownShare });
  const binding = explain(decision.caps, input, facts.programme).find((row) => row.binding);
  const most = inFrench(decision.caps.most);
  const why = binding === undefined || binding.code === 'cap:asked' ? '' : ` (${lowered(ruleAndComputation(binding))})`;
  const rule = decision.amount === decision.caps.most
    ? `C’est le montant le plus élevé que permettent les règles du dispositif${why}.`
    : `Les règles du dispositif permettaient au plus ${most}${why} ; ${BODY[decision.body]} a retenu un montant inférieur.`;
  return [wideSpaced(rule), reasons].filter(Boolean).join('\n');
}

/** The rule, and its arithmetic where that says more than the rule. */
function ruleAndComputation({ rule, computation }: { readonly rule: string; readonly computation: string }): string {
  return rule.toLocaleLowerCase('fr') === computation.toLocaleLowerCase('fr') ? rule : `${rule} : ${computation}`;
}

const lowered = (words: string): string => words.charAt(0).toLocaleLowerCase('fr') + words.slice(1);

/** The whole computation for the annex: the cap that decides is marked, each reference bears the day somebody read it. Exclusions have their own table. */
function whySteps({ state, programme }: LetterFacts): OwnValues<'award'>['why'] {
  const steps = whyThisAmount(state, programme)?.steps ?? [];
  return steps.filter(({ code }) => code !== 'excluded').map(({ title, computation, amount, binding, reference }) => ({
    title: binding ? `${title} (plafond retenu)` : title,
    computation: computation === '' ? '—' : wideSpaced(computation),
    amount,
    reference: reference && `${reference.text} (vérifié le ${dayInFrench(toDay(reference.checkedOn))})`,
  }));
}

/** Lines set aside or reduced, each with the reason the officer gave. */
function exclusions(facts: LetterFacts, { lines }: Appraisal): OwnValues<'award'>['exclusions'] {
  return lines.filter(({ asked, retained }) => retained < asked).map(({ line, asked, retained, reason }) => ({
    title: facts.answers.lines.get(line) ?? line,
    asked,
    retained,
    reason: textOf(facts, reason, 'reason of an exclusion'),
  }));
}

/** Two imputations where there are two. */
function sections({ bySection }: Decision): OwnValues<'award'>['sections'] {
  const parts = [{ title: 'Investissement', amount: bySection.investment }, { title: 'Fonctionnement', amount: bySection.operating }];
  return parts.filter(({ amount }) => amount > 0);
}

const FUNDER: Readonly<Record<string, string>> = {
  state: 'État',
  region: 'Région Île-de-France',
  departement: 'Département',
  ept: 'Établissement public territorial',
  commune: 'Autre commune',
  eu: 'Union européenne',
  'other-public': 'Autre financeur public',
  private: 'Financeur privé',
};

/** The plan on the retained base: the grant, the others, and what is left to the organisation (with the partners who own their part). It adds up to the base. */
function funders(facts: LetterFacts, decision: Decision, appraisal: Appraisal): OwnValues<'award'>['funders'] {
  const { state, service } = facts;
  const expected = (decision.resources ?? appraisal.resources).filter(({ status }) => status !== 'refused');
  const others = expected.filter((resource) => resource.kind === 'private' || isPublicAid(resource, state.montage));
  const shared = expected.some((resource) => resource.kind === 'own' && resource.funder !== 'own' && !others.includes(resource));
  const left = minus(decision.base, decision.amount, ...others.map(({ amount }) => amount));
  const owner = organisationInFrench(facts);
  return [
    { name: service.authority, amount: decision.amount },
    ...others.map((resource) => ({ name: funderName(facts, resource), amount: resource.amount })),
    ...(left > 0 ? [{ name: shared ? `${owner} et ses partenaires` : owner, amount: left as Cents }] : []),
  ];
}

/** What the award waits for: the funders that have not confirmed, and until when. Null for one that waits for nobody. */
function condition(facts: LetterFacts, decision: Decision): OwnValues<'award'>['condition'] {
  if (!decision.condition) return null;
  const { funders: awaited, by } = decision.condition;
  const named = facts.state.funders.filter(({ no }) => awaited.includes(no)).map((one) => `${funderName(facts, one)}, ${inFrench(one.amount)}`);
  return { by, funders: wideSpaced(named.join(' ; ')) };
}

/** The name the applicant gave the funder, when it is the only one of its sort; else what the code stands for. */
export function funderName({ answers }: LetterFacts, { kind, funder }: Resource): string {
  const named = answers.resources.filter((one) => one.kind === kind && one.funder === funder);
  return (named.length === 1 ? named[0]?.label : null) ?? FUNDER[funder] ?? funder;
}

/** What each payment is asked with. */
function proofs({ programme }: LetterFacts): OwnValues<'award'>['proofs'] {
  const { advance, documents, proofs: of } = programme.payment;
  const titles = (codes: readonly string[]): string => codes.map((code) => documents.find((one) => one.code === code)?.title ?? code).join(' ; ');
  const milestones = [...(advance ? [['Avance', of.advance] as const] : []), ['Acompte', of.interim] as const, ['Solde', of.balance] as const];
  return milestones.filter(([, codes]) => codes.length > 0).map(([milestone, codes]) => ({ milestone, document: titles(codes) }));
}
