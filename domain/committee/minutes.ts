import { recusedOf } from './state.ts';
import type { Cents } from '../money/money.ts';
import type { Attendance, ClosedVote, ItemOpinion, PersonId, Proxy, Recusal, Session, TextId } from './state.ts';

/** Relevé d'avis: what the committee's session says, in the running order. Names, titles and texts stand behind their ids. */
export interface Minutes {
  readonly session: string;
  readonly reference: string;
  readonly programme: string;
  readonly call: string;
  readonly on: Session['on'];
  readonly at: string;
  readonly place: TextId;
  readonly convocation: number;
  readonly chair: PersonId;
  readonly members: readonly PersonId[];
  readonly presents: readonly PersonId[];
  readonly proxies: readonly Proxy[];
  readonly items: readonly MinutesItem[];
  /** The secretary's observations. */
  readonly note?: TextId;
}

export interface MinutesItem {
  readonly no: number;
  readonly rank: number;
  readonly dossier: string;
  readonly outcome: 'opinion' | 'adjourned' | 'left';
  readonly recused: readonly PersonId[];
  /** Every recusal that came up, those set aside too. */
  readonly recusals: readonly Recusal[];
  readonly opinion: ItemOpinion | null;
  /** Each vote that was held, those not carried too. */
  readonly votes: readonly ClosedVote[];
  /** Who took part: of the opinion; null for an item without one. */
  readonly attendance: Attendance | null;
  /** Reserved on the envelope: less than the opinion's amount where it ran out, zero on the waiting list; null for what asks for nothing, and for a dossier that had left. */
  readonly reserved: Cents | null;
  readonly note?: TextId;
}

/** The minutes of a closed session. @throws Error before it is closed: there is nothing to relate yet. */
export function minutesOf(session: Session): Minutes {
  if (session.status !== 'closed' && session.status !== 'approved') throw new Error('minutes of a session that is not closed');
  const { id, reference, programme, call, on, at, place, convocation, chair, members, presents, proxies, items, minutes } = session;
  return {
    session: id, reference, programme, call, on, at, place, convocation, chair, members, presents, proxies,
    items: items.map((item, i) => ({
      no: item.no,
      rank: i + 1,
      dossier: item.dossier,
      outcome: item.status === 'given' ? 'opinion' : item.status === 'left' ? 'left' : 'adjourned',
      recused: recusedOf(item),
      recusals: item.recusals,
      opinion: item.opinion,
      votes: item.votes,
      attendance: item.opinion?.attendance ?? null,
      reserved: item.reserved,
      ...(item.note === undefined ? {} : { note: item.note }),
    })),
    ...(minutes?.note === undefined ? {} : { note: minutes.note }),
  };
}

/** Every text the minutes name. */
export const textsOf = ({ place, note, items }: Minutes): readonly TextId[] => [
  ...new Set([place, note, ...items.flatMap((item) => [item.note, item.opinion?.note, ...item.votes.map((vote) => vote.note)])].filter((id) => id !== undefined)),
];

/** The minutes with every name, title and text they speak of: what is approved, frozen and printed. */
export interface FrozenMinutes {
  readonly minutes: Minutes;
  readonly people: Readonly<Record<PersonId, string>>;
  readonly dossiers: Readonly<Record<string, { readonly reference: string; readonly title: string; readonly organisation: string; readonly asked: Cents }>>;
  readonly texts: Readonly<Record<TextId, string>>;
}
