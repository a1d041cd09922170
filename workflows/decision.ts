import { decisionLetter } from '../domain/application/letters.ts';
import type { Dossier } from './dossier.ts';

/** Délibération, contrôle de légalité, notification: the letter is made once the decision is enforceable, and waits for its signature. */
export async function decision(d: Dossier): Promise<void> {
  while (d.isIn('decision')) {
    const letter = decisionLetter(d.state);
    if (letter) await d.send(letter.kind, letter.no);
    // Enforceable at last; or a new decision has taken its place, and will have a letter of its own.
    await d.until((s) => decisionLetter(s)?.no !== letter?.no);
  }
}
