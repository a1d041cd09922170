import { dayInFrench } from '../../domain/calendar/day.ts';
import { yearOf } from '../../domain/funding/credits.ts';
import { claimsUntil, examinedFor } from '../../domain/payment/cut-off.ts';
import { minus, plus, ZERO } from '../../domain/money/money.ts';
import type { ClaimKind, StruckOut } from '../../domain/application/state.ts';
import { decisionOf } from './award.ts';
import { needed, told } from './facts.ts';
import type { Builder, LetterFacts, OwnValues } from './facts.ts';

const MILESTONE: Readonly<Record<ClaimKind, string>> = { advance: 'de l’avance', interim: 'd’un acompte', balance: 'du solde' };

/** A claim filed after the cut-off of the year: it is told which year it will be examined for. */
export const claimNextYear: Builder<'claim-next-year'> = (facts) => {
  const claim = needed(facts, facts.state.claims.find(({ no }) => no === facts.no), `claim ${facts.no}`);
  const until = needed(facts, claimsUntil(facts.programme, yearOf(claim.filedOn)), 'cut-off of claims');
  return { claim: claim.no, milestone: MILESTONE[claim.kind], filedOn: claim.filedOn, until, examinedFor: examinedFor(facts.programme, claim.filedOn) };
};

/** « Versement de … »: what was paid, what was struck out, and what is left to ask for. */
export const paymentNotice: Builder<'payment-notice'> = (facts) => {
  const { state } = facts;
  const decision = decisionOf(facts);
  const claim = needed(facts, state.claims.find(({ no }) => no === facts.no), `claim ${facts.no}`);
  const payments = told(facts, 'paid');
  const mine = payments.filter(({ event }) => event.claim === claim.no);
  const payment = needed(facts, mine.at(-1), `payment of claim ${claim.no}`);
  // An order has a part for each section, and what was rejected of it comes with a later one.
  const amount = plus(...mine.map(({ event }) => event.amount));
  const before = plus(...payments.filter(({ seq, event }) => seq < payment.seq && event.claim !== claim.no).map(({ event }) => event.amount));
  // The balance is final: what it leaves of the award is not to be asked for.
  const isBalance = claim.kind === 'balance';
  const remaining = isBalance ? ZERO : minus(decision.amount, before, amount);
  return {
    milestone: MILESTONE[claim.kind],
    claimedOn: claim.filedOn,
    amount,
    paidOn: payment.event.on,
    mandat: [...new Set(mine.map(({ event }) => event.mandat))].join(', '),
    awarded: decision.amount,
    final: isBalance ? plus(before, amount) : null,
    paidBefore: before,
    remaining,
    claimBefore: remaining > 0 ? (state.lapse?.completeBy ?? null) : null,
    struckOut: claim.struckOut.map((out) => struckOut(facts, out)),
  };
};

function struckOut({ answers, state, texts }: LetterFacts, { line, amount, code, reason }: StruckOut): OwnValues<'payment-notice'>['struckOut'][number] {
  const REASON: Readonly<Record<StruckOut['code'], string>> = {
    'before-eligibility': state.eligibleFrom ? `Dépense engagée avant le ${dayInFrench(state.eligibleFrom)}, date d’éligibilité des dépenses.` : 'Dépense engagée avant la date d’éligibilité des dépenses.',
    'not-retained': 'Cette dépense ne fait pas partie de l’assiette retenue.',
    'above-retained': 'Dépense au-delà du montant retenu pour cette ligne.',
    'after-completion': state.lapse ? `Dépense engagée après le ${dayInFrench(state.lapse.completeBy)}, dernier jour pour achever l’opération.` : 'Dépense engagée après le dernier jour pour achever l’opération.',
    'other-section': 'Rien n’est attribué dans la section de cette dépense.',
    'set-aside': (reason && texts.get(reason)) ?? 'Dépense écartée par le service.',
  };
  return { title: answers.lines.get(line) ?? line, amount, reason: REASON[code] };
}
