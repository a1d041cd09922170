import { lastDay } from '../calendar/delay.ts';
import { inHundredths } from './fraction.ts';
import { isWide, spreadOf } from './result.ts';
import { reviewRulesOf } from './rules.ts';
import type { ApplicationEvent } from '../application/events.ts';
import type { Application, Consensus, Review } from '../application/state.ts';
import type { Day } from '../calendar/day.ts';
import type { Programme } from '../programme/programme.ts';

export const isOpen = ({ status }: Review): boolean => status === 'invited' || status === 'accepted';
export const openReviews = (reviews: readonly Review[]): readonly Review[] => reviews.filter(isOpen);

/** A consensus step that still waits for answers. */
export const isPending = (consensus: Consensus | null): consensus is Consensus & { readonly settled: null } => consensus !== null && consensus.settled === null;

/**
 * What the reviews call for as they now stand. A step opens once all are in and they differ too much; it is reached when the gap has
 * narrowed, or every évaluateur asked has answered and stands by their scores; a review nobody was asked about opens it again for all.
 * @param state with the answers already in its pending step. @param reviews as they are after the act.
 */
export function followingConsensus(
  { consensus, consensusAsks }: Pick<Application, 'consensus' | 'consensusAsks'>,
  reviews: readonly Review[],
  programme: Programme,
  today: Day,
): readonly ApplicationEvent[] {
  const rules = reviewRulesOf(programme);
  const given = reviews.filter(({ status }) => status === 'given');
  const wide = isWide({ reviews }, rules);
  if (isPending(consensus) && !wide) return [{ type: 'consensusReached', consensus: consensus.no, how: 'narrowed' }];
  if (!wide) return [];
  const isAsked = ({ no }: Review): boolean => consensus?.asked.some(({ review }) => review === no) ?? false;
  if (consensus && given.every(isAsked)) {
    const waits = consensus.asked.some(({ review, answer }) => answer === null && given.some(({ no }) => no === review));
    return consensus.settled || waits ? [] : [{ type: 'consensusReached', consensus: consensus.no, how: 'upheld' }];
  }
  if (openReviews(reviews).length > 0 || given.length < rules.reviewers) return [];
  const spread = spreadOf({ reviews }, rules);
  const opened: Consensus = {
    no: (consensus?.no ?? 0) + 1,
    openedOn: today,
    answerBy: lastDay(today, { days: rules.consensusDays }, programme.clocks.extendToWorkingDay),
    spread: spread ? inHundredths(spread) : 0,
    asked: given.map(({ no }, index) => ({ ask: consensusAsks + index + 1, review: no, answer: null })),
    settled: null,
  };
  return [{ type: 'consensusOpened', consensus: opened }];
}

/**
 * The reviews of others that a person may read, without their authors' names: those of a consensus step in which they were asked, having
 * given their own. To anybody else each review is independent, and none is shown.
 */
export function revealedTo({ reviews, consensus }: Pick<Application, 'reviews' | 'consensus'>, person: string): readonly number[] {
  if (!consensus) return [];
  const asked = new Set(consensus.asked.map(({ review }) => review));
  const mine = reviews.filter(({ reviewer, status }) => reviewer === person && status !== 'replaced');
  const hasGiven = mine.length > 0 && mine.every(({ no, status }) => status === 'given' && asked.has(no));
  return hasGiven ? reviews.filter(({ no, status, reviewer }) => status === 'given' && asked.has(no) && reviewer !== person).map(({ no }) => no) : [];
}
