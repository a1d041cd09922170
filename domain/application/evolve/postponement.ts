import type { Day } from '../../calendar/day.ts';
import type { EventOf } from '../events.ts';
import type { Application, Claim } from '../state.ts';

/** A claim put off until the credits of another year, and taken up again where it was: before its order, or before its new attempt. */
export function postponement(s: Application, e: EventOf<'claimPostponed' | 'claimResumed'>, day: Day): Partial<Application> {
  const change = (claim: Claim): Claim => {
    if (e.type === 'claimPostponed') return { ...claim, status: 'postponed', postponements: [...(claim.postponements ?? []), { no: e.no, on: day, until: e.until }] };
    return { ...claim, status: claim.orders.length > 0 ? 'ordered' : 'liquidated' };
  };
  return { claims: s.claims.map((claim) => (claim.no === e.claim ? change(claim) : claim)) };
}
