import { capInput, baseBySection } from '../funding/retained.ts';
import { portion } from '../money/money.ts';
import { advanceUnder, balanceOf, earnedOf, interimOf } from './liquidation.ts';
import { admittedBySection, keptBySection } from './sums.ts';
import type { Application, Claim } from '../application/state.ts';
import type { BySection } from '../funding/imputation.ts';
import type { Cents, Ratio } from '../money/money.ts';
import type { Programme } from '../programme/programme.ts';
import type { Footing, Liquidation } from './liquidation.ts';

/** The advance that an award gives, in cents: 30 % of it in the DETR analog (R2334-30). */
export const advanceDue = ({ amount }: { readonly amount: Cents }, rate: Ratio): Cents => portion(amount, rate);

/** What a dossier is paid on; null without an award. */
export function footingOf(state: Application): Footing | null {
  const { decision, appraisal } = state;
  if (decision?.kind !== 'award') return null;
  return { award: decision.bySection, base: baseBySection(appraisal?.lines ?? []), admitted: admittedBySection(state), before: keptBySection(state) };
}

/** What the expenses attested so far earn, by section; null without an award. */
export function earnedSoFar(state: Application): BySection | null {
  const footing = footingOf(state);
  return footing && earnedOf(footing);
}

/** A claim as it would be liquidated on this footing, by the schedule of the programme and by what was already ordered. */
export function liquidationOf(state: Application, { kind, resources }: Pick<Claim, 'kind' | 'resources'>, footing: Footing, programme: Programme): Liquidation {
  switch (kind) {
    case 'advance':
      return advanceUnder(footing, programme.payment);
    case 'interim':
      return interimOf(footing, programme.payment.beforeBalance);
    case 'balance': {
      const carrying = { montage: state.montage, ownShare: state.appraisal?.ownShare ?? programme.amounts.ownShare.byDefault };
      return balanceOf(footing, capInput({ ...state.plan, resources }, state.appraisal?.lines ?? [], carrying), programme);
    }
  }
}
