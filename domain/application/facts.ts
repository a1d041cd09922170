import type { Day } from '../calendar/day.ts';
import type { Calendar } from '../funding/credits.ts';
import type { BySection } from '../funding/imputation.ts';
import type { FundingPlan, Montage, Section } from '../funding/plan.ts';
import type { BankFacts } from '../payment/bank.ts';
import type { Cents } from '../money/money.ts';
import type { Delegation, Person } from '../policy/person.ts';
import type { BeneficiaryKind, Programme } from '../programme/programme.ts';
import type { Refusal } from '../refusal.ts';
import type { DocumentId } from './state.ts';

/**
 * What `decide` needs to know beyond the dossier's own state, read in the same transaction that records its answer.
 * Each act gets what its row in `acts.ts` asks for; the rest stays empty.
 */
export interface Facts {
  /** The day on the dossier's clock, Europe/Paris. */
  readonly today: Day;
  readonly programme: Programme;
  /** Who acts, with roles and mandates; null for the clock and the system. */
  readonly person: Person | null;
  readonly filing: Filing | null;
  /** What the programme's own rules propose on the retained base, before the exact caps; null when they were not asked. */
  readonly proposal: Proposal | null;
  /** What the call's envelope still has, locked until the answer is recorded; null when the act spends nothing, or the call has none. */
  readonly envelope: EnvelopeFacts | null;
  /** The project's own calendar, as its form says it; null where the form has none, or the act does not ask. */
  readonly calendar: Calendar | null;
  /** The organisation that takes a dossier over, as the directory knows it that day; null when none is named. */
  readonly successor: Successor | null;
  /** Of the organisations an amendment brings into the project, what the directory knows of each that day, by SIRET; absent when they were not asked. */
  readonly joining?: Readonly<Record<string, Successor>>;
  /** The version of the programme an act names; null when there is none, absent when it was not asked. */
  readonly target?: VersionFacts | null;
  /** The register of delegations in so far as it concerns this act. */
  readonly delegations: readonly Delegation[];
  /** Ids, among the documents the act names, that are really there and belong to this dossier. */
  readonly documents: readonly DocumentId[];
  /** SHA-256 of the documents an act names, by id; absent when it was not asked. */
  readonly prints?: Readonly<Record<DocumentId, string>>;
  /** The évaluateur an act names, with roles and mandates. */
  readonly named: Person | null;
  /** SIREN of the EPT of which the dossier's communes are members that day; absent when they were not asked. */
  readonly territories?: readonly string[];
  /** Reviews the named évaluateur has open, and the most they may have; null or absent when there is no limit. The pool's row is locked until the answer is recorded. */
  readonly load?: ReviewLoad | null;
  /** What the budget of the year still allows to pay, locked until the answer is recorded; absent when the act orders nothing. */
  readonly credits?: CreditFacts;
  /** The account of the organisation that two people answer for; null when none was confirmed, absent when the act orders nothing. */
  readonly bank?: BankFacts | null;
}

/** Crédits de paiement of the year of the act, in cents: voted and not yet ordered. */
export interface CreditFacts {
  readonly year: number;
  readonly left: BySection;
}

/** What a dossier may still take of its envelope, in cents, beside what it already holds. */
export interface EnvelopeFacts {
  /** Neither reserved nor affected to anybody. */
  readonly left: BySection;
  /** Set aside for this dossier by a session, until its opinion is recorded. */
  readonly held: BySection;
  /** The envelopes of the call: axis empty for the whole of a section. */
  readonly lines: readonly { readonly section: Section; readonly axis: string }[];
}

export interface Successor {
  readonly kind: BeneficiaryKind;
  /** False when the directory has it no more, or not yet, that day. */
  readonly exists: boolean;
  /** SIREN of the organisation that the replaced one was merged into, as far as the directory knows. */
  readonly mergedInto: string | null;
}

/** Another version of the programme, as a dossier would find it. */
export interface VersionFacts {
  readonly programme: Programme;
  /** What its form and its rules have against the answers the dossier was filed with, on the day it was filed, and its form against the funders of today. */
  readonly problems: readonly Refusal[];
}

export interface ReviewLoad {
  readonly open: number;
  readonly most: number;
}

/** The frozen draft, ready to become a dossier. */
export interface Filing {
  readonly id: string;
  readonly reference: string;
  readonly organisation: string;
  readonly revision: number;
  readonly call: string;
  readonly plan: FundingPlan;
  readonly montage: Montage;
  readonly partners: readonly string[];
  readonly pieces: Readonly<Record<string, DocumentId>>;
  /** What is wrong with the answers or the plan, or why the project is not eligible: empty when it may be filed. */
  readonly problems: readonly Refusal[];
}

/** One rule of the programme as it was evaluated: a condition (true, false) or a cap in cents; null where it does not apply. */
export interface RuleTrace {
  readonly code: string;
  readonly rule: string;
  readonly title: string;
  readonly value: boolean | number | null;
  readonly reference: string | null;
}

export interface Proposal {
  readonly eligible: boolean;
  readonly reasons: readonly string[];
  readonly amount: Cents;
  /** Every rule as it was evaluated, kept with the appraisal. */
  readonly trace: readonly RuleTrace[];
}
