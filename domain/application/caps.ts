import { applyCaps } from '../funding/caps.ts';
import { capInput } from '../funding/retained.ts';
import type { CapResult, Resource } from '../funding/plan.ts';
import type { Programme } from '../programme/programme.ts';
import type { Application } from './state.ts';

/** The caps on the appraised base with the other funders as they stand (or as `funders` says); null before the appraisal. The law bears on the award, whatever anybody wished. */
export function currentCaps(state: Application, programme: Programme, funders: readonly Resource[] = state.funders): CapResult | null {
  if (!state.appraisal) return null;
  const { lines, ownShare } = state.appraisal;
  return applyCaps(capInput({ ...state.plan, resources: funders }, lines, { montage: state.montage, ownShare }), { ...programme.amounts, legalGround: programme.legalGround }, state.plan.asked);
}
