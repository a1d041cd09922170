import { addDays } from '../../calendar/day.ts';
import { lastDay } from '../../calendar/delay.ts';
import { yearOf } from '../../funding/credits.ts';
import { NOTHING, inAll, inProportion } from '../../funding/imputation.ts';
import { inFrench } from '../../money/money.ts';
import { awaitedOf, isHeard, leftOf, recoveriesOf, recoveryRulesOf, reducible } from '../../payment/recovery.ts';
import { refuse } from '../../refusal.ts';
import { dateInFuture, dateTooEarly, dated, unknownDocument } from '../answer.ts';
import { settlementBySection } from '../evolve/recovery.ts';
import type { Day } from '../../calendar/day.ts';
import type { BySection } from '../../funding/imputation.ts';
import type { Recovery } from '../../payment/recovery.ts';
import type { Programme } from '../../programme/programme.ts';
import type { Refusal } from '../../refusal.ts';
import type { Answer } from '../answer.ts';
import type { CommandOf } from '../commands.ts';
import type { ApplicationEvent, EventOf } from '../events.ts';
import type { Facts } from '../facts.ts';
import type { Application } from '../state.ts';

/**
 * An over-payment that has just been found, in cents by section: nothing is claimed under the programme's threshold (D1611-1), which is said;
 * otherwise the commune has its time to be heard.
 * @param claim the balance at which it was found; 0 when the award was reduced, replaced or ended.
 */
export function overpayment(claim: number, bySection: BySection, { programme, today }: Pick<Facts, 'programme' | 'today'>): EventOf<'overpaymentFound'> {
  const amount = inAll(bySection);
  const recover = amount >= programme.payment.leastRecovery;
  return { type: 'overpaymentFound', claim, amount, recover, bySection, ...(recover && { answerBy: hearingEnds(today, programme) }) };
}

const hearingEnds = (today: Day, programme: Programme): Day => lastDay(today, { days: recoveryRulesOf(programme).hearingDays }, programme.clocks.extendToWorkingDay);
const remindFrom = (day: Day, programme: Programme): Day => addDays(day, recoveryRulesOf(programme).remindDays);

/** The recovery an act is about: the one it names, or the last. */
function recoveryOf(state: Application, no: number | undefined): Recovery | Refusal {
  const found = no === undefined ? state.recovery : recoveriesOf(state).find((one) => one.no === no);
  return found ?? refuse('nothing-to-recover', 'Aucun trop-perçu n’est à recouvrer.', no === undefined ? undefined : '/recovery');
}

/** Contradictoire (CRPA L121-1): what the commune says of an over-payment, written by itself or recorded by the service after an interview. */
export function hearBeneficiary(state: Application, { recovery: no, on, observations, document }: CommandOf<'hearBeneficiary'>, { today, documents }: Facts): Answer {
  const recovery = recoveryOf(state, no);
  if ('code' in recovery) return recovery;
  if (recovery.means !== null) return refuse('recovery-decided', 'La suite donnée à ce trop-perçu est déjà décidée : un recours gracieux reste possible contre elle.');
  if (document && !documents.includes(document)) return unknownDocument('/document');
  if (observations === undefined && document === undefined) return refuse('observations-required', 'Écrivez les observations, ou déposez le courrier ou le compte rendu qui les porte.', '/observations');
  return dated(on, recovery.foundOn, 'la constatation du trop-perçu', today) ?? [{ type: 'beneficiaryHeard', recovery: recovery.no, on, ...(observations !== undefined && { observations }), ...(document !== undefined && { document }) }];
}

/**
 * How it comes back, once the commune has been heard: a payment of this year is reduced, one of a closed year takes a titre de recette. The
 * observations may bring the amount down, with the reason; under the threshold nothing is claimed. Decided anew as long as it has no number.
 */
export function decideRecovery(state: Application, { recovery: no, means, amount, reason }: CommandOf<'decideRecovery'>, { today, programme }: Facts): Answer {
  const recovery = recoveryOf(state, no);
  if ('code' in recovery) return recovery;
  if (recovery.number !== null || recovery.settled > 0 || (recovery.means === 'waived' && recovery.hearing === null)) return refuse('recovery-decided', 'La suite donnée à ce trop-perçu est déjà décidée.');
  if (recovery.hearing && !isHeard(recovery.hearing, today)) return refuse('hearing-open', 'La collectivité peut encore présenter ses observations : attendez la fin du délai, ou enregistrez-les.');
  if (means === 'waived') {
    if (reason === undefined) return refuse('reason-required', 'Indiquez pourquoi rien n’est réclamé.', '/reason');
    if (amount !== undefined && amount > 0) return refuse('amount-mismatch', 'Rien n’est réclamé : n’indiquez pas de montant.', '/amount');
    return decided(state, { recovery: recovery.no, means, amount: inAll(NOTHING), bySection: NOTHING, reduces: [], reason, remindOn: null });
  }
  const claimed = amount ?? recovery.amount;
  if (claimed > recovery.amount) return refuse('amount-mismatch', `Ce montant dépasse le trop-perçu constaté, ${inFrench(recovery.amount)}.`, '/amount');
  if (claimed < recovery.amount && reason === undefined) return refuse('reason-required', 'Indiquez pourquoi une partie du trop-perçu n’est pas réclamée.', '/reason');
  if (claimed < programme.payment.leastRecovery) return refuse('below-least-recovery', `Rien n’est réclamé sous ${inFrench(programme.payment.leastRecovery)} : renoncez au recouvrement, avec le motif.`, '/amount');
  const bySection = inProportion(claimed, recovery.found);
  const reduces = reducible(state.claims, bySection, today);
  if (means === 'reduction' && !reduces) return refuse('closed-year', 'Le versement date d’un exercice clos : il ne se réduit plus, un titre de recette est nécessaire.', '/means');
  if (means === 'order' && reduces) return refuse('same-year', 'Le versement est de cet exercice : il se réduit, sans titre de recette.', '/means');
  return decided(state, { recovery: recovery.no, means, amount: claimed, bySection, reduces: means === 'reduction' && reduces ? reduces : [], ...(reason !== undefined && { reason }), remindOn: remindFrom(today, programme) });
}

function decided(state: Application, event: Omit<EventOf<'recoveryDecided'>, 'type'>): readonly ApplicationEvent[] {
  const said: ApplicationEvent = { type: 'recoveryDecided', ...event };
  return event.means === 'waived' ? [said, ...closingOnce(state, event.recovery)] : [said];
}

/** Finance's software has reduced the mandat: its number, in the year of the payment it reduces. */
export function recordReduction(state: Application, { recovery: no, number, on }: CommandOf<'recordReduction'>, facts: Facts): Answer {
  const recovery = decidedAs(state, no, 'reduction');
  if ('code' in recovery) return recovery;
  if (recovery.decidedOn && yearOf(on) !== yearOf(recovery.decidedOn)) return refuse('closed-year', 'L’exercice du versement est clos : décidez un titre de recette à la place de la réduction.', '/on');
  return numbered(state, recovery, { type: 'reductionRecorded', recovery: recovery.no, number, on, remindOn: remindFrom(on, facts.programme) }, facts.today);
}

/** Finance's software has issued the titre de recette. */
export function recordRecoveryOrder(state: Application, { recovery: no, number, on }: CommandOf<'recordRecoveryOrder'>, facts: Facts): Answer {
  const recovery = decidedAs(state, no, 'order');
  return 'code' in recovery ? recovery : numbered(state, recovery, { type: 'recoveryOrderRecorded', recovery: recovery.no, number, on, remindOn: remindFrom(on, facts.programme) }, facts.today);
}

function decidedAs(state: Application, no: number | undefined, means: 'reduction' | 'order'): Recovery | Refusal {
  const recovery = recoveryOf(state, no);
  if ('code' in recovery) return recovery;
  if (recovery.means === null) return refuse('recovery-undecided', 'La suite à donner à ce trop-perçu n’est pas encore décidée : la collectivité est d’abord entendue.');
  if (recovery.means !== means) return refuse('wrong-means', recovery.means === 'reduction' ? 'Ce trop-perçu se recouvre par une réduction de mandat.' : recovery.means === 'order' ? 'Ce trop-perçu se recouvre par un titre de recette.' : 'Rien n’est réclamé de ce trop-perçu.');
  return recovery.number === null ? recovery : refuse('already-numbered', `Ce recouvrement porte déjà le n° ${recovery.number}.`, '/number');
}

function numbered(state: Application, recovery: Recovery, event: EventOf<'reductionRecorded' | 'recoveryOrderRecorded'>, today: Day): Answer {
  if (recoveriesOf(state).some(({ number }) => number === event.number)) return refuse('already-numbered', 'Un autre recouvrement de ce dossier porte déjà ce numéro.', '/number');
  return dated(event.on, recovery.decidedOn ?? recovery.foundOn, 'la décision de recouvrer', today) ?? [event];
}

/** Money that came back on a titre or a reduction, in one or more parts; with the last of it the dossier goes to its closing once its balance is settled. */
export function recordRecovery(state: Application, { number, amount, on }: CommandOf<'recordRecovery'>, { today }: Facts): Answer {
  if (recoveriesOf(state).every((one) => leftOf(one) === 0)) return refuse('nothing-to-recover', 'Aucun trop-perçu n’est à recouvrer.');
  const recovery = recoveriesOf(state).find((one) => one.number === number);
  if (!recovery?.on) return refuse('unknown-number', 'Aucun titre de recette ni aucune réduction de ce dossier ne porte ce numéro : enregistrez-le d’abord.', '/number');
  if (amount <= 0 || amount > leftOf(recovery)) return refuse('amount-mismatch', `Ce montant ne correspond pas à ce qui reste à recouvrer, ${inFrench(leftOf(recovery))}.`, '/amount');
  if (on > today) return dateInFuture('/on');
  if (on < recovery.on) return dateTooEarly('/on', recovery.means === 'reduction' ? 'la réduction du mandat' : 'le titre de recette');
  const recovered: ApplicationEvent = { type: 'recovered', number, amount, on, recovery: recovery.no, bySection: settlementBySection(recovery, amount) };
  return amount === leftOf(recovery) ? [recovered, ...closingOnce(state, recovery.no)] : [recovered];
}

/** The dossier closes only once nothing is owed back: by this recovery, which is over, or another. */
function closingOnce(state: Application, over: number): readonly ApplicationEvent[] {
  const isOver = recoveriesOf(state).every((one) => one.no === over || leftOf(one) === 0);
  return isOver && state.phase === 'delivery' && isBalanceSettled(state) ? [{ type: 'phaseOpened', phase: 'closing' }] : [];
}

const isBalanceSettled = ({ claims }: Application): boolean => claims.some(({ kind, status }) => kind === 'balance' && (status === 'paid' || status === 'nothing-due'));

/** Finance is told again and again what an over-payment waits for, until it is settled. */
export function remindRecovery(state: Application, { recovery: no, reminder }: CommandOf<'remindRecovery'>, { today, programme }: Facts): Answer {
  const recovery = recoveriesOf(state).find((one) => one.no === no);
  const awaited = recovery && awaitedOf(recovery, today);
  if (!recovery?.remindOn || !awaited || recovery.reminders + 1 !== reminder || today < recovery.remindOn) return refuse('nothing-to-remind', 'Aucun recouvrement n’appelle de relance.');
  return [{ type: 'recoveryReminded', recovery: no, reminder, awaits: awaited, remindOn: remindFrom(today, programme) }];
}
