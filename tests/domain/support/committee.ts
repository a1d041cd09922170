import { ALWAYS, on, person } from './world.ts';
import { programme } from './programmes.ts';
import { decideSession } from '../../../domain/committee/acts.ts';
import { isSessionRefusal } from '../../../domain/committee/answer.ts';
import { evolveSession } from '../../../domain/committee/evolve.ts';
import { countNamed } from '../../../domain/committee/ballots.ts';
import { itemOf } from '../../../domain/committee/state.ts';
import { wishesOf } from '../../../domain/committee/decide/sitting.ts';
import type { Role } from '../../../domain/application/commands.ts';
import type { Application } from '../../../domain/application/state.ts';
import type { SessionCommand } from '../../../domain/committee/commands.ts';
import type { SessionEvent } from '../../../domain/committee/events.ts';
import type { SessionFacts } from '../../../domain/committee/facts.ts';
import type { Choice, NamedBallot, Session } from '../../../domain/committee/state.ts';
import type { Cents } from '../../../domain/money/money.ts';
import type { Mandate, Person } from '../../../domain/policy/person.ts';
import type { CommitteeRules, Programme } from '../../../domain/programme/programme.ts';

export const CALL = '2026';
export const CRETEIL = '21940028000018';
export const SCEAUX = '21920071400018';

const roleOf = (role: Role) => ({ role, programme: null, organisation: null, ...ALWAYS });
export const member = (id: string, mandates: readonly Mandate[] = []): Person => person(id, [roleOf(id === 'chair' ? 'chair' : 'member')], mandates);
export const mayorOf = (id: string, organisation: string): Person => member(id, [{ organisation: organisation.slice(0, 9), ...ALWAYS }]);
const secretary = person('secretary', [roleOf('secretary')]);

/** A dossier before the committee, as far as a session looks at it. */
export const dossier = (id: string, organisation = CRETEIL, partners: readonly string[] = []): Application =>
  ({ id, reference: `FMIN-2026-${id}`, programme: 'fmin', call: CALL, phase: 'committee', organisation, partners }) as unknown as Application;

/** A session in memory: the acts go through `decideSession`, ballots lie in a list, the envelope gives what it is told to. */
export interface Committee {
  readonly session: Session;
  readonly events: readonly SessionEvent[];
  /** Code of the refusal, or `done`. */
  act(who: string, command: SessionCommand): string;
  /** By the rule of ballots: code of the refusal, or `done`. */
  vote(voter: string, item: number, choice: Choice, castBy?: string): string;
  dossiers: Application[];
  today: string;
  left: number;
}

export function committee({ members, rules = {}, dossiers = [dossier('d1'), dossier('d2'), dossier('d3')] }: { readonly members: readonly Person[]; readonly rules?: Partial<CommitteeRules>; readonly dossiers?: Application[] }): Committee {
  const base = programme('fmin');
  const fund: Programme = { ...base, committee: { ...base.committee, ...rules } };
  const events: SessionEvent[] = [];
  const ballots = new Map<string, NamedBallot[]>();
  let session: Session | null = null;
  const cast = (no: number): NamedBallot[] => {
    const vote = session && itemOf(session, no)?.vote;
    const key = `${no}/${vote?.round ?? 0}`;
    if (!ballots.has(key)) ballots.set(key, []);
    return ballots.get(key)!;
  };
  const self: Committee = {
    dossiers,
    today: '2026-04-14',
    left: 1_000_000_000,
    get session() {
      if (!session) throw new Error('not planned');
      return session;
    },
    events,
    act: (who, command) => {
      const acting = who === 'secretary' ? secretary : members.find(({ id }) => id === who)!;
      const item = 'item' in command ? command.item : 0;
      const facts: SessionFacts = {
        today: on(self.today),
        programme: fund,
        person: acting,
        planning: { id: 's1', reference: 'CE-FMIN-2026-001' },
        people: members,
        dossiers: self.dossiers,
        elsewhere: [],
        cast: cast(item).map(({ person: voter }) => voter),
        count: command.type === 'closeVote' ? (fund.committee.ballots === 'secret' ? { votes: countNamed(cast(item)).votes, named: null } : countNamed(cast(item))) : null,
        opinionBar: null,
        granted: command.type === 'closeSession' && session ? share(wishesOf(session), self.left) : null,
        minutesSha256: 'f'.repeat(64),
      };
      const answer = decideSession(session, command, { person: who, as: acting.roles[0]!.role }, facts);
      if (isSessionRefusal(answer)) return answer.code;
      for (const event of answer) {
        events.push(event);
        session = evolveSession(session, { seq: (session?.seq ?? 0) + 1, day: facts.today, by: who, event });
      }
      return 'done';
    },
    vote: (voter, no, choice, castBy = voter) => {
      const item = session && itemOf(session, no);
      if (!item?.vote) return 'item-closed';
      if (!item.vote.electors.some((one) => one.person === voter && one.castBy === castBy)) return 'no-voice';
      if (cast(no).some((one) => one.person === voter)) return 'already-voted';
      cast(no).push({ person: voter, castBy, choice });
      return 'done';
    },
  };
  return self;
}

function share(wishes: readonly { readonly dossier: string; readonly amount: Cents }[], left: number): { dossier: string; granted: Cents }[] {
  let rest = left;
  return wishes.map(({ dossier: id, amount }) => {
    const granted = Math.min(rest, amount) as Cents;
    rest -= granted;
    return { dossier: id, granted };
  });
}

/** Planned, convened with every dossier, and open with everybody there unless told otherwise. */
export function open(of: Parameters<typeof committee>[0], presents: readonly string[] = of.members.map(({ id }) => id)): Committee {
  const one = convened(of);
  must(one.act('secretary', { type: 'recordPresents', presents }));
  must(one.act('secretary', { type: 'openSession' }));
  return one;
}

export function convened(of: Parameters<typeof committee>[0]): Committee {
  const one = committee(of);
  one.today = '2026-04-01';
  must(one.act('secretary', { type: 'planSession', programme: 'fmin', call: CALL, on: on('2026-04-14'), at: '14:30', place: 'text', members: of.members.map(({ id }) => id), chair: 'chair' }));
  must(one.act('secretary', { type: 'convoke', agenda: one.dossiers.map(({ id }) => id) }));
  one.today = '2026-04-14';
  return one;
}

export function must(answer: string): void {
  if (answer !== 'done') throw new Error(`refused: ${answer}`);
}
