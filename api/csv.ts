import { Readable, Transform, pipeline } from 'node:stream';
import { stringify } from 'csv-stringify';

/** A column of a table of `T`: its French heading, and what stands below it. */
export interface Column<T> {
  readonly heading: string;
  readonly value: (row: T) => string | null;
}

/** Cents as French spreadsheets read them: 5 000 000 is `50000,00`. */
export const decimal = (cents: number | null): string | null => (cents === null ? null : (cents / 100).toFixed(2).replace('.', ','));

/**
 * A table as French spreadsheets open it: semicolons, CRLF, a byte order mark that says UTF-8. What people wrote never becomes a formula:
 * a field that begins like one gets an apostrophe. Rows go through as they come; destroying the stream returns the rows.
 */
export function csv<T>(columns: readonly Column<T>[], rows: AsyncIterableIterator<T>): Readable {
  const table = stringify({
    bom: true,
    delimiter: ';',
    record_delimiter: '\r\n',
    quote_record_delimiter: true,
    escape_formulas: true,
    header: true,
    columns: columns.map(({ heading }, at) => ({ key: String(at), header: heading })),
  });
  const lines = new Transform({ objectMode: true, transform: (row: T, _encoding, done) => done(null, columns.map(({ value }) => value(row))) });
  // What fails on the way is told by the table to whoever reads it.
  return pipeline(Readable.from(rows), lines, table, () => undefined);
}
