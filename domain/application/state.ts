import type { Day } from '../calendar/day.ts';
import type { SuspendableClock } from '../calendar/suspendable.ts';
import type { CapResult, FundingPlan, Montage, Resource, RetainedLine } from '../funding/plan.ts';
import type { Cents, Ratio } from '../money/money.ts';
import type { RuleTrace } from './facts.ts';
import type { DuePhase } from '../programme/programme.ts';

/** Where a dossier stands. The phase lives here; workflows only wait on it. */
export type Phase = 'screening' | 'appraisal' | 'review' | 'committee' | 'decision' | 'agreement' | 'delivery' | 'closing' | 'closed';

/** The five ways a dossier ends, and the good one; each has its own French word (see the glossary). */
export type Outcome =
  | 'completed'
  | 'closed-for-want-of-pieces'
  | 'inadmissible'
  | 'refused'
  | 'withdrawn-by-commune'
  | 'withdrawn-by-administration'
  | 'lapsed';

export type PersonId = string;
export type TextId = string;
export type DocumentId = string;

/** The state of one dossier, folded from its events: plain JSON, no personal data, no free text. */
export interface Application {
  readonly id: string;
  /** Number of the last event folded in. */
  readonly seq: number;
  readonly phase: Phase;
  readonly outcome: Outcome | null;
  readonly closedOn: Day | null;

  readonly reference: string;
  readonly programme: string;
  /** Content hash of the programme version this dossier was filed under; it keeps it. */
  readonly version: string;
  readonly call: string;
  /** SIRET of the organisation that owns the dossier. */
  readonly organisation: string;
  readonly draft: { readonly id: string; readonly revision: number };
  readonly filedOn: Day;
  readonly plan: FundingPlan;
  readonly montage: Montage;
  readonly partners: readonly string[];
  readonly officer: PersonId | null;

  readonly pieces: Readonly<Record<string, Piece>>;
  readonly request: OpenRequest | null;
  readonly requests: number;
  /** Time the service gives itself to decide; suspended while the commune is asked for pieces. */
  readonly instruction: SuspendableClock;
  /** Days before its end on which the officer is warned. */
  readonly warnDaysBefore: number;
  readonly delayWarned: boolean;
  readonly earlyStart: EarlyStart | null;
  /** Date d'éligibilité des dépenses: nothing committed before it is paid. Null until authorised or awarded. */
  readonly eligibleFrom: Day | null;

  readonly appraisal: Appraisal | null;
  readonly reviews: readonly Review[];
  readonly opinion: Opinion | null;
  readonly visa: { readonly on: Day; readonly budget: 'AP' | 'AE' } | null;
  readonly decision: Decision | null;
  readonly legality: Legality;
  readonly engagement: { readonly number: string; readonly on: Day } | null;
  /** Letters that need a signature, by `kind/no`, once signed. */
  readonly letters: Readonly<Record<string, SignedLetter>>;

  readonly agreement: Agreement | null;
  readonly startedOn: Day | null;
  readonly lapse: { readonly startBy: Day; readonly completeBy: Day } | null;
  readonly lapseWarnings: number;
  readonly claims: readonly Claim[];
  readonly finalReportOn: Day | null;
  /** Over-payment found at the balance, still to be recovered or waived. */
  readonly overpaid: Cents;
  readonly recovered: Cents;
  /** Who wrote each message, in order. */
  readonly messages: readonly ('commune' | 'service')[];
}

export interface Piece {
  readonly document: DocumentId;
  readonly on: Day;
  readonly status: 'deposited' | 'rejected';
  readonly reason?: TextId;
}

export interface RequestForPieces {
  readonly no: number;
  readonly pieces: readonly string[];
  readonly askedOn: Day;
  readonly remindOn: Day;
  /** Last day that counts. */
  readonly answerBy: Day;
  readonly note?: TextId;
}

/** A request still to be answered: what has come since it was made is no longer outstanding, unless it was rejected. */
export interface OpenRequest extends RequestForPieces {
  readonly outstanding: readonly string[];
}

export interface EarlyStart {
  /** Of this request: one that was refused may be asked again, and is answered by a letter of its own. */
  readonly no: number;
  readonly status: 'requested' | 'authorised' | 'refused';
  readonly requestedOn: Day;
  readonly answeredOn: Day | null;
}

/** Fiche d'instruction: what is retained, the own-share rate of this dossier, and the amount proposed with every cap. */
export interface Appraisal {
  readonly on: Day;
  readonly by: PersonId;
  readonly lines: readonly RetainedLine[];
  readonly resources: readonly Resource[];
  readonly base: Cents;
  readonly ownShare: Ratio;
  readonly ownShareReason?: TextId;
  readonly proposed: Cents;
  readonly caps: CapResult;
  /** The programme's own rules as they were evaluated, beside the exact caps. */
  readonly trace: readonly RuleTrace[];
}

export interface Review {
  readonly no: number;
  readonly reviewer: PersonId;
  readonly status: 'invited' | 'accepted' | 'given' | 'declined' | 'replaced';
  readonly invitedOn: Day;
  readonly remindOn: Day;
  readonly dueOn: Day;
  readonly reminded: boolean;
  readonly overdue: boolean;
  /** Half points by criterion, once given. */
  readonly scores: Readonly<Record<string, number>> | null;
  /** Weighted total out of 100, in hundredths (7 850 = 78,5). */
  readonly total: number | null;
}

export interface Opinion {
  readonly kind: 'favourable' | 'favourable-with-reserves' | 'unfavourable';
  readonly on: Day;
  readonly session: string;
  readonly amount: Cents;
  readonly presents: readonly PersonId[];
  readonly recused: readonly PersonId[];
  readonly note?: TextId;
}

export interface Decision {
  readonly kind: 'award' | 'refusal';
  readonly partial: boolean;
  readonly body: 'bureau' | 'conseil';
  readonly number: string;
  readonly on: Day;
  readonly delegation: string | null;
  readonly amount: Cents;
  /** The rate that bounds the balance: award ÷ retained base. */
  readonly rate: Ratio;
  readonly base: Cents;
  /** Part of the amount for each section: two imputations where there are two. */
  readonly bySection: { readonly investment: Cents; readonly operating: Cents };
  readonly caps: CapResult;
  readonly reasons?: TextId;
}

/** Contrôle de légalité: enforceable once transmitted, received by the préfecture and published (CGCT L2131-1). */
export interface Legality {
  readonly transmittedOn: Day | null;
  readonly receivedOn: Day | null;
  readonly receipt: string | null;
  readonly publishedOn: Day | null;
  readonly enforceableOn: Day | null;
}

export interface SignedLetter {
  readonly kind: string;
  readonly no: number;
  readonly signedBy: PersonId;
  readonly delegation: string;
  readonly signedOn: Day;
  readonly proof: { readonly kind: 'lrar' | 'lre' | 'portal'; readonly on: Day } | null;
}

export interface Agreement {
  readonly signBy: Day;
  readonly remindOn: Day;
  readonly organisationSignedOn: Day | null;
  readonly metropoleSignedOn: Day | null;
}

export type ClaimKind = 'advance' | 'interim' | 'balance';
export interface ClaimedExpense {
  readonly line: string;
  readonly amount: Cents;
  /** Day of the first legal act (order, signed quote): before `eligibleFrom`, the expense is struck out. */
  readonly committedOn: Day;
}
export interface StruckOut {
  readonly line: string;
  readonly amount: Cents;
  readonly code: 'before-eligibility' | 'not-retained' | 'above-retained';
}
export interface Claim {
  readonly no: number;
  readonly kind: ClaimKind;
  readonly filedOn: Day;
  readonly by: PersonId;
  readonly expenses: readonly ClaimedExpense[];
  /** Money the other funders really paid, at the balance. */
  readonly resources: readonly Resource[];
  readonly documents: Readonly<Record<string, DocumentId>>;
  readonly status: 'filed' | 'sent-back' | 'attested' | 'liquidated' | 'ordered' | 'paid' | 'nothing-due';
  readonly attestedBy: PersonId | null;
  readonly admitted: Cents;
  readonly struckOut: readonly StruckOut[];
  readonly amount: Cents;
  readonly orders: readonly PaymentOrder[];
}
/** Demande de mandatement: we order, finance's software issues the mandat, the comptable public pays. */
export interface PaymentOrder {
  readonly attempt: number;
  readonly amount: Cents;
  readonly orderedOn: Day;
  readonly signedBy: PersonId;
  readonly status: 'ordered' | 'paid' | 'rejected';
  readonly overdueOn: Day;
  readonly overdue: boolean;
  readonly mandat: string | null;
  readonly paidOn: Day | null;
}

/** What a right is asked on: the programme, and the organisations that own the dossier, the applicant first. */
export const subjectOf = ({ programme, organisation, partners }: Application): { readonly programme: string; readonly organisations: readonly string[] } => ({
  programme,
  organisations: [organisation, ...partners],
});

/** Phases in the order of the story: to tell « due by now » for a piece. */
const dueBy: Readonly<Record<DuePhase, readonly Phase[]>> = {
  filing: ['screening', 'appraisal', 'review', 'committee', 'decision', 'agreement', 'delivery', 'closing'],
  committee: ['committee', 'decision', 'agreement', 'delivery', 'closing'],
  decision: ['decision', 'agreement', 'delivery', 'closing'],
  agreement: ['agreement', 'delivery', 'closing'],
  'first-payment': ['delivery', 'closing'],
};

/** True when a piece due at `due` must be there for a dossier in `phase`. */
export const isDueIn = (due: DuePhase, phase: Phase): boolean => dueBy[due].includes(phase);
