import type { Day } from '../calendar/day.ts';
import type { Cents } from '../money/money.ts';
import type { RecordedAs } from '../record.ts';
import type { Attendance, ClosedVote, Elector, Motion, PersonId, Recusal, TextId } from './state.ts';

/** A dossier on the agenda, as it was put there. */
export interface AgendaItem {
  readonly no: number;
  readonly dossier: string;
  readonly organisations: readonly string[];
  /** Found from mandates on the session's day. */
  readonly recusals: readonly Recusal[];
}

/** What happened in a session, in the past tense. */
export type SessionEvent =
  | {
      readonly type: 'sessionPlanned';
      readonly id: string;
      readonly reference: string;
      readonly programme: string;
      readonly version: string;
      readonly call: string;
      readonly on: Day;
      readonly at: string;
      readonly place: TextId;
      readonly members: readonly PersonId[];
      readonly chair: PersonId;
    }
  | { readonly type: 'sessionConvoked'; readonly items: readonly AgendaItem[] }
  | { readonly type: 'itemAdded'; readonly item: AgendaItem; readonly before?: number }
  | { readonly type: 'itemRemoved'; readonly item: number }
  | { readonly type: 'dossierLeft'; readonly item: number }
  | { readonly type: 'sessionCancelled'; readonly reason: TextId }
  | { readonly type: 'presentsRecorded'; readonly presents: readonly PersonId[] }
  | { readonly type: 'proxyRecorded'; readonly from: PersonId; readonly to: PersonId }
  | { readonly type: 'proxyWithdrawn'; readonly from: PersonId }
  | { readonly type: 'chairDesignated'; readonly person: PersonId }
  | { readonly type: 'recusalFound'; readonly item: number; readonly person: PersonId; readonly standing: 'proposed' | 'by-rule' }
  | { readonly type: 'recusalDeclared'; readonly item: number; readonly person: PersonId }
  | { readonly type: 'recusalConfirmed'; readonly item: number; readonly person: PersonId }
  | { readonly type: 'recusalDismissed'; readonly item: number; readonly person: PersonId }
  | { readonly type: 'sessionOpened' }
  | { readonly type: 'noQuorumRecorded'; readonly presents: readonly PersonId[]; readonly needed: number }
  | { readonly type: 'sessionReconvoked'; readonly on: Day; readonly at: string; readonly place: TextId }
  | ({ readonly type: 'opinionGiven'; readonly item: number; readonly attendance: Attendance } & Motion)
  | ({ readonly type: 'voteOpened'; readonly item: number; readonly round: number; readonly electors: readonly Elector[] } & Motion)
  /** A recusal came after a ballot of that person: the ballots of the round are void, and all vote again. */
  | { readonly type: 'voteBegunAgain'; readonly item: number; readonly round: number }
  | { readonly type: 'voteClosed'; readonly item: number; readonly result: ClosedVote }
  | { readonly type: 'itemPassedOver'; readonly item: number }
  | { readonly type: 'itemAdjourned'; readonly item: number; readonly note?: TextId }
  | { readonly type: 'itemReopened'; readonly item: number }
  | { readonly type: 'sessionClosed'; readonly reserved: readonly { readonly item: number; readonly amount: Cents }[] }
  | { readonly type: 'minutesDrawnUp'; readonly note?: TextId }
  | { readonly type: 'minutesApproved'; readonly sha256: string };

export type SessionEventType = SessionEvent['type'];
export type RecordedOfSession = RecordedAs<SessionEvent>;
