import { DossierAccount } from './account.ts';
import { foldClaim } from './claims.ts';
import { foldEnvelope } from './envelope.ts';
import { foldRecovery } from './recoveries.ts';
import type { EventType, Recorded } from '../application/events.ts';
import type { Ledger } from './ledger.ts';

/** Events an account is made of: the others move no money. */
export const MOVES_MONEY: readonly EventType[] = [
  'filed', 'appraised', 'budgetShifted', 'axisSet', 'fundsReserved', 'decided', 'decisionAdjourned', 'amendmentGranted', 'engaged', 'creditsScheduled', 'disengaged', 'closed', 'reopened',
  'claimFiled', 'claimCompleted', 'claimSentBack', 'invoicesRequested', 'claimAttested', 'claimLiquidated', 'claimPostponed', 'claimResumed', 'paymentOrdered', 'paid', 'orderRejected',
  'overpaymentFound', 'recoveryDecided', 'reductionRecorded', 'recoveryOrderRecorded', 'recovered',
];

/**
 * A dossier's account, recomputed from its events alone: none of the sums that `evolve` keeps are used, so that each is the other's oracle.
 * @param events of one dossier, in order; those that move no money may be left out.
 * @throws Error when they do not begin with the filing.
 */
export function ledgerOf(events: readonly Recorded[]): Ledger {
  const [first] = events;
  if (first?.event.type !== 'filed') throw new Error('an account begins with the filing');
  const account = new DossierAccount(first.event);
  for (const recorded of events) {
    account.now = recorded;
    foldEnvelope(account, recorded);
    foldClaim(account, recorded);
    foldRecovery(account, recorded);
  }
  return account.ledger;
}
