import type { Day } from '../calendar/day.ts';
import type { Motion, PersonId, TextId } from './state.ts';

/** Every act of a session. Free text never travels here: it is stored first and the act carries its id. Ballots are rows of their own. */
export type SessionCommand =
  // Preparation
  | { readonly type: 'planSession'; readonly programme: string; readonly call: string; readonly on: Day; readonly at: string; readonly place: TextId; readonly members: readonly PersonId[]; readonly chair: PersonId }
  | { readonly type: 'convoke'; readonly agenda: readonly string[] }
  | { readonly type: 'addItem'; readonly dossier: string; readonly before?: number }
  | { readonly type: 'removeItem'; readonly item: number }
  | { readonly type: 'cancelSession'; readonly reason: TextId }
  // Who takes part
  | { readonly type: 'recordPresents'; readonly presents: readonly PersonId[] }
  | { readonly type: 'recordProxy'; readonly from: PersonId; readonly to: PersonId }
  | { readonly type: 'withdrawProxy'; readonly from: PersonId }
  | { readonly type: 'designateChair'; readonly person: PersonId }
  | { readonly type: 'declareRecusal'; readonly item: number; readonly person: PersonId }
  | { readonly type: 'confirmRecusal'; readonly item: number; readonly person: PersonId }
  | { readonly type: 'dismissRecusal'; readonly item: number; readonly person: PersonId }
  // Sitting
  | { readonly type: 'openSession' }
  | { readonly type: 'recordNoQuorum' }
  | { readonly type: 'reconvoke'; readonly on: Day; readonly at: string; readonly place: TextId }
  | ({ readonly type: 'giveOpinion'; readonly item: number } & Motion)
  | ({ readonly type: 'openVote'; readonly item: number } & Motion)
  | { readonly type: 'closeVote'; readonly item: number }
  | { readonly type: 'passOver'; readonly item: number }
  | { readonly type: 'adjournItem'; readonly item: number; readonly note?: TextId }
  | { readonly type: 'reopenItem'; readonly item: number }
  /** `whenShort`: what becomes of the first dossier the envelope cannot serve whole. */
  | { readonly type: 'closeSession'; readonly whenShort?: 'partial' | 'waiting-list' }
  // Relevé d'avis
  | { readonly type: 'drawUpMinutes'; readonly note?: TextId }
  | { readonly type: 'approveMinutes' };

export type SessionCommandType = SessionCommand['type'];
export type SessionCommandOf<T extends SessionCommandType> = Extract<SessionCommand, { type: T }>;
