import { dayAfter } from '../domain/calendar/day.ts';
import { CLOCK } from '../domain/application/commands.ts';
import type { Application } from '../domain/application/state.ts';
import type { Dossier } from './dossier.ts';

/** Recevabilité et complétude: the receipt, then requests for pieces with their reminder and their end. */
export async function screening(d: Dossier): Promise<void> {
  await d.send('acknowledgement');
  while (d.isIn('screening')) {
    const asked = d.state.request;
    if (!asked) {
      await d.until((s) => s.request !== null);
      continue;
    }
    await d.send('request-for-pieces', asked.no);
    const settled = (s: Application): boolean => s.request?.no !== asked.no;
    if ((await d.until(settled, asked.remindOn)) === 'due') {
      await d.act({ type: 'remindPieces', request: asked.no }, CLOCK);
      await d.send('reminder', asked.no);
    }
    if ((await d.until(settled, dayAfter(asked.answerBy))) === 'due') await d.act({ type: 'closeForWantOfPieces', request: asked.no }, CLOCK);
  }
}
