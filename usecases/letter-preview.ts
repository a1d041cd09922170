import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';
import { decide } from '../domain/application/acts.ts';
import type { CommandOf } from '../domain/application/commands.ts';
import type { Recorded } from '../domain/application/events.ts';
import { evolve } from '../domain/application/evolve.ts';
import { earlyStartLetter, type LetterKey } from '../domain/application/letters.ts';
import type { Application } from '../domain/application/state.ts';
import { parisDay } from '../domain/calendar/day.ts';
import type { Person } from '../domain/policy/person.ts';
import type { Refusal } from '../domain/refusal.ts';
import { shelfOf } from './catalogue.ts';
import type { PaperMaker, PreviewedLetter } from './paper-maker.ts';
import { viewerOf } from './sight.ts';

/** Acts whose letter is read before they are done; their free text is still in them. */
export type Previewable = CommandOf<'requestPieces'> | CommandOf<'declareInadmissible'> | CommandOf<'answerEarlyStart'>;

const WORDS = 'text-of-the-preview';

/**
 * The letter an act would have written, made by the very rule and template that would write it, on a state nobody keeps.
 * The refusal when the act could not be done today; null when the dossier is not the service's to this person.
 */
export async function previewLetter({ db, papers }: { readonly db: Kysely<Database>; readonly papers: PaperMaker }, person: Person, dossier: string, said: Previewable): Promise<PreviewedLetter | Refusal | null> {
  const row = await db.selectFrom('dossiers').select(['state', 'version', 'clock', 'clock_day']).where('id', '=', dossier).executeTakeFirst();
  const now = parisDay(Date.now());
  if (!row || viewerOf(person, row.state, now) !== 'service') return null;
  const today = row.clock === 'manual' ? row.clock_day : now;
  const { command, words } = aside(said);
  const actor = { person: person.id, as: 'officer' } as const;
  const events = decide(row.state, command, actor, { today, programme: await shelfOf(db).programme(row.version), person, filing: null, proposal: null, calendar: null, successor: null, delegations: [], documents: [], named: null, envelope: null });
  if ('code' in events) return events;
  const supposed = events.map((event, at): Recorded => ({ seq: row.state.seq + at + 1, day: today, by: person.id, event }));
  const after = supposed.reduce((state, event) => evolve(state, event) as Application, row.state);
  const letter = letterOf(command, after);
  return letter && papers.letterPreview({ application: dossier, ...letter, on: today }, { state: after, events: supposed, texts: words === undefined ? {} : { [WORDS]: words } });
}

function aside(said: Previewable): { readonly command: Previewable; readonly words: string | undefined } {
  if (said.type === 'requestPieces') return said.note === undefined ? { command: said, words: undefined } : { command: { ...said, note: WORDS }, words: said.note };
  return said.reason === undefined ? { command: said, words: undefined } : { command: { ...said, reason: WORDS }, words: said.reason };
}

function letterOf({ type }: Previewable, after: Application): LetterKey | null {
  switch (type) {
    case 'requestPieces':
      return after.request && { kind: 'request-for-pieces', no: after.request.no };
    case 'declareInadmissible':
      return { kind: 'inadmissibility', no: 1 };
    case 'answerEarlyStart':
      return earlyStartLetter(after)[0] ?? null;
  }
}
