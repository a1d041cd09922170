import { CLOCK } from '../domain/application/commands.ts';
import { lapseWarning } from '../domain/application/lapse.ts';
import type { Dossier } from './dossier.ts';
import type { Phase } from '../domain/application/state.ts';

/** Caducity is warned of, in writing, to the commune and to the officer; then a person constates it: the clock only reminds. A last day put off is warned of again. */
export async function lapse(d: Dossier, phase: Phase, other: (state: Dossier['state']) => boolean = () => false): Promise<void> {
  while (d.isIn(phase)) {
    await warnings(d);
    const warning = lapseWarning(d.state);
    const told = d.state.lapseLetters;
    const moved = (s: Dossier['state']): boolean => lapseWarning(s)?.no !== warning?.no || lapseWarning(s)?.on !== warning?.on || s.lapseLetters !== told;
    const waited = await d.until((s) => other(s) || moved(s), warning?.on ?? null);
    if (waited === 'due' && warning) await d.act({ type: 'warnOfLapse', warning: warning.no, last: warning.last }, CLOCK);
    if (waited === 'met' && other(d.state)) return;
  }
}

/** Those of an operation that has moved on since are not written any more. */
async function warnings(d: Dossier): Promise<void> {
  const no = d.state.lapseLetters;
  if (no === 0) return;
  await d.send('lapse-warning', no);
  await d.send('lapse-notice', no);
}
