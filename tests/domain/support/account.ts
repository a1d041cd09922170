import { NOTHING } from '../../../domain/funding/imputation.ts';
import { figuresOf } from '../../../domain/ledger/ledger.ts';
import { ledgerOf } from '../../../domain/ledger/fold.ts';
import { foundBySection, recoveredBySection, recoveriesOf } from '../../../domain/payment/recovery.ts';
import { admittedBySection, orderedBySection, paidBySection } from '../../../domain/payment/sums.ts';
import { hold } from './invariants.ts';
import type { Life } from './life.ts';

/** The account recomputed from the events alone says what the state says: two ways of adding up, each the other's oracle. */
export function accountsFor({ events, state }: Life): void {
  const ledger = ledgerOf(events);
  const figures = figuresOf(ledger.movements);
  const { imputation, decision, claims } = state;
  const expected = {
    reserved: imputation.reserved, affected: imputation.affected, engaged: imputation.engaged, released: imputation.released,
    attested: admittedBySection(state), ordered: orderedBySection(state), paid: paidBySection(state), overpaid: foundBySection(state), recovered: recoveredBySection(state),
  };
  for (const [figure, amounts] of Object.entries(expected)) {
    const counted = figures[figure as keyof typeof expected];
    hold(counted.investment === amounts.investment && counted.operating === amounts.operating, `${figure}: the account says ${JSON.stringify(counted)}, the state ${JSON.stringify(amounts)}`);
  }
  const award = decision?.kind === 'award' ? decision.bySection : NOTHING;
  hold((ledger.award?.bySection.investment ?? 0) === award.investment && (ledger.award?.bySection.operating ?? 0) === award.operating, 'the award of the account is that of the state');
  hold(JSON.stringify(ledger.claims.map(({ no, status, amount, attestedBy }) => [no, status, amount, attestedBy])) === JSON.stringify(claims.map(({ no, status, amount, attestedBy }) => [no, status, amount, attestedBy])), 'the claims of the account are those of the state');
  hold(JSON.stringify(ledger.recoveries.map(({ no, means, number, settled }) => [no, means, number, settled])) === JSON.stringify(recoveriesOf(state).map(({ no, means, number, settled }) => [no, means, number, settled])), 'the recoveries of the account are those of the state');
  hold(JSON.stringify(ledger.schedule) === JSON.stringify(state.creditSchedule), 'the schedule of the account is that of the state');
}
