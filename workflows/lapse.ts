import { CLOCK } from '../domain/application/commands.ts';
import { lapseWarning } from '../domain/application/lapse.ts';
import type { Dossier } from './dossier.ts';
import type { Phase } from '../domain/application/state.ts';

/** Caducité is warned of, then constated by a person: the clock only reminds. */
export async function lapse(d: Dossier, phase: Phase, other: (state: Dossier['state']) => boolean = () => false): Promise<void> {
  while (d.isIn(phase)) {
    const warning = lapseWarning(d.state);
    const waited = await d.until((s) => other(s) || lapseWarning(s)?.no !== warning?.no, warning?.on ?? null);
    if (waited === 'due' && warning) await d.act({ type: 'warnOfLapse', warning: warning.no }, CLOCK);
    if (waited === 'met' && other(d.state)) return;
  }
}
