import { refuse } from '../../refusal.ts';
import { isItem, notMember, pendingItem } from '../answer.ts';
import { isBinding } from '../state.ts';
import type { Actor } from '../../application/commands.ts';
import type { SessionAnswer } from '../answer.ts';
import type { SessionCommandOf } from '../commands.ts';
import type { SessionEvent } from '../events.ts';
import type { SessionFacts } from '../facts.ts';
import type { Item, PersonId, Session } from '../state.ts';

export function recordPresents(session: Session, { presents }: SessionCommandOf<'recordPresents'>): SessionAnswer {
  const outsider = presents.findIndex((person) => !session.members.includes(person));
  if (outsider >= 0) return notMember(`/presents/${outsider}`);
  return [{ type: 'presentsRecorded', presents: session.members.filter((person) => presents.includes(person)) }];
}

/** Pouvoir, given in writing by a member who is away; no more of them in one hand than the règlement allows. */
export function recordProxy(session: Session, { from, to }: SessionCommandOf<'recordProxy'>, { programme }: SessionFacts): SessionAnswer {
  const { proxiesEach } = programme.committee;
  if (!session.members.includes(from)) return notMember('/from');
  if (!session.members.includes(to)) return notMember('/to');
  if (from === to) return refuse('own-proxy', 'On ne se donne pas pouvoir à soi-même.', '/to');
  if (session.presents.includes(from)) return refuse('present', 'Ce membre est présent : il vote lui-même.', '/from');
  if (session.proxies.some((proxy) => proxy.from === to)) return refuse('proxy-given-on', 'Ce membre a lui-même donné pouvoir.', '/to');
  if (session.proxies.some((proxy) => proxy.to === from)) return refuse('proxy-given-on', 'Ce membre détient un pouvoir : il ne peut pas le transmettre.', '/from');
  const held = session.proxies.filter((proxy) => proxy.to === to && proxy.from !== from).length;
  if (held >= proxiesEach) return refuse('too-many-proxies', proxiesEach === 0 ? 'Le règlement n’admet pas de pouvoir.' : `Un membre détient au plus ${proxiesEach} pouvoir${proxiesEach > 1 ? 's' : ''}.`, '/to');
  return [{ type: 'proxyRecorded', from, to }];
}

export function withdrawProxy(session: Session, { from }: SessionCommandOf<'withdrawProxy'>): SessionAnswer {
  return session.proxies.some((proxy) => proxy.from === from) ? [{ type: 'proxyWithdrawn', from }] : refuse('no-proxy', 'Ce membre n’a pas donné de pouvoir.', '/from');
}

/** Another member presides: the chair is away, or stands aside. */
export function designateChair(session: Session, { person }: SessionCommandOf<'designateChair'>): SessionAnswer {
  if (!session.members.includes(person)) return notMember('/person');
  if (session.status === 'open' && !session.presents.includes(person)) return refuse('absent', 'La personne qui préside doit être présente.', '/person');
  return person === session.chair ? refuse('already-chair', 'Cette personne préside déjà.', '/person') : [{ type: 'chairDesignated', person }];
}

/** Déport declared by the member; or said aloud, and recorded by the secretary. */
export function declareRecusal(session: Session, { item: no, person }: SessionCommandOf<'declareRecusal'>, facts: SessionFacts, actor: Actor): SessionAnswer {
  if (!session.members.includes(person)) return notMember('/person');
  if (actor.as !== 'secretary' && actor.person !== person) return refuse('forbidden', 'Chacun déclare son propre déport.', '/person');
  const item = pendingItem(session, no);
  if (!isItem(item)) return item;
  if (standing(item, person) && isBinding({ person, standing: standing(item, person)! })) return refuse('already-recused', 'Ce déport est déjà acquis.', '/person');
  return [{ type: 'recusalDeclared', item: no, person }, ...begunAgain(item, person, facts)];
}

/** The chair binds a recusal that was proposed from a mandate. */
export function confirmRecusal(session: Session, { item: no, person }: SessionCommandOf<'confirmRecusal'>, facts: SessionFacts, actor: Actor): SessionAnswer {
  const item = settled(session, no, person, actor);
  return isItem(item) ? [{ type: 'recusalConfirmed', item: no, person }, ...begunAgain(item, person, facts)] : item;
}

/** The chair sets aside a recusal that was proposed; nobody sets aside their own, nor one the règlement itself makes. */
export function dismissRecusal(session: Session, { item: no, person }: SessionCommandOf<'dismissRecusal'>, _facts: SessionFacts, actor: Actor): SessionAnswer {
  const item = settled(session, no, person, actor);
  if (!isItem(item)) return item;
  return person === actor.person ? refuse('own-recusal', 'On n’écarte pas son propre déport : une autre personne doit présider.', '/person') : [{ type: 'recusalDismissed', item: no, person }];
}

function settled(session: Session, no: number, person: PersonId, actor: Actor): Item | ReturnType<typeof refuse> {
  if (actor.person !== session.chair) return refuse('not-the-chair', 'Cet acte revient à la personne qui préside la séance.');
  const item = pendingItem(session, no);
  if (!isItem(item)) return item;
  switch (standing(item, person)) {
    case 'proposed':
      return item;
    case 'by-rule':
      return refuse('recusal-by-rule', 'Le règlement de ce dispositif fait lui-même ce déport : il ne s’écarte pas.', '/person');
    default:
      return refuse('no-recusal', 'Aucun déport n’est proposé pour cette personne sur ce point.', '/person');
  }
}

const standing = ({ recusals }: Item, person: PersonId) => recusals.find((one) => one.person === person)?.standing;

/** A voice already cast by who is now recused, for themselves or another, makes the vote begin again. */
function begunAgain({ no, vote }: Item, person: PersonId, { cast }: SessionFacts): readonly SessionEvent[] {
  const concerned = vote?.electors.some((elector) => (elector.person === person || elector.castBy === person) && cast.includes(elector.person));
  return vote && concerned ? [{ type: 'voteBegunAgain', item: no, round: vote.round + 1 }] : [];
}
