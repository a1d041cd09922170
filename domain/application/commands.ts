import type { Day } from '../calendar/day.ts';
import type { ScheduledCredit } from '../funding/credits.ts';
import type { Resource, ResourceKind, Section } from '../funding/plan.ts';
import type { PartnerShare } from '../funding/shares.ts';
import type { Cents, Ratio } from '../money/money.ts';
import type { AmendmentAuthority, AmendmentRequest, LineChange } from './amendment.ts';
import type { HearingAbout } from './hearing.ts';
import type { AwardCondition, ClaimKind, ClaimedExpense, ConsultedService, DocumentId, PersonId, SentBackCause, ServiceOpinion, TextId, Replacement, Votes } from './state.ts';
import type { Scores, ScoreReason } from '../review/scoring.ts';

/** What an officer keeps of one line of expense. */
export interface LineExamined {
  readonly line: string;
  readonly retained: Cents;
  readonly reason?: TextId;
}

/** What an officer sets aside of an expense, by its place in the claim from 1: all of it, or an amount of it in cents. */
export interface StrikeOut {
  readonly expense: number;
  readonly amount?: Cents;
  readonly reason: TextId;
}

/**
 * Every act that can be done on a dossier. Free text never travels here: it is stored first and the act carries its id.
 * Who may, and in which phase, is the table in `acts.ts`.
 */
export type Command =
  // Filing and screening
  | { readonly type: 'file'; readonly revision: number }
  | { readonly type: 'assignOfficer'; readonly officer: PersonId }
  | { readonly type: 'requestPieces'; readonly pieces: readonly string[]; readonly note?: TextId }
  | { readonly type: 'depositPiece'; readonly piece: string; readonly document: DocumentId }
  | { readonly type: 'rejectPiece'; readonly piece: string; readonly reason: TextId }
  | { readonly type: 'remindPieces'; readonly request: number }
  | { readonly type: 'closeForWantOfPieces'; readonly request: number }
  | { readonly type: 'declareInadmissible'; readonly reason: TextId }
  | { readonly type: 'declareComplete' }
  | { readonly type: 'warnOfDelay' }
  // Early start
  | { readonly type: 'requestEarlyStart'; readonly reason: TextId }
  | { readonly type: 'answerEarlyStart'; readonly authorised: boolean; readonly reason?: TextId }
  // Appraisal and review
  | { readonly type: 'appraise'; readonly lines: readonly LineExamined[]; readonly resources: readonly Resource[]; readonly ownShare: Ratio; readonly ownShareReason?: TextId }
  | { readonly type: 'recordServiceOpinion'; readonly service: ConsultedService; readonly opinion: ServiceOpinion['opinion']; readonly text?: TextId }
  | { readonly type: 'closeAppraisal' }
  /** `reason`: why an interest that a mandate only proposes is set aside. */
  | { readonly type: 'assignReviewer'; readonly reviewer: PersonId; readonly replaces?: number; readonly reason?: TextId }
  | { readonly type: 'acceptReview'; readonly review: number }
  | { readonly type: 'declineReview'; readonly review: number; readonly because: 'interest' | 'unavailable' }
  | { readonly type: 'giveReview'; readonly review: number; readonly scores: Scores; readonly reasons?: readonly ScoreReason[]; readonly note?: TextId }
  | { readonly type: 'correctReview'; readonly review: number; readonly scores: Scores; readonly reasons?: readonly ScoreReason[]; readonly reason: TextId }
  | { readonly type: 'confirmReview'; readonly review: number }
  | { readonly type: 'recordConsensus'; readonly scores: Scores; readonly reason: TextId }
  | { readonly type: 'declareInterest'; readonly person?: PersonId; readonly reason?: TextId }
  | { readonly type: 'remindReviewer'; readonly review: number }
  | { readonly type: 'reviewOverdue'; readonly review: number }
  | { readonly type: 'closeReview' }
  // Committee and decision
  | { readonly type: 'recordOpinion'; readonly session: string; readonly on: Day; readonly opinion: 'favourable' | 'favourable-with-reserves' | 'unfavourable' | 'adjourned'; readonly amount: Cents; readonly presents: readonly PersonId[]; readonly recused: readonly PersonId[]; readonly note?: TextId; readonly votes?: Votes; readonly wished?: Cents; readonly waitingList?: boolean }
  | { readonly type: 'assignAxis'; readonly axis: string }
  | { readonly type: 'grantVisa'; readonly budget: 'AP' | 'AE' }
  | { readonly type: 'recordDeliberation'; readonly body: 'bureau' | 'conseil'; readonly number: string; readonly on: Day; readonly delegation?: string; readonly outcome: 'award' | 'refusal' | 'adjournment'; readonly amount: Cents; readonly reasons?: TextId; readonly document?: DocumentId; readonly votes?: Votes; readonly recused?: readonly PersonId[]; readonly batch?: string; readonly replaces?: Replacement; readonly hearingOn?: Day; readonly condition?: AwardCondition }
  | { readonly type: 'recordTransmission'; readonly on: Day }
  | { readonly type: 'recordPrefectureReceipt'; readonly on: Day; readonly receipt: string }
  | { readonly type: 'recordPublication'; readonly on: Day }
  | { readonly type: 'recordPrefectureRequest'; readonly on: Day; readonly note?: TextId }
  | { readonly type: 'recordPrefecturePieces'; readonly on: Day }
  | { readonly type: 'recordPrefectureAppeal'; readonly on: Day; readonly reason?: TextId; readonly document?: DocumentId }
  | { readonly type: 'maintainDecision'; readonly on: Day; readonly document?: DocumentId }
  | { readonly type: 'recordReferral'; readonly on: Day; readonly number?: string }
  | { readonly type: 'recordJudgment'; readonly on: Day; readonly outcome: 'rejected' | 'suspended' | 'annulled'; readonly number?: string }
  | { readonly type: 'recordEngagement'; readonly number: string; readonly on: Day }
  | { readonly type: 'signLetter'; readonly letter: string; readonly no: number; readonly delegation: string; readonly document?: DocumentId }
  | { readonly type: 'proveNotification'; readonly letter: string; readonly no: number; readonly proof: 'lrar' | 'lre' | 'portal'; readonly on: Day; readonly document?: DocumentId; readonly unclaimed?: boolean }
  | { readonly type: 'recordAppeal'; readonly letter: string; readonly no: number; readonly on: Day; readonly reason?: TextId; readonly document?: DocumentId }
  | { readonly type: 'warnOfAppeal'; readonly appeal: number }
  | { readonly type: 'rejectAppeal'; readonly appeal: number; readonly reasons: TextId }
  | { readonly type: 'setCreditSchedule'; readonly schedule: readonly ScheduledCredit[] }
  | { readonly type: 'disengage'; readonly number: string; readonly on: Day }
  // The other funders, and those who share the project
  | { readonly type: 'askFunder'; readonly kind: ResourceKind; readonly funder: string; readonly amount: Cents; readonly on: Day; readonly document?: DocumentId }
  | { readonly type: 'confirmFunder'; readonly no: number; readonly amount: Cents; readonly on: Day; readonly document: DocumentId }
  | { readonly type: 'recordFunderLeft'; readonly no: number; readonly on: Day; readonly document: DocumentId }
  | { readonly type: 'warnOfCondition' }
  | { readonly type: 'setShares'; readonly shares: readonly PartnerShare[] }
  | { readonly type: 'takeOver'; readonly to: string; readonly document: DocumentId; readonly reason: TextId }
  | { readonly type: 'moveToVersion'; readonly version: string; readonly reason: TextId }
  | { readonly type: 'recordMerger'; readonly from: string; readonly to: string; readonly on: Day; readonly document: DocumentId; readonly reason: TextId }
  // Agreement
  | { readonly type: 'signAgreement'; readonly party: 'organisation' | 'metropole'; readonly on: Day; readonly document: DocumentId; readonly delegation?: string }
  /** `reminder`: the number of the letter, when the clock asks. */
  | { readonly type: 'remindAgreement'; readonly reminder?: number }
  | { readonly type: 'agreementOverdue'; readonly signBy: Day }
  | { readonly type: 'extendAgreement'; readonly until: Day; readonly reason: TextId }
  | { readonly type: 'declareAgreementLapsed'; readonly reason: TextId }
  // Delivery
  | { readonly type: 'recordStart'; readonly on: Day; readonly document?: DocumentId }
  /** `last`: the last day it warns of. A day put off is warned of again. */
  | { readonly type: 'warnOfLapse'; readonly warning: number; readonly last?: Day }
  | { readonly type: 'declareLapsed'; readonly reason: TextId }
  | { readonly type: 'fileClaim'; readonly kind: ClaimKind; readonly expenses: readonly ClaimedExpense[]; readonly resources: readonly Resource[]; readonly documents: Readonly<Record<string, DocumentId>>; readonly statement?: string; readonly commissionedOn?: Day }
  /** `proofs`: codes of those that fail. */
  | { readonly type: 'sendBackClaim'; readonly claim: number; readonly reason: TextId; readonly cause?: SentBackCause; readonly proofs?: readonly string[] }
  /** By their places in the claim, from 1. */
  | { readonly type: 'requestInvoices'; readonly claim: number; readonly expenses: readonly number[]; readonly reason?: TextId }
  | { readonly type: 'warnOfPaymentDelay'; readonly claim: number }
  | { readonly type: 'attestClaim'; readonly claim: number; readonly strikeOuts?: readonly StrikeOut[] }
  | { readonly type: 'liquidateClaim'; readonly claim: number }
  | { readonly type: 'signClaim'; readonly claim: number; readonly delegation: string }
  | { readonly type: 'recordReturn'; readonly claim: number; readonly attempt: number; readonly outcome: 'paid' | 'rejected'; readonly on: Day; readonly section?: Section; readonly mandat?: string; readonly reason?: TextId }
  | { readonly type: 'reissueOrder'; readonly claim: number; readonly delegation: string }
  | { readonly type: 'postponeClaim'; readonly claim: number }
  | { readonly type: 'resumeClaim'; readonly claim: number }
  | { readonly type: 'paymentOverdue'; readonly claim: number; readonly attempt: number }
  | { readonly type: 'recordRecovery'; readonly number: string; readonly amount: Cents; readonly on: Day }
  // What was paid beyond what is due: `recovery` is its number, the last one when it is left out
  | { readonly type: 'hearBeneficiary'; readonly recovery?: number; readonly on: Day; readonly observations?: TextId; readonly document?: DocumentId }
  | { readonly type: 'decideRecovery'; readonly recovery?: number; readonly means: 'reduction' | 'order' | 'waived'; readonly amount?: Cents; readonly reason?: TextId }
  | { readonly type: 'recordReduction'; readonly recovery?: number; readonly number: string; readonly on: Day }
  | { readonly type: 'recordRecoveryOrder'; readonly recovery?: number; readonly number: string; readonly on: Day }
  | { readonly type: 'remindRecovery'; readonly recovery: number; readonly reminder: number }
  // Amendments, and what is said before an award is taken back
  | { readonly type: 'requestAmendment'; readonly request: AmendmentRequest; readonly reason: TextId; readonly document?: DocumentId }
  | { readonly type: 'examineAmendment'; readonly amendment: number; readonly opinion: 'favourable' | 'unfavourable'; readonly reason: TextId }
  | { readonly type: 'grantAmendment'; readonly amendment: number; readonly authority: AmendmentAuthority; readonly reason?: TextId }
  | { readonly type: 'refuseAmendment'; readonly amendment: number; readonly authority: AmendmentAuthority; readonly reason: TextId }
  | { readonly type: 'giveUpAmendment'; readonly amendment: number }
  | { readonly type: 'signAmendment'; readonly amendment: number; readonly party: 'organisation' | 'metropole'; readonly on: Day; readonly document: DocumentId; readonly delegation?: string }
  | { readonly type: 'remindAmendment'; readonly amendment: number }
  | { readonly type: 'tellBudgetShift'; readonly lines: readonly LineChange[]; readonly reason: TextId }
  | { readonly type: 'openHearing'; readonly about: HearingAbout; readonly reason: TextId }
  | { readonly type: 'recordObservations'; readonly hearing: number; readonly on: Day; readonly text?: TextId; readonly document?: DocumentId }
  // What the beneficiary owes the public
  | { readonly type: 'fulfilDuty'; readonly duty: string; readonly document: DocumentId; readonly on: Day }
  | { readonly type: 'exemptDuty'; readonly duty: string; readonly reason: TextId }
  | { readonly type: 'remindDuty'; readonly duty: string }
  // Closing
  | { readonly type: 'fileFinalReport'; readonly document: DocumentId }
  | { readonly type: 'close' }
  // At any time
  | { readonly type: 'withdraw'; readonly reason?: TextId }
  | { readonly type: 'withdrawAward'; readonly body: 'bureau' | 'conseil'; readonly number: string; readonly on: Day; readonly delegation?: string; readonly enforceableOn: Day; readonly hearingOn: Day; readonly reason: TextId }
  | { readonly type: 'sendMessage'; readonly text: TextId };

export type CommandType = Command['type'];
export type CommandOf<T extends CommandType> = Extract<Command, { type: T }>;

export type Role = 'agent' | 'officer' | 'reviewer' | 'secretary' | 'finance' | 'assembly' | 'delegate' | 'administrator' | 'member' | 'chair';
/** The clock speaks for a date that came; the system for a letter that left. Neither is a person. */
export interface Actor {
  readonly person: PersonId;
  readonly as: Role | 'clock' | 'system';
}
export const CLOCK: Actor = { person: 'clock', as: 'clock' };
export const SYSTEM: Actor = { person: 'system', as: 'system' };
