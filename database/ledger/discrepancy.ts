import { inFrench, toCents } from '../../domain/money/money.ts';

/** A figure that the record and what is derived from it tell differently. */
export interface Discrepancy {
  /** Reference of a dossier; an envelope, a year of credits, a batch by its name. */
  readonly who: string;
  /** What differs, in French: « versement n° 2, montant ». */
  readonly figure: string;
  /** As the events alone make it. */
  readonly expected: string;
  /** As it stands in the database. */
  readonly found: string;
}

export const inWords = ({ who, figure, expected, found }: Discrepancy): string => `${who} : ${figure}, ${expected} d’après le registre, ${found} en base.`;

/** A value as people read it: cents in euros, nothing as « rien ». */
export type Value = number | string | null;
const said = (value: Value | undefined): string => (value === undefined || value === null ? 'rien' : typeof value === 'number' ? inFrench(toCents(value)) : value);

/** One row of a table of the read model, by its key in French, each column by its French name. */
export interface Line {
  readonly key: string;
  readonly values: Readonly<Record<string, Value>>;
}

/** Every line and every value of it that differs; a line on one side only is named once. */
export function compared(who: string, expected: readonly Line[], found: readonly Line[]): readonly Discrepancy[] {
  const there = new Map(found.map((line) => [line.key, line.values]));
  const known = new Set(expected.map(({ key }) => key));
  return [
    ...expected.flatMap(({ key, values }): readonly Discrepancy[] => {
      const mine = there.get(key);
      if (!mine) return [{ who, figure: key, expected: Object.values(values).map(said).join(', '), found: 'rien' }];
      return Object.entries(values).flatMap(([column, value]) => ((mine[column] ?? null) === (value ?? null) ? [] : [{ who, figure: `${key}, ${column}`, expected: said(value), found: said(mine[column]) }]));
    }),
    ...found.filter(({ key }) => !known.has(key)).map(({ key, values }): Discrepancy => ({ who, figure: key, expected: 'rien', found: Object.values(values).map(said).join(', ') })),
  ];
}

/** One amount against another. */
export const amounts = (who: string, figure: string, expected: number, found: number): readonly Discrepancy[] => (expected === found ? [] : [{ who, figure, expected: said(expected), found: said(found) }]);
