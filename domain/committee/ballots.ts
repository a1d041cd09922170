import type { CommitteeRules } from '../programme/programme.ts';
import type { Choice, NamedBallot, PersonId, Votes } from './state.ts';

/** What was cast in one vote: how many of each, and who cast what where ballots are personal. */
export interface Count {
  readonly votes: Votes;
  readonly named: readonly NamedBallot[] | null;
}

/** Counts personal ballots; their order does not matter. */
export function countNamed(named: readonly NamedBallot[]): Count {
  const of = (choice: Choice): number => named.filter((ballot) => ballot.choice === choice).length;
  return { votes: { for: of('for'), against: of('against'), abstentions: of('abstention') }, named };
}

export interface Result {
  readonly carried: boolean;
  readonly casting: boolean;
}

/**
 * Majority of the voices expressed, abstentions left out (CGCT L2121-20). At a tie the chair's own voice decides where the règlement gives
 * it a casting vote and the ballot is not secret; else nothing is carried.
 */
export function resultOf({ votes, named }: Count, chair: PersonId, { castingVote }: CommitteeRules): Result {
  if (votes.for !== votes.against) return { carried: votes.for > votes.against, casting: false };
  const ofChair = named?.find(({ person }) => person === chair)?.choice;
  const casting = castingVote && (ofChair === 'for' || ofChair === 'against');
  return { carried: casting && ofChair === 'for', casting };
}
