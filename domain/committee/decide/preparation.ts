import { addDays, dayInFrench } from '../../calendar/day.ts';
import { interestOf } from '../../policy/interest.ts';
import { hasRole } from '../../policy/may.ts';
import { refuse } from '../../refusal.ts';
import { attendanceOf, isQuorate } from '../attendance.ts';
import { itemClosed, unknownItem } from '../answer.ts';
import { itemOf } from '../state.ts';
import type { Application } from '../../application/state.ts';
import type { Refusal } from '../../refusal.ts';
import type { SessionAnswer } from '../answer.ts';
import type { SessionCommandOf } from '../commands.ts';
import type { AgendaItem } from '../events.ts';
import type { SessionFacts } from '../facts.ts';
import type { Recusal, Session } from '../state.ts';

/** A session of the committee: its day, its members, its chair. */
export function planSession(command: SessionCommandOf<'planSession'>, facts: SessionFacts): SessionAnswer {
  const { programme, planning, people, today } = facts;
  if (!planning) throw new Error('a session is planned without an id');
  const { call, on, at, place, members, chair } = command;
  if (!programme.calls.some(({ code }) => code === call)) return refuse('unknown-call', 'Cet appel à projets n’existe pas dans ce dispositif.', '/call');
  if (on < today) return refuse('date-past', 'Une séance ne se prévoit pas dans le passé.', '/on');
  if (new Set(members).size < members.length) return refuse('member-twice', 'Un membre est inscrit deux fois.', '/members');
  const subject = { programme: programme.code, organisations: [] };
  const outsider = members.findIndex((id) => !people.some((person) => person.id === id && (hasRole(person, 'member', subject, on) || hasRole(person, 'chair', subject, on))));
  if (outsider >= 0) return refuse('not-a-member', 'Cette personne n’est pas membre du comité d’examen de ce dispositif à cette date.', `/members/${outsider}`);
  const presides = people.find(({ id }) => id === chair);
  if (!members.includes(chair) || !presides || !hasRole(presides, 'chair', subject, on)) {
    return refuse('not-a-chair', 'La présidence revient à un membre qui a ce rôle dans le dispositif.', '/chair');
  }
  return [{ type: 'sessionPlanned', id: planning.id, reference: planning.reference, programme: programme.code, version: programme.version, call, on, at, place, members, chair }];
}

/** Convocation: the agenda in its running order; recusals are proposed from the mandates members hold that day. */
export function convoke(session: Session, { agenda }: SessionCommandOf<'convoke'>, facts: SessionFacts): SessionAnswer {
  if (agenda.length === 0) return refuse('agenda-empty', 'L’ordre du jour est vide.', '/agenda');
  if (facts.today > session.on) return refuse('date-past', 'Le jour de la séance est passé.');
  const items: AgendaItem[] = [];
  for (const [i, dossier] of agenda.entries()) {
    if (agenda.indexOf(dossier) < i) return refuse('item-twice', 'Ce dossier est inscrit deux fois.', `/agenda/${i}`);
    const found = ready(session, dossier, facts, `/agenda/${i}`);
    if ('code' in found) return found;
    items.push(agendaItem(session, found, i + 1, facts));
  }
  return [{ type: 'sessionConvoked', items }];
}

export function addItem(session: Session, { dossier, before }: SessionCommandOf<'addItem'>, facts: SessionFacts): SessionAnswer {
  if (session.items.some((item) => item.dossier === dossier)) return refuse('item-twice', 'Ce dossier est déjà à l’ordre du jour.', '/dossier');
  if (before !== undefined && !itemOf(session, before)) return unknownItem();
  const found = ready(session, dossier, facts, '/dossier');
  return 'code' in found ? found : [{ type: 'itemAdded', item: agendaItem(session, found, session.lastItem + 1, facts), before }];
}

/** Before the opening an item is taken off; afterwards only a dossier that has left the committee is struck, and stays in the minutes. */
export function removeItem(session: Session, { item: no }: SessionCommandOf<'removeItem'>, { dossiers }: SessionFacts): SessionAnswer {
  const item = itemOf(session, no);
  if (!item) return unknownItem();
  if (session.status !== 'open') return [{ type: 'itemRemoved', item: no }];
  const stands = dossiers.find(({ id }) => id === item.dossier);
  if (stands?.phase === 'committee') return refuse('session-open', 'La séance est ouverte : ajournez ce point plutôt que de le retirer.', '/item');
  if (item.status === 'left') return itemClosed();
  return [{ type: 'dossierLeft', item: no }];
}

/** A dossier may come before the committee when it is in that phase, of this programme and call, and before no other session. */
function ready(session: Session, dossier: string, { dossiers, elsewhere }: SessionFacts, path: string): Application | Refusal {
  const found = dossiers.find(({ id }) => id === dossier);
  if (!found || found.programme !== session.programme || found.call !== session.call) return refuse('unknown-dossier', 'Ce dossier n’est pas de l’appel à projets de cette séance.', path);
  if (found.phase !== 'committee') return refuse('wrong-phase', `Le dossier ${found.reference} n’attend pas l’avis du comité.`, path);
  return elsewhere.includes(dossier) ? refuse('on-another-agenda', `Le dossier ${found.reference} est à l’ordre du jour d’une autre séance.`, path) : found;
}

function agendaItem(session: Session, { id, organisation, partners }: Application, no: number, facts: SessionFacts): AgendaItem {
  const organisations = [organisation, ...partners];
  return { no, dossier: id, organisations, recusals: foundRecusals(session, organisations, facts) };
}

/** A mandate or a post, held on the session's day, in the applicant or one of its partners. */
export function foundRecusals(session: Pick<Session, 'members' | 'on'>, organisations: readonly string[], { people, programme }: SessionFacts): readonly Recusal[] {
  const standing = programme.committee.recusal === 'strict' ? 'by-rule' : 'proposed';
  return people.filter((person) => session.members.includes(person.id) && interestOf(person, organisations, session.on)).map(({ id }) => ({ person: id, standing }));
}

export const cancelSession = (_session: Session, { reason }: SessionCommandOf<'cancelSession'>): SessionAnswer => [{ type: 'sessionCancelled', reason }];

/** Opening: on its day, with a quorum. A mandate that began since the convocation is found now. */
export function openSession(session: Session, _command: SessionCommandOf<'openSession'>, facts: SessionFacts): SessionAnswer {
  const { today, programme } = facts;
  if (today < session.on) return refuse('session-day', `La séance est convoquée pour le ${dayInFrench(session.on)}.`);
  const attendance = attendanceOf(session, null, programme.committee);
  if (!isQuorate(attendance)) {
    return refuse('no-quorum', `Le quorum n’est pas réuni : ${attendance.counted} sur ${attendance.needed} nécessaires. Constatez-le, puis convoquez de nouveau.`);
  }
  const found = session.items.flatMap(({ no, organisations, recusals }) =>
    foundRecusals(session, organisations, facts)
      .filter(({ person }) => !recusals.some((known) => known.person === person))
      .map(({ person, standing }) => ({ type: 'recusalFound' as const, item: no, person, standing: standing === 'by-rule' ? ('by-rule' as const) : ('proposed' as const) })),
  );
  return [...found, { type: 'sessionOpened' }];
}

export function recordNoQuorum(session: Session, _command: SessionCommandOf<'recordNoQuorum'>, { today, programme }: SessionFacts): SessionAnswer {
  if (today < session.on) return refuse('session-day', `La séance est convoquée pour le ${dayInFrench(session.on)}.`);
  const attendance = attendanceOf(session, null, programme.committee);
  if (isQuorate(attendance)) return refuse('quorum-reached', 'Le quorum est réuni : ouvrez la séance.');
  return [{ type: 'noQuorumRecorded', presents: session.presents, needed: attendance.needed }];
}

/** Seconde convocation, on the same agenda (CGCT L2121-17, CRPA R133-10). */
export function reconvoke(session: Session, { on, at, place }: SessionCommandOf<'reconvoke'>, { programme, today }: SessionFacts): SessionAnswer {
  const earliest = addDays(session.on, programme.committee.againAfterDays);
  if (on < earliest || on < today) return refuse('too-soon', `La seconde séance se tient au plus tôt le ${dayInFrench(earliest > today ? earliest : today)}.`, '/on');
  return [{ type: 'sessionReconvoked', on, at, place }];
}
