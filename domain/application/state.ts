import type { Day } from '../calendar/day.ts';
import type { SuspendableClock } from '../calendar/suspendable.ts';
import type { CapResult, FundingPlan, Montage, Resource, RetainedLine, Section } from '../funding/plan.ts';
import type { Imputation } from '../funding/imputation.ts';
import type { ScheduledCredit } from '../funding/credits.ts';
import type { Cofunding, Revision } from '../funding/cofunding.ts';
import type { AwardShare, PartnerShare } from '../funding/shares.ts';
import type { Cents, Ratio } from '../money/money.ts';
import type { RuleTrace } from './facts.ts';
import type { Amendment } from './amendment.ts';
import type { Hearing } from './hearing.ts';
import type { Duty } from './publicity.ts';
import type { BySection } from '../funding/imputation.ts';
import type { Liquidation } from '../payment/liquidation.ts';
import type { Recovery } from '../payment/recovery.ts';
import type { DuePhase } from '../programme/programme.ts';
import type { Scores, ScoreReason } from '../review/scoring.ts';

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
  /** SIRET of those that owned the dossier before its owner: they keep reading it. */
  readonly former: readonly string[];
  /** What each organisation bears of the retained base, to the cent; null until it is said. */
  readonly shares: readonly PartnerShare[] | null;
  /** The other funders as they stand now: as planned, then as appraised, then as each answered. */
  readonly funders: readonly Cofunding[];
  /** What the other funders brought when the award was decided; null before. */
  readonly fundedAtDecision: Cents | null;
  /** Of a conditional award: the day its condition was met, the day its date came and it was not; null for any other. */
  readonly condition: { readonly metOn: Day | null; readonly fellDueOn: Day | null } | null;
  /** Why the award must go to a new decision; null when it stands. */
  readonly toRevise: Revision | null;
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
  /** What the other services said, one opinion a service: a later one takes the place of the former. */
  readonly serviceOpinions: readonly ServiceOpinion[];
  readonly reviews: readonly Review[];
  /** The last consensus step; null while none was needed. */
  readonly consensus: Consensus | null;
  /** How many times an évaluateur has been asked to confirm or correct. */
  readonly consensusAsks: number;
  /** Who has declared an interest in this dossier, and since when it is known. */
  readonly interests: readonly { readonly person: PersonId; readonly on: Day }[];
  readonly opinion: Opinion | null;
  readonly visa: { readonly on: Day; readonly budget: 'AP' | 'AE' } | null;
  /** Visa of each budget: a mixed project needs both. */
  readonly visas: { readonly AP: Day | null; readonly AE: Day | null };
  /** What the dossier holds of its call's envelope. */
  readonly imputation: Imputation;
  /** When the award is expected to be paid, year by year; empty before there is one. */
  readonly creditSchedule: readonly ScheduledCredit[];
  readonly decision: Decision | null;
  readonly legality: Legality;
  /** Decisions that a later one replaced, the oldest first, each with what became of it: nothing is erased. */
  readonly formerDecisions: readonly FormerDecision[];
  /** Recours gracieux of the commune, in order. */
  readonly appeals: readonly Appeal[];
  readonly engagement: { readonly number: string; readonly on: Day } | null;
  /** Letters that need a signature, by `kind/no`, once signed. */
  readonly letters: Readonly<Record<string, SignedLetter>>;

  readonly agreement: Agreement | null;
  /** Letters written about its signature, in all; absent while there was none. */
  readonly agreementLetters?: number;
  readonly startedOn: Day | null;
  /** `first`: the days as they were before they were put off. */
  readonly lapse: { readonly startBy: Day; readonly completeBy: Day; readonly first?: { readonly startBy: Day; readonly completeBy: Day } } | null;
  readonly lapseWarnings: number;
  /** Warnings of caducity given in writing, in all. */
  readonly lapseLetters: number;
  readonly amendments: readonly Amendment[];
  /** The award and its appraisal as they were decided, once an amendment or a told shift has changed them; null before. */
  readonly beforeAmendments: { readonly decision: Decision; readonly appraisal: Appraisal } | null;
  /** Moved between lines of a section and only told, since the last decision or amendment of the lines. */
  readonly shifted: BySection;
  readonly hearings: readonly Hearing[];
  readonly claims: readonly Claim[];
  /** Duties of publicity, once one runs or is fulfilled; absent before. */
  readonly publicity?: readonly Duty[];
  readonly finalReportOn: Day | null;
  /** Over-payments to be recovered, in all, less what was given up; what is too small to be claimed is not in it. */
  readonly overpaid: Cents;
  readonly recovered: Cents;
  /** The over-payment found last, from its hearing to its settlement; null when there never was one. */
  readonly recovery: Recovery | null;
  /** Those found before it, the oldest first, settled or not. */
  readonly formerRecoveries: readonly Recovery[];
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

/** Services whose opinion the officer may ask for: information systems, legal affairs, finance, public procurement, data protection. */
export type ConsultedService = 'it' | 'legal' | 'finance' | 'procurement' | 'data-protection';

export interface ServiceOpinion {
  readonly service: ConsultedService;
  readonly opinion: 'favourable' | 'reserved' | 'unfavourable';
  readonly on: Day;
  /** What the service wrote; always there unless it is favourable. */
  readonly text?: TextId;
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
  readonly givenOn?: Day;
  /** Why each criterion got its score, where it was said. */
  readonly reasons?: readonly ScoreReason[];
  readonly note?: TextId;
  /** What was given before each correction, the first first: a corrected score keeps it. */
  readonly former?: readonly FormerScores[];
}

export interface FormerScores {
  readonly scores: Scores;
  readonly total: number;
  readonly on: Day;
}

/** Reviews that differ too much: each évaluateur confirms or corrects, or the service records what they agreed on. */
export interface Consensus {
  readonly no: number;
  readonly openedOn: Day;
  /** Last day that counts. */
  readonly answerBy: Day;
  /** Points out of 100 between the highest and the lowest when it opened, in hundredths. */
  readonly spread: number;
  /** `ask` numbers the letters by which évaluateurs of this dossier were ever asked. */
  readonly asked: readonly { readonly ask: number; readonly review: number; readonly answer: 'confirmed' | 'corrected' | null }[];
  /** `recorded` bears the scores that count from then on. */
  readonly settled: { readonly how: 'narrowed' | 'upheld' | 'recorded'; readonly on: Day; readonly scores: Scores | null } | null;
}

export interface Opinion {
  readonly kind: 'favourable' | 'favourable-with-reserves' | 'unfavourable';
  readonly on: Day;
  readonly session: string;
  readonly amount: Cents;
  readonly presents: readonly PersonId[];
  readonly recused: readonly PersonId[];
  readonly note?: TextId;
  /** Of the vote by which it was given; absent when by consensus. */
  readonly votes?: Votes;
  /** What the committee would have given had the envelope sufficed; absent when it did. */
  readonly wished?: Cents;
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
  /** As the assembly's software gives them back, for the vote in which this dossier was decided. */
  readonly votes?: Votes;
  /** Who stood aside from that vote. */
  readonly recused?: readonly PersonId[];
  /** The batch of proposals in which it was put to the assembly. */
  readonly batch?: string;
  /** Why it takes the place of the decision before it. */
  readonly replaces?: Replacement;
  /** The other funders as they stood that day: the caps were computed with them. Absent of decisions recorded before they were kept. */
  readonly resources?: readonly Resource[];
  /** The award holds once these other funders have confirmed; nothing is agreed or paid before. */
  readonly condition?: AwardCondition;
  /** The award over the organisations that bear the expenses, when they share them. */
  readonly shares?: readonly AwardShare[];
}

/** Numbers of funders that must confirm, and the last day that counts. */
export interface AwardCondition {
  readonly funders: readonly number[];
  readonly by: Day;
}

export interface Votes {
  readonly for: number;
  readonly against: number;
  readonly abstentions: number;
}

/** Why a decision is taken again: the commune's recours gracieux, the préfet's, a judgment, the assembly's own withdrawal, or a funder that left. */
export type Replacement = 'appeal' | 'prefecture' | 'annulment' | 'withdrawal' | 'reduction' | 'revision';

export interface FormerDecision {
  readonly decision: Decision;
  readonly legality: Legality;
  readonly engagement: { readonly number: string; readonly on: Day } | null;
}

/** Contrôle de légalité: enforceable once transmitted, received by the préfecture and published (CGCT L2131-1). */
export interface Legality {
  readonly transmittedOn: Day | null;
  readonly receivedOn: Day | null;
  readonly receipt: string | null;
  readonly publishedOn: Day | null;
  readonly enforceableOn: Day | null;
  /** What the préfecture did about it after its receipt; null while it did nothing. */
  readonly control: LegalityControl | null;
}

export interface LegalityControl {
  /** Last request for pieces, and the day on which the préfecture received them. */
  readonly pieces: { readonly askedOn: Day; readonly receivedOn: Day | null } | null;
  /** Recours gracieux du préfet. */
  readonly appeal: { readonly on: Day; readonly answer: 'maintained' | 'replaced' | null; readonly answeredOn: Day | null } | null;
  /** Déféré préfectoral; while the judge has suspended or annulled the decision nothing follows from it. */
  readonly referral: { readonly on: Day; readonly late: boolean; readonly outcome: 'pending' | 'rejected' | 'suspended' | 'annulled'; readonly judgedOn: Day | null } | null;
}

/** Recours gracieux of the commune against a decision that was notified to it. */
export interface Appeal {
  readonly no: number;
  /** The letter it contests. */
  readonly letter: string;
  readonly letterNo: number;
  /** Day the service received it. */
  readonly on: Day;
  /** Received after two months from proven notification. */
  readonly late: boolean;
  /** Last of the two months after which silence is worth a refusal (CJA R421-2): the officer is warned before, nothing follows by itself. */
  readonly silenceOn: Day;
  readonly warnOn: Day;
  readonly warned: boolean;
  readonly status: 'open' | 'confirmed' | 'replaced';
  readonly answeredOn: Day | null;
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
  // What follows is absent of agreements recorded before it was kept.
  /** The days on which it is reminded of, and how many have come. */
  readonly remindersOn?: readonly Day[];
  readonly reminded?: number;
  /** Both parties were told that its last day has passed. */
  readonly overdue?: boolean;
  /** The last day as it was before it was put off. */
  readonly firstSignBy?: Day;
  /** The signed copies, by party, with the hash each had when it was deposited. */
  readonly copies?: { readonly organisation?: SignedCopy; readonly metropole?: SignedCopy };
}
export interface SignedCopy {
  readonly document: DocumentId;
  readonly sha256: string;
}

export type ClaimKind = 'advance' | 'interim' | 'balance';
export interface ClaimedExpense {
  readonly line: string;
  readonly amount: Cents;
  /** Day of the first legal act (order, signed quote): before `eligibleFrom`, the expense is struck out. */
  readonly committedOn: Day;
  /** Day the comptable paid it, as the statement of mandats says. */
  readonly paidOn?: Day;
  /** Number of the beneficiary's own mandat, and of the supplier's invoice. */
  readonly mandat?: string;
  readonly invoice?: string;
}
/** `set-aside`: by the officer, with a reason; the others follow from the award, the retained base and the dates. */
export type StrikeOutCode = 'before-eligibility' | 'after-completion' | 'not-retained' | 'other-section' | 'above-retained' | 'set-aside';
/** An expense not counted, or the part of it that is not. */
export interface StruckOut {
  /** Place in the claim, from 1; absent of those recorded before places were kept. */
  readonly expense?: number;
  readonly line: string;
  readonly amount: Cents;
  readonly code: StrikeOutCode;
  readonly reason?: TextId;
}
/** Why a claim goes back: the comptable has not certified the statement of mandats, something is missing, or cannot be read. */
export type SentBackCause = 'not-certified' | 'incomplete' | 'illegible' | 'other';
export interface Claim {
  readonly no: number;
  readonly kind: ClaimKind;
  readonly filedOn: Day;
  readonly by: PersonId;
  readonly expenses: readonly ClaimedExpense[];
  /** Money the other funders really paid, at the balance. */
  readonly resources: readonly Resource[];
  readonly documents: Readonly<Record<string, DocumentId>>;
  readonly status: 'filed' | 'sent-back' | 'attested' | 'liquidated' | 'postponed' | 'ordered' | 'paid' | 'nothing-due';
  readonly attestedBy: PersonId | null;
  readonly admitted: Cents;
  readonly struckOut: readonly StruckOut[];
  readonly amount: Cents;
  readonly orders: readonly PaymentOrder[];
  /** The financial year it is examined for, when it was filed after the cut-off of its own; absent otherwise. */
  readonly examinedFor?: number;
  /** Statement of expenses it was filed with: labels and suppliers are kept there. */
  readonly statement?: string;
  /** Mise en service of the operation, told with the balance. */
  readonly commissionedOn?: Day;
  /** Time the service gives itself to order the payment; suspended while the claim is with the commune. Absent where the programme sets none. */
  readonly clock?: SuspendableClock;
  /** Days before its end on which officer and finance are warned. */
  readonly warnDaysBefore?: number;
  readonly delayWarned?: boolean;
  /** Why it is with the commune: the cause, and the proofs that fail; absent when it is not. */
  readonly sentBack?: { readonly cause: SentBackCause; readonly proofs: readonly string[] };
  /** Places of the expenses whose invoices were asked for, all rounds together. */
  readonly invoices?: readonly number[];
  /** What is admitted of each section, once attested. */
  readonly admittedBySection?: BySection;
  readonly liquidatedBy?: PersonId;
  /** What is due of each section, and how it was computed, once liquidated. */
  readonly due?: BySection;
  readonly liquidation?: Liquidation;
  /** Each time it was put off for want of crédits de paiement; absent when it never was. */
  readonly postponements?: readonly Postponement[];
}
export interface Postponement {
  /** Among all those of the dossier. */
  readonly no: number;
  readonly on: Day;
  /** From this day on it is taken up again, on the credits of the new year. */
  readonly until: Day;
}
/** What is ordered of one section: one mandat in finance's software. */
export interface OrderPart {
  readonly section: Section;
  readonly amount: Cents;
  readonly status: 'ordered' | 'paid' | 'rejected';
  readonly mandat: string | null;
  readonly paidOn: Day | null;
}
/**
 * Demande de mandatement: we order, finance's software issues the mandat, the comptable public pays. Its parts make its amount; it has come
 * back once they all have, and is paid when they all are.
 */
export interface PaymentOrder {
  readonly attempt: number;
  readonly amount: Cents;
  readonly parts: readonly OrderPart[];
  readonly orderedOn: Day;
  readonly signedBy: PersonId;
  /** Of the signature, as the register numbers it; absent of the first orders recorded. */
  readonly delegation?: string;
  /** Id of the bank account to pay; null where none was confirmed yet. */
  readonly account: string | null;
  readonly status: 'ordered' | 'paid' | 'rejected';
  readonly overdueOn: Day;
  readonly overdue: boolean;
  /** Of its first part that was paid, and the day of the last. */
  readonly mandat: string | null;
  readonly paidOn: Day | null;
}

/** What a right is asked on: the programme, the organisations that own the dossier or owned it, the applicant first, and who has declared an interest in it. */
export const subjectOf = ({ programme, organisation, partners, former, interests }: Application): { readonly programme: string; readonly organisations: readonly string[]; readonly interested: readonly PersonId[] } => ({
  programme,
  organisations: [organisation, ...partners, ...former],
  interested: interests.map(({ person }) => person),
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
