import { dayInFrench } from '../../domain/calendar/day.ts';
import { inAll } from '../../domain/funding/imputation.ts';
import { plus, rateInFrench } from '../../domain/money/money.ts';
import { accountOf } from '../../domain/payment/accounts.ts';
import { milestone } from '../../domain/payment/batch.ts';
import { previewClaim } from '../../domain/payment/preview.ts';
import { struckOutBecause } from '../../domain/timeline/words.ts';
import { oneDossier } from './dossier.ts';
import { BASES, SECTIONS } from './words.ts';
import type { Claim, PersonId, StruckOut } from '../../domain/application/state.ts';
import type { Day } from '../../domain/calendar/day.ts';
import type { Liquidation } from '../../domain/payment/liquidation.ts';
import type { OwnPaperValues } from '../../letters/papers/variables.ts';
import type { LetterFacts } from '../letters/facts.ts';

/** Who attested, liquidated and signed a claim. */
export const actorsOf = ({ attestedBy, liquidatedBy, orders }: Claim): readonly PersonId[] => [attestedBy, liquidatedBy ?? null, ...orders.map(({ signedBy }) => signedBy)].filter((one): one is PersonId => one !== null);

/**
 * Fiche de liquidation, which is the certificat de paiement once it is signed: what counts, how each section comes to what is due, what was
 * paid before, and who answers for it. Null as long as the claim is not liquidated.
 */
export function liquidationSheet(facts: LetterFacts, no: number, people: ReadonlyMap<PersonId, { readonly name: string }>): { readonly on: Day; readonly said: OwnPaperValues<'liquidation-sheet'> } | null {
  const { state, programme, answers, texts, organisation } = facts;
  const claim = state.claims.find((one) => one.no === no);
  const { decision } = state;
  const liquidation = claim?.liquidation;
  const preview = claim && liquidation && previewClaim(state, claim, [], programme);
  if (!claim || !decision || !liquidation || !preview) return null;
  const titleOf = (line: string): string => answers.lines.get(line) ?? line;
  const why = ({ code, reason }: StruckOut): string => (reason === undefined ? undefined : texts.get(reason)) ?? struckOutBecause[code];
  const acts = actsOf(facts, claim, people);
  return {
    on: acts.at(-1)?.on ?? facts.on,
    said: {
      ...oneDossier(facts),
      no,
      milestone: milestone(claim.kind),
      claimedOn: claim.filedOn,
      commissionedOn: claim.commissionedOn ?? null,
      decision: { number: decision.number, on: decision.on },
      engagement: state.engagement?.number ?? null,
      awarded: decision.amount,
      expenses: preview.examination.expenses.map(({ expense, line, section, basis, amount, admitted }) => {
        const struck = claim.struckOut.filter((out) => out.expense === expense);
        return { place: expense, title: titleOf(line), section: section ? SECTIONS[section] : '–', basis: basis ? BASES[basis] : '–', amount, admitted, reason: struck.length > 0 ? struck.map(why).join(' ; ') : null };
      }),
      sections: liquidation.sections.map(({ section, base, admitted, award, earned, bound, before, due }) => ({
        title: SECTIONS[section], account: accountOf(programme, section, organisation?.kind ?? 'commune') ?? '–', base, admitted, award, earned, bound, before, due,
      })),
      rule: ruleOf(liquidation),
      caps: (liquidation.caps?.caps ?? []).map(({ computation, most }) => ({ computation, most })),
      amount: claim.amount,
      overpaid: inAll(liquidation.overpaid) > 0 ? inAll(liquidation.overpaid) : null,
      former: preview.former.map((payment) => ({
        title: `${milestone(payment.kind)}, versement n° ${payment.claim}`, section: SECTIONS[payment.section], amount: payment.amount, mandat: payment.mandat ?? '–', paidOn: payment.paidOn ? dayInFrench(payment.paidOn) : '–',
      })),
      formerTotal: plus(...preview.former.map(({ amount }) => amount)),
      acts,
    },
  };
}

function ruleOf({ kind, rate }: Liquidation): string {
  if (kind === 'balance') return 'Le solde arrête la subvention : il ne peut dépasser ni l’attribution, ni les plafonds appliqués aux dépenses et aux financements réels.';
  const part = rate ? rateInFrench(rate) : 'aucune part';
  return kind === 'advance' ? `L’avance est de ${part} de l’attribution de chaque section.` : `Avance et acomptes réunis ne dépassent pas ${part} de l’attribution de chaque section.`;
}

/** In the order in which they were done, from the record. */
function actsOf({ events }: LetterFacts, claim: Claim, people: ReadonlyMap<PersonId, { readonly name: string }>): OwnPaperValues<'liquidation-sheet'>['acts'] {
  const name = (id: PersonId): string => people.get(id)?.name ?? 'une personne qui n’est plus connue';
  return events.flatMap(({ event, day, by }) => {
    if (!('claim' in event) || event.claim !== claim.no) return [];
    switch (event.type) {
      case 'claimAttested':
        return [{ what: 'Service fait attesté', who: name(by), on: day, delegation: null }];
      case 'claimLiquidated':
        return [{ what: 'Liquidé', who: name(by), on: day, delegation: null }];
      case 'paymentOrdered':
        return [{ what: event.order.attempt > 1 ? `Mandatement demandé de nouveau (demande n° ${event.order.attempt})` : 'Mandatement demandé', who: name(event.order.signedBy), on: event.order.orderedOn, delegation: event.order.delegation ?? null }];
      default:
        return [];
    }
  });
}
