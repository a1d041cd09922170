import { inFrench, plus, ZERO } from '../domain/money/money.ts';
import type { Cents } from '../domain/money/money.ts';
import type { Fault } from './fault.ts';
import { readAmount } from './money.ts';
import { fold } from './words.ts';
import type { TableRow } from './table.ts';

export type TotalKind = 'subtotal' | 'total';

/** A line that adds up the others, by its first words; null for any other. */
export function totalKind({ cells }: Pick<TableRow<string>, 'cells'>): TotalKind | null {
  const first = fold(cells.find((cell) => cell !== '') ?? '');
  if (/^sous total\b/.test(first)) return 'subtotal';
  return /^(montant total|total|totaux)( general| ht| ttc| mandate| depenses| mandats| depense)*$/.test(first) ? 'total' : null;
}

/** Adds up the lines, and holds the totals that the table gives against them. */
export class Totals {
  #all: Cents = ZERO;
  #sinceSubtotal: Cents = ZERO;
  #closed = false;

  /** True once the table's grand total has been read: what follows is no line. */
  get isClosed(): boolean {
    return this.#closed;
  }

  add(amount: Cents): void {
    this.#all = plus(this.#all, amount);
    this.#sinceSubtotal = plus(this.#sinceSubtotal, amount);
  }

  /** The fault of a totals line in a column of amounts; null when it is right, or says nothing there. */
  check<K extends string>(kind: TotalKind, row: TableRow<K>, column: K): Fault | null {
    const expected = kind === 'total' ? this.#all : this.#sinceSubtotal;
    if (kind === 'total') this.#closed = true;
    this.#sinceSubtotal = ZERO;
    const written = row.of(column);
    if (written === '') return null;
    const said = readAmount(written);
    if (!said.ok) return row.fault(column, said);
    if (said.value === expected) return null;
    return row.fault(column, { code: 'total-mismatch', message: `Le total écrit est ${inFrench(said.value)}, les lignes font ${inFrench(expected)} : corrigez l’un ou l’autre.` });
  }
}
