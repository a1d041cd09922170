import { appealLetters, earlyStartLetter, isSigned, lettersToSign } from '../domain/application/letters.ts';
import type { Dossier } from './dossier.ts';
import type { Application } from '../domain/application/state.ts';

/** What is written beside the phases: answers to early starts and to appeals, invitations to be heard, signed letters that leave, word of a new message. */
export async function correspondence(d: Dossier): Promise<void> {
  for (;;) {
    for (const { kind, no } of [...earlyStartLetter(d.state), ...appealLetters(d.state)]) await d.send(kind, no);
    for (const { no } of d.state.hearings) await d.send('hearing', no);
    for (const letter of lettersToSign(d.state)) if (isSigned(d.state, letter)) await d.dispatch(letter.kind, letter.no);
    for (const [i, from] of d.state.messages.entries()) if (from === 'service') await d.send('message-notice', i + 1);
    const seen = standing(d.state);
    if ((await d.beside((s) => standing(s) !== seen)) === 'left') return;
  }
}

const standing = (s: Application): string =>
  [s.earlyStart?.no, s.earlyStart?.status, s.messages.length, s.hearings.length, appealLetters(s).length, ...lettersToSign(s).map((letter) => isSigned(s, letter))].join(' ');
