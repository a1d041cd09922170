import { CLOCK } from '../domain/application/commands.ts';
import { decisionNo } from '../domain/application/legality.ts';
import { lapse } from './lapse.ts';
import type { Dossier } from './dossier.ts';

/** Convention: drawn up, sent, signed by both; a reminder before its date. */
export async function agreement(d: Dossier): Promise<void> {
  await d.send('agreement', decisionNo(d.state));
  const reminder = d.state.agreement?.remindOn ?? null;
  if (d.isIn('agreement') && (await d.until(() => false, reminder)) === 'due') await d.act({ type: 'remindAgreement' }, CLOCK);
  await lapse(d, 'agreement');
}
