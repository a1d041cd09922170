import { dayAfter } from '../domain/calendar/day.ts';
import { CLOCK } from '../domain/application/commands.ts';
import type { Application, OpenRequest } from '../domain/application/state.ts';
import type { Dossier } from './dossier.ts';

/** Demandes de pièces, in whatever phase they are made: the letter, the reminder, and the end for want of pieces. */
export async function requests(d: Dossier): Promise<void> {
  for (;;) {
    const asked = awaited(d.state);
    if (!asked) {
      if ((await d.beside((s) => awaited(s) !== null)) === 'left') return;
      continue;
    }
    await d.send('request-for-pieces', asked.no);
    const settled = (s: Application): boolean => awaited(s)?.no !== asked.no;
    const reminded = await d.beside(settled, asked.remindOn);
    if (reminded === 'left') return;
    if (reminded === 'due') {
      await d.act({ type: 'remindPieces', request: asked.no }, CLOCK);
      await d.send('reminder', asked.no);
    }
    const ended = await d.beside(settled, dayAfter(asked.answerBy));
    if (ended === 'left') return;
    if (ended === 'due') await d.act({ type: 'closeForWantOfPieces', request: asked.no }, CLOCK);
  }
}

/** A dossier that has ended waits for nothing more, whatever was still asked of it. */
const awaited = ({ phase, request }: Application): OpenRequest | null => (phase === 'closed' ? null : request);
