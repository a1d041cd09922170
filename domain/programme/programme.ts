import type { Section } from '../funding/plan.ts';
import type { AfterAwardRules } from './after-award.ts';
import type { Cents, Ratio } from '../money/money.ts';

/**
 * A programme version: everything `decide` and the workflows need to know of a fund, as loaded from `programmes/<code>.yaml`.
 * Immutable and plain JSON; `version` is the content hash over the YAML, its forms, its letters and the shared parts.
 */
export interface Programme {
  /** Lower-case code, as in `programmes/fmin.yaml`; the reference of a dossier uses it in capitals: FMIN-2026-0042. */
  readonly code: string;
  readonly version: string;
  readonly title: string;
  readonly purpose: string;
  readonly legalGround: 'subvention' | 'fonds-de-concours';
  /** Who decides awards and refusals of the merits. A fonds de concours is never delegable: always the Conseil. */
  readonly decisionBody: 'bureau' | 'conseil';
  readonly beneficiaries: readonly BeneficiaryKind[];
  readonly sections: readonly Section[];
  readonly calls: readonly Call[];
  readonly pieces: readonly PieceRule[];
  readonly amounts: AmountRules;
  readonly clocks: Clocks;
  readonly review: ReviewRules;
  readonly committee: CommitteeRules;
  /** Absent from the first versions: partial awards, and nothing after them. */
  readonly allocation?: AllocationChoice;
  readonly agreement: { readonly when: 'always' | 'never' } | { readonly when: 'above'; readonly amount: Cents };
  readonly payment: PaymentRules;
  /** Absent from the first versions: see `afterAwardRulesOf`. */
  readonly afterAward?: AfterAwardRules;
  /** The end of the financial year. Absent from the first versions: no cut-off. */
  readonly yearEnd?: YearEndRules;
  readonly publicity: readonly PublicityDuty[];
  readonly references: readonly LegalReference[];
  /** Letter kind → template path below `templates/`, e.g. `acknowledgement: shared/acknowledgement.md.hbs`. */
  readonly letters: Readonly<Record<string, string>>;
  /** Template by kind of paper: fiche d’instruction, report, deliberation, agreement, minutes… */
  readonly papers: Readonly<Record<string, string>>;
  /** Form kind → schema path below `forms/`, e.g. `application: fmin/application.schema.json`. */
  readonly forms: Readonly<Record<string, string>>;
  /** The mention of CRPA L311-3-1 is printed when an algorithm helped decide. */
  readonly algorithmHelps: boolean;
  /** An authorisation to start before the award may be asked for; it never promises a grant. */
  readonly earlyStart: boolean;
  /** What the Métropole has not published: dotted paths of the values above that are placeholders (« à confirmer »). */
  readonly toConfirm: readonly string[];
}

export type BeneficiaryKind = 'commune' | 'ept' | 'syndicat' | 'association' | 'company';

/** A window in which the programme takes applications. Days are inclusive, Europe/Paris; `closesOn: null` = au fil de l'eau. */
export interface Call {
  readonly code: string;
  readonly title: string;
  readonly opensOn: string;
  readonly closesOn: string | null;
  /** What is voted for each section, and axis where there is one, when the call opens; finance votes the changes. */
  readonly envelopes: readonly CallEnvelope[];
}

export interface CallEnvelope {
  readonly section: Section;
  readonly axis?: string;
  readonly amount: Cents;
}

/** The phase by which a piece must be there. */
export type DuePhase = 'filing' | 'committee' | 'decision' | 'agreement' | 'first-payment';

export interface PieceRule {
  readonly code: string;
  readonly title: string;
  readonly help?: string;
  readonly due: DuePhase;
  readonly required: boolean;
  /** Accepted media types. */
  readonly formats: readonly string[];
  readonly maxBytes: number;
}

export interface AmountRules {
  readonly rate: Ratio;
  readonly ceilingSingle: Cents;
  readonly ceilingShared: Cents;
  /** Below this an award makes no sense; 0 when there is no floor. */
  readonly least: Cents;
  /** Default own-share rate, and the rates an officer may set with a reason. */
  readonly ownShare: { readonly byDefault: Ratio; readonly allowed: readonly Ratio[] };
  /** FIM's own rule: the owner bears at least this part of the expense. Null where the programme has none. */
  readonly ownExpenseShare: Ratio | null;
  /** CGCT L5215-26: on by law for a fonds de concours; a prudential option otherwise. */
  readonly halfOfTheRest: boolean;
}

export interface Clocks {
  /** Time given by a request for pieces, and when before its end the reminder leaves. */
  readonly pieces: { readonly days: number; readonly remindDaysBefore: number };
  /** Time to decide; suspended while the commune is asked for pieces. The officer is warned before it ends; nothing else follows by itself. */
  readonly instruction: { readonly months: number; readonly warnDaysBefore: number; readonly legalBasis: 'CRPA' | 'reglement' };
  /** Time to sign the agreement, and when before its end both parties are reminded; by how much it may be put off, once. The last two came after the first versions. */
  readonly agreement: { readonly months: number; readonly remindDaysBefore: number; readonly otherReminders?: readonly number[]; readonly extension?: { readonly months: number } };
  /** Caducity, from proven notification. */
  readonly start: { readonly months: number };
  readonly completion: { readonly months: number };
  /** Longest wait for finance's return on a payment order before the officer is told. */
  readonly paymentReturn: { readonly days: number };
  /** Time the service gives itself to order a complete claim's payment, and when before its end it is warned. Absent from the first versions: no such clock. */
  readonly payment?: { readonly days: number; readonly warnDaysBefore: number };
  /** After how long finance is reminded of an over-payment that has not come back, again and again. Absent from the first versions. */
  readonly recovery?: { readonly days: number };
  /** A last day falling on a Saturday, Sunday or holiday moves to the next working day. */
  readonly extendToWorkingDay: boolean;
}

export interface ReviewRules {
  /** 0: this programme has no évaluateurs, a complete appraisal goes straight to the committee. */
  readonly reviewers: number;
  readonly days: number;
  readonly remindDaysBefore: number;
  readonly grid: readonly Criterion[];
  /** Least weighted total out of 100; null when none. */
  readonly threshold: number | null;
  // What follows came after the first versions: a stored one may lack it, and `reviewRulesOf` says what then holds.
  /** Points out of 100 beyond which two reviews differ too much: each is confirmed or corrected, or a consensus recorded. Null: any difference stands. */
  readonly spread?: number | null;
  /** Days given to confirm or correct. */
  readonly consensusDays?: number;
  /** What separates two dossiers of equal result, in order; the reference comes last in any case. */
  readonly ties?: readonly TieRule[];
  /** Reviews one évaluateur may have open at once, unless the pool says otherwise of a person. */
  readonly mostOpen?: number;
  /** Days for which an outside expert's personal link works. */
  readonly linkDays?: number;
}

/** `least-asked`: the lower amount asked for comes first; `earliest-filing`: the earlier day of filing. */
export type TieRule = { readonly rule: 'criterion'; readonly criterion: string } | { readonly rule: 'least-asked' | 'earliest-filing' | 'reference' };

export interface Criterion {
  readonly code: string;
  readonly title: string;
  /** Part of 100. The weights of a grid add up to 100. */
  readonly weight: number;
  /** Scores are half points from 0 to `max`, sent as integers of half points (7 = 3.5); `max` too: 10 for a score out of 5. */
  readonly max: number;
  /** Eliminatory floor in half points; null when none. */
  readonly floor: number | null;
  /** When a score must be given with its reason; absent: never. */
  readonly reason?: ReasonRule;
}

/** Bounds in half points: under `under`, or from `from` on. */
export type ReasonRule = { readonly when: 'always' } | { readonly when: 'extreme'; readonly under: number | null; readonly from: number | null };

/** How an envelope that does not suffice is shared out in rank order. */
export interface AllocationChoice {
  /** The first dossier that does not fit gets what is left. */
  readonly partial: boolean;
  /** Those after it: nothing (`stop`), or the next that fits is served (`skip`). */
  readonly afterShort: 'stop' | 'skip';
}

/** Part of those who may sit that must take part: at least a third, half or two thirds, more than half, or no such rule. */
export type Quorum = 'none' | 'third' | 'half' | 'majority' | 'two-thirds';

/** The committee's règlement. */
export interface CommitteeRules {
  readonly quorum: Quorum;
  /** When it is convened again after a sitting without quorum, and how many days later at the earliest (CGCT L2121-17: no quorum, three days). */
  readonly quorumAgain: Quorum;
  readonly againAfterDays: number;
  /** How a vote is held where one is asked for; `none`: opinions are by consensus only. */
  readonly ballots: 'personal' | 'secret' | 'none';
  readonly proxiesEach: number;
  /** A member who gave a proxy counts for the quorum (CRPA R133-10 says so, CGCT L2121-17 does not). */
  readonly proxiesCount: boolean;
  /** The chair's own vote decides a tie; never in a secret ballot (CGCT L2121-20). */
  readonly castingVote: boolean;
  /** strict: a mandate in the applicant organisation is a recusal by itself; proposed: it binds once declared or confirmed. */
  readonly recusal: 'strict' | 'proposed';
}

export interface PaymentRules {
  readonly advance: { readonly rate: Ratio } | null;
  /** Most that advance and interims together may reach. */
  readonly beforeBalance: Ratio;
  /** Every document a claim may carry, by code, with its French title. */
  readonly documents: readonly { readonly code: string; readonly title: string }[];
  /** Codes of the documents each claim must carry. */
  readonly proofs: { readonly advance: readonly string[]; readonly interim: readonly string[]; readonly balance: readonly string[] };
  /** Nothing is recovered under this amount (D1611-1: 15 €). */
  readonly leastRecovery: Cents;
  // What follows came after the first versions: a stored one may lack it.
  /** Roles held apart beside attestation and signature, which always are. */
  readonly separation?: readonly Separation[];
  /** Which invoices are asked for; absent: only those an officer names. */
  readonly sample?: InvoiceSample;
  /** The day the operation was put into service must be told with the balance. */
  readonly commissioning?: boolean;
  /** M57 account that each section of a payment is charged to, by kind of beneficiary. */
  readonly accounts?: readonly PaymentAccount[];
}

export type Separation = 'attest-liquidate' | 'liquidate-sign';

/** Every expense from an amount on, and so many others. */
export interface InvoiceSample {
  readonly from: Cents;
  readonly others: number;
}

export interface PaymentAccount {
  readonly beneficiary: BeneficiaryKind;
  readonly section: Section;
  readonly account: string;
}

export interface YearEndRules {
  /** Last day of a year, as `MM-DD`, to file a claim that is examined for that year: after it, for the next. */
  readonly claimsUntil: string;
}

export interface PublicityDuty {
  readonly code: string;
  readonly title: string;
  /** When it is due, as it is printed: « dans les 15 jours du commencement ». */
  readonly due: string;
  readonly reference?: string;
  // What follows came after the first versions: without a deadline a duty is printed, and nothing follows it up.
  readonly deadline?: DutyDeadline;
  /** Owed by an award that funds this section. */
  readonly section?: Section;
  /** Owed by an operation that costs more than this, as planned, in cents. */
  readonly above?: Cents;
  /** An officer may spare from it an aid for technical material and tools alone (D1111-8). */
  readonly exempts?: 'technical-equipment';
  /** The balance is not asked before it is fulfilled. */
  readonly beforeBalance?: boolean;
  /** Code of the payment document that proves it when a claim carries it. */
  readonly proof?: string;
}

/** A time that runs from a day of the operation; without a length, from that day for as long as it lasts. */
export interface DutyDeadline {
  readonly from: 'notification' | 'start' | 'completion';
  readonly days?: number;
  readonly months?: number;
  readonly remindDaysBefore?: number;
}

/**
 * A programme version with every text it is made of, as plain JSON: stored once in the database, it lets a dossier's rules,
 * forms and letters be used long after the files have changed. `files` is keyed by path from the project root, and `version`
 * of the programme is the hash of exactly these files.
 */
export interface ProgrammeBundle {
  readonly programme: Programme;
  readonly files: Readonly<Record<string, string>>;
  /** Text of the golden cases, re-run on every version in use; outside the hash, since a new case changes no rule. */
  readonly cases: string;
}

/** Printed in a letter only when `checkedOn` says the day somebody read the text in force. */
export interface LegalReference {
  readonly code: string;
  readonly text: string;
  readonly checkedOn: string | null;
}
