declare const iban: unique symbol;

/** A bank account as ISO 13616 writes it: capitals and digits, no space; keys checked. */
export type Iban = string & { readonly [iban]: true };

export type IbanCheck =
  | { readonly ok: true; readonly iban: Iban }
  | { readonly ok: false; readonly code: 'iban:form' | 'iban:country' | 'iban:length' | 'iban:key' | 'iban:rib-key'; readonly message: string };

/** Banque de France, where the comptables publics hold the accounts of the collectivités. */
const BANQUE_DE_FRANCE = '30001';

/** Length of an IBAN in each country of the SEPA area (ISO 13616 registry). */
const SEPA_LENGTHS: Readonly<Record<string, number>> = {
  AD: 24, AL: 28, AT: 20, BE: 16, BG: 22, CH: 21, CY: 28, CZ: 24, DE: 22, DK: 18, EE: 20, ES: 24, FI: 18, FR: 27, GB: 22, GI: 23, GR: 27,
  HR: 21, HU: 28, IE: 22, IS: 26, IT: 27, LI: 21, LT: 20, LU: 20, LV: 21, MC: 27, MD: 24, ME: 22, MK: 19, MT: 31, NL: 18, NO: 15, PL: 28,
  PT: 25, RO: 24, RS: 22, SE: 24, SI: 19, SK: 24, SM: 27, VA: 22,
};

/** An IBAN as people type it, in any case and with spaces: SEPA country and length, key modulo 97, and the RIB key of a French account. */
export function checkIban(text: string): IbanCheck {
  const typed = text.replace(/\s/g, '').toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{1,30}$/.test(typed)) {
    return { ok: false, code: 'iban:form', message: 'Un IBAN commence par deux lettres (FR pour la France), suivies de chiffres et de lettres.' };
  }
  const country = typed.slice(0, 2);
  const length = Object.hasOwn(SEPA_LENGTHS, country) ? SEPA_LENGTHS[country] : undefined;
  if (!length) return { ok: false, code: 'iban:country', message: 'Ce compte n’est pas tenu dans un pays de l’espace SEPA.' };
  if (typed.length !== length) {
    return { ok: false, code: 'iban:length', message: `Un IBAN ${country} compte ${length} caractères ; celui-ci en compte ${typed.length}.` };
  }
  if (!hasKey(typed)) return { ok: false, code: 'iban:key', message: 'Cet IBAN n’existe pas : vérifiez chaque caractère.' };
  if ((country === 'FR' || country === 'MC') && !hasRibKey(typed.slice(4))) {
    return { ok: false, code: 'iban:rib-key', message: 'La clé RIB de ce compte est fausse : recopiez l’IBAN depuis le RIB de la collectivité.' };
  }
  return { ok: true, iban: typed };
}

/** The five digits that name the bank of a French or Monegasque account; null elsewhere. */
export const bankCode = (account: Iban): string | null => (/^(FR|MC)/.test(account) ? account.slice(4, 9) : null);

/**
 * True for an account held at the Banque de France by a comptable public, as a commune's must be:
 * any other is a reason to hold the payment and ask.
 */
export const isComptablePublic = (account: Iban): boolean => account.startsWith('FR') && bankCode(account) === BANQUE_DE_FRANCE;

/** IBAN of an account at the Banque de France, its two keys worked out from the branch (5 digits) and the account (11 characters). */
export function comptableIban(branch: string, account: string): Iban {
  const number = Number(account.replace(/[A-Z]/g, ribDigit));
  const key = 97 - ((89 * Number(BANQUE_DE_FRANCE) + 15 * Number(branch) + 3 * number) % 97);
  const bban = `${BANQUE_DE_FRANCE}${branch}${account}${String(key).padStart(2, '0')}`;
  const rest = [...`${bban}FR00`].reduce((left, character) => Number(`${left}${parseInt(character, 36)}`) % 97, 0);
  const checked = checkIban(`FR${String(98 - rest).padStart(2, '0')}${bban}`);
  if (!checked.ok) throw new RangeError(`comptableIban: ${checked.code}`);
  return checked.iban;
}

/** ISO 7064 MOD 97-10: the first four characters last, letters as 10 to 35, remainder 1. */
function hasKey(typed: string): typed is Iban {
  const characters = [...(typed.slice(4) + typed.slice(0, 4))];
  return characters.reduce((rest, character) => Number(`${rest}${parseInt(character, 36)}`) % 97, 0) === 1;
}

/** Clé RIB: bank (5 digits), branch (5), account (11, letters as digits), key (2). */
function hasRibKey(bban: string): boolean {
  if (!/^\d{10}[A-Z0-9]{11}\d{2}$/.test(bban)) return false;
  const [bank, branch, key] = [bban.slice(0, 5), bban.slice(5, 10), bban.slice(21)].map(Number) as [number, number, number];
  const account = Number(bban.slice(10, 21).replace(/[A-Z]/g, ribDigit));
  return key === 97 - ((89 * bank + 15 * branch + 3 * account) % 97);
}

/** A and J are 1, B, K and S are 2, and so on to I, R and Z: the third row starts at 2. */
function ribDigit(letter: string): string {
  const place = letter.charCodeAt(0) - 'A'.charCodeAt(0);
  return String(place < 18 ? (place % 9) + 1 : place - 16);
}
