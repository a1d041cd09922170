import type { Day } from '../calendar/day.ts';
import type { Cents } from '../money/money.ts';
import type { DocumentId, PersonId, Replacement, TextId, Votes } from '../application/state.ts';

export type Body = 'bureau' | 'conseil';

/** What the assembly is asked for one dossier. An award below what was proposed at the appraisal is a partial one. */
export interface Proposed {
  readonly dossier: string;
  /** Place in the order of the day, from 1: the envelope is taken in this order. */
  readonly rank: number;
  readonly proposal: 'award' | 'refusal' | 'adjournment';
  /** In cents; zero unless it is an award. */
  readonly amount: Cents;
  /** Always there for a refusal. */
  readonly reasons: TextId | null;
  /** Of a decision taken again: why, and the day the commune was heard where it must be. */
  readonly replaces: Replacement | null;
  readonly hearingOn: Day | null;
}

/**
 * Déport: `mandate`, proposed because the person holds a mandate in the applicant or a partner on the day of the meeting; `declared` by the
 * person, `confirmed` by who presides. The first binds only where the programme says so (`strict`); the two others always do.
 */
export interface Recusal {
  readonly person: PersonId;
  readonly basis: 'mandate' | 'declared' | 'confirmed';
}

export interface Item extends Proposed {
  readonly recusals: readonly Recusal[];
  /** Somebody asked that it be voted on its own. */
  readonly apart: boolean;
}

/** One vote of the assembly: a common one, or an item's own. */
export interface VoteGroup {
  readonly no: number;
  /** In rank order. */
  readonly items: readonly Item[];
  /** Who leaves the room. */
  readonly recused: readonly PersonId[];
}

/** What the assembly changed to a proposal before it voted: the amount, or the outcome. */
export type Amendment = Pick<Proposed, 'dossier' | 'proposal' | 'amount' | 'reasons'>;

/** What the assembly's software gives back of one vote. */
export interface Result {
  readonly dossiers: readonly string[];
  /** Number of the deliberation. */
  readonly number: string;
  readonly on: Day;
  readonly delegation: string | null;
  readonly document: DocumentId | null;
  readonly votes: Votes;
  /** The president's vote where there are as many for as against. */
  readonly casting: 'for' | 'against' | null;
  readonly stoodAside: readonly PersonId[];
  readonly amendments: readonly Amendment[];
}

/** The items as they were voted. */
export const amended = <T extends Proposed>(items: readonly T[], results: readonly Pick<Result, 'amendments'>[]): readonly T[] =>
  items.map((item) => {
    const change = results.flatMap(({ amendments }) => amendments).find(({ dossier }) => dossier === item.dossier);
    return change ? { ...item, ...change } : item;
  });

export const binds = ({ basis }: Recusal, strict: boolean): boolean => basis !== 'mandate' || strict;
const bound = ({ recusals }: Item, strict: boolean): readonly PersonId[] => recusals.filter((one) => binds(one, strict)).map(({ person }) => person);

/** True when an item is voted on its own: somebody stands aside, or somebody asked for it. */
export const isApart = (item: Item, strict: boolean): boolean => item.apart || bound(item, strict).length > 0;

/**
 * Disjonction: one common vote is possible for items that nobody asks to take apart (CE 5-7-2021 n° 433537); each item from which somebody
 * stands aside, and each that somebody asks to take apart, has a vote of its own. The common vote comes first, then the others by rank.
 * @param strict the programme's choice: a mandate is a recusal by itself.
 */
export function voteGroups(items: readonly Item[], strict: boolean): readonly VoteGroup[] {
  const ranked = [...items].sort((a, b) => a.rank - b.rank);
  const common = ranked.filter((item) => !isApart(item, strict));
  const groups = [...(common.length > 0 ? [common] : []), ...ranked.filter((item) => isApart(item, strict)).map((item) => [item])];
  return groups.map((group, i) => ({ no: i + 1, items: group, recused: [...new Set(group.flatMap((item) => bound(item, strict)))].sort() }));
}

/** Adopted by more votes for than against; where they are equal, by the president's (CGCT L2121-20 by L5211-1). Abstentions do not count. */
export const isAdopted = ({ votes, casting }: Pick<Result, 'votes' | 'casting'>): boolean => votes.for > votes.against || (votes.for === votes.against && votes.for > 0 && casting === 'for');
