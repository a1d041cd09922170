import type { Day } from '../calendar/day.ts';
import type { Resource } from '../funding/plan.ts';
import type { Cents, Ratio } from '../money/money.ts';
import type { ClaimedExpense, ClaimKind, DocumentId, PersonId, TextId } from './state.ts';

/** What an officer keeps of one line of expense. */
export interface LineExamined {
  readonly line: string;
  readonly retained: Cents;
  readonly reason?: TextId;
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
  | { readonly type: 'closeAppraisal' }
  | { readonly type: 'assignReviewer'; readonly reviewer: PersonId; readonly replaces?: number }
  | { readonly type: 'acceptReview'; readonly review: number }
  | { readonly type: 'declineReview'; readonly review: number; readonly because: 'interest' | 'unavailable' }
  | { readonly type: 'giveReview'; readonly review: number; readonly scores: Readonly<Record<string, number>>; readonly note?: TextId }
  | { readonly type: 'remindReviewer'; readonly review: number }
  | { readonly type: 'reviewOverdue'; readonly review: number }
  | { readonly type: 'closeReview' }
  // Committee and decision
  | { readonly type: 'recordOpinion'; readonly session: string; readonly on: Day; readonly opinion: 'favourable' | 'favourable-with-reserves' | 'unfavourable' | 'adjourned'; readonly amount: Cents; readonly presents: readonly PersonId[]; readonly recused: readonly PersonId[]; readonly note?: TextId }
  | { readonly type: 'grantVisa'; readonly budget: 'AP' | 'AE' }
  | { readonly type: 'recordDeliberation'; readonly body: 'bureau' | 'conseil'; readonly number: string; readonly on: Day; readonly delegation?: string; readonly outcome: 'award' | 'refusal' | 'adjournment'; readonly amount: Cents; readonly reasons?: TextId; readonly document?: DocumentId }
  | { readonly type: 'recordTransmission'; readonly on: Day }
  | { readonly type: 'recordPrefectureReceipt'; readonly on: Day; readonly receipt: string }
  | { readonly type: 'recordPublication'; readonly on: Day }
  | { readonly type: 'recordEngagement'; readonly number: string; readonly on: Day }
  | { readonly type: 'signLetter'; readonly letter: string; readonly no: number; readonly delegation: string; readonly document?: DocumentId }
  | { readonly type: 'proveNotification'; readonly letter: string; readonly no: number; readonly proof: 'lrar' | 'lre' | 'portal'; readonly on: Day; readonly document?: DocumentId }
  // Agreement
  | { readonly type: 'signAgreement'; readonly party: 'organisation' | 'metropole'; readonly on: Day; readonly document: DocumentId }
  | { readonly type: 'remindAgreement' }
  // Delivery
  | { readonly type: 'recordStart'; readonly on: Day; readonly document?: DocumentId }
  | { readonly type: 'warnOfLapse'; readonly warning: number }
  | { readonly type: 'declareLapsed'; readonly reason: TextId }
  | { readonly type: 'fileClaim'; readonly kind: ClaimKind; readonly expenses: readonly ClaimedExpense[]; readonly resources: readonly Resource[]; readonly documents: Readonly<Record<string, DocumentId>> }
  | { readonly type: 'sendBackClaim'; readonly claim: number; readonly reason: TextId }
  | { readonly type: 'attestClaim'; readonly claim: number }
  | { readonly type: 'liquidateClaim'; readonly claim: number }
  | { readonly type: 'signClaim'; readonly claim: number; readonly delegation: string }
  | { readonly type: 'recordReturn'; readonly claim: number; readonly attempt: number; readonly outcome: 'paid' | 'rejected'; readonly on: Day; readonly mandat?: string; readonly reason?: TextId }
  | { readonly type: 'reissueOrder'; readonly claim: number; readonly delegation: string }
  | { readonly type: 'paymentOverdue'; readonly claim: number; readonly attempt: number }
  | { readonly type: 'recordRecovery'; readonly number: string; readonly amount: Cents; readonly on: Day }
  // Closing
  | { readonly type: 'fileFinalReport'; readonly document: DocumentId }
  | { readonly type: 'close' }
  // At any time
  | { readonly type: 'withdraw'; readonly reason?: TextId }
  | { readonly type: 'withdrawAward'; readonly hearingOn: Day; readonly reason: TextId }
  | { readonly type: 'sendMessage'; readonly text: TextId };

export type CommandType = Command['type'];
export type CommandOf<T extends CommandType> = Extract<Command, { type: T }>;

export type Role = 'agent' | 'officer' | 'reviewer' | 'secretary' | 'finance' | 'assembly' | 'delegate' | 'administrator';
/** The clock speaks for a date that came; the system for a letter that left. Neither is a person. */
export interface Actor {
  readonly person: PersonId;
  readonly as: Role | 'clock' | 'system';
}
export const CLOCK: Actor = { person: 'clock', as: 'clock' };
export const SYSTEM: Actor = { person: 'system', as: 'system' };
