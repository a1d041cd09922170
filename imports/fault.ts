/**
 * What is wrong in a table that came from outside, where it is wrong. Lines and columns count from 1, as a spreadsheet shows them;
 * `column` and `heading` are null when the whole line, or the whole file, is at fault.
 */
export interface Fault {
  readonly line: number;
  readonly column: number | null;
  /** The heading as the file writes it. */
  readonly heading: string | null;
  /** Stable, for machines. */
  readonly code: string;
  /** French, says what to do. */
  readonly message: string;
}

/** Faults are all told, up to this many: beyond it a file is of another kind than the one that was asked for. */
export const MOST_FAULTS = 200;

/** As a person goes through the file, and no more than they can mend. */
export const inOrder = (faults: readonly Fault[]): readonly Fault[] => [...faults].sort((a, b) => a.line - b.line || (a.column ?? 0) - (b.column ?? 0)).slice(0, MOST_FAULTS);

/** « Ligne 4, colonne 3 (Montant) : … » */
export function placed({ line, column, heading, message }: Fault): string {
  const where = column === null ? `Ligne ${line}` : `Ligne ${line}, colonne ${column}${heading ? ` (${heading})` : ''}`;
  return `${where} : ${message}`;
}

/** A value, or why there is none. */
export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly code: string; readonly message: string };
export const read = <T>(value: T): Read<T> => ({ ok: true, value });
export const unread = (code: string, message: string): { readonly ok: false; readonly code: string; readonly message: string } => ({ ok: false, code, message });

/** As it is shown in a sentence: short, and on one line. */
export function quoted(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return `« ${line.length > 40 ? `${line.slice(0, 39)}…` : line} »`;
}
