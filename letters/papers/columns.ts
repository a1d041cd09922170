import { wordsOf } from '../document.ts';
import type { Block } from '../document.ts';

type Table = Extract<Block, { kind: 'table' }>;

/** Parts of the width that the columns of a table take in an office document, by their longest cell; they add up to `whole`. */
export function columnWidths({ align, head, rows }: Table, whole: number): readonly number[] {
  const needs = align.map((_side, index) => Math.min(42, Math.max(7, ...[head, ...rows].map((row) => wordsOf(row[index] ?? []).length))));
  const sum = needs.reduce((total, need) => total + need, 0);
  const widths = needs.map((need) => Math.floor((need * whole) / sum));
  return widths.map((width, index) => (index === widths.length - 1 ? whole - widths.slice(0, -1).reduce((total, one) => total + one, 0) : width));
}
