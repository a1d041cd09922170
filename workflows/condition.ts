import { CLOCK } from '../domain/application/commands.ts';
import { conditionWarningOn } from '../domain/application/condition.ts';
import type { Dossier } from './dossier.ts';

/** An award that waits for other funders: when its date comes and they have not all confirmed, the officer is told and it goes to a new decision. */
export async function condition(d: Dossier): Promise<void> {
  for (;;) {
    const on = conditionWarningOn(d.state);
    const waited = await d.beside((s) => conditionWarningOn(s) !== on, on);
    if (waited === 'left') return;
    if (waited === 'due') await d.act({ type: 'warnOfCondition' }, CLOCK);
  }
}
