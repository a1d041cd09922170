import { decisionLetter } from '../domain/application/letters.ts';
import type { Dossier } from './dossier.ts';

/** Délibération, contrôle de légalité, notification: the letter is made once the decision is enforceable, and waits for its signature. */
export async function decision(d: Dossier): Promise<void> {
  while (d.isIn('decision')) {
    const letter = decisionLetter(d.state);
    if (letter) await d.send(letter.kind, letter.no);
    await d.until((s) => letter === null && decisionLetter(s) !== null);
  }
}
