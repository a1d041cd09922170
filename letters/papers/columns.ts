import { wordsOf } from '../document.ts';
import type { Block } from '../document.ts';

type Table = Extract<Block, { kind: 'table' }>;

/** A cell up to this length stays on one line where the others leave it the room: a reference, an amount. */
const ONE_LINE = 14;
/** A narrower column has no place for its own title. */
const NARROWEST = 5;

/** Longer words may be broken, and longer cells do not ask for more room. */
const LONGEST_WORD = 16;
const LONGEST_CELL = 60;

/**
 * Widths of the columns of a table in an office document, in the unit of `whole`; they add up to it. Figures and short words take what they
 * need; the others have room for their longest word, and share what is left by what their longest cell still wants.
 * @param letter width of one character, `padding` what a cell has around its words.
 */
export function columnWidths({ align, head, rows }: Table, whole: number, { letter, padding }: { readonly letter: number; readonly padding: number }): readonly number[] {
  const cells = align.map((_side, index) => [head, ...rows].map((row) => wordsOf(row[index] ?? [])));
  const longest = cells.map((column) => Math.max(NARROWEST, ...column.map(({ length }) => length)));
  const room = (letters: number): number => Math.ceil(letters * letter) + padding;
  const short = longest.map((length) => length <= ONE_LINE);
  const keeps = sum(longest.filter((_length, index) => short[index]).map(room)) <= whole * 0.75;
  const isFixed = (index: number): boolean => keeps && short[index] === true;
  const least = longest.map((length, index) => room(isFixed(index) ? length : Math.min(LONGEST_WORD, Math.max(NARROWEST, ...(cells[index] ?? []).flatMap((cell) => cell.split(' ').map((word) => word.length))))));
  const wants = longest.map((length, index) => Math.max(0, room(Math.min(LONGEST_CELL, length)) - (least[index] ?? 0)));
  const rest = whole - sum(least);
  const inProportion = (weights: readonly number[], of: number): readonly number[] => weights.map((weight) => Math.floor((weight * of) / sum(weights)));
  // Where nothing wants more, the table is as wide as the page all the same; where not even the words find room, all give way alike.
  const widths = rest < 0 || sum(wants) === 0 ? inProportion(longest, whole) : inProportion(wants, rest).map((more, index) => (least[index] ?? 0) + more);
  return widths.map((width, index) => (index === widths.length - 1 ? whole - sum(widths.slice(0, -1)) : width));
}

const sum = (widths: readonly number[]): number => widths.reduce((total, width) => total + width, 0);
