import { decisionNo } from '../domain/application/legality.ts';
import { lapse } from './lapse.ts';
import type { Dossier } from './dossier.ts';

/** Convention: drawn up, sent, signed by both. Its reminders and its last day are watched beside. */
export async function agreement(d: Dossier): Promise<void> {
  await d.send('agreement', decisionNo(d.state));
  await lapse(d, 'agreement');
}
