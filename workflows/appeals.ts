import { appealWarning } from '../domain/application/appeals.ts';
import { CLOCK } from '../domain/application/commands.ts';
import type { Dossier } from './dossier.ts';

/** Never a silent refusal: before two months have passed without an answer to an appeal, the officer is told. Nothing else follows by itself. */
export async function appeals(d: Dossier): Promise<void> {
  for (;;) {
    const warning = appealWarning(d.state);
    const waited = await d.beside((s) => appealWarning(s)?.appeal !== warning?.appeal, warning?.on ?? null);
    if (waited === 'left') return;
    if (waited === 'due' && warning) await d.act({ type: 'warnOfAppeal', appeal: warning.appeal }, CLOCK);
  }
}
