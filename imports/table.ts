import { parse, CsvError } from 'csv-parse/sync';
import { inOrder, quoted } from './fault.ts';
import { decode } from './text.ts';
import { fold } from './words.ts';
import type { Fault, Read } from './fault.ts';
import type { Encoding } from './text.ts';

/** A column a table may have: its heading as our own files write it, and what others call it. */
export interface ColumnKnown {
  readonly heading: string;
  readonly also: readonly string[];
  readonly required?: true;
}
export type ColumnsKnown<K extends string> = Readonly<Record<K, ColumnKnown>>;

/** One line below the headings. */
export interface TableRow<K extends string> {
  readonly line: number;
  /** Every cell, trimmed, as the file has them. */
  readonly cells: readonly string[];
  /** What stands in a known column; empty when the table has no such column. */
  of(column: K): string;
  fault(column: K | null, refused: Pick<Fault, 'code' | 'message'>): Fault;
}

export interface Table<K extends string> {
  readonly rows: readonly TableRow<K>[];
  readonly has: (column: K) => boolean;
  /** Headings nobody knows, left aside. */
  readonly ignored: readonly string[];
  readonly encoding: Encoding;
  readonly separator: Separator;
}

export type Separator = ';' | ',' | '\t';
export type TableRead<K extends string> = { readonly ok: true; readonly table: Table<K> } | { readonly ok: false; readonly faults: readonly Fault[] };

const SEPARATORS: readonly Separator[] = [';', '\t', ','];
/** Exports of accounting packages begin with a title, a period, an organisation. */
const MOST_LINES_ABOVE = 20;
export const MOST_ROWS = 5_000;
const MOST_COLUMNS = 100;

interface Record_ {
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * A table from outside: its encoding, separator and line of headings are found, headings being matched whatever their case, accents and
 * order; blank lines are left out. Every fault is told, at its line and column; then there is no table.
 */
export function readTable<K extends string>(bytes: Uint8Array, known: ColumnsKnown<K>): TableRead<K> {
  const decoded = decode(bytes);
  if (!decoded.ok) return failed([whole(decoded)]);
  const { text: written, encoding } = decoded.value;
  // « sep=; » is a spreadsheet's own first line: it says the separator and is no part of the table.
  const said = /^sep=([;,\t])\r?\n/i.exec(written);
  const text = said ? written.slice(said[0].length) : written;
  const above = said ? 1 : 0;
  const best = (said ? [said[1] as Separator] : SEPARATORS).map((separator) => tried(text, separator, above, known)).sort((a, b) => b.score - a.score)[0];
  if (!best) throw new Error('no separator to try');
  const { records, header, separator, broken } = best;
  if (!header) return failed([broken ?? headingsMissing(records[0]?.line ?? 1, Object.values(known))]);
  const faults = headerFaults(header, known);
  if (faults.length > 0) return failed(faults);
  const places = placesOf(header, known);
  const rows = records.filter(({ line, cells }) => line > header.line && cells.some((cell) => cell !== '')).map((record) => row(record, header, places));
  if (rows.length > MOST_ROWS) return failed([{ line: header.line, column: null, heading: null, code: 'too-many-lines', message: `Ce tableau dépasse ${MOST_ROWS} lignes : envoyez-le en plusieurs fois.` }]);
  const found = [...rows.flatMap((one) => widthFault(one, header, separator)), ...(broken ? [broken] : [])];
  if (found.length > 0) return failed(found);
  const ignored = header.cells.filter((cell, at) => cell !== '' && ![...places.values()].includes(at));
  return { ok: true, table: { rows, has: (column) => places.has(column), ignored, encoding, separator } };
}

const failed = (faults: readonly Fault[]): { readonly ok: false; readonly faults: readonly Fault[] } => ({ ok: false, faults: inOrder(faults) });
const whole = ({ code, message }: Exclude<Read<unknown>, { ok: true }>): Fault => ({ line: 1, column: null, heading: null, code, message });

interface Tried {
  readonly separator: Separator;
  readonly records: readonly Record_[];
  readonly header: Record_ | null;
  readonly broken: Fault | null;
  readonly score: number;
}

/** The table as one separator would have it; the best knows the most headings. */
function tried<K extends string>(text: string, delimiter: Separator, above: number, known: ColumnsKnown<K>): Tried {
  const records: Record_[] = [];
  let ended = above;
  let broken: Fault | null = null;
  try {
    parse(text, {
      bom: true,
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      on_record: (cells, { lines }) => {
        records.push({ line: ended + 1, cells: cells.map((cell) => cell.replace(/[\s\u200b]+/g, ' ').trim()) });
        ended = above + lines;
        return null;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    broken = { line: ended + 1, column: null, heading: null, code: 'quote-open', message: 'Un guillemet ouvert à partir de cette ligne n’est pas refermé : doublez les guillemets qui sont dans un texte, ou retirez-les.' };
  }
  const candidates = records.slice(0, MOST_LINES_ABOVE).map((record) => ({ record, score: placesOf(record, known).size }));
  const best = candidates.reduce<(typeof candidates)[number] | null>((a, b) => (b.score > (a?.score ?? 0) ? b : a), null);
  return { separator: delimiter, records, header: best?.record ?? null, broken, score: best?.score ?? 0 };
}

function placesOf<K extends string>({ cells }: Record_, known: ColumnsKnown<K>): ReadonlyMap<K, number> {
  const folded = cells.map(fold);
  const places = new Map<K, number>();
  for (const [column, { heading, also }] of Object.entries<ColumnKnown>(known)) {
    const at = folded.findIndex((cell) => cell !== '' && [heading, ...also].some((name) => fold(name) === cell));
    if (at >= 0) places.set(column as K, at);
  }
  return places;
}

const headingsMissing = (line: number, missing: readonly ColumnKnown[]): Fault => ({
  line, column: null, heading: null, code: 'headings-missing',
  message: `Les titres de colonnes ne sont pas reconnus : ${missing.filter(({ required }) => required).map(({ heading }) => `« ${heading} »`).join(', ')}. Partez du modèle à télécharger.`,
});

/** A column that is missing, or that is there twice. */
function headerFaults<K extends string>(header: Record_, known: ColumnsKnown<K>): readonly Fault[] {
  const places = placesOf(header, known);
  const missing = (Object.entries(known) as [K, ColumnKnown][]).filter(([column, { required }]) => required && !places.has(column));
  const twice = header.cells.flatMap((cell, at): Fault[] => {
    const column = [...places].find(([key, first]) => first !== at && fold(cell) !== '' && [known[key].heading, ...known[key].also].some((name) => fold(name) === fold(cell)));
    return column ? [{ line: header.line, column: at + 1, heading: cell, code: 'heading-twice', message: `Cette colonne dit la même chose que la colonne ${column[1] + 1} : gardez-en une.` }] : [];
  });
  if (header.cells.length > MOST_COLUMNS) return [{ line: header.line, column: null, heading: null, code: 'too-many-columns', message: `Ce tableau dépasse ${MOST_COLUMNS} colonnes.` }];
  return [...missing.map(([, { heading }]): Fault => ({ line: header.line, column: null, heading: null, code: 'heading-missing', message: `Il manque la colonne « ${heading} » : partez du modèle à télécharger.` })), ...twice];
}

function row<K extends string>({ line, cells }: Record_, header: Record_, places: ReadonlyMap<K, number>): TableRow<K> {
  return {
    line,
    cells,
    of: (column) => cells[places.get(column) ?? -1] ?? '',
    fault: (column, { code, message }) => {
      const at = column === null ? undefined : places.get(column);
      return at === undefined ? { line, column: null, heading: null, code, message } : { line, column: at + 1, heading: header.cells[at] ?? null, code, message };
    },
  };
}

/** More cells than headings: nearly always a separator inside a value. */
function widthFault<K extends string>(one: TableRow<K>, { cells: headings }: Record_, separator: Separator): readonly Fault[] {
  const beyond = one.cells.slice(headings.length).find((cell) => cell !== '');
  if (beyond === undefined) return [];
  const why = separator === ',' ? 'une virgule est aussi dans un montant ou dans un texte. Mettez-le entre guillemets, ou séparez les colonnes par des points-virgules.' : 'le séparateur est aussi dans un texte. Mettez ce texte entre guillemets.';
  return [one.fault(null, { code: 'too-many-cells', message: `${one.cells.length} valeurs pour ${headings.length} colonnes (${quoted(beyond)} est en trop) : ${why}` })];
}
