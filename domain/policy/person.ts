import type { Role } from '../application/commands.ts';
import type { PersonId } from '../application/state.ts';
import type { Day } from '../calendar/day.ts';

/** A role held from a day to another (inclusive; null = until further notice), in one programme or one organisation or everywhere. */
export interface RoleGrant {
  readonly role: Role;
  /** Programme code; null = every programme. Meaningless for an agent. */
  readonly programme: string | null;
  /** SIREN of the organisation an agent acts for; null for the Métropole's own people. */
  readonly organisation: string | null;
  readonly from: Day;
  readonly until: Day | null;
}

/** An office held in an organisation: mayor of Créteil, councillor of an EPT. Proposes a recusal; see PRACTICE, "Law that moved". */
export interface Mandate {
  /** SIREN. */
  readonly organisation: string;
  readonly from: Day;
  readonly until: Day | null;
}

/** A signature delegation of the register: which letters and orders, up to how much, from when to when. */
export interface Delegation {
  readonly number: string;
  readonly person: PersonId | null;
  /** `bureau`: the Conseil's delegation to the Bureau (L5211-10); `signature`: the president's to a person. */
  readonly kind: 'bureau' | 'signature';
  readonly programme: string | null;
  /** In cents; null = no ceiling. */
  readonly ceiling: number | null;
  readonly from: Day;
  readonly until: Day | null;
}

/** A tie to an organisation that the person has declared, from a day to another: once declared, it binds. */
export interface DeclaredInterest {
  /** SIREN. */
  readonly organisation: string;
  readonly from: Day;
  readonly until: Day | null;
}

export interface Person {
  readonly id: PersonId;
  readonly roles: readonly RoleGrant[];
  readonly mandates: readonly Mandate[];
  /** Absent: none declared. */
  readonly interests?: readonly DeclaredInterest[];
}

export const holds = (span: { readonly from: Day; readonly until: Day | null }, on: Day): boolean =>
  span.from <= on && (span.until === null || on <= span.until);
