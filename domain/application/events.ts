import type { Day } from '../calendar/day.ts';
import type { Cofunding, Revision } from '../funding/cofunding.ts';
import type { ScheduledCredit } from '../funding/credits.ts';
import type { BySection, Imputation } from '../funding/imputation.ts';
import type { CapResult, FundingPlan, Montage, Resource } from '../funding/plan.ts';
import type { PartnerShare } from '../funding/shares.ts';
import type { Cents } from '../money/money.ts';
import type { Appeal, Appraisal, Claim, Consensus, Decision, DocumentId, EarlyStart, Opinion, Outcome, PaymentOrder, PersonId, Phase, RequestForPieces, Review, SentBackCause, ServiceOpinion, SignedLetter, TextId } from './state.ts';
import type { Amendment, AmendmentAuthority, AmendmentEffect, Avenant } from './amendment.ts';
import type { Hearing } from './hearing.ts';
import type { RetainedLine, Section } from '../funding/plan.ts';
import type { Liquidation } from '../payment/liquidation.ts';
import type { Awaited, Reduced } from '../payment/recovery.ts';
import type { Scores, ScoreReason } from '../review/scoring.ts';

/** What happened, in the past tense. The record of a dossier is these and nothing else. */
export type ApplicationEvent =
  | {
      readonly type: 'filed';
      readonly id: string;
      readonly reference: string;
      readonly programme: string;
      readonly version: string;
      readonly call: string;
      readonly organisation: string;
      readonly draft: { readonly id: string; readonly revision: number };
      readonly plan: FundingPlan;
      readonly montage: Montage;
      readonly partners: readonly string[];
      readonly pieces: Readonly<Record<string, DocumentId>>;
      /** The clock to decide, as the programme sets it: months, and how many days before its end the officer is warned. */
      readonly instruction: { readonly months: number; readonly warnDaysBefore: number };
    }
  | { readonly type: 'officerAssigned'; readonly officer: PersonId }
  | { readonly type: 'piecesRequested'; readonly request: RequestForPieces }
  | { readonly type: 'pieceDeposited'; readonly piece: string; readonly document: DocumentId }
  | { readonly type: 'pieceRejected'; readonly piece: string; readonly reason: TextId }
  | { readonly type: 'piecesReminded'; readonly request: number }
  | { readonly type: 'requestAnswered'; readonly request: number }
  | { readonly type: 'declaredComplete' }
  | { readonly type: 'delayWarned'; readonly endsOn: Day }
  | { readonly type: 'earlyStartRequested'; readonly reason: TextId }
  /** `awaitsSignature`: the day from which expenses count is that of the delegate's signature; without it, the day of the answer. */
  | { readonly type: 'earlyStartAnswered'; readonly status: Exclude<EarlyStart['status'], 'requested'>; readonly reason?: TextId; readonly awaitsSignature?: true }
  | { readonly type: 'eligibilityFixed'; readonly on: Day }
  | { readonly type: 'appraised'; readonly appraisal: Appraisal }
  | { readonly type: 'serviceOpinionRecorded'; readonly opinion: ServiceOpinion }
  | { readonly type: 'phaseOpened'; readonly phase: Phase }
  | { readonly type: 'reviewerAssigned'; readonly review: Review; readonly reason?: TextId }
  /** `because`: not to give the place to another, but for an interest: what was given no longer counts. */
  | { readonly type: 'reviewReplaced'; readonly review: number; readonly because?: 'interest' }
  | { readonly type: 'reviewAccepted'; readonly review: number }
  | { readonly type: 'reviewDeclined'; readonly review: number; readonly because: 'interest' | 'unavailable' }
  | { readonly type: 'reviewGiven'; readonly review: number; readonly scores: Scores; readonly total: number; readonly note?: TextId; readonly reasons?: readonly ScoreReason[] }
  | { readonly type: 'reviewCorrected'; readonly review: number; readonly scores: Scores; readonly total: number; readonly reason: TextId; readonly reasons?: readonly ScoreReason[] }
  | { readonly type: 'reviewConfirmed'; readonly review: number }
  | { readonly type: 'consensusOpened'; readonly consensus: Consensus }
  | { readonly type: 'consensusReached'; readonly consensus: number; readonly how: 'narrowed' | 'upheld' }
  | { readonly type: 'consensusReached'; readonly consensus: number; readonly how: 'recorded'; readonly scores: Scores; readonly total: number; readonly reason: TextId }
  | { readonly type: 'interestDeclared'; readonly person: PersonId; readonly reason?: TextId }
  | { readonly type: 'reviewerReminded'; readonly review: number }
  | { readonly type: 'reviewFellDue'; readonly review: number }
  | { readonly type: 'opinionRecorded'; readonly opinion: Opinion }
  | { readonly type: 'opinionAdjourned'; readonly session: string; readonly on: Day; readonly note?: TextId; readonly waitingList?: boolean }
  | { readonly type: 'axisSet'; readonly axis: string; readonly axes: Imputation['axes'] }
  | { readonly type: 'fundsReserved'; readonly session: string; readonly bySection: BySection }
  | { readonly type: 'visaGranted'; readonly budget: 'AP' | 'AE' }
  /** `freed`: of a decision that replaces an award, what that award gives back to the envelope, in cents: all but what was paid above the new one, which `above` tells by section. */
  | { readonly type: 'decided'; readonly decision: Decision; readonly document?: DocumentId; readonly freed?: Cents; readonly above?: BySection; readonly hearingOn?: Day }
  | { readonly type: 'decisionAdjourned'; readonly number: string; readonly on: Day; readonly reasons?: TextId }
  | { readonly type: 'transmitted'; readonly on: Day }
  | { readonly type: 'prefectureReceived'; readonly on: Day; readonly receipt: string }
  | { readonly type: 'published'; readonly on: Day }
  | { readonly type: 'becameEnforceable'; readonly on: Day }
  | { readonly type: 'prefectureAskedPieces'; readonly on: Day; readonly note?: TextId }
  | { readonly type: 'prefectureGotPieces'; readonly on: Day }
  | { readonly type: 'prefectureAppealed'; readonly on: Day; readonly reason?: TextId; readonly document?: DocumentId }
  | { readonly type: 'prefectureAnswered'; readonly on: Day; readonly answer: 'maintained' | 'replaced'; readonly document?: DocumentId }
  | { readonly type: 'referred'; readonly on: Day; readonly late: boolean; readonly number?: string }
  | { readonly type: 'judged'; readonly on: Day; readonly outcome: 'rejected' | 'suspended' | 'annulled'; readonly number?: string }
  | { readonly type: 'engaged'; readonly number: string; readonly on: Day }
  | { readonly type: 'creditsScheduled'; readonly schedule: readonly ScheduledCredit[] }
  | { readonly type: 'disengaged'; readonly number: string; readonly on: Day; readonly amount: Cents; readonly bySection?: BySection }
  // The other funders, and those who share the project
  | { readonly type: 'funderAsked'; readonly funder: Cofunding; readonly caps: CapResult | null }
  | { readonly type: 'funderConfirmed'; readonly funder: Cofunding; readonly caps: CapResult | null }
  | { readonly type: 'funderLeft'; readonly funder: Cofunding; readonly caps: CapResult | null }
  | { readonly type: 'conditionMet' }
  | { readonly type: 'conditionFellDue'; readonly by: Day }
  | { readonly type: 'revisionNeeded'; readonly revision: Revision }
  | { readonly type: 'revisionLifted' }
  | { readonly type: 'sharesSet'; readonly shares: readonly PartnerShare[] }
  | { readonly type: 'ownerReplaced'; readonly from: string; readonly to: string; readonly document: DocumentId; readonly reason: TextId }
  | { readonly type: 'versionMoved'; readonly from: string; readonly to: string; readonly reason: TextId }
  | { readonly type: 'organisationsMerged'; readonly from: string; readonly to: string; readonly on: Day; readonly document: DocumentId; readonly reason: TextId }
  | { readonly type: 'letterSigned'; readonly letter: SignedLetter; readonly document?: DocumentId }
  /** `unclaimed`: never collected; `on` is then the day of its first presentation. */
  | { readonly type: 'notificationProven'; readonly kind: string; readonly no: number; readonly proof: 'lrar' | 'lre' | 'portal'; readonly on: Day; readonly document?: DocumentId; readonly unclaimed?: true }
  | { readonly type: 'appealLodged'; readonly appeal: Appeal; readonly reason?: TextId; readonly document?: DocumentId }
  | { readonly type: 'appealWarned'; readonly appeal: number }
  | { readonly type: 'appealAnswered'; readonly appeal: number; readonly answer: 'confirmed' | 'replaced'; readonly reasons?: TextId }
  | { readonly type: 'reopened'; readonly appeal: number }
  /** `remindersOn`: all the days on which it is reminded of; absent when `remindOn` was the only one. */
  | { readonly type: 'agreementDue'; readonly signBy: Day; readonly remindOn: Day; readonly remindersOn?: readonly Day[] }
  /** `sha256` of the signed copy, checked when it is read again; absent of the first ones recorded. */
  | { readonly type: 'agreementSigned'; readonly party: 'organisation' | 'metropole'; readonly on: Day; readonly document: DocumentId; readonly delegation?: string; readonly sha256?: string }
  /** `no` counts the letters about the signature; `planned`, how many of the programme’s reminders have come. Absent of the first ones recorded. */
  | { readonly type: 'agreementReminded'; readonly no?: number; readonly planned?: number }
  | { readonly type: 'agreementFellOverdue'; readonly no: number; readonly signBy: Day }
  | { readonly type: 'agreementExtended'; readonly no: number; readonly signBy: Day; readonly remindersOn: readonly Day[]; readonly reason: TextId }
  | { readonly type: 'lapseDatesSet'; readonly startBy: Day; readonly completeBy: Day }
  /** `no` counts the warnings of the dossier, each told in writing; `last` is the day it warns of. Absent of the first ones recorded. */
  | { readonly type: 'lapseWarned'; readonly warning: number; readonly no?: number; readonly last?: Day }
  | { readonly type: 'started'; readonly on: Day; readonly document?: DocumentId }
  | { readonly type: 'claimFiled'; readonly claim: Claim }
  | { readonly type: 'claimCompleted'; readonly claim: number; readonly expenses: Claim['expenses']; readonly resources: readonly Resource[]; readonly documents: Claim['documents']; readonly statement?: string; readonly commissionedOn?: Day }
  | { readonly type: 'claimSentBack'; readonly claim: number; readonly reason: TextId; readonly cause?: SentBackCause; readonly proofs?: readonly string[] }
  /** By their places in the claim: the claim is with the commune until they have come. */
  | { readonly type: 'invoicesRequested'; readonly claim: number; readonly expenses: readonly number[]; readonly reason?: TextId }
  | { readonly type: 'paymentDelayWarned'; readonly claim: number; readonly endsOn: Day }
  /** `bySection` is absent of those recorded before sections were told apart. */
  | { readonly type: 'claimAttested'; readonly claim: number; readonly admitted: Cents; readonly struckOut: Claim['struckOut']; readonly bySection?: BySection }
  /** `liquidation`: how it was computed; absent of those recorded before it was kept. */
  | { readonly type: 'claimLiquidated'; readonly claim: number; readonly amount: Cents; readonly liquidation?: Liquidation }
  /** `answerBy`: last day for the commune's observations. Both are absent of the first ones recorded. */
  | { readonly type: 'overpaymentFound'; readonly claim: number; readonly amount: Cents; readonly recover: boolean; readonly bySection?: BySection; readonly answerBy?: Day }
  | { readonly type: 'beneficiaryHeard'; readonly recovery: number; readonly on: Day; readonly observations?: TextId; readonly document?: DocumentId }
  /** `amount` is what is claimed; `reduces` the payments that a reduction bears on. */
  | { readonly type: 'recoveryDecided'; readonly recovery: number; readonly means: 'reduction' | 'order' | 'waived'; readonly amount: Cents; readonly bySection: BySection; readonly reduces: readonly Reduced[]; readonly reason?: TextId; readonly remindOn: Day | null }
  | { readonly type: 'reductionRecorded'; readonly recovery: number; readonly number: string; readonly on: Day; readonly remindOn: Day }
  | { readonly type: 'recoveryOrderRecorded'; readonly recovery: number; readonly number: string; readonly on: Day; readonly remindOn: Day }
  | { readonly type: 'recoveryReminded'; readonly recovery: number; readonly reminder: number; readonly awaits: Awaited; readonly remindOn: Day }
  | { readonly type: 'paymentOrdered'; readonly claim: number; readonly order: PaymentOrder }
  /** A part of an order; `section` is absent of those recorded when an order had but one. */
  | { readonly type: 'paid'; readonly claim: number; readonly attempt: number; readonly amount: Cents; readonly mandat: string; readonly on: Day; readonly section?: Section }
  | { readonly type: 'orderRejected'; readonly claim: number; readonly attempt: number; readonly on: Day; readonly reason?: TextId; readonly section?: Section }
  /** For want of crédits de paiement. \`no\` counts the postponements of the dossier, each told in writing; \`short\` is what was missing, by section. */
  | { readonly type: 'claimPostponed'; readonly claim: number; readonly no: number; readonly until: Day; readonly short: BySection }
  | { readonly type: 'claimResumed'; readonly claim: number }
  | { readonly type: 'paymentFellOverdue'; readonly claim: number; readonly attempt: number }
  /** `recovery` and `bySection` are absent of those recorded before recoveries were decided. */
  | { readonly type: 'recovered'; readonly number: string; readonly amount: Cents; readonly on: Day; readonly recovery?: number; readonly bySection?: BySection }
  | { readonly type: 'amendmentRequested'; readonly amendment: Amendment }
  | { readonly type: 'amendmentExamined'; readonly amendment: number; readonly opinion: 'favourable' | 'unfavourable'; readonly reason: TextId }
  | { readonly type: 'amendmentGranted'; readonly amendment: number; readonly authority: AmendmentAuthority; readonly effect: AmendmentEffect; readonly avenant: Avenant | null; readonly reason?: TextId }
  | { readonly type: 'amendmentRefused'; readonly amendment: number; readonly authority: AmendmentAuthority; readonly reason: TextId }
  | { readonly type: 'amendmentGivenUp'; readonly amendment: number }
  | { readonly type: 'amendmentSigned'; readonly amendment: number; readonly party: 'organisation' | 'metropole'; readonly on: Day; readonly document: DocumentId; readonly delegation?: string }
  | { readonly type: 'amendmentReminded'; readonly amendment: number }
  /** `moved`: what went from a line to another, by section, in cents. */
  | { readonly type: 'budgetShifted'; readonly lines: readonly RetainedLine[]; readonly moved: BySection; readonly reason: TextId }
  | { readonly type: 'hearingOpened'; readonly hearing: Hearing }
  | { readonly type: 'observationsRecorded'; readonly hearing: number; readonly on: Day; readonly text?: TextId; readonly document?: DocumentId }
  /** A duty of publicity begins to run, or runs anew from another day; `by` is null where it has no last day. */
  | { readonly type: 'publicityDue'; readonly duty: string; readonly from: Day; readonly by: Day | null; readonly remindOn: Day | null }
  | { readonly type: 'dutyFulfilled'; readonly duty: string; readonly document: DocumentId; readonly on: Day; readonly late?: true }
  | { readonly type: 'dutyExempted'; readonly duty: string; readonly reason: TextId }
  /** `no` counts the reminders of the dossier, each told in writing. */
  | { readonly type: 'dutyReminded'; readonly duty: string; readonly no: number }
  | { readonly type: 'finalReportFiled'; readonly document: DocumentId }
  | { readonly type: 'messageSent'; readonly no: number; readonly text: TextId; readonly from: 'commune' | 'service' }
  /** `because`: the award lapsed for want of a signed agreement. */
  | { readonly type: 'closed'; readonly outcome: Outcome; readonly because?: 'agreement'; readonly reason?: TextId; readonly hearingOn?: Day; readonly deliberation?: Deliberation; readonly released: Cents; readonly releasedBySection?: BySection };

/** The deliberation by which an award is withdrawn: the same body, or the one it delegates to. */
export interface Deliberation {
  readonly body: 'bureau' | 'conseil';
  readonly number: string;
  readonly on: Day;
  readonly delegation: string | null;
  readonly enforceableOn: Day;
}

export type EventType = ApplicationEvent['type'];
export type EventOf<T extends EventType> = Extract<ApplicationEvent, { type: T }>;

/** An event as recorded: its place in the stream and the legal day it bears. */
export interface Recorded {
  readonly seq: number;
  readonly day: Day;
  /** Person id of who did it, `clock` or `system`. */
  readonly by: string;
  readonly event: ApplicationEvent;
}
