import { isPending, openReviews } from '../domain/review/consensus.ts';
import { dayAfter } from '../domain/calendar/day.ts';
import type { Watch } from './children.ts';
import type { Dossier } from './dossier.ts';
import type { Application, Review } from '../domain/application/state.ts';

/** Évaluation: each évaluateur is invited; a child keeps the time of each review and reminds. Where they differ too much, each is asked again. */
export async function review(d: Dossier): Promise<void> {
  while (d.isIn('review')) {
    for (const { no } of openReviews(d.state.reviews)) await d.send('review-invitation', no);
    for (const { no, reminded } of d.state.reviews) if (reminded) await d.send('review-reminder', no);
    for (const ask of unanswered(d.state)) await d.send('review-consensus', ask);
    await d.watch(openReviews(d.state.reviews).map(watchOf));
    const seen = standing(d.state);
    await d.until((s) => standing(s) !== seen);
  }
  // Left for good, and not for a fresh run that will watch on.
  if (d.state.phase !== 'review') await d.watch([]);
}

const standing = (state: Application): string => [...state.reviews.map(({ no, status, reminded }) => `${no}:${status}:${reminded}`), state.consensusAsks].join(' ');

/** Numbers of the questions still open in the consensus step. */
const unanswered = ({ consensus }: Application): readonly number[] => (isPending(consensus) ? consensus.asked.flatMap(({ ask, answer }) => (answer === null ? [ask] : [])) : []);

const watchOf = ({ no, remindOn, dueOn }: Review): Watch => ({
  kind: 'review',
  name: `review/${no}`,
  alarms: [
    { on: remindOn, command: 'remindReviewer', arguments: { review: no } },
    { on: dayAfter(dueOn), command: 'reviewOverdue', arguments: { review: no } },
  ],
});
