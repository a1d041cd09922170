import { letterTitle, tell } from './sentences.ts';
import { doneBy } from './words.ts';
import type { Day } from '../calendar/day.ts';
import type { Role } from '../application/commands.ts';
import type { EventType, Recorded } from '../application/events.ts';
import type { Said } from './sentences.ts';
import type { Words } from './words.ts';

/** An event of the record with the role in which it was done. */
export interface TimelineEvent extends Recorded {
  readonly as: Role | 'clock' | 'system';
}

/** A letter as it is kept: made, then given to the outbox (at once, or when it is signed), then sent. */
export interface TimelineLetter {
  readonly kind: string;
  readonly no: number;
  readonly toSign: boolean;
  readonly madeOn: Day;
  /** Null as long as it waits for its signature. */
  readonly queuedOn: Day | null;
  readonly isSent: boolean;
}

export interface TimelineEntry {
  /** The event it tells; for a letter, the one that called for it. */
  readonly seq: number;
  readonly type: EventType | 'letter';
  readonly on: Day;
  readonly sentence: string;
  /** Lines that go with the sentence. */
  readonly detail?: string;
  readonly by: string;
  /** `service`: not for the commune to read, or not yet. */
  readonly audience: 'all' | 'service';
  /** The letter to open. */
  readonly letter?: { readonly kind: string; readonly no: number };
}

/** Letters to an évaluateur: the commune is not told who evaluates. */
const toReviewers: ReadonlySet<string> = new Set(['review-invitation', 'review-reminder', 'review-consensus', 'lapse-notice']);

/**
 * The story of a dossier in plain French, oldest first, letters in their place. Nothing of it is stored.
 * Scores and opinions are for the service alone until the decision is taken, then for all; who evaluated is never told (CRPA L311-2).
 */
export function timeline(events: readonly TimelineEvent[], letters: readonly TimelineLetter[], words: Words): readonly TimelineEntry[] {
  const isDecided = events.some(({ event }) => event.type === 'decided');
  const audience = ({ reach }: Said): TimelineEntry['audience'] => (reach === 'all' || (reach === 'prepares' && isDecided) ? 'all' : 'service');
  const told = events.flatMap(({ seq, day, by, as, event }) =>
    tell(event, words, day).map((said) => ({ ...entry(said), seq, type: event.type, on: day, by: doneBy(by, as, words), audience: audience(said) })),
  );
  const sent = letters.flatMap((letter) => tellLetter(letter, words).map((one): TimelineEntry => ({ ...one, seq: causeOf(events, one) })));
  // Days never run backwards along the record, and a letter follows what called for it. Sorting is stable: events come first.
  return [...told, ...sent].sort((a, b) => (a.on === b.on ? a.seq - b.seq : a.on < b.on ? -1 : 1));
}

const entry = ({ sentence, detail }: Said): { readonly sentence: string; readonly detail?: string } => (detail === undefined ? { sentence } : { sentence, detail });

function tellLetter({ kind, no, toSign, madeOn, queuedOn, isSent }: TimelineLetter, words: Words): readonly (Omit<TimelineEntry, 'seq'> & { readonly letter: { readonly kind: string; readonly no: number } })[] {
  const title = letterTitle(kind, no, words);
  const shared = { type: 'letter', by: 'Système', letter: { kind, no } } as const;
  return [
    ...(toSign ? [{ ...shared, on: madeOn, sentence: `Lettre à signer : ${title}`, audience: 'service' as const }] : []),
    ...(queuedOn ? [{ ...shared, on: queuedOn, sentence: `${isSent ? 'Lettre envoyée' : 'Lettre mise à disposition'} : ${title}`, audience: toReviewers.has(kind) ? ('service' as const) : ('all' as const) }] : []),
  ];
}

/** The last event that calls for a letter, of those up to its day: the one about the same thing where there is one. */
function causeOf(events: readonly TimelineEvent[], { on, letter: { kind, no }, audience }: Omit<TimelineEntry, 'seq'> & { readonly letter: { readonly kind: string; readonly no: number } }): number {
  const before = events.filter(({ day }) => day <= on);
  const signed = audience === 'all' ? before.findLast(({ event }) => event.type === 'letterSigned' && event.letter.kind === kind && event.letter.no === no) : undefined;
  return (signed ?? before.findLast(({ event }) => callsFor(event, kind, no)) ?? before.at(-1) ?? events[0])?.seq ?? 0;
}

function callsFor(event: Recorded['event'], kind: string, no: number): boolean {
  switch (kind) {
    case 'acknowledgement':
      return event.type === 'filed';
    case 'request-for-pieces':
      return event.type === 'piecesRequested' && event.request.no === no;
    case 'reminder':
      return event.type === 'piecesReminded' && event.request === no;
    case 'early-start':
    case 'early-start-refused':
      return event.type === 'earlyStartAnswered';
    case 'review-invitation':
      return event.type === 'reviewerAssigned' && event.review.no === no;
    case 'review-reminder':
      return event.type === 'reviewerReminded' && event.review === no;
    case 'review-consensus':
      return event.type === 'consensusOpened' && event.consensus.asked.some(({ ask }) => ask === no);
    case 'award':
    case 'refusal':
      return event.type === 'becameEnforceable';
    case 'agreement':
      return event.type === 'agreementDue';
    case 'payment-notice':
      return event.type === 'paid' && event.claim === no;
    case 'claim-next-year':
      return event.type === 'claimFiled' && event.claim.no === no;
    case 'balance-notice':
      return event.type === 'claimLiquidated' && event.claim === no;
    case 'payment-postponed':
      return event.type === 'claimPostponed' && event.no === no;
    case 'recovery-notice':
      return event.type === 'overpaymentFound';
    case 'recovery-decision':
      return event.type === 'recoveryDecided';
    case 'lapse-warning':
    case 'lapse-notice':
      return event.type === 'lapseWarned' && event.no === no;
    case 'amendment':
      return event.type === 'amendmentGranted' && event.amendment === no;
    case 'amendment-refused':
      return event.type === 'amendmentRefused' && event.amendment === no;
    case 'amendment-reminder':
      return event.type === 'amendmentReminded' && event.amendment === no;
    case 'agreement-reminder':
      return (event.type === 'agreementReminded' || event.type === 'agreementFellOverdue' || event.type === 'agreementExtended') && event.no === no;
    case 'publicity-reminder':
      return event.type === 'dutyReminded' && event.no === no;
    case 'hearing':
      return event.type === 'hearingOpened' && event.hearing.no === no;
    case 'message-notice':
      return event.type === 'messageSent' && event.no === no;
    default:
      return event.type === 'closed';
  }
}
