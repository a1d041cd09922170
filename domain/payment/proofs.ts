import type { ClaimKind } from '../application/state.ts';
import type { Programme } from '../programme/programme.ts';

/** The titre de recette that a commune issues for each payment of a fonds de concours (CGCT annexe I, rubrique 76). */
export const OWN_TITLE = 'titre-recette';

/** Codes of the documents a claim must carry: those of the programme, and what the law asks of a fonds de concours. */
export const proofsOf = ({ payment, legalGround }: Pick<Programme, 'payment' | 'legalGround'>, kind: ClaimKind): readonly string[] =>
  [...new Set([...payment.proofs[kind], ...(legalGround === 'fonds-de-concours' ? [OWN_TITLE] : [])])];

/** Under which code an answered claim carries the invoice of an expense, by its place from 1. */
export const invoiceCode = (expense: number): string => `facture-${expense}`;
