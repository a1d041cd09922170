import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';
import { readStory } from '../database/timeline.ts';
import type { Story } from '../database/timeline.ts';
import { parisDay } from '../domain/calendar/day.ts';
import type { Person } from '../domain/policy/person.ts';
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
  'letter', 'messageSent', 'claimFiled', 'claimCompleted', 'claimSentBack', 'claimAttested', 'claimLiquidated', 'overpaymentFound', 'paymentOrdered', 'paid', 'orderRejected', 'paymentFellOverdue', 'recovered',
]);

/** Of the reviews, only their own; of the rest, what the commune reads. */
function forReviewer(person: Person, { state, events }: Story, entries: readonly TimelineEntry[]): readonly TimelineEntry[] {
  const reviewOf = new Map(events.map((event) => [event.seq, reviewIn(event)]));
  const mine = new Set(state.reviews.filter(({ reviewer }) => reviewer === person.id).map(({ no }) => no));
  return entries.filter(({ seq, type, audience }) => {
    const review = reviewOf.get(seq) ?? null;
    return !notTheirs.has(type) && (review === null ? audience === 'all' : mine.has(review));
  });
}

function reviewIn({ event }: TimelineEvent): number | null {
  if (event.type === 'reviewerAssigned') return event.review.no;
  return 'review' in event ? event.review : null;
}
