import { wordsOf } from '../document.ts';
import type { Block } from '../document.ts';

type Table = Extract<Block, { kind: 'table' }>;

/** A cell up to this length stays on one line where the others leave it the room. */
const ONE_LINE = 20;

/**
 * Widths of the columns of a table in an office document, in the unit of `whole`; they add up to it. Figures and short words take what they
 * need, the others share what is left by their longest cell.
 * @param letter width of one character, `padding` what a cell has around its words.
 */
export function columnWidths({ align, head, rows }: Table, whole: number, { letter, padding }: { readonly letter: number; readonly padding: number }): readonly number[] {
  const longest = align.map((_side, index) => Math.max(3, ...[head, ...rows].map((row) => wordsOf(row[index] ?? []).length)));
  const fixed = longest.map((length) => (length <= ONE_LINE ? Math.ceil(length * letter) + padding : null));
  const taken = fixed.reduce<number>((total, width) => total + (width ?? 0), 0);
  const needs = longest.map((length, index) => (taken <= whole * 0.75 && fixed[index] !== null ? 0 : Math.min(60, length)));
  const shared = needs.reduce((total, need) => total + need, 0);
  const left = shared === 0 ? whole : whole - longest.reduce((total, _length, index) => total + (needs[index] === 0 ? (fixed[index] ?? 0) : 0), 0);
  const widths = longest.map((length, index) => (needs[index] === 0 ? (shared === 0 ? Math.floor((length * whole) / longest.reduce((total, one) => total + one, 0)) : (fixed[index] ?? 0)) : Math.floor(((needs[index] ?? 0) * left) / shared)));
  return widths.map((width, index) => (index === widths.length - 1 ? whole - widths.slice(0, -1).reduce((total, one) => total + one, 0) : width));
}
