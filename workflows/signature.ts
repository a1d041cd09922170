import { agreementAlarm, agreementLetters } from '../domain/application/agreement.ts';
import { CLOCK } from '../domain/application/commands.ts';
import type { Dossier } from './dossier.ts';
import type { Application } from '../domain/application/state.ts';

/** The signature of the convention: reminders as the programme plans them, then word that its last day has passed. A person decides what follows. */
export async function signature(d: Dossier): Promise<void> {
  for (;;) {
    for (let no = 1; no <= agreementLetters(d.state); no += 1) await d.send('agreement-reminder', no);
    const seen = standing(d.state);
    const alarm = agreementAlarm(d.state);
    const waited = await d.beside((s) => standing(s) !== seen, alarm?.on ?? null);
    if (waited === 'left') return;
    if (waited === 'due' && alarm) await d.act(alarm.what === 'remind' ? { type: 'remindAgreement', reminder: alarm.no } : { type: 'agreementOverdue', signBy: d.state.agreement?.signBy ?? alarm.on }, CLOCK);
  }
}

const standing = (s: Application): string => {
  const alarm = agreementAlarm(s);
  return [agreementLetters(s), alarm?.what, alarm?.on].join(' ');
};
