import type { Cents, Ratio } from '../money/money.ts';

/** Investissement or fonctionnement: one award may have two budgetary imputations. */
export type Section = 'investment' | 'operating';
/** HT where the owner recovers VAT or has the FCTVA, TTC otherwise: chosen line by line. */
export type VatBasis = 'ht' | 'ttc';

/** One line of expense. Its wording stays in the draft (free text): only its id travels. */
export interface ExpenseLine {
  readonly line: string;
  readonly section: Section;
  readonly basis: VatBasis;
  readonly asked: Cents;
}

/** What the appraisal keeps of a line: `retained` ≤ asked; a reason (text id or code) is compulsory when lower. */
export interface RetainedLine extends ExpenseLine {
  readonly retained: Cents;
  readonly reason?: string;
}

export type ResourceKind = 'own' | 'public' | 'private';
export type ResourceStatus = 'asked' | 'confirmed' | 'refused';

/** A resource other than the grant asked for. `funder` is a code (state, region, departement, ept, commune, eu, private, own). */
export interface Resource {
  readonly kind: ResourceKind;
  readonly funder: string;
  readonly amount: Cents;
  readonly status: ResourceStatus;
}

/** Plan de financement: what it costs, and who pays beside the grant. All in cents. */
export interface FundingPlan {
  readonly expenses: readonly ExpenseLine[];
  readonly resources: readonly Resource[];
  readonly asked: Cents;
}

/** How several organisations carry a project; with a single maître d'ouvrage the partners' money is public aid, not own share. */
export type Montage = 'single' | 'single-owner-with-partners' | 'groupement' | 'co-maitrise' | 'carried-by-ept';

/** What the caps bear on: always the retained base, and the actual figures again at the balance. */
export interface CapInput {
  /** Retained base, C. */
  readonly base: Cents;
  /** Part of the base in investissement: the own-share rule of CGCT L1111-10 bears on investment only. */
  readonly investmentBase: Cents;
  /** Other public money, S (confirmed and asked, never refused). */
  readonly otherPublic: Cents;
  /** Private money, P. */
  readonly privateMoney: Cents;
  /** Own-share rate of this dossier, s. */
  readonly ownShare: Ratio;
  readonly shared: boolean;
}

export type CapCode = 'cap:rate' | 'cap:ceiling' | 'cap:own-share' | 'cap:own-expense-share' | 'cap:fonds-de-concours' | 'cap:cost' | 'cap:asked';

export interface Cap {
  readonly code: CapCode;
  /** The most this rule allows, never below zero. */
  readonly most: Cents;
  /** One line of arithmetic in French figures, e.g. « 50 % × 112 400,00 € ». */
  readonly computation: string;
  /** Key of the legal or programme reference, printed only when checked. */
  readonly reference?: string;
}

/** Every cap with its value, the least of them, and which one binds. */
export interface CapResult {
  readonly most: Cents;
  readonly binding: CapCode;
  readonly caps: readonly Cap[];
}
