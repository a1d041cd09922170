import { inAll } from '../../funding/imputation.ts';
import { footingOf, liquidationOf } from '../../payment/schedule.ts';
import { owedBack } from '../../payment/recovery.ts';
import { refuse } from '../../refusal.ts';
import { awardStands } from '../condition.ts';
import { claimIn } from './claims.ts';
import { overpayment } from './recovery.ts';
import { isSeparate } from './separation.ts';
import type { Answer } from '../answer.ts';
import type { CommandOf } from '../commands.ts';
import type { ApplicationEvent } from '../events.ts';
import type { Facts } from '../facts.ts';
import type { Application } from '../state.ts';

/** Liquidation by finance: the amount due of each section, by the schedule and by what was already ordered; the whole computation is kept. */
export function liquidateClaim(state: Application, { claim: no }: CommandOf<'liquidateClaim'>, facts: Facts): Answer {
  const claim = claimIn(state, no, 'attested', 'liquidée');
  if ('code' in claim) return claim;
  const footing = footingOf(state);
  if (!footing) return refuse('no-award', 'Aucune attribution à payer.');
  const bar = awardStands(state) ?? isSeparate('attest-liquidate', claim.attestedBy, facts);
  if (bar) return bar;
  const liquidation = liquidationOf(state, claim, footing, facts.programme);
  const amount = inAll(liquidation.due);
  const events: ApplicationEvent[] = [{ type: 'claimLiquidated', claim: no, amount, liquidation }];
  if (claim.kind !== 'balance') return events;
  const over = inAll(liquidation.overpaid) > 0 ? overpayment(no, liquidation.overpaid, facts) : null;
  if (over) events.push(over);
  const comesBack = over?.recover === true || inAll(owedBack(state)) > 0;
  if (amount === 0 && !comesBack) events.push({ type: 'phaseOpened', phase: 'closing' });
  return events;
}
