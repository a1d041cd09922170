import { recusedOf } from './state.ts';
import type { Day } from '../calendar/day.ts';
import type { AgendaItem, RecordedOfSession, SessionEvent } from './events.ts';
import type { Item, Recusal, Session } from './state.ts';

/** What a session becomes by one recorded event. Total, pure and replay-bound, like that of a dossier. */
export function evolveSession(before: Session | null, { event, day, by, seq }: RecordedOfSession): Session {
  if (event.type === 'sessionPlanned') {
    const { type: _type, ...planned } = event;
    return {
      ...planned, seq, status: 'planned', convocation: 1, convenedOn: null, items: [], lastItem: 0, presents: [], proxies: [], openedOn: null, closedOn: null, minutes: null, approval: null,
    };
  }
  if (!before) throw new Error(`the stream begins with ${event.type}, not with its planning`);
  return { ...before, ...change(before, event, day, by), seq };
}

export const foldSession = (events: readonly RecordedOfSession[], from: Session | null = null): Session | null => events.reduce<Session | null>(evolveSession, from);

function change(s: Session, e: Exclude<SessionEvent, { type: 'sessionPlanned' }>, day: Day, by: string): Partial<Session> {
  switch (e.type) {
    case 'sessionConvoked':
      return { status: 'convened', convenedOn: day, items: e.items.map(asItem), lastItem: e.items.at(-1)?.no ?? 0 };
    case 'itemAdded': {
      const at = s.items.findIndex(({ no }) => no === e.before);
      const place = at < 0 ? s.items.length : at;
      return { items: [...s.items.slice(0, place), asItem(e.item), ...s.items.slice(place)], lastItem: e.item.no };
    }
    case 'itemRemoved':
      return { items: s.items.filter(({ no }) => no !== e.item) };
    case 'dossierLeft':
      return onItem(s, e.item, { status: 'left', vote: null });
    case 'sessionCancelled':
      return { status: 'cancelled', closedOn: day };
    case 'presentsRecorded':
      return { presents: e.presents };
    case 'proxyRecorded':
      return { proxies: [...s.proxies.filter(({ from }) => from !== e.from), { from: e.from, to: e.to }] };
    case 'proxyWithdrawn':
      return { proxies: s.proxies.filter(({ from }) => from !== e.from) };
    case 'chairDesignated':
      return { chair: e.person };
    case 'recusalFound':
      return withRecusal(s, e.item, { person: e.person, standing: e.standing });
    case 'recusalDeclared':
      return withRecusal(s, e.item, { person: e.person, standing: 'declared' });
    case 'recusalConfirmed':
      return withRecusal(s, e.item, { person: e.person, standing: 'confirmed' });
    case 'recusalDismissed':
      return withRecusal(s, e.item, { person: e.person, standing: 'dismissed' });
    case 'sessionOpened':
      return { status: 'open', openedOn: day };
    case 'noQuorumRecorded':
      return { status: 'no-quorum' };
    case 'sessionReconvoked':
      return { status: 'convened', convocation: s.convocation + 1, convenedOn: day, on: e.on, at: e.at, place: e.place, presents: [], proxies: [] };
    case 'opinionGiven': {
      const { opinion, amount, note, attendance } = e;
      return onItem(s, e.item, { status: 'given', opinion: { opinion, amount, note, by: 'consensus', votes: null, attendance } });
    }
    case 'voteOpened': {
      const { round, electors, opinion, amount, note } = e;
      return onItem(s, e.item, { status: 'voting', rounds: round, vote: { round, electors, opinion, amount, note } });
    }
    case 'voteBegunAgain':
      return onItem(s, e.item, (item) => ({ rounds: e.round, vote: item.vote && { ...item.vote, round: e.round } }));
    case 'voteClosed': {
      const { result } = e;
      const { opinion, amount, note, votes, attendance } = result;
      return onItem(s, e.item, (item) => ({
        votes: [...item.votes, result],
        vote: null,
        status: result.carried ? 'given' : 'waiting',
        opinion: result.carried ? { opinion, amount, note, by: 'vote', votes, attendance } : null,
      }));
    }
    case 'itemPassedOver':
      return onItem(s, e.item, { status: 'passed-over', vote: null });
    case 'itemAdjourned':
      return onItem(s, e.item, { status: 'adjourned', vote: null, note: e.note });
    case 'itemReopened':
      return onItem(s, e.item, { status: 'waiting', opinion: null, note: undefined });
    case 'sessionClosed':
      return { status: 'closed', closedOn: day, items: s.items.map((item) => ({ ...item, reserved: e.reserved.find((one) => one.item === item.no)?.amount ?? null })) };
    case 'minutesDrawnUp':
      return { minutes: { on: day, note: e.note } };
    case 'minutesApproved':
      return { status: 'approved', approval: { on: day, by, sha256: e.sha256 } };
  }
}

const asItem = ({ no, dossier, organisations, recusals }: AgendaItem): Item => ({ no, dossier, organisations, recusals, status: 'waiting', vote: null, rounds: 0, votes: [], opinion: null, reserved: null });

function onItem(s: Session, no: number, changed: Partial<Item> | ((item: Item) => Partial<Item>)): Partial<Session> {
  return { items: s.items.map((item) => (item.no === no ? { ...item, ...(typeof changed === 'function' ? changed(item) : changed) } : item)) };
}

/** One standing a person; whoever has become recused has no voice left in the vote being held, neither their own nor one they were given. */
function withRecusal(s: Session, no: number, recusal: Recusal): Partial<Session> {
  return onItem(s, no, (item) => {
    const recusals = [...item.recusals.filter(({ person }) => person !== recusal.person), recusal];
    const recused = recusedOf({ recusals });
    const vote = item.vote && { ...item.vote, electors: item.vote.electors.filter(({ person, castBy }) => !recused.includes(person) && !recused.includes(castBy)) };
    return { recusals, vote };
  });
}
