import type { Organisation } from '../../directory/organisation.ts';
import type { EventOf, EventType, Recorded } from '../../domain/application/events.ts';
import type { Application } from '../../domain/application/state.ts';
import type { Day } from '../../domain/calendar/day.ts';
import type { Programme } from '../../domain/programme/programme.ts';
import type { CommonValues, LetterKind, LetterValues } from '../../letters/variables.ts';
import type { Service } from '../service.ts';
import type { Answers } from './answers.ts';
import type { Links } from './links.ts';

/** What letters say of a person: nothing else of them is read. */
export interface Correspondent {
  readonly name: string;
  readonly email: string;
}

export interface Signatory {
  readonly name: string;
  readonly quality: string;
  /** The act by which they may sign, as it is printed; null for the officer's ordinary mail. */
  readonly delegation: string | null;
  readonly email: string | null;
}

/** All a letter of one dossier may be made of, as read from the record when it is written. */
export interface LetterFacts {
  readonly kind: LetterKind;
  readonly no: number;
  /** Date of the letter, on the dossier's clock. */
  readonly on: Day;
  readonly state: Application;
  /** The whole record: a letter written late still says what was asked on its day. */
  readonly events: readonly Recorded[];
  readonly programme: Programme;
  readonly title: string;
  readonly answers: Answers;
  /** Null when the directory does not know the SIRET: the name kept with the dossier serves. */
  readonly organisation: Organisation | null;
  readonly organisationName: string;
  /** Bodies of free texts, by id. */
  readonly texts: ReadonlyMap<string, string>;
  readonly officer: Correspondent | null;
  /** Évaluateur a review letter is for. */
  readonly reviewer: Correspondent | null;
  /** Set for an outside expert, who comes by a link of their own: it works so many days, and is in the mail, not in print. */
  readonly personalLink: { readonly days: number; readonly in: 'mail' | 'print' } | null;
  readonly signatory: Signatory | null;
  /** Who signs for the organisation, when its mandates are known. */
  readonly representative: { readonly name: string; readonly quality: string } | null;
  readonly service: Service;
  readonly links: Links;
}

/** The values a kind has beside those that every letter has. */
export type OwnValues<K extends LetterKind> = Omit<LetterValues<K>, keyof CommonValues>;
export type Builder<K extends LetterKind> = (facts: LetterFacts) => OwnValues<K>;

/** A letter cannot be written because the record lacks something. `code` says what, in words without a person in them. */
export class MissingForLetter extends Error {
  readonly code: string;

  constructor(kind: string, what: string) {
    super(`${kind}: ${what}`);
    this.name = 'MissingForLetter';
    this.code = `${kind}: ${what}`;
  }
}

/** What must be there for this letter. @throws MissingForLetter */
export function needed<T>({ kind }: Pick<LetterFacts, 'kind'>, value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new MissingForLetter(kind, what);
  return value;
}

/** Body of a free text. @throws MissingForLetter when no text was given or it is not kept. */
export function textOf(facts: LetterFacts, id: string | undefined, what: string): string {
  return needed(facts, id === undefined ? null : facts.texts.get(id), what);
}

/** Body of a free text that may be absent. */
export const textOrNull = ({ texts }: LetterFacts, id: string | undefined): string | null => (id === undefined ? null : (texts.get(id) ?? null));

/** Each paragraph of a text as one reason. */
export const reasonsIn = (text: string): readonly { readonly text: string }[] => text.split(/\s*\n\s*/).filter(Boolean).map((line) => ({ text: line }));

/** An event of the record with its day. */
export type Told<T extends EventType> = Omit<Recorded, 'event'> & { readonly event: EventOf<T> };

/** The events of one type, the oldest first. */
export const told = <T extends EventType>({ events }: Pick<LetterFacts, 'events'>, type: T): readonly Told<T>[] =>
  events.filter((one): one is Told<T> => one.event.type === type);
