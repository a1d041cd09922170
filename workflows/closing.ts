import { closingLetter, isSigned, lettersToSign, needsSignature } from '../domain/application/letters.ts';
import type { Dossier } from './dossier.ts';

/** Clôture: the final report, then the officer's act. */
export async function closing(d: Dossier): Promise<void> {
  while (d.isIn('closing')) await d.until(() => false);
}

/** After the end: the letter that says so, its signature, and whatever is still to be recovered. */
export async function closed(d: Dossier): Promise<void> {
  await d.watch([]);
  const letter = closingLetter(d.state);
  if (letter) await d.send(letter.kind, letter.no);
  if ((await d.until(() => !d.isOpen)) === 'left') return;
  for (const signed of lettersToSign(d.state)) if (needsSignature(signed.kind) && isSigned(d.state, signed)) await d.dispatch(signed.kind, signed.no);
}
