import type { Day } from '../domain/calendar/day.ts';
import type { Siren } from '../domain/organisation/siret.ts';

/** Territory of the Métropole; T1 is Paris, where the commune itself holds the powers of an EPT: `siren` is null there. */
export interface EptReference {
  readonly num: string;
  readonly siren: Siren | null;
  readonly name: string;
}

/** A commune or an EPT of the Métropole, as a legal person: when communes merge, each closes and another opens. */
export interface Organisation {
  readonly kind: 'commune' | 'ept';
  readonly name: string;
  /** Null for an EPT. Says where, not who: the commune nouvelle of Saint-Denis kept the code of the former one. */
  readonly insee: string | null;
  readonly siren: Siren;
  /** None for an EPT. */
  readonly postcodes: readonly string[];
  /** Null for an EPT, which may lie in several. */
  readonly departement: string | null;
  /** Population municipale; of an EPT, the sum of its communes. */
  readonly population: number;
  /** The EPT of a commune; an EPT's own. */
  readonly ept: EptReference;
  readonly validFrom: Day;
  /** Last day of its existence; null while open. */
  readonly validUntil: Day | null;
  /** The commune that took over from a closed one. */
  readonly mergedInto: Siren | null;
}

export const existsOn = (organisation: Organisation, on: Day): boolean =>
  organisation.validFrom <= on && (organisation.validUntil === null || on <= organisation.validUntil);
