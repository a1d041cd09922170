import { explain } from '../funding/explain.ts';
import { baseBySection, capInput } from '../funding/retained.ts';
import { ZERO, inFrench, plus, rateInFrench } from '../money/money.ts';
import { currentCaps } from './caps.ts';
import type { Application, TextId } from './state.ts';
import type { Day } from '../calendar/day.ts';
import type { CapCode } from '../funding/plan.ts';
import type { Cents } from '../money/money.ts';
import type { Programme } from '../programme/programme.ts';

/** A text somebody has read in force, and when. */
export interface CheckedReference {
  readonly text: string;
  readonly checkedOn: string;
}

/** One step of the computation, in the order in which it is done. */
export interface WhyStep {
  readonly code: 'asked' | 'cost' | 'excluded' | 'base' | 'other-public' | 'private' | CapCode | 'most' | 'proposed' | 'opinion' | 'awarded';
  readonly title: string;
  /** The arithmetic or the circumstance, in French figures; empty where the amount says it all. */
  readonly computation: string;
  readonly amount: Cents;
  /** True of the cap that decides. */
  readonly binding: boolean;
  /** Null where there is none, or nobody has checked it: an unchecked reference is shown to nobody. */
  readonly reference: CheckedReference | null;
  /** Somebody's own words, by their text; resolved by who shows it. */
  readonly reason: TextId | null;
  /** The line of expense concerned. */
  readonly line: string | null;
}

export interface WhyThisAmount {
  /** `proposed`: as the file stands; `decided`: as the assembly decided, with what was kept on that day. */
  readonly as: 'proposed' | 'decided';
  readonly on: Day;
  readonly amount: Cents;
  readonly steps: readonly WhyStep[];
  /** The award as one sentence. */
  readonly sentence: string;
}

/**
 * « Pourquoi ce montant »: from what was asked to what is given, each value with its rule and its legal reference, made of what the appraisal and
 * the decision have kept, so that it says the same in ten years. Null before the appraisal.
 */
export function whyThisAmount(current: Application, programme: Programme): WhyThisAmount | null {
  // What amendments changed since is not why it was given.
  const state = { ...current, ...current.beforeAmendments };
  const { appraisal, opinion, decision, plan } = state;
  const caps = decision?.caps ?? currentCaps(state, programme);
  if (!appraisal || !caps) return null;
  const input = capInput({ ...plan, resources: decision?.resources ?? state.funders }, appraisal.lines, { montage: state.montage, ownShare: appraisal.ownShare });
  const excluded = appraisal.lines.filter(({ asked, retained }) => retained < asked);
  const { investment, operating } = baseBySection(appraisal.lines);
  const split = investment > 0 && operating > 0 ? `${inFrench(investment)} d’investissement et ${inFrench(operating)} de fonctionnement` : '';
  const steps: readonly WhyStep[] = [
    step('asked', 'Montant demandé', plan.asked),
    step('cost', 'Coût total présenté', plus(...plan.expenses.map(({ asked }) => asked))),
    ...excluded.map(({ line, asked, retained, reason }) => step('excluded', 'Dépense écartée ou réduite', retained, { computation: `${inFrench(retained)} retenus sur ${inFrench(asked)}`, reason: reason ?? null, line })),
    step('base', 'Assiette retenue', appraisal.base, { computation: split }),
    ...(input.otherPublic > 0 ? [step('other-public', 'Autres aides publiques', input.otherPublic)] : []),
    ...(input.privateMoney > 0 ? [step('private', 'Financements privés', input.privateMoney)] : []),
    ...explain(caps, input, programme).map((row) => {
      const cap = caps.caps.find(({ code }) => code === row.code);
      const reason = row.code === 'cap:own-share' ? (appraisal.ownShareReason ?? null) : null;
      return step(row.code, row.rule, row.most, { computation: row.computation, binding: row.binding, reference: checked(cap?.reference, programme), reason });
    }),
    step('most', 'Le plus bas de ces plafonds', caps.most),
    step('proposed', 'Montant proposé par l’instruction', appraisal.proposed),
    ...(opinion ? [step('opinion', 'Montant proposé par le comité d’examen', opinion.amount)] : []),
    ...(decision ? [step('awarded', decision.kind === 'award' ? 'Montant attribué' : 'Subvention refusée', decision.amount, { computation: rateOf(decision), reason: decision.reasons ?? null })] : []),
  ];
  const amount = decision?.amount ?? opinion?.amount ?? appraisal.proposed;
  return { as: decision ? 'decided' : 'proposed', on: decision?.on ?? appraisal.on, amount, steps, sentence: sentenceOf(state, amount, caps.most, steps) };
}

type More = Partial<Pick<WhyStep, 'computation' | 'binding' | 'reference' | 'reason' | 'line'>>;
const step = (code: WhyStep['code'], title: string, amount: Cents, more: More = {}): WhyStep => ({ code, title, amount, computation: '', binding: false, reference: null, reason: null, line: null, ...more });

function checked(code: string | undefined, { references }: Programme): CheckedReference | null {
  const found = references.find((reference) => reference.code === code);
  return found && found.checkedOn !== null ? { text: found.text, checkedOn: found.checkedOn } : null;
}

const rateOf = ({ kind, amount, base }: NonNullable<Application['decision']>): string =>
  kind === 'award' && base > ZERO ? `${rateInFrench({ num: amount, den: base })} de l’assiette retenue` : '';

function sentenceOf({ decision, plan }: Application, amount: Cents, most: Cents, steps: readonly WhyStep[]): string {
  if (decision?.kind === 'refusal') return 'La subvention est refusée : aucun montant n’est attribué.';
  const verb = decision ? 'attribués' : 'proposés';
  const binding = steps.find((one) => one.binding);
  if (amount === plan.asked) return `${inFrench(amount)} ${verb} : tout ce qui était demandé.`;
  if (amount < most) return `${inFrench(amount)} ${verb}, moins que les ${inFrench(most)} que permettaient les règles.`;
  return `${inFrench(amount)} ${verb}, le plus que permettent les règles : ${lowered(binding?.title ?? '')}.`;
}

const lowered = (words: string): string => words.charAt(0).toLocaleLowerCase('fr') + words.slice(1);
