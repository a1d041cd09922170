export { placed } from '../imports/fault.ts';
export type { Fault } from '../imports/fault.ts';
import { stringify } from 'csv-stringify/sync';

/** A column of a table of `T`: its French heading, and what stands below it. */
export interface Column<T> {
  readonly heading: string;
  readonly value: (row: T) => string | null;
}

/** Cents as French spreadsheets read them: 5 000 000 is `50000,00`. */
export function decimal(cents: number): string {
  const digits = String(Math.abs(cents)).padStart(3, '0');
  return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)},${digits.slice(-2)}`;
}

/** `31/12/2026` */
export const dayWritten = (day: string): string => day.split('-').reverse().join('/');

/**
 * A whole table as French spreadsheets open it: semicolons, CRLF, a byte order mark that says UTF-8; a text that begins like a formula gets an
 * apostrophe. The same rows are the same bytes.
 */
export const tableBytes = <T>(columns: readonly Column<T>[], rows: readonly T[]): Buffer =>
  Buffer.from(
    stringify(
      [columns.map(({ heading }) => heading), ...rows.map((row) => columns.map(({ value }) => value(row)))],
      { bom: true, delimiter: ';', record_delimiter: '\r\n', quote_record_delimiter: true, escape_formulas: true },
    ),
    'utf8',
  );
