import { recusedOf } from './state.ts';
import type { CommitteeRules, Quorum } from '../programme/programme.ts';
import type { Attendance, Elector, Item, OpenVote, PersonId, Session } from './state.ts';

/** How many of `base` persons a quorum asks for. */
export function neededOf(quorum: Quorum, base: number): number {
  switch (quorum) {
    case 'none':
      return 0;
    case 'third':
      return Math.ceil(base / 3);
    case 'half':
      return Math.ceil(base / 2);
    case 'majority':
      return Math.floor(base / 2) + 1;
    case 'two-thirds':
      return Math.ceil((2 * base) / 3);
  }
}

/** The quorum of this sitting: another one when it was convened again. */
export const quorumFor = ({ convocation }: Pick<Session, 'convocation'>, { quorum, quorumAgain }: CommitteeRules): Quorum => (convocation === 1 ? quorum : quorumAgain);

type Sitting = Pick<Session, 'members' | 'presents' | 'proxies' | 'convocation'>;

/**
 * Who takes part in an item: members present and not recused, and the proxies between persons who are not. A proxy counts only while its
 * giver is away and its holder there. `null`: the sitting as a whole, before any item.
 */
export function attendanceOf(session: Sitting, item: Pick<Item, 'recusals'> | null, rules: CommitteeRules): Attendance {
  const recused = item ? recusedOf(item) : [];
  const eligible = session.members.filter((person) => !recused.includes(person));
  const presents = eligible.filter((person) => session.presents.includes(person));
  const proxies = session.proxies.filter(({ from, to }) => eligible.includes(from) && !session.presents.includes(from) && presents.includes(to));
  return measured(session, { presents, proxies, recused }, rules);
}

/** Of a vote being held: those who had a voice when it was opened, less who has been recused since. */
export function attendanceOfVote(session: Sitting, item: Pick<Item, 'recusals'>, { electors }: Pick<OpenVote, 'electors'>, rules: CommitteeRules): Attendance {
  const own = ({ person, castBy }: Elector): boolean => person === castBy;
  const proxies = electors.filter((elector) => !own(elector)).map(({ person, castBy }) => ({ from: person, to: castBy }));
  return measured(session, { presents: electors.filter(own).map(({ person }) => person), proxies, recused: recusedOf(item) }, rules);
}

function measured(session: Sitting, { presents, proxies, recused }: Pick<Attendance, 'presents' | 'proxies' | 'recused'>, rules: CommitteeRules): Attendance {
  const base = session.members.filter((person) => !recused.includes(person)).length;
  const counted = presents.length + (rules.proxiesCount ? proxies.length : 0);
  return { presents, proxies, recused, base, counted, needed: neededOf(quorumFor(session, rules), base) };
}

/** Nobody gives an opinion alone in an empty room, whatever the règlement. */
export const isQuorate = ({ presents, counted, needed }: Attendance): boolean => presents.length > 0 && counted >= needed;

export const electorsOf = ({ presents, proxies }: Attendance): readonly Elector[] => [
  ...presents.map((person: PersonId) => ({ person, castBy: person })),
  ...proxies.map(({ from, to }) => ({ person: from, castBy: to })),
];
