import { CLOCK } from '../domain/application/commands.ts';
import { delayWarningOn } from '../domain/application/delay.ts';
import type { Dossier } from './dossier.ts';

/** Never a silent refusal: the officer is warned before the time to decide runs out. Nothing else follows by itself. */
export async function silence(d: Dossier): Promise<void> {
  for (;;) {
    const on = delayWarningOn(d.state);
    const waited = await d.beside((s) => delayWarningOn(s) !== on, on);
    if (waited === 'left') return;
    if (waited === 'due') await d.act({ type: 'warnOfDelay' }, CLOCK);
  }
}
