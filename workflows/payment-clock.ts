import { CLOCK } from '../domain/application/commands.ts';
import { paymentWarning } from '../domain/payment/payment-clock.ts';
import type { Dossier } from './dossier.ts';
import type { Application } from '../domain/application/state.ts';

/** Officer and finance are warned before the time the service gives itself to pay runs out; while the commune has the claim, it does not. */
export async function paymentClock(d: Dossier): Promise<void> {
  for (;;) {
    const warning = d.isIn('delivery') ? paymentWarning(d.state) : null;
    const seen = standing(d.state);
    const waited = await d.beside((s) => standing(s) !== seen, warning?.on ?? null);
    if (waited === 'left') return;
    if (waited === 'due' && warning) await d.act({ type: 'warnOfPaymentDelay', claim: warning.claim }, CLOCK);
  }
}

const standing = (s: Application): string => {
  const next = paymentWarning(s);
  return `${s.phase} ${next?.claim ?? ''} ${next?.on ?? ''}`;
};
