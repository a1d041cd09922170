import { CLOCK } from '../domain/application/commands.ts';
import { dutyReminder, publicityReminders } from '../domain/application/publicity.ts';
import type { Dossier } from './dossier.ts';
import type { Application } from '../domain/application/state.ts';

/** Duties of publicity: the beneficiary is reminded once of each that it has not told fulfilled. Nothing follows by itself. */
export async function publicity(d: Dossier): Promise<void> {
  for (;;) {
    for (const no of publicityReminders(d.state)) await d.send('publicity-reminder', no);
    const seen = standing(d.state);
    const next = dutyReminder(d.state);
    const waited = await d.beside((s) => standing(s) !== seen, next?.on ?? null);
    if (waited === 'left') return;
    if (waited === 'due' && next) await d.act({ type: 'remindDuty', duty: next.duty }, CLOCK);
  }
}

const standing = (s: Application): string => {
  const next = dutyReminder(s);
  return [publicityReminders(s).length, next?.duty, next?.on].join(' ');
};
