import type { DocumentId, PersonId, TextId, Votes } from '../application/state.ts';
import type { Day } from '../calendar/day.ts';
import type { Cents } from '../money/money.ts';

/** Where a session stands. `closed`: the opinions have left for their dossiers, the minutes are being written; `approved`: they are frozen. */
export type SessionStatus = 'planned' | 'convened' | 'no-quorum' | 'open' | 'closed' | 'approved' | 'cancelled';

export type { DocumentId, PersonId, TextId, Votes };

/** The state of one session of the comité d'examen, folded from its events: plain JSON, no name, no free text. */
export interface Session {
  readonly id: string;
  readonly seq: number;
  readonly status: SessionStatus;
  /** `CE-FMIN-2026-003`. */
  readonly reference: string;
  readonly programme: string;
  /** Version of the programme whose règlement the session follows. */
  readonly version: string;
  readonly call: string;
  readonly on: Day;
  /** `14:30`, Europe/Paris. */
  readonly at: string;
  readonly place: TextId;
  /** 1; 2 once convened again for want of quorum, and so on. */
  readonly convocation: number;
  readonly convenedOn: Day | null;
  readonly members: readonly PersonId[];
  /** Président de séance: presides, settles recusals, approves the minutes; the casting vote is theirs. */
  readonly chair: PersonId;
  /** In the running order: the rank by which the envelope is shared out. */
  readonly items: readonly Item[];
  /** Highest number an item ever had. */
  readonly lastItem: number;
  readonly presents: readonly PersonId[];
  readonly proxies: readonly Proxy[];
  readonly openedOn: Day | null;
  readonly closedOn: Day | null;
  /** Minutes: drawn up, with the secretary's observations; null before. */
  readonly minutes: { readonly on: Day; readonly note?: TextId } | null;
  readonly approval: { readonly on: Day; readonly by: PersonId; readonly sha256: string } | null;
}

/** Pouvoir: one voice, given by an absent member to one who is there. */
export interface Proxy {
  readonly from: PersonId;
  readonly to: PersonId;
}

export interface Item {
  /** On the agenda, for ever: what is taken off leaves its number. */
  readonly no: number;
  readonly dossier: string;
  /** SIRET of the applicant, then of its partners: whoever holds a mandate there has an interest. */
  readonly organisations: readonly string[];
  /** `left`: the dossier was withdrawn or closed before its turn. */
  readonly status: 'waiting' | 'voting' | 'passed-over' | 'given' | 'adjourned' | 'left';
  readonly recusals: readonly Recusal[];
  /** The vote being held; null when there is none. */
  readonly vote: OpenVote | null;
  /** How many rounds of voting were ever opened: a number is used once, though its vote ended without a result. */
  readonly rounds: number;
  readonly votes: readonly ClosedVote[];
  readonly opinion: ItemOpinion | null;
  /** Reserved on the envelope when the session closed: zero on the waiting list; null before, for what asks for nothing, and for a dossier that had left. */
  readonly reserved: Cents | null;
  readonly note?: TextId;
}

export interface Recusal {
  readonly person: PersonId;
  /** Proposed from a mandate; binding once declared, confirmed by the chair, or by itself where the règlement says so. */
  readonly standing: 'proposed' | 'declared' | 'confirmed' | 'by-rule' | 'dismissed';
}

export type OpinionKind = 'favourable' | 'favourable-with-reserves' | 'unfavourable';

/** What is put to the committee. */
export interface Motion {
  readonly opinion: OpinionKind;
  readonly amount: Cents;
  /** Reserves, or reasons. */
  readonly note?: TextId;
}

/** Somebody who has a voice in a vote, and who casts it: themselves, or the holder of their proxy. */
export interface Elector {
  readonly person: PersonId;
  readonly castBy: PersonId;
}

export interface OpenVote extends Motion {
  /** Of the item: a vote begun again takes the next number. */
  readonly round: number;
  readonly electors: readonly Elector[];
}

export interface ClosedVote extends Motion {
  readonly round: number;
  readonly votes: Votes;
  readonly carried: boolean;
  /** The chair's casting vote made the difference. */
  readonly casting: boolean;
  /** Who voted what, in a personal ballot; null in a secret one. */
  readonly named: readonly NamedBallot[] | null;
  readonly attendance: Attendance;
}

export type Choice = 'for' | 'against' | 'abstention';
export interface NamedBallot {
  readonly person: PersonId;
  readonly castBy: PersonId;
  readonly choice: Choice;
}

/** Who took part in an item, and whether they were enough: the recused are neither among them nor in what they are counted against. */
export interface Attendance {
  readonly presents: readonly PersonId[];
  readonly proxies: readonly Proxy[];
  readonly recused: readonly PersonId[];
  /** Members who may take part. */
  readonly base: number;
  readonly counted: number;
  readonly needed: number;
}

export interface ItemOpinion extends Motion {
  readonly by: 'consensus' | 'vote';
  readonly votes: Votes | null;
  readonly attendance: Attendance;
}

export const isBinding = ({ standing }: Recusal): boolean => standing === 'declared' || standing === 'confirmed' || standing === 'by-rule';

/** Persons who have no part in an item. */
export const recusedOf = ({ recusals }: Pick<Item, 'recusals'>): readonly PersonId[] => recusals.filter(isBinding).map(({ person }) => person);

export const itemOf = (session: Pick<Session, 'items'>, no: number): Item | undefined => session.items.find((item) => item.no === no);
