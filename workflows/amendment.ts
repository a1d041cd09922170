import { amendmentLetters, avenantReminder } from '../domain/application/amendment.ts';
import { CLOCK } from '../domain/application/commands.ts';
import type { Dossier } from './dossier.ts';
import type { Application } from '../domain/application/state.ts';

/** Avenants: what was decided is written, and both parties are reminded once of one that waits for a signature. Nothing lapses by itself. */
export async function amendments(d: Dossier): Promise<void> {
  for (;;) {
    for (const { kind, no } of amendmentLetters(d.state)) await d.send(kind, no);
    const seen = standing(d.state);
    const reminder = avenantReminder(d.state);
    const waited = await d.beside((s) => standing(s) !== seen, reminder?.on ?? null);
    if (waited === 'left') return;
    if (waited === 'due' && reminder) await d.act({ type: 'remindAmendment', amendment: reminder.amendment }, CLOCK);
  }
}

const standing = (s: Application): string => {
  const next = avenantReminder(s);
  return [amendmentLetters(s).length, next?.amendment, next?.on].join(' ');
};
