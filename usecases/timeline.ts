import type { Kysely } from 'kysely';
import { eventsForReading, namesOf, textsOf } from '../database/lists/timeline.ts';
import type { Database } from '../database/schema.ts';
import type { ApplicationEvent } from '../domain/application/events.ts';
import type { Application } from '../domain/application/state.ts';
import { parisDay } from '../domain/calendar/day.ts';
import type { Person } from '../domain/policy/person.ts';
import { letters } from '../letters/variables.ts';
import { shelfOf } from './catalogue.ts';
import { viewerOf, type Viewer } from './sight.ts';
import { inWords } from './timeline-words.ts';

const titles: Readonly<Record<string, { readonly title: string }>> = letters;

/** One line of a dossier's story. */
export interface TimelineEntry {
  readonly seq: number;
  readonly type: ApplicationEvent['type'];
  /** Legal day, Paris. */
  readonly day: string;
  /** Instant on the dossier's clock. */
  readonly at: Date;
  readonly by: string;
  /** A plain French sentence. */
  readonly text: string;
  /** What somebody wrote with it: a reason, a message. */
  readonly said: string | null;
}

/** The story of a dossier as this person may read it, oldest first. Null when it is none of theirs. */
export async function timelineFor(db: Kysely<Database>, person: Person, id: string): Promise<readonly TimelineEntry[] | null> {
  const row = await db.selectFrom('dossiers').select(['state', 'version']).where('id', '=', id).executeTakeFirst();
  const viewer = row && viewerOf(person, row.state, parisDay(Date.now()));
  return row && viewer ? timeline(db, id, row.version, (event) => isShown(viewer, person, row.state, event)) : null;
}

/** The whole story, for the service's own eyes. Three statements, whatever its length. */
export async function timeline(db: Kysely<Database>, id: string, version: string, shown: (event: ApplicationEvent) => boolean = () => true): Promise<readonly TimelineEntry[]> {
  const events = (await eventsForReading(db, id)).filter(({ data }) => shown(data));
  const names = await namesOf(db, [...events.map(({ actor }) => actor), ...events.flatMap(({ data }) => peopleIn(data))]);
  const texts = await textsOf(db, events.flatMap(({ data }) => textIn(data) ?? []));
  const { pieces } = await shelfOf(db).programme(version);
  const words = {
    person: (one: string) => names.get(one) ?? 'une personne qui n’est plus connue',
    piece: (code: string) => pieces.find((piece) => piece.code === code)?.title ?? code,
    letter: (kind: string) => titles[kind]?.title ?? kind,
  };
  return events.map(({ seq, day, at, actor, data }) => ({
    seq, type: data.type, day, at,
    by: actor === 'clock' ? 'échéance' : actor === 'system' ? 'système' : words.person(actor),
    text: inWords(data, words),
    said: texts.get(textIn(data) ?? '') ?? null,
  }));
}

function peopleIn(event: ApplicationEvent): readonly string[] {
  switch (event.type) {
    case 'officerAssigned':
      return [event.officer];
    case 'reviewerAssigned':
      return [event.review.reviewer];
    case 'letterSigned':
      return [event.letter.signedBy];
    default:
      return [];
  }
}

/** Id of the text that came with an event. */
function textIn(event: ApplicationEvent): string | undefined {
  switch (event.type) {
    case 'piecesRequested':
      return event.request.note;
    case 'opinionRecorded':
      return event.opinion.note;
    case 'decided':
      return event.decision.reasons;
    case 'messageSent':
      return event.text;
    default:
      return 'reason' in event ? event.reason : 'note' in event ? event.note : 'reasons' in event ? event.reasons : undefined;
  }
}

/** What prepares the decision: not the commune's to read before it (CRPA L311-2). */
const preparing: ReadonlySet<string> = new Set(['appraised', 'opinionRecorded', 'opinionAdjourned', 'visaGranted', 'delayWarned', 'decisionAdjourned']);
const after: ReadonlySet<string> = new Set(['claimFiled', 'claimCompleted', 'claimSentBack', 'claimAttested', 'claimLiquidated', 'overpaymentFound', 'paymentOrdered', 'paid', 'orderRejected', 'paymentFellOverdue', 'recovered']);

function isShown(viewer: Viewer, person: Person, state: Application, event: ApplicationEvent): boolean {
  if (viewer === 'service') return true;
  const review = event.type === 'reviewerAssigned' ? event.review.no : 'review' in event && typeof event.review === 'number' ? event.review : null;
  if (viewer === 'reviewer') {
    if (review !== null) return state.reviews.some(({ no, reviewer }) => no === review && reviewer === person.id);
    return !preparing.has(event.type) && !after.has(event.type) && event.type !== 'messageSent';
  }
  return review === null && (state.decision !== null || !preparing.has(event.type));
}
