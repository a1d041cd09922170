import type { Kysely } from 'kysely';
import { listSessionRows, readDesk, waitingForCommittee } from '../database/sessions/reads.ts';
import { approvedMinutes } from '../database/sessions/minutes.ts';
import { attendanceOf, attendanceOfVote, isQuorate } from '../domain/committee/attendance.ts';
import { possibleSessionActs } from '../domain/committee/acts.ts';
import { isBinding, recusedOf } from '../domain/committee/state.ts';
import { parisDay } from '../domain/calendar/day.ts';
import { holds } from '../domain/policy/person.ts';
import { hasRole } from '../domain/policy/may.ts';
import { rank } from '../domain/review/rank.ts';
import { standingOf } from '../domain/review/ranking.ts';
import { shelfOf } from './catalogue.ts';
import { isInside, stateOf, worksFor } from './sessions.ts';
import type { Database } from '../database/schema.ts';
import type { DeskRows, SessionRow } from '../database/sessions/reads.ts';
import type { Role } from '../domain/application/commands.ts';
import type { SessionCommandType } from '../domain/committee/commands.ts';
import type { FrozenMinutes } from '../domain/committee/minutes.ts';
import type { Attendance, ClosedVote, Item, ItemOpinion, Recusal, Session } from '../domain/committee/state.ts';
import type { Person } from '../domain/policy/person.ts';
import type { CommitteeRules } from '../domain/programme/programme.ts';

export type { SessionRow } from '../database/sessions/reads.ts';

const SERVICE: readonly Role[] = ['secretary', 'officer', 'finance', 'assembly', 'delegate', 'administrator'];

export function listSessions(db: Kysely<Database>, person: Person, filters: { readonly programme?: string; readonly status?: Session['status'] }): Promise<readonly SessionRow[]> {
  const today = parisDay(Date.now());
  const programmes = person.roles.filter((grant) => SERVICE.includes(grant.role) && holds(grant, today)).map(({ programme }) => programme);
  return listSessionRows(db, { programmes: programmes.includes(null) ? 'all' : [...new Set(programmes.filter((code) => code !== null))], member: person.id }, filters);
}

/** One item as it is shown: who leaves the room, whether there are enough, what is proposed, what is left of the envelope once it is served. */
export interface DeskItem {
  readonly no: number;
  readonly rank: number;
  readonly status: Item['status'];
  readonly dossier: { readonly id: string; readonly reference: string; readonly title: string; readonly organisation: string; readonly asked: number; readonly proposed: number | null; readonly hasLeft: boolean };
  readonly recusals: readonly Recusal[];
  /** The reader stands aside: nothing of the item's discussion is theirs to read. */
  readonly aside: boolean;
  readonly attendance: Attendance;
  readonly quorate: boolean;
  /** Who has cast a voice, never which, as long as the vote is held. */
  readonly vote: { readonly round: number; readonly opinion: ItemOpinion['opinion']; readonly amount: number; readonly electors: number; readonly cast: readonly string[]; readonly note: string | null } | null;
  readonly votes: readonly ClosedVote[];
  readonly opinion: (Omit<ItemOpinion, 'note'> & { readonly note: string | null }) | null;
  readonly note: string | null;
  readonly reserved: number | null;
  /** Cents left once the favourable opinions up to this item are served, in the running order; below zero where they are not. */
  readonly leftAfter: number;
  /** How the opinion reached its dossier; null before the closing. */
  readonly sent: { readonly status: 'pending' | 'applied' | 'refused'; readonly refusal: string | null } | null;
}

export interface Desk {
  readonly session: Session;
  readonly place: string;
  readonly viewer: 'service' | 'member';
  readonly members: readonly { readonly id: string; readonly name: string; readonly chair: boolean; readonly present: boolean; readonly proxyTo: string | null }[];
  readonly rules: CommitteeRules;
  readonly quorum: Attendance & { readonly reached: boolean };
  readonly left: number;
  readonly items: readonly DeskItem[];
  readonly minutesNote: string | null;
  readonly acts: readonly SessionCommandType[];
}

/** The whole session on one page, as this person may read it. Null when it is none of theirs. */
export async function readSession(db: Kysely<Database>, person: Person, id: string): Promise<Desk | null> {
  const rows = await readDesk(db, id);
  if (!rows || !isInside(person, rows.session)) return null;
  const { session, people, left, texts } = rows;
  const { committee: rules } = await shelfOf(db).programme(session.version);
  const viewer = worksFor(person, session) ? 'service' : 'member';
  const whole = attendanceOf(session, null, rules);
  return {
    session,
    viewer,
    place: texts[session.place] ?? '',
    members: session.members.map((member) => ({
      id: member, name: people.get(member) ?? '', chair: member === session.chair, present: session.presents.includes(member), proxyTo: session.proxies.find(({ from }) => from === member)?.to ?? null,
    })),
    rules,
    quorum: { ...whole, reached: isQuorate(whole) },
    left,
    items: itemsFor(person, viewer, rows, rules),
    minutesNote: session.minutes?.note === undefined ? null : (texts[session.minutes.note] ?? null),
    acts: actsOf(person, session),
  };
}

function itemsFor(person: Person, viewer: Desk['viewer'], rows: DeskRows, rules: CommitteeRules): readonly DeskItem[] {
  const { session, dossiers, texts, cast, crossings } = rows;
  // Before the closing what is proposed is still to be taken from what is left; afterwards it was.
  let left = rows.left;
  return session.items.map((item, i) => {
    const { vote, opinion, note } = item;
    const dossier = dossiers.get(item.dossier);
    const aside = viewer === 'member' && recusedOf(item).includes(person.id);
    const attendance = opinion?.attendance ?? (vote ? attendanceOfVote(session, item, vote, rules) : attendanceOf(session, item, rules));
    if (session.status === 'open' && opinion && dossier?.phase === 'committee') left -= opinion.amount;
    const words = (text: string | undefined): string | null => (text === undefined ? null : (texts[text] ?? null));
    return {
      no: item.no,
      rank: i + 1,
      status: item.status,
      dossier: {
        id: item.dossier, reference: dossier?.reference ?? '', title: dossier?.title ?? '', organisation: dossier?.organisation ?? '', asked: dossier?.asked ?? 0,
        proposed: aside ? null : (dossier?.proposed ?? null), hasLeft: session.status === 'open' && dossier?.phase !== 'committee',
      },
      recusals: viewer === 'service' ? item.recusals : item.recusals.filter((one) => isBinding(one) || one.person === person.id || session.chair === person.id),
      aside,
      attendance,
      quorate: isQuorate(attendance),
      vote: vote && !aside ? { round: vote.round, opinion: vote.opinion, amount: vote.amount, electors: vote.electors.length, cast: cast.get(item.no) ?? [], note: words(vote.note) } : null,
      votes: aside ? [] : item.votes,
      opinion: opinion && !aside ? { ...opinion, note: words(opinion.note) } : null,
      note: aside ? null : words(note),
      reserved: aside ? null : item.reserved,
      leftAfter: left,
      sent: crossings.find((one) => one.dossier === item.dossier) ?? null,
    };
  });
}

const ROLES: readonly Role[] = ['secretary', 'chair', 'member'];
const ofTheChair: ReadonlySet<SessionCommandType> = new Set(['confirmRecusal', 'dismissRecusal', 'approveMinutes']);

function actsOf(person: Person, session: Session): readonly SessionCommandType[] {
  const held = ROLES.filter((role) => hasRole(person, role, { programme: session.programme, organisations: [] }, parisDay(Date.now())) && (role === 'secretary' || session.members.includes(person.id)));
  return [...new Set(held.flatMap((role) => possibleSessionActs(session, role)))].filter((type) => !ofTheChair.has(type) || session.chair === person.id);
}

/** Dossiers of the session's call that may be put on its agenda, the best ranked first. Null when the session is none of theirs. */
export async function readyForSession(db: Kysely<Database>, person: Person, id: string) {
  const session = await stateOf(db, id);
  if (!session || !worksFor(person, session)) return null;
  const waiting = await waitingForCommittee(db, session.programme, session.call);
  const standings = [];
  for (const { state } of waiting) standings.push(standingOf({ state, programme: await shelfOf(db).programme(state.version) }));
  const { review } = await shelfOf(db).programme(session.version);
  return rank(standings, review.ties ?? []).map(({ contender, rank: place }) => {
    const found = waiting.find(({ state }) => state.id === contender.id);
    return { dossier: contender.id, reference: contender.reference, title: found?.title ?? '', organisation: found?.organisation ?? '', rank: place, asked: contender.asked, proposed: contender.wish };
  });
}

/** The approved minutes, as they were frozen. Null: none for this person, or not approved yet. */
export async function readMinutes(db: Kysely<Database>, person: Person, id: string): Promise<{ readonly content: FrozenMinutes; readonly sha256: string } | null> {
  const session = await stateOf(db, id);
  return session && isInside(person, session) ? approvedMinutes(db, id) : null;
}
