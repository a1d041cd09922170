import { isSigned, lettersToSign } from './letters.ts';
import type { Application } from './state.ts';

/** Something is still to come of it: the dossier is open, a sum is to be given back, or a letter waits for its signature. */
export const isAlive = (state: Application): boolean =>
  state.phase !== 'closed' || state.overpaid > state.recovered || lettersToSign(state).some((letter) => !isSigned(state, letter));
