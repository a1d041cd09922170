import type { Day } from '../domain/calendar/day.ts';

export type SigningParty = 'organisation' | 'metropole';

/** An agreement to be signed by both its parties. */
export interface ToSign {
  readonly dossier: string;
  readonly reference: string;
  readonly parties: readonly SigningParty[];
  readonly by: Day;
}

/** Where a party signs. */
export interface SigningPlace {
  readonly party: SigningParty;
  /** Address of the provider's page; null where the signed copy is deposited on the dossier. */
  readonly url: string | null;
}

/**
 * Who has agreements signed. A provider outside prepares the signature and tells each party where to sign; the signed copies come back as
 * documents of the dossier, and are recorded by the same act, with the same rules, as copies signed by hand.
 */
export interface SignatureProvider {
  /** Short code, shown to people who ask how an agreement is signed. */
  readonly name: string;
  /** Asked as often as the page is read: the same agreement is prepared once. */
  places(agreement: ToSign): Promise<readonly SigningPlace[]>;
}

/** Signed on paper or with a tool of one's own, then deposited: what holds unless a provider is set. */
export const depositedByHand: SignatureProvider = {
  name: 'deposit',
  places: ({ parties }) => Promise.resolve(parties.map((party) => ({ party, url: null }))),
};
