import { ZERO } from '../../money/money.ts';
import { refuse } from '../../refusal.ts';
import { isItem, pendingItem, unknownItem } from '../answer.ts';
import { attendanceOf, attendanceOfVote, electorsOf, isQuorate } from '../attendance.ts';
import { resultOf } from '../ballots.ts';
import { itemOf } from '../state.ts';
import type { Refusal } from '../../refusal.ts';
import type { SessionAnswer } from '../answer.ts';
import type { SessionCommandOf } from '../commands.ts';
import type { SessionFacts } from '../facts.ts';
import type { Attendance, Item, Motion, Session } from '../state.ts';

/** An opinion by consensus, as the secretary's desk records it. */
export function giveOpinion(session: Session, command: SessionCommandOf<'giveOpinion'>, facts: SessionFacts): SessionAnswer {
  const item = pendingItem(session, command.item);
  if (!isItem(item)) return item;
  if (item.vote) return refuse('vote-open', 'Un vote est en cours sur ce point : closez-le d’abord.', '/item');
  const attendance = taking(session, item, command, facts);
  if ('code' in attendance) return attendance;
  return [{ type: 'opinionGiven', item: item.no, ...motionOf(command), attendance }];
}

/** A vote on what is put: from now on, those who are there, and whom they stand for, each have one voice. */
export function openVote(session: Session, command: SessionCommandOf<'openVote'>, facts: SessionFacts): SessionAnswer {
  const item = pendingItem(session, command.item);
  if (!isItem(item)) return item;
  if (facts.programme.committee.ballots === 'none') return refuse('no-ballots', 'Le règlement de ce dispositif ne prévoit pas de vote : l’avis est rendu par consensus.');
  if (item.vote) return refuse('vote-open', 'Un vote est déjà en cours sur ce point.', '/item');
  const attendance = taking(session, item, command, facts);
  if ('code' in attendance) return attendance;
  return [{ type: 'voteOpened', item: item.no, round: item.rounds + 1, ...motionOf(command), electors: electorsOf(attendance) }];
}

/** Counts, in the transaction that closes. Not carried, the item waits: something else may be put, or it is adjourned. */
export function closeVote(session: Session, { item: no }: SessionCommandOf<'closeVote'>, { programme, count }: SessionFacts): SessionAnswer {
  const item = itemOf(session, no);
  if (!item) return unknownItem();
  if (!item.vote) return refuse('no-vote', 'Aucun vote n’est en cours sur ce point.', '/item');
  if (!count) throw new Error('a vote is closed without its count');
  const attendance = attendanceOfVote(session, item, item.vote, programme.committee);
  if (!isQuorate(attendance)) return noQuorum(attendance);
  const { round } = item.vote;
  return [{ type: 'voteClosed', item: no, result: { round, ...motionOf(item.vote), ...resultOf(count, session.chair, programme.committee), votes: count.votes, named: count.named, attendance } }];
}

const motionOf = ({ opinion, amount, note }: Motion): Motion => ({ opinion, amount, ...(note === undefined ? {} : { note }) });

/** Whether the committee may take this item, with this opinion, now. */
function taking(session: Session, item: Item, { opinion, amount, note }: Motion, { programme, opinionBar }: SessionFacts): Attendance | Refusal {
  const proposed = item.recusals.find(({ standing }) => standing === 'proposed');
  if (proposed) return refuse('recusal-pending', 'Un déport est proposé sur ce point : la présidence le confirme ou l’écarte d’abord.', '/item');
  const attendance = attendanceOf(session, item, programme.committee);
  if (!isQuorate(attendance)) return noQuorum(attendance);
  if (opinion === 'unfavourable' ? amount !== ZERO : amount <= 0) return refuse('amount-mismatch', 'Un avis favorable propose un montant ; un avis défavorable n’en propose aucun.', '/amount');
  if (opinion === 'favourable-with-reserves' && !note) return refuse('reserves-missing', 'Écrivez les réserves du comité.', '/note');
  return opinionBar ?? attendance;
}

const noQuorum = ({ counted, needed, recused }: Attendance): Refusal =>
  refuse('no-quorum', `Le quorum n’est pas réuni sur ce point : ${counted} sur ${needed} nécessaires${recused.length > 0 ? ', sans les personnes déportées' : ''}. Ajournez-le, ou attendez.`, '/item');

export function passOver(session: Session, { item: no }: SessionCommandOf<'passOver'>): SessionAnswer {
  const item = pendingItem(session, no);
  if (!isItem(item)) return item;
  if (item.vote) return refuse('vote-open', 'Un vote est en cours sur ce point : closez-le d’abord.', '/item');
  return item.status === 'passed-over' ? refuse('passed-over', 'Ce point est déjà remis à plus tard.', '/item') : [{ type: 'itemPassedOver', item: no }];
}

/** Ajournement: to a later session. A vote being held ends without a result. */
export function adjournItem(session: Session, { item: no, note }: SessionCommandOf<'adjournItem'>): SessionAnswer {
  const item = pendingItem(session, no);
  return isItem(item) ? [{ type: 'itemAdjourned', item: no, ...(note === undefined ? {} : { note }) }] : item;
}

export function reopenItem(session: Session, { item: no }: SessionCommandOf<'reopenItem'>): SessionAnswer {
  const item = itemOf(session, no);
  if (!item) return unknownItem();
  return item.status === 'given' || item.status === 'adjourned' ? [{ type: 'itemReopened', item: no }] : refuse('item-pending', 'Ce point n’est pas traité.', '/item');
}

/** Closing: every item has its end; what the envelope reserved, in rank order, is part of the same fact. */
export function closeSession(session: Session, { whenShort }: SessionCommandOf<'closeSession'>, { granted, dossiers }: SessionFacts): SessionAnswer {
  const left = session.items.filter(({ status }) => status === 'waiting' || status === 'voting' || status === 'passed-over');
  if (left.length > 0) return refuse('items-left', `Il reste ${left.length} point${left.length > 1 ? 's' : ''} à traiter : donnez un avis ou ajournez.`);
  // A dossier that has left the committee meanwhile asks for nothing: its opinion is sent, refused, and kept as such.
  const here = (dossier: string): boolean => dossiers.some(({ id, phase }) => id === dossier && phase === 'committee');
  const reserved = wishesOf(session)
    .filter(({ dossier }) => here(dossier))
    .map(({ item, dossier, amount }) => {
      const got = granted?.find((one) => one.dossier === dossier)?.granted;
      if (got === undefined) throw new Error('a session is closed without its reservations');
      return { item, amount: got, wished: amount };
    });
  if (whenShort === undefined && reserved.some(({ amount, wished }) => amount < wished)) {
    return refuse('envelope-exhausted', 'L’enveloppe ne suffit pas à tous les avis favorables : dites si le premier qui ne tient plus est servi en partie ou mis en liste d’attente.', '/whenShort');
  }
  return [{ type: 'sessionClosed', reserved: reserved.map(({ item, amount }) => ({ item, amount })) }];
}

export interface SessionWish {
  readonly item: number;
  readonly dossier: string;
  readonly rank: number;
  readonly amount: Motion['amount'];
}

/** What favourable opinions ask of the envelope, in the running order. */
export const wishesOf = ({ items }: Pick<Session, 'items'>): readonly SessionWish[] =>
  items.flatMap(({ no, dossier, status, opinion }, i) => (status === 'given' && opinion && opinion.amount > 0 ? [{ item: no, dossier, rank: i + 1, amount: opinion.amount }] : []));
