import type { Day } from '../calendar/day.ts';
import type { FundingPlan, Montage, Resource } from '../funding/plan.ts';
import type { Cents } from '../money/money.ts';
import type {
  Appraisal, Claim, Decision, DocumentId, EarlyStart, Opinion, Outcome, PaymentOrder, PersonId, Phase, RequestForPieces, Review, SignedLetter, TextId,
} from './state.ts';

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
  | { readonly type: 'earlyStartAnswered'; readonly status: Exclude<EarlyStart['status'], 'requested'>; readonly reason?: TextId }
  | { readonly type: 'appraised'; readonly appraisal: Appraisal }
  | { readonly type: 'phaseOpened'; readonly phase: Phase }
  | { readonly type: 'reviewerAssigned'; readonly review: Review }
  | { readonly type: 'reviewReplaced'; readonly review: number }
  | { readonly type: 'reviewAccepted'; readonly review: number }
  | { readonly type: 'reviewDeclined'; readonly review: number; readonly because: 'interest' | 'unavailable' }
  | { readonly type: 'reviewGiven'; readonly review: number; readonly scores: Readonly<Record<string, number>>; readonly total: number; readonly note?: TextId }
  | { readonly type: 'reviewerReminded'; readonly review: number }
  | { readonly type: 'reviewFellDue'; readonly review: number }
  | { readonly type: 'opinionRecorded'; readonly opinion: Opinion }
  | { readonly type: 'opinionAdjourned'; readonly session: string; readonly on: Day; readonly note?: TextId }
  | { readonly type: 'visaGranted'; readonly budget: 'AP' | 'AE' }
  | { readonly type: 'decided'; readonly decision: Decision; readonly document?: DocumentId }
  | { readonly type: 'decisionAdjourned'; readonly number: string; readonly on: Day; readonly reasons?: TextId }
  | { readonly type: 'transmitted'; readonly on: Day }
  | { readonly type: 'prefectureReceived'; readonly on: Day; readonly receipt: string }
  | { readonly type: 'published'; readonly on: Day }
  | { readonly type: 'becameEnforceable'; readonly on: Day }
  | { readonly type: 'engaged'; readonly number: string; readonly on: Day }
  | { readonly type: 'letterSigned'; readonly letter: SignedLetter; readonly document?: DocumentId }
  | { readonly type: 'notificationProven'; readonly kind: string; readonly no: number; readonly proof: 'lrar' | 'lre' | 'portal'; readonly on: Day; readonly document?: DocumentId }
  | { readonly type: 'agreementDue'; readonly signBy: Day; readonly remindOn: Day }
  | { readonly type: 'agreementSigned'; readonly party: 'organisation' | 'metropole'; readonly on: Day; readonly document: DocumentId }
  | { readonly type: 'agreementReminded' }
  | { readonly type: 'lapseDatesSet'; readonly startBy: Day; readonly completeBy: Day }
  | { readonly type: 'lapseWarned'; readonly warning: number }
  | { readonly type: 'started'; readonly on: Day; readonly document?: DocumentId }
  | { readonly type: 'claimFiled'; readonly claim: Claim }
  | { readonly type: 'claimCompleted'; readonly claim: number; readonly expenses: Claim['expenses']; readonly resources: readonly Resource[]; readonly documents: Claim['documents'] }
  | { readonly type: 'claimSentBack'; readonly claim: number; readonly reason: TextId }
  | { readonly type: 'claimAttested'; readonly claim: number; readonly admitted: Cents; readonly struckOut: Claim['struckOut'] }
  | { readonly type: 'claimLiquidated'; readonly claim: number; readonly amount: Cents }
  | { readonly type: 'overpaymentFound'; readonly claim: number; readonly amount: Cents; readonly recover: boolean }
  | { readonly type: 'paymentOrdered'; readonly claim: number; readonly order: PaymentOrder }
  | { readonly type: 'paid'; readonly claim: number; readonly attempt: number; readonly amount: Cents; readonly mandat: string; readonly on: Day }
  | { readonly type: 'orderRejected'; readonly claim: number; readonly attempt: number; readonly on: Day; readonly reason?: TextId }
  | { readonly type: 'paymentFellOverdue'; readonly claim: number; readonly attempt: number }
  | { readonly type: 'recovered'; readonly number: string; readonly amount: Cents; readonly on: Day }
  | { readonly type: 'finalReportFiled'; readonly document: DocumentId }
  | { readonly type: 'messageSent'; readonly no: number; readonly text: TextId; readonly from: 'commune' | 'service' }
  | { readonly type: 'closed'; readonly outcome: Outcome; readonly reason?: TextId; readonly hearingOn?: Day; readonly released: Cents };

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
