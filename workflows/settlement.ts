import { CLOCK } from '../domain/application/commands.ts';
import { accountLetters } from '../domain/application/letters.ts';
import { recoveryReminder } from '../domain/payment/recovery.ts';
import type { Dossier } from './dossier.ts';
import type { Application } from '../domain/application/state.ts';

/** The account of the grant, beside the phases: how the balance is computed; what was paid beyond it, until finance has it back. */
export async function settlement(d: Dossier): Promise<void> {
  for (;;) {
    for (const { kind, no } of accountLetters(d.state)) await d.send(kind, no);
    const reminder = recoveryReminder(d.state);
    const seen = standing(d.state);
    const waited = await d.beside((s) => standing(s) !== seen, reminder?.on ?? null);
    if (waited === 'left') return;
    if (waited === 'due' && reminder) await d.act({ type: 'remindRecovery', recovery: reminder.recovery, reminder: reminder.reminder }, CLOCK);
  }
}

const standing = (s: Application): string => {
  const next = recoveryReminder(s);
  return [accountLetters(s).length, next?.recovery, next?.reminder, next?.on].join(' ');
};
