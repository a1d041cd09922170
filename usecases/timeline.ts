import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';
import { readStory } from '../database/timeline.ts';
import type { Story } from '../database/timeline.ts';
import { parisDay } from '../domain/calendar/day.ts';
import type { Person } from '../domain/policy/person.ts';
import { revealedTo } from '../domain/review/consensus.ts';
import { timeline, type TimelineEntry, type TimelineEvent } from '../domain/timeline/timeline.ts';
import { letters } from '../letters/variables.ts';
import { shelfOf } from './catalogue.ts';
import { viewerOf } from './sight.ts';

export type { TimelineEntry } from '../domain/timeline/timeline.ts';

/** The story of a dossier as this person may read it, oldest first. Null when it is none of theirs. */
export async function timelineFor(db: Kysely<Database>, person: Person, id: string): Promise<readonly TimelineEntry[] | null> {
  const story = await readStory(db, id);
  const viewer = story && viewerOf(person, story.state, parisDay(Date.now()));
  if (!story || !viewer) return null;
  const entries = await inWords(db, story);
  switch (viewer) {
    case 'service':
      return entries;
    case 'commune':
      return entries.filter(({ audience }) => audience === 'all');
    case 'reviewer':
      return forReviewer(person, story, entries);
  }
}

/** The whole story of a dossier, as the service reads it. Null when there is none under this id. */
export async function wholeTimeline(db: Kysely<Database>, id: string): Promise<readonly TimelineEntry[] | null> {
  const story = await readStory(db, id);
  return story && inWords(db, story);
}

const titles: Readonly<Record<string, string>> = Object.fromEntries(Object.entries(letters).map(([kind, { title }]) => [kind, title]));

async function inWords(db: Kysely<Database>, { version, organisation, events, letters: sent, texts, people, lines }: Story): Promise<readonly TimelineEntry[]> {
  const programme = await shelfOf(db).programme(version);
  return timeline(events, sent, { organisation, people, texts, lines, letters: titles, programme });
}

/** Money and correspondence are not an évaluateur's to read. */
const notTheirs: ReadonlySet<string> = new Set<TimelineEntry['type']>([
  'letter', 'messageSent', 'claimFiled', 'claimCompleted', 'claimSentBack', 'claimAttested', 'claimLiquidated', 'overpaymentFound', 'paymentOrdered', 'paid', 'orderRejected', 'paymentFellOverdue', 'claimPostponed', 'claimResumed', 'recovered',
  'beneficiaryHeard', 'recoveryDecided', 'reductionRecorded', 'recoveryOrderRecorded', 'recoveryReminded',
]);

/** Of the reviews, their own, and those a consensus shows them, without a name; of the rest, what the commune reads. */
function forReviewer(person: Person, { state, events }: Story, entries: readonly TimelineEntry[]): readonly TimelineEntry[] {
  const reviewOf = new Map(events.map((event) => [event.seq, reviewIn(event)]));
  const mine = new Set(state.reviews.filter(({ reviewer }) => reviewer === person.id).map(({ no }) => no));
  const revealed = new Set(revealedTo(state, person.id));
  return entries.flatMap((entry) => {
    const { seq, type, audience } = entry;
    const review = reviewOf.get(seq) ?? null;
    if (notTheirs.has(type)) return [];
    if (review !== null && revealed.has(review) && SCORED.has(type)) return [{ ...entry, by: 'Un autre évaluateur' }];
    const isOfConsensus = type === 'consensusOpened' || type === 'consensusReached';
    return (review === null ? audience === 'all' || (isOfConsensus && revealed.size > 0) : mine.has(review)) ? [entry] : [];
  });
}

/** What tells scores, and nothing of who gave them. */
const SCORED: ReadonlySet<string> = new Set<TimelineEntry['type']>(['reviewGiven', 'reviewCorrected', 'reviewConfirmed']);

function reviewIn({ event }: TimelineEvent): number | null {
  if (event.type === 'reviewerAssigned') return event.review.no;
  return 'review' in event ? event.review : null;
}
