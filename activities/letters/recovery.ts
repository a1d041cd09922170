import { paidSoFar } from '../../domain/application/decide/payment.ts';
import { lastDay } from '../../domain/calendar/delay.ts';
import { SECTIONS } from '../../domain/funding/imputation.ts';
import { inFrench, least, minus, plus, portion } from '../../domain/money/money.ts';
import { recoveriesOf, recoveryRulesOf } from '../../domain/payment/recovery.ts';
import type { Outcome } from '../../domain/application/state.ts';
import type { SectionLiquidation } from '../../domain/payment/liquidation.ts';
import type { Cents } from '../../domain/money/money.ts';
import type { Recovery } from '../../domain/payment/recovery.ts';
import { decisionOf } from './award.ts';
import { wideSpaced } from './figures.ts';
import { needed, textOrNull, told } from './facts.ts';
import type { Builder, LetterFacts } from './facts.ts';

/** Over-payment: what is due in the end, what was paid, and the time to answer before anything is recovered (CRPA L121-1). */
export const recoveryNotice: Builder<'recovery-notice'> = (facts) => {
  const { programme } = facts;
  const recovery = recoveryIn(facts);
  return {
    ...accountOf(facts, recovery),
    amount: recovery.amount,
    reason: wideSpaced(whyOverpaid(facts, recovery)),
    observationsBy: recovery.hearing?.answerBy ?? lastDay(facts.on, { days: recoveryRulesOf(programme).hearingDays }, programme.clocks.extendToWorkingDay),
  };
};

/** The sections of a balance that were paid too much: what is still due in another is told apart, and does not make up for it. */
const overpaidIn = ({ state }: LetterFacts, { claim }: Recovery): readonly SectionLiquidation[] =>
  state.claims.find(({ no }) => no === claim)?.liquidation?.sections.filter(({ overpaid }) => overpaid > 0) ?? [];
const sumOf = (sections: readonly SectionLiquidation[], of: (section: SectionLiquidation) => Cents): Cents => plus(...sections.map(of));

function accountOf(facts: LetterFacts, recovery: Recovery): { readonly awarded: Cents; readonly due: Cents; readonly paid: Cents } {
  const over = overpaidIn(facts, recovery);
  if (over.length > 0) return { awarded: sumOf(over, ({ award }) => award), due: sumOf(over, ({ bound }) => bound), paid: sumOf(over, ({ before }) => before) };
  const paid = paidSoFar(facts.state);
  return { awarded: decisionOf(facts).amount, paid, due: minus(paid, facts.state.overpaid) };
}

/** What was decided of an over-payment once the commune had been heard, and how it is to come back. */
export const recoveryDecision: Builder<'recovery-decision'> = (facts) => {
  const recovery = needed(facts, recoveriesOf(facts.state).find(({ decision }) => decision === facts.no), `decision ${facts.no} on an over-payment`);
  const event = needed(facts, told(facts, 'recoveryDecided').findLast(({ event }) => event.recovery === recovery.no), `decision ${facts.no} on an over-payment`).event;
  return {
    found: recovery.amount,
    amount: event.amount,
    waived: event.means === 'waived',
    reduction: event.means === 'reduction',
    foundOn: recovery.foundOn,
    heardOn: recovery.hearing?.heardOn ?? null,
    observationsBy: recovery.hearing?.answerBy ?? null,
    reason: textOrNull(facts, event.reason),
    parts: SECTIONS.flatMap((section) => (event.bySection[section] > 0 ? [{ title: SECTION[section], amount: event.bySection[section] }] : [])),
  };
};

const SECTION = { investment: 'Investissement', operating: 'Fonctionnement' } as const;

/** The over-payment a letter is about: by its number, which a letter made before they were numbered also bears. */
const recoveryIn = (facts: LetterFacts): Recovery => needed(facts, recoveriesOf(facts.state).find(({ no }) => no === facts.no), `over-payment ${facts.no}`);

const WHY_ENDED: Readonly<Partial<Record<Outcome, string>>> = {
  'withdrawn-by-administration': 'La subvention a été retirée : ce qui en avait été versé n’est plus dû.',
  'withdrawn-by-commune': 'Votre collectivité s’est désistée : ce qui avait été versé n’est plus dû.',
  lapsed: 'La subvention est caduque : ce qui en avait été versé au-delà des dépenses attestées à temps n’est plus dû.',
};

function whyOverpaid(facts: LetterFacts, recovery: Recovery): string {
  const { state } = facts;
  const claim = state.claims.find(({ no }) => no === recovery.claim);
  if (!claim) return WHY_ENDED[state.outcome ?? 'completed'] ?? whyReplaced(facts);
  const over = overpaidIn(facts, recovery);
  const { base, spent, inProportion, final } = over.length > 0 ? figuresOf(over) : figuresInAll(facts);
  const others = plus(...claim.resources.filter(({ kind }) => kind !== 'own').map(({ amount }) => amount));
  const [only, another] = over;
  const apart = only && !another && (claim.liquidation?.sections.length ?? 0) > 1;
  const reasons = [
    apart ? `Ces montants sont ceux de la section ${only.section === 'investment' ? 'd’investissement' : 'de fonctionnement'}, dont le compte est arrêté à part : une section ne paie pas pour l’autre.` : '',
    spent < base ? `Le coût réel retenu de l’opération, ${inFrench(spent)}, est inférieur à l’assiette de ${inFrench(base)} sur laquelle la subvention avait été calculée : elle est réduite dans la même proportion, soit ${inFrench(inProportion)}.` : '',
    final < inProportion ? `Les financements reçus par ailleurs, ${inFrench(others)}, limitent ce que la Métropole peut verser.` : '',
  ];
  return reasons.filter(Boolean).join(' ') || 'Les sommes versées dépassent la subvention définitive.';
}

interface Final {
  readonly base: Cents;
  readonly spent: Cents;
  readonly inProportion: Cents;
  readonly final: Cents;
}

const figuresOf = (over: readonly SectionLiquidation[]): Final => ({ base: sumOf(over, ({ base }) => base), spent: sumOf(over, ({ admitted }) => admitted), inProportion: sumOf(over, ({ earned }) => earned), final: sumOf(over, ({ bound }) => bound) });

/** Of a balance recorded before its computation was kept. */
function figuresInAll(facts: LetterFacts): Final {
  const { base, rate } = decisionOf(facts);
  const spent = plus(...facts.state.claims.map(({ admitted }) => admitted));
  return { base, spent, inProportion: portion(least(spent, base), rate), final: minus(paidSoFar(facts.state), facts.state.overpaid) };
}

/** Paid under a decision that another has replaced: the reason it gave is that of the new one. */
const whyReplaced = (facts: LetterFacts): string => {
  const { replaces } = decisionOf(facts);
  return replaces === 'annulment' ? 'Le juge a suspendu ou annulé la délibération en vertu de laquelle vous aviez été payés : ce qui dépasse la nouvelle décision n’est plus dû.' : 'La subvention a été réduite par une nouvelle décision : ce qui avait été versé au-delà n’est plus dû.';
};
