import { checkSiret, type Siren, type Siret } from './siret.ts';

/** The SIRET of the first establishment of an organisation: that of nearly every town hall, so proposed, never imposed. Null for a SIREN that has none. */
export function firstEstablishment(siren: Siren | string): Siret | null {
  for (let key = 0; key < 10; key += 1) {
    const checked = checkSiret(`${siren}0001${key}`);
    if (checked.ok) return checked.siret;
  }
  return null;
}
