import { yearOf } from '../funding/credits.ts';
import { less, lower, shared, sum } from './account.ts';
import { release } from './envelope.ts';
import type { DossierAccount, OpenRecovery, Sums } from './account.ts';
import type { EventOf, Recorded } from '../application/events.ts';

const NOTHING: Sums = { investment: 0, operating: 0 };

/** What was paid beyond what is due, and came back. */
export function foldRecovery(account: DossierAccount, { event }: Recorded): void {
  switch (event.type) {
    case 'overpaymentFound': {
      const owed = event.recover ? { ...(event.bySection ?? shared(event.amount, account.of('affected'))) } : { ...NOTHING };
      account.recoveries.push({ no: account.recoveries.length + 1, found: event.amount, owed, means: event.recover ? null : 'waived', number: null, on: null, settled: event.amount === 0 ? event.amount : (0 as typeof event.amount) });
      return account.post('overpaid', owed, { claim: event.claim === 0 ? null : event.claim });
    }
    case 'recoveryDecided': {
      const recovery = find(account, event.recovery);
      if (!recovery) return;
      account.post('overpaid', less(event.bySection, recovery.owed));
      recovery.owed = { ...event.bySection };
      recovery.means = event.means;
      return;
    }
    case 'reductionRecorded':
    case 'recoveryOrderRecorded': {
      const recovery = find(account, event.recovery);
      if (recovery) Object.assign(recovery, { number: event.number, on: event.on });
      return;
    }
    case 'recovered':
      return recovered(account, event);
    default:
  }
}

const find = (account: DossierAccount, no: number): OpenRecovery | undefined => account.recoveries.find((one) => one.no === no);

/** What came back: the envelope has it again once the dossier is closed, before that as far as it was affected beyond the award. */
function recovered(account: DossierAccount, { amount, on, number, recovery: no, bySection }: EventOf<'recovered'>): void {
  const recovery = no === undefined ? account.recoveries.find((one) => sum(one.owed) > one.settled) : find(account, no);
  const parts = bySection ?? (recovery ? less(shared(recovery.settled + amount, recovery.owed), shared(recovery.settled, recovery.owed)) : shared(amount, account.of('affected')));
  account.post('recovered', parts, { year: yearOf(on), claim: null });
  if (recovery) {
    recovery.settled = (recovery.settled + amount) as typeof amount;
    if (recovery.means === null) Object.assign(recovery, { means: 'order', number, on });
  }
  const beyond = less(account.of('affected'), account.award?.bySection ?? NOTHING);
  release(account, account.closedOn === null ? lower(parts, { investment: Math.max(0, beyond.investment), operating: Math.max(0, beyond.operating) }) : parts);
}

