import { mayAct } from '../policy/may.ts';
import { refuse } from '../refusal.ts';
import * as minutes from './decide/minutes.ts';
import * as participation from './decide/participation.ts';
import * as preparation from './decide/preparation.ts';
import * as sitting from './decide/sitting.ts';
import type { Actor, Role } from '../application/commands.ts';
import type { SessionAnswer } from './answer.ts';
import type { SessionCommand, SessionCommandOf, SessionCommandType } from './commands.ts';
import type { SessionFacts } from './facts.ts';
import type { Session, SessionStatus } from './state.ts';

/** What an act needs read beside the session's state. */
export type SessionNeed = 'people' | 'agenda' | 'dossier' | 'cast' | 'count' | 'envelope' | 'minutes';

interface SessionAct<T extends SessionCommandType> {
  /** French, for the reader of a refusal: « convoquer la séance ». */
  readonly title: string;
  readonly who: readonly Role[];
  readonly in: readonly SessionStatus[];
  readonly needs?: readonly SessionNeed[];
  readonly decide: (session: Session, command: SessionCommandOf<T>, facts: SessionFacts, actor: Actor) => SessionAnswer;
}

const BEFORE = ['convened', 'open'] as const;

/** Every act of a session: who may do it, while it stands how, and the rule that decides. Planning has no session yet: see `decideSession`. */
export const sessionActs: { readonly [T in Exclude<SessionCommandType, 'planSession'>]: SessionAct<T> } = {
  convoke: { title: 'convoquer la séance', who: ['secretary'], in: ['planned'], needs: ['people', 'agenda'], decide: preparation.convoke },
  addItem: { title: 'ajouter un point', who: ['secretary'], in: ['convened'], needs: ['people', 'agenda'], decide: preparation.addItem },
  removeItem: { title: 'retirer un point', who: ['secretary'], in: BEFORE, needs: ['dossier'], decide: preparation.removeItem },
  cancelSession: { title: 'annuler la séance', who: ['secretary'], in: ['planned', 'convened', 'no-quorum'], decide: preparation.cancelSession },

  recordPresents: { title: 'enregistrer les présents', who: ['secretary'], in: BEFORE, decide: participation.recordPresents },
  recordProxy: { title: 'enregistrer un pouvoir', who: ['secretary'], in: BEFORE, decide: participation.recordProxy },
  withdrawProxy: { title: 'retirer un pouvoir', who: ['secretary'], in: BEFORE, decide: participation.withdrawProxy },
  designateChair: { title: 'désigner la personne qui préside', who: ['secretary'], in: BEFORE, decide: participation.designateChair },
  declareRecusal: { title: 'déclarer un déport', who: ['member', 'chair', 'secretary'], in: BEFORE, needs: ['cast'], decide: participation.declareRecusal },
  confirmRecusal: { title: 'confirmer un déport', who: ['chair', 'member'], in: BEFORE, needs: ['cast'], decide: participation.confirmRecusal },
  dismissRecusal: { title: 'écarter un déport', who: ['chair', 'member'], in: BEFORE, decide: participation.dismissRecusal },

  openSession: { title: 'ouvrir la séance', who: ['secretary'], in: ['convened'], needs: ['people'], decide: preparation.openSession },
  recordNoQuorum: { title: 'constater l’absence de quorum', who: ['secretary'], in: ['convened'], decide: preparation.recordNoQuorum },
  reconvoke: { title: 'convoquer de nouveau', who: ['secretary'], in: ['no-quorum'], decide: preparation.reconvoke },
  giveOpinion: { title: 'enregistrer un avis', who: ['secretary'], in: ['open'], needs: ['dossier'], decide: sitting.giveOpinion },
  openVote: { title: 'ouvrir un vote', who: ['secretary'], in: ['open'], needs: ['dossier'], decide: sitting.openVote },
  closeVote: { title: 'clore un vote', who: ['secretary'], in: ['open'], needs: ['count'], decide: sitting.closeVote },
  passOver: { title: 'remettre un point à plus tard', who: ['secretary'], in: ['open'], decide: sitting.passOver },
  adjournItem: { title: 'ajourner un point', who: ['secretary'], in: ['open'], needs: ['cast'], decide: sitting.adjournItem },
  reopenItem: { title: 'rouvrir un point', who: ['secretary'], in: ['open'], decide: sitting.reopenItem },
  closeSession: { title: 'clore la séance', who: ['secretary'], in: ['open'], needs: ['envelope'], decide: sitting.closeSession },

  drawUpMinutes: { title: 'établir le relevé d’avis', who: ['secretary'], in: ['closed'], decide: minutes.drawUpMinutes },
  approveMinutes: { title: 'approuver le relevé d’avis', who: ['chair', 'member'], in: ['closed'], needs: ['minutes'], decide: minutes.approveMinutes },
};

export const planners: readonly Role[] = ['secretary'];
export const whoMayInSession = (type: SessionCommandType): readonly Role[] => (type === 'planSession' ? planners : sessionActs[type].who);
export const needsOfSession = (type: SessionCommandType): readonly SessionNeed[] => (type === 'planSession' ? ['people'] : (sessionActs[type].needs ?? []));

/** The one place where an act of a session is allowed or refused: policy, status, then its own rule. Pure; runs inside the transaction that records its answer. */
export function decideSession(session: Session | null, command: SessionCommand, actor: Actor, facts: SessionFacts): SessionAnswer {
  const subject = { programme: facts.programme.code, organisations: [] };
  if (command.type === 'planSession') {
    if (session) return refuse('already-planned', `Cette séance est déjà prévue sous la référence ${session.reference}.`);
    return mayAct(actor, planners, subject, facts) ?? preparation.planSession(command, facts);
  }
  if (!session) return refuse('not-found', 'Cette séance n’existe pas ou ne vous est pas ouverte.');
  const act = sessionActs[command.type] as SessionAct<SessionCommandType>;
  const bar = mayAct(actor, act.who, subject, facts);
  if (bar) return bar;
  if (actor.as !== 'secretary' && !session.members.includes(actor.person)) return refuse('not-found', 'Cette séance n’existe pas ou ne vous est pas ouverte.');
  if (!act.in.includes(session.status)) return refuse('wrong-phase', `Il n’est pas possible de ${act.title} à ce stade de la séance.`);
  return act.decide(session, command, facts, actor);
}

/** What somebody in this role could do now, as far as role and status say. */
export const possibleSessionActs = (session: Session, role: Role): readonly SessionCommandType[] =>
  (Object.keys(sessionActs) as Exclude<SessionCommandType, 'planSession'>[]).filter((type) => sessionActs[type].who.includes(role) && sessionActs[type].in.includes(session.status));
