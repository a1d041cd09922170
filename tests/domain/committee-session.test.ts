import { CRETEIL, SCEAUX, committee, convened, dossier, mayorOf, member, must, open } from './support/committee.ts';
import { euros, on } from './support/world.ts';
import { minutesOf } from '../../domain/committee/minutes.ts';
import { sentBy } from '../../domain/committee/sent.ts';
import { itemOf } from '../../domain/committee/state.ts';
import type { Committee } from './support/committee.ts';
import type { SessionCommand } from '../../domain/committee/commands.ts';

const three = [member('chair'), member('a'), member('b')];
const five = [...three, member('c'), member('d')];
const opinion = (item: number, amount = 50_000): SessionCommand => ({ type: 'giveOpinion', item, opinion: 'favourable', amount: euros(amount) });
const put = (item: number): SessionCommand => ({ type: 'openVote', item, opinion: 'favourable', amount: euros(50_000) });
const close = (item: number): SessionCommand => ({ type: 'closeVote', item });
const lastVote = ({ session }: Committee, item = 1) => itemOf(session, item)!.votes.at(-1)!;

describe('convening', () => {
  const plan = (more: Partial<Extract<SessionCommand, { type: 'planSession' }>> = {}): SessionCommand => ({ type: 'planSession', programme: 'fmin', call: '2026', on: on('2026-05-01'), at: '14:30', place: 't', members: ['chair', 'a', 'b'], chair: 'chair', ...more });
  it('plans with members of the committee and a chair among them, not in the past', () => {
    const act = (command: SessionCommand) => committee({ members: three }).act('secretary', command);
    expect(act(plan())).toBe('done');
    expect(act(plan({ on: on('2026-04-13') }))).toBe('date-past');
    expect(act(plan({ call: '1999' }))).toBe('unknown-call');
    expect(act(plan({ members: ['chair', 'a', 'stranger'] }))).toBe('not-a-member');
    expect(act(plan({ members: ['chair', 'a', 'a'] }))).toBe('member-twice');
    expect(act(plan({ chair: 'a' }))).toBe('not-a-chair');
    expect(committee({ members: three }).act('a', plan())).toBe('forbidden');
  });
  it('takes only dossiers of its call that wait for the committee, each once', () => {
    const one = committee({ members: three, dossiers: [dossier('d1'), { ...dossier('d2'), phase: 'decision' as const }, { ...dossier('d3'), call: '2025' }] });
    must(one.act('secretary', plan()));
    expect(one.act('secretary', { type: 'convoke', agenda: [] })).toBe('agenda-empty');
    expect(one.act('secretary', { type: 'convoke', agenda: ['d1', 'd1'] })).toBe('item-twice');
    expect(one.act('secretary', { type: 'convoke', agenda: ['d2'] })).toBe('wrong-phase');
    expect(one.act('secretary', { type: 'convoke', agenda: ['d3'] })).toBe('unknown-dossier');
    expect(one.act('secretary', { type: 'convoke', agenda: ['d1'] })).toBe('done');
  });
  it('takes an item on or off before the opening, in its place in the running order', () => {
    const one = convened({ members: three, dossiers: [dossier('d1'), dossier('d2')] });
    one.dossiers.push(dossier('d3'));
    must(one.act('secretary', { type: 'addItem', dossier: 'd3', before: 2 }));
    expect(one.session.items.map(({ no, dossier: id }) => `${no}:${id}`)).toEqual(['1:d1', '3:d3', '2:d2']);
    must(one.act('secretary', { type: 'removeItem', item: 1 }));
    expect(one.session.items.map(({ no }) => no)).toEqual([3, 2]);
    must(one.act('secretary', { type: 'recordPresents', presents: ['chair', 'a', 'b'] }));
    must(one.act('secretary', { type: 'openSession' }));
    expect(one.act('secretary', { type: 'removeItem', item: 2 })).toBe('session-open');
    one.dossiers = one.dossiers.map((found) => (found.id === 'd2' ? { ...found, phase: 'closed' } : found));
    expect(one.act('secretary', { type: 'removeItem', item: 2 })).toBe('done');
    expect(itemOf(one.session, 2)?.status).toBe('left');
  });
});

describe('recusal', () => {
  it('is proposed from a mandate in the applicant or a partner, and the item waits until the chair has settled it', () => {
    const one = open({ members: [member('chair'), mayorOf('mayor', CRETEIL), member('a')], dossiers: [dossier('d1', SCEAUX, [CRETEIL]), dossier('d2', SCEAUX)] });
    expect(itemOf(one.session, 1)!.recusals).toEqual([{ person: 'mayor', standing: 'proposed' }]);
    expect(itemOf(one.session, 2)!.recusals).toEqual([]);
    expect(one.act('secretary', opinion(1))).toBe('recusal-pending');
    expect(one.act('mayor', { type: 'dismissRecusal', item: 1, person: 'mayor' })).toBe('not-the-chair');
    expect(one.act('chair', { type: 'dismissRecusal', item: 1, person: 'a' })).toBe('no-recusal');
    must(one.act('chair', { type: 'dismissRecusal', item: 1, person: 'mayor' }));
    must(one.act('secretary', opinion(1)));
    expect(itemOf(one.session, 1)!.opinion!.attendance.recused).toEqual([]);
  });
  it('binds once confirmed: out of the presents, out of the quorum, out of the vote', () => {
    const one = open({ members: [member('chair'), mayorOf('mayor', CRETEIL), member('a'), member('b')], dossiers: [dossier('d1')] });
    must(one.act('chair', { type: 'confirmRecusal', item: 1, person: 'mayor' }));
    must(one.act('secretary', put(1)));
    expect(one.vote('mayor', 1, 'for')).toBe('no-voice');
    must(one.vote('a', 1, 'for'));
    must(one.act('secretary', close(1)));
    expect(lastVote(one).attendance).toMatchObject({ presents: ['chair', 'a', 'b'], recused: ['mayor'], base: 3, counted: 3, needed: 2 });
  });
  it('is declared by the member, or recorded by the secretary; nobody declares another’s', () => {
    const one = open({ members: five });
    expect(one.act('a', { type: 'declareRecusal', item: 1, person: 'b' })).toBe('forbidden');
    must(one.act('a', { type: 'declareRecusal', item: 1, person: 'a' }));
    expect(one.act('a', { type: 'declareRecusal', item: 1, person: 'a' })).toBe('already-recused');
    must(one.act('secretary', { type: 'declareRecusal', item: 1, person: 'b' }));
    must(one.act('secretary', opinion(2)));
    expect(one.act('a', { type: 'declareRecusal', item: 2, person: 'a' })).toBe('item-closed');
  });
  it('is made by the mandate itself where the règlement is strict, and nobody sets it aside', () => {
    const one = open({ members: [member('chair'), mayorOf('mayor', CRETEIL), member('a')], rules: { recusal: 'strict' }, dossiers: [dossier('d1')] });
    expect(one.act('chair', { type: 'dismissRecusal', item: 1, person: 'mayor' })).toBe('recusal-by-rule');
    must(one.act('secretary', opinion(1)));
    expect(itemOf(one.session, 1)!.opinion!.attendance).toMatchObject({ presents: ['chair', 'a'], recused: ['mayor'], base: 2 });
  });
  it('of the chair is set aside by nobody but another chair', () => {
    const one = open({ members: [{ ...mayorOf('chair', CRETEIL), roles: member('chair').roles }, member('a'), member('b')], dossiers: [dossier('d1')] });
    expect(one.act('chair', { type: 'dismissRecusal', item: 1, person: 'chair' })).toBe('own-recusal');
    must(one.act('secretary', { type: 'designateChair', person: 'a' }));
    must(one.act('a', { type: 'dismissRecusal', item: 1, person: 'chair' }));
  });
  it('found after a ballot of that person makes the vote begin again; found before one, the vote goes on', () => {
    const one = open({ members: five });
    must(one.act('secretary', put(1)));
    must(one.vote('a', 1, 'for'));
    must(one.act('b', { type: 'declareRecusal', item: 1, person: 'b' }));
    expect(itemOf(one.session, 1)!.vote!.round).toBe(1);
    must(one.act('a', { type: 'declareRecusal', item: 1, person: 'a' }));
    expect(itemOf(one.session, 1)!.vote).toMatchObject({ round: 2, electors: [{ person: 'chair' }, { person: 'c' }, { person: 'd' }] });
    must(one.act('secretary', close(1)));
    expect(lastVote(one)).toMatchObject({ round: 2, votes: { for: 0, against: 0, abstentions: 0 }, carried: false });
  });
});

describe('quorum and proxies', () => {
  it('is counted item by item: enough for the session, not for an item that most of them leave', () => {
    const one = open({ members: five }, ['chair', 'a', 'b']);
    must(one.act('a', { type: 'declareRecusal', item: 1, person: 'a' }));
    must(one.act('b', { type: 'declareRecusal', item: 1, person: 'b' }));
    // Three may sit, one is there: two are needed.
    expect(one.act('secretary', opinion(1))).toBe('no-quorum');
    expect(one.act('secretary', opinion(2))).toBe('done');
  });
  it.each([['none', 0], ['third', 2], ['half', 3], ['majority', 3], ['two-thirds', 4]] as const)('%s of five asks for %s', (quorum, needed) => {
    const one = open({ members: five, rules: { quorum } });
    must(one.act('secretary', opinion(1)));
    expect(itemOf(one.session, 1)!.opinion!.attendance.needed).toBe(needed);
  });
  it('counts those who gave a proxy where the règlement says so, and never a proxy from or to a recused person', () => {
    for (const [proxiesCount, counted] of [[true, 3], [false, 2]] as const) {
      const one = open({ members: five, rules: { proxiesCount, quorum: 'none' } }, ['chair', 'a']);
      must(one.act('secretary', { type: 'recordProxy', from: 'b', to: 'a' }));
      must(one.act('secretary', opinion(1)));
      expect(itemOf(one.session, 1)!.opinion!.attendance.counted).toBe(counted);
      must(one.act('a', { type: 'declareRecusal', item: 2, person: 'a' }));
      must(one.act('secretary', opinion(2)));
      expect(itemOf(one.session, 2)!.opinion!.attendance).toMatchObject({ presents: ['chair'], proxies: [], base: 4 });
    }
  });
  it('lets one hand hold as many proxies as the règlement says, of members who are away', () => {
    const one = open({ members: five }, ['chair', 'a', 'b']);
    const proxy = (from: string, to: string): SessionCommand => ({ type: 'recordProxy', from, to });
    expect(one.act('secretary', proxy('b', 'a'))).toBe('present');
    must(one.act('secretary', proxy('c', 'a')));
    expect(one.act('secretary', proxy('d', 'a'))).toBe('too-many-proxies');
    expect(one.act('secretary', proxy('d', 'c'))).toBe('proxy-given-on');
    expect(one.act('secretary', proxy('d', 'd'))).toBe('own-proxy');
    must(one.act('secretary', put(1)));
    expect(one.vote('c', 1, 'for')).toBe('no-voice');
    must(one.vote('c', 1, 'for', 'a'));
    must(one.act('secretary', { type: 'withdrawProxy', from: 'c' }));
    must(one.act('secretary', { type: 'recordPresents', presents: ['chair', 'a', 'b', 'c'] }));
    must(one.act('secretary', opinion(2)));
    expect(itemOf(one.session, 2)!.opinion!.attendance).toMatchObject({ presents: ['chair', 'a', 'b', 'c'], proxies: [] });
  });
  it('is another one when the session is convened again', () => {
    const one = convened({ members: five });
    must(one.act('secretary', { type: 'recordPresents', presents: ['chair'] }));
    expect(one.act('secretary', { type: 'openSession' })).toBe('no-quorum');
    must(one.act('secretary', { type: 'recordNoQuorum' }));
    expect(one.act('secretary', { type: 'reconvoke', on: on('2026-04-16'), at: '9:00', place: 't' })).toBe('too-soon');
    must(one.act('secretary', { type: 'reconvoke', on: on('2026-04-17'), at: '9:00', place: 't' }));
    expect(one.session).toMatchObject({ convocation: 2, presents: [], status: 'convened' });
    one.today = '2026-04-17';
    expect(one.act('secretary', { type: 'openSession' })).toBe('no-quorum');
    must(one.act('secretary', { type: 'recordPresents', presents: ['chair'] }));
    must(one.act('secretary', { type: 'openSession' }));
  });
});

describe('votes', () => {
  const votes = (one: Committee, ...choices: readonly (readonly [string, 'for' | 'against' | 'abstention'])[]): void => {
    must(one.act('secretary', put(1)));
    for (const [who, choice] of choices) must(one.vote(who, 1, choice));
    must(one.act('secretary', close(1)));
  };
  it('carries by the voices expressed, abstentions left out', () => {
    const one = open({ members: five });
    votes(one, ['a', 'for'], ['b', 'abstention'], ['c', 'abstention']);
    expect(lastVote(one)).toMatchObject({ carried: true, casting: false, votes: { for: 1, against: 0, abstentions: 2 } });
    expect(itemOf(one.session, 1)).toMatchObject({ status: 'given', opinion: { by: 'vote' } });
  });
  it('settles a tie by the chair’s own vote where the règlement gives it one', () => {
    for (const [castingVote, ballots, choice, carried] of [[true, 'personal', 'for', true], [true, 'personal', 'against', false], [false, 'personal', 'for', false], [true, 'secret', 'for', false]] as const) {
      const one = open({ members: five, rules: { castingVote, ballots } });
      votes(one, ['chair', choice], ['a', choice === 'for' ? 'against' : 'for']);
      expect(lastVote(one)).toMatchObject({ carried, named: ballots === 'secret' ? null : [{ person: 'chair' }, { person: 'a' }] });
    }
  });
  it('does not carry a tie on which the chair abstained; the item waits for something else', () => {
    const one = open({ members: five });
    votes(one, ['chair', 'abstention'], ['a', 'for'], ['b', 'against']);
    expect(lastVote(one)).toMatchObject({ carried: false, casting: false });
    expect(itemOf(one.session, 1)).toMatchObject({ status: 'waiting', opinion: null });
    must(one.act('secretary', put(1)));
    expect(itemOf(one.session, 1)!.vote!.round).toBe(2);
  });
  it('is not held where the règlement has only consensus, nor twice at once', () => {
    expect(open({ members: five, rules: { ballots: 'none' } }).act('secretary', put(1))).toBe('no-ballots');
    const one = open({ members: five });
    must(one.act('secretary', put(1)));
    expect(one.act('secretary', put(1))).toBe('vote-open');
    expect(one.act('secretary', opinion(1))).toBe('vote-open');
    expect(one.act('secretary', close(2))).toBe('no-vote');
  });
  it('ends without a result when the item is adjourned', () => {
    const one = open({ members: five });
    must(one.act('secretary', put(1)));
    must(one.vote('a', 1, 'for'));
    must(one.act('secretary', { type: 'adjournItem', item: 1 }));
    expect(one.vote('b', 1, 'for')).toBe('item-closed');
    expect(itemOf(one.session, 1)).toMatchObject({ status: 'adjourned', votes: [], opinion: null });
    must(one.act('secretary', { type: 'reopenItem', item: 1 }));
    must(one.act('secretary', put(1)));
    // None of the void ballots comes back.
    expect(itemOf(one.session, 1)!.vote!.round).toBe(2);
  });
});

describe('closing and minutes', () => {
  const allGiven = (left: number): Committee => {
    const one = open({ members: three });
    one.left = euros(left);
    for (const item of [1, 2, 3]) must(one.act('secretary', opinion(item)));
    return one;
  };
  it('waits until every item has its end; one passed over comes back', () => {
    const one = open({ members: three });
    must(one.act('secretary', { type: 'passOver', item: 1 }));
    expect(one.act('secretary', { type: 'passOver', item: 1 })).toBe('passed-over');
    must(one.act('secretary', opinion(2)));
    must(one.act('secretary', opinion(3)));
    expect(one.act('secretary', { type: 'closeSession' })).toBe('items-left');
    must(one.act('secretary', opinion(1)));
    must(one.act('secretary', { type: 'reopenItem', item: 1 }));
    expect(one.act('secretary', { type: 'reopenItem', item: 1 })).toBe('item-pending');
    must(one.act('secretary', { type: 'adjournItem', item: 1, note: 'n' }));
    must(one.act('secretary', { type: 'closeSession' }));
    expect(sentBy(one.session).map(({ dossier: id, command }) => [id, command.opinion])).toEqual([['d1', 'adjourned'], ['d2', 'favourable'], ['d3', 'favourable']]);
  });
  it('says how a short envelope is shared before it closes: in part, and the rest on the waiting list', () => {
    const one = allGiven(75_000);
    expect(one.act('secretary', { type: 'closeSession' })).toBe('envelope-exhausted');
    must(one.act('secretary', { type: 'closeSession', whenShort: 'partial' }));
    expect(sentBy(one.session).map(({ command: { opinion: kind, amount, wished, waitingList } }) => ({ kind, amount, wished, waitingList }))).toEqual([
      { kind: 'favourable', amount: euros(50_000), wished: undefined, waitingList: undefined },
      { kind: 'favourable', amount: euros(25_000), wished: euros(50_000), waitingList: undefined },
      { kind: 'adjourned', amount: 0, wished: undefined, waitingList: true },
    ]);
  });
  it('asks nothing of the envelope for a dossier that has left meanwhile', () => {
    const one = allGiven(100_000);
    one.dossiers = one.dossiers.map((found) => (found.id === 'd3' ? { ...found, phase: 'closed' } : found));
    expect(one.act('secretary', { type: 'closeSession' })).toBe('done');
    // The waiting list is for those who were still there.
    expect(one.session.items.map(({ reserved }) => reserved)).toEqual([euros(50_000), euros(50_000), null]);
  });
  it('relates presents, recusals, each vote and each opinion, and is frozen once the chair has approved it', () => {
    const one = allGiven(1_000_000);
    expect(() => minutesOf(one.session)).toThrow();
    must(one.act('secretary', { type: 'closeSession' }));
    expect(one.act('chair', { type: 'approveMinutes' })).toBe('no-minutes');
    must(one.act('secretary', { type: 'drawUpMinutes' }));
    must(one.act('secretary', { type: 'drawUpMinutes', note: 'corrected' }));
    expect(minutesOf(one.session)).toMatchObject({ presents: ['chair', 'a', 'b'], note: 'corrected', items: [{ rank: 1, outcome: 'opinion', recused: [], opinion: { amount: euros(50_000), by: 'consensus' }, reserved: euros(50_000) }, {}, {}] });
    expect(one.act('a', { type: 'approveMinutes' })).toBe('not-the-chair');
    must(one.act('chair', { type: 'approveMinutes' }));
    for (const type of ['drawUpMinutes', 'closeSession', 'recordNoQuorum'] as const) expect(one.act('secretary', { type })).toBe('wrong-phase');
  });
  it('writes the reserves of an opinion with reserves, and no amount with an unfavourable one', () => {
    const one = open({ members: three });
    expect(one.act('secretary', { type: 'giveOpinion', item: 1, opinion: 'favourable-with-reserves', amount: euros(1) })).toBe('reserves-missing');
    expect(one.act('secretary', { type: 'giveOpinion', item: 1, opinion: 'unfavourable', amount: euros(1) })).toBe('amount-mismatch');
    expect(one.act('secretary', { type: 'giveOpinion', item: 1, opinion: 'favourable', amount: euros(0) })).toBe('amount-mismatch');
    expect(one.act('secretary', { type: 'giveOpinion', item: 9, opinion: 'favourable', amount: euros(1) })).toBe('unknown-item');
  });
});
