import { paidSoFar } from '../../domain/application/decide/payment.ts';
import { dayInFrench } from '../../domain/calendar/day.ts';
import { lastDay } from '../../domain/calendar/delay.ts';
import { inFrench, least, minus, plus, portion, ZERO } from '../../domain/money/money.ts';
import type { ClaimKind, Outcome, StruckOut } from '../../domain/application/state.ts';
import { decisionOf } from './award.ts';
import { wideSpaced } from './figures.ts';
import { needed, told } from './facts.ts';
import type { Builder, LetterFacts, OwnValues } from './facts.ts';

const MILESTONE: Readonly<Record<ClaimKind, string>> = { advance: 'de l’avance', interim: 'd’un acompte', balance: 'du solde' };

/** « Versement de … »: what was paid, what was struck out, and what is left to ask for. */
export const paymentNotice: Builder<'payment-notice'> = (facts) => {
  const { state } = facts;
  const decision = decisionOf(facts);
  const claim = needed(facts, state.claims.find(({ no }) => no === facts.no), `claim ${facts.no}`);
  const payments = told(facts, 'paid');
  const payment = needed(facts, payments.findLast(({ event }) => event.claim === claim.no), `payment of claim ${claim.no}`);
  const before = plus(...payments.filter(({ seq }) => seq < payment.seq).map(({ event }) => event.amount));
  // The balance is final: what it leaves of the award is not to be asked for.
  const isBalance = claim.kind === 'balance';
  const remaining = isBalance ? ZERO : minus(decision.amount, before, payment.event.amount);
  return {
    milestone: MILESTONE[claim.kind],
    claimedOn: claim.filedOn,
    amount: payment.event.amount,
    paidOn: payment.event.on,
    mandat: payment.event.mandat,
    awarded: decision.amount,
    final: isBalance ? plus(before, payment.event.amount) : null,
    paidBefore: before,
    remaining,
    claimBefore: remaining > 0 ? (state.lapse?.completeBy ?? null) : null,
    struckOut: claim.struckOut.map((out) => struckOut(facts, out)),
  };
};

function struckOut({ answers, state }: LetterFacts, { line, amount, code }: StruckOut): OwnValues<'payment-notice'>['struckOut'][number] {
  const REASON: Readonly<Record<StruckOut['code'], string>> = {
    'before-eligibility': state.eligibleFrom ? `Dépense engagée avant le ${dayInFrench(state.eligibleFrom)}, date d’éligibilité des dépenses.` : 'Dépense engagée avant la date d’éligibilité des dépenses.',
    'not-retained': 'Cette dépense ne fait pas partie de l’assiette retenue.',
    'above-retained': 'Dépense au-delà du montant retenu pour cette ligne.',
  };
  return { title: answers.lines.get(line) ?? line, amount, reason: REASON[code] };
}

/** Over-payment: what is due in the end, what was paid, and the time to answer before anything is recovered (CRPA L121-1). */
export const recoveryNotice: Builder<'recovery-notice'> = (facts) => {
  const { state, service, programme } = facts;
  const paid = paidSoFar(state);
  const amount = minus(state.overpaid, state.recovered);
  return {
    awarded: decisionOf(facts).amount,
    paid,
    due: minus(paid, state.overpaid),
    amount,
    reason: wideSpaced(whyOverpaid(facts)),
    observationsBy: lastDay(facts.on, { days: service.hearingDays }, programme.clocks.extendToWorkingDay),
  };
};

const WHY_ENDED: Readonly<Partial<Record<Outcome, string>>> = {
  'withdrawn-by-administration': 'La subvention a été retirée : ce qui en avait été versé n’est plus dû.',
  'withdrawn-by-commune': 'Votre collectivité s’est désistée : ce qui avait été versé n’est plus dû.',
  lapsed: 'La subvention est caduque : ce qui en avait été versé au-delà des dépenses attestées à temps n’est plus dû.',
};

function whyOverpaid(facts: LetterFacts): string {
  const { state } = facts;
  const last = told(facts, 'overpaymentFound').at(-1);
  const claim = state.claims.find(({ no }) => no === last?.event.claim);
  if (!claim) return WHY_ENDED[state.outcome ?? 'completed'] ?? 'Les sommes versées dépassent la subvention définitive.';
  const { base, rate } = decisionOf(facts);
  const spent = plus(...state.claims.map(({ admitted }) => admitted));
  const inProportion = portion(least(spent, base), rate);
  const others = plus(...claim.resources.filter(({ kind }) => kind !== 'own').map(({ amount }) => amount));
  const reasons = [
    spent < base ? `Le coût réel retenu de l’opération, ${inFrench(spent)}, est inférieur à l’assiette de ${inFrench(base)} sur laquelle la subvention avait été calculée : elle est réduite dans la même proportion, soit ${inFrench(inProportion)}.` : '',
    minus(paidSoFar(state), state.overpaid) < inProportion ? `Les financements reçus par ailleurs, ${inFrench(others)}, limitent ce que la Métropole peut verser.` : '',
  ];
  return reasons.filter(Boolean).join(' ') || 'Les sommes versées dépassent la subvention définitive.';
}
