import { type Cents, inFrench } from '../domain/money/money.ts';

/** `38 000 €`: cents are said where there are any. */
export const euro = (amount: Cents): string => inFrench(amount).replace(/,00(?=\s€)/, '');

/** Text on the left unless it is an amount or a number. */
export interface Column {
  readonly title: string;
  readonly right?: boolean;
  /** Longest cell, in characters; what is longer is cut with an ellipsis. */
  readonly most?: number;
}

/** A table as lines for a terminal, its columns as wide as what stands in them. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[], margin = '  '): readonly string[] {
  const cut = (text: string, most = Infinity): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
  const cells = [columns.map(({ title }) => title), ...rows].map((row) => columns.map(({ most }, at) => cut(row[at] ?? '', most)));
  const widths = columns.map((_, at) => Math.max(...cells.map((row) => row[at]?.length ?? 0)));
  const lines = cells.map((row) => `${margin}${row.map((cell, at) => (columns[at]?.right ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0))).join('  ')}`.trimEnd());
  return [...lines.slice(0, 1), `${margin}${'─'.repeat(widths.reduce((sum, width) => sum + width + 2, -2))}`, ...lines.slice(1)];
}
