import type { Day } from '../domain/calendar/day.ts';
import type { Organisation } from './organisation.ts';
import { existsOn } from './organisation.ts';

interface Name {
  readonly words: readonly string[];
  /** Every word, without spaces. */
  readonly full: string;
  /** Without its small words and spaces: « Le Blanc-Mesnil » is `blancmesnil`. */
  readonly compact: string;
}

/** What an organisation answers to: its own names and codes, and those of the communes that merged into it. */
export interface Searchable {
  readonly organisation: Organisation;
  readonly names: readonly Name[];
  readonly codes: readonly string[];
  readonly postcodes: readonly string[];
}

/** Words people leave out or shorten: « aulnay bois », « vitry s/seine ». */
const SMALL_WORDS = new Set(['le', 'la', 'les', 'l', 'd', 'de', 'du', 'des', 'en', 'sur', 'sous', 's', 'au', 'aux', 'et', 'ept']);
const ABBREVIATIONS = new Map([['st', 'saint'], ['ste', 'sainte']]);
const LONGEST_QUERY = 80;

export function searchable(all: readonly Organisation[]): readonly Searchable[] {
  return all.map((organisation) => {
    const forms = [organisation, ...all.filter(({ mergedInto }) => mergedInto === organisation.siren)];
    return {
      organisation,
      names: [...forms.map(({ name }) => name), ...(organisation.kind === 'ept' ? numbersOf(organisation.ept.num) : [])].map(nameOf),
      codes: forms.flatMap(({ insee, siren }) => (insee ? [insee, siren] : [siren])),
      postcodes: organisation.postcodes,
    };
  });
}

/** « T6 », « EPT T6 », « EPT 6 »: all are said. */
const numbersOf = (num: string): readonly string[] => [`EPT ${num}`, `EPT ${num.slice(1)}`];

/** The organisations of that day that answer to `text`, best first; among equals, the most populous. */
export function searchIn(index: readonly Searchable[], text: string, on: Day): readonly Organisation[] {
  const query = text.slice(0, LONGEST_QUERY);
  const digits = query.replace(/\s/g, '');
  const rank = /^\d+$/.test(digits) ? (entry: Searchable) => rankOfNumber(entry, digits) : rankByName(query);
  return index
    .filter(({ organisation }) => existsOn(organisation, on))
    .map((entry) => ({ organisation: entry.organisation, rank: rank(entry) }))
    .filter((found) => found.rank < Infinity)
    .sort((a, b) => a.rank - b.rank || b.organisation.population - a.organisation.population)
    .map(({ organisation }) => organisation);
}

/** A whole code, then the beginning of a postcode, then that of an INSEE code or SIREN. A SIRET is looked up by its SIREN. */
function rankOfNumber({ codes, postcodes }: Searchable, digits: string): number {
  if (digits.length > 14) return Infinity;
  const code = digits.slice(0, 9);
  if (codes.includes(code) || postcodes.includes(code)) return 0;
  if (postcodes.some((postcode) => postcode.startsWith(code))) return 1;
  return codes.some((known) => known.startsWith(code)) ? 2 : Infinity;
}

/** The very name, then its beginning, then the beginnings of its words (or a postcode among them), then any part of it. */
function rankByName(text: string): (entry: Searchable) => number {
  const query = nameOf(text);
  const asked = significant(query.words);
  if (asked.length === 0) return () => Infinity;
  return ({ names, postcodes }) => {
    if (names.some(({ compact }) => compact === query.compact)) return 0;
    if (names.some(({ compact, full }) => compact.startsWith(query.compact) || full.startsWith(query.full))) return 1;
    const answers = (name: Name) => asked.every((word) => begins(word, /^\d/.test(word) ? postcodes : name.words));
    if (names.some(answers)) return 2;
    return query.compact.length >= 3 && names.some(({ compact }) => compact.includes(query.compact)) ? 3 : Infinity;
  };
}

function begins(word: string, among: readonly string[]): boolean {
  const inFull = ABBREVIATIONS.get(word);
  return among.some((known) => known.startsWith(word) || (inFull !== undefined && known.startsWith(inFull)));
}

function nameOf(text: string): Name {
  const words = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/œ/g, 'oe').split(/[^a-z0-9]+/).filter(Boolean);
  return { words, full: words.join(''), compact: significant(words).map((word) => ABBREVIATIONS.get(word) ?? word).join('') };
}

/** Without the small words, unless there is nothing else: who types « la » wants La Courneuve. */
function significant(words: readonly string[]): readonly string[] {
  const kept = words.filter((word) => !SMALL_WORDS.has(word));
  return kept.length > 0 ? kept : words;
}
