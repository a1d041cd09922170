declare const siren: unique symbol;
declare const siret: unique symbol;

/** Nine digits that name a legal person; key checked. */
export type Siren = string & { readonly [siren]: true };
/** Fourteen digits that name an establishment: the SIREN of its legal person, then its NIC; key checked. */
export type Siret = string & { readonly [siret]: true };

export type SirenCheck =
  | { readonly ok: true; readonly siren: Siren }
  | { readonly ok: false; readonly code: 'siren:digits' | 'siren:key'; readonly message: string };

export type SiretCheck =
  | { readonly ok: true; readonly siret: Siret; readonly siren: Siren }
  | { readonly ok: false; readonly code: 'siret:digits' | 'siret:key'; readonly message: string };

const LA_POSTE = '356000000';
const LA_POSTE_HEAD_OFFICE = '35600000000048';

/** A SIREN as people type it, spaces or not: nine digits whose last is a Luhn key. */
export function checkSiren(text: string): SirenCheck {
  const digits = withoutSpaces(text);
  if (!/^\d{9}$/.test(digits)) return { ok: false, code: 'siren:digits', message: 'Le numéro SIREN compte 9 chiffres.' };
  if (!isSiren(digits)) {
    return { ok: false, code: 'siren:key', message: 'Ce numéro SIREN n’existe pas : vérifiez chaque chiffre.' };
  }
  return { ok: true, siren: digits };
}

/**
 * A SIRET as people type it, spaces or not: a SIREN, then five digits of which the last is a Luhn key over all fourteen.
 * The establishments of La Poste are too many for that key: theirs is a sum of digits that five divides, except the head office.
 */
export function checkSiret(text: string): SiretCheck {
  const digits = withoutSpaces(text);
  if (!/^\d{14}$/.test(digits)) {
    return { ok: false, code: 'siret:digits', message: 'Le numéro SIRET compte 14 chiffres : les 9 du SIREN, puis les 5 de l’établissement.' };
  }
  const legalPerson = digits.slice(0, 9);
  if (!isSiren(legalPerson) || !isSiret(digits)) {
    return { ok: false, code: 'siret:key', message: 'Ce numéro SIRET n’existe pas : vérifiez chaque chiffre.' };
  }
  return { ok: true, siret: digits, siren: legalPerson };
}

/** The legal person an establishment belongs to. */
export const sirenOf = (establishment: Siret): Siren => establishment.slice(0, 9) as Siren;

const withoutSpaces = (text: string): string => text.replace(/\s/g, '');

// Nine zeros pass Luhn, and are what people type to get past a field.
const isSiren = (digits: string): digits is Siren => luhn(digits) && digits !== '000000000';

function isSiret(digits: string): digits is Siret {
  if (!digits.startsWith(LA_POSTE)) return luhn(digits);
  return digits === LA_POSTE_HEAD_OFFICE || [...digits].reduce((sum, digit) => sum + Number(digit), 0) % 5 === 0;
}

/** ISO/IEC 7812-1, annex B: from the right, every second digit doubled; the sum is a multiple of ten. */
function luhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const weighted = Number(digit) * (place % 2 === 0 ? 1 : 2);
    return total + (weighted > 9 ? weighted - 9 : weighted);
  }, 0);
  return sum % 10 === 0;
}
