import { refuse } from '../../refusal.ts';
import type { Refusal } from '../../refusal.ts';
import type { Separation } from '../../programme/programme.ts';
import type { Facts } from '../facts.ts';
import type { PersonId } from '../state.ts';

const SAID: Readonly<Record<Separation, readonly [code: string, message: string]>> = {
  'attest-liquidate': ['attested-by-you', 'Vous avez attesté cette demande : une autre personne doit la liquider.'],
  'liquidate-sign': ['liquidated-by-you', 'Vous avez liquidé cette demande : une autre personne doit la signer.'],
};

/** Whoever attested never signs: the rule of all programmes, which no delegation lifts. Code `attested-by-you`. */
export const attestedBySigner = (attestedBy: PersonId | null, { person }: Facts): Refusal | null =>
  attestedBy !== null && attestedBy === person?.id ? refuse('attested-by-you', 'Vous avez attesté cette demande : une autre personne doit la signer.') : null;

/** Two more roles that a programme may hold apart. Codes `attested-by-you`, `liquidated-by-you`. */
export function isSeparate(apart: Separation, before: PersonId | null | undefined, { person, programme }: Facts): Refusal | null {
  if (!programme.payment.separation?.includes(apart) || !before || before !== person?.id) return null;
  return refuse(...SAID[apart]);
}
