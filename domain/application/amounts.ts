import { refuse } from '../refusal.ts';
import type { Cents } from '../money/money.ts';
import type { Refusal } from '../refusal.ts';
import type { Command } from './commands.ts';

/** The fields of an act that hold an amount, at any depth, told from the types: a new one that is not listed below does not compile. */
type AmountField<T> = T extends Cents
  ? never
  : T extends readonly (infer Row)[]
    ? AmountField<Row>
    : T extends object
      ? { [K in keyof T & string]-?: NonNullable<T[K]> extends Cents ? K : AmountField<NonNullable<T[K]>> }[keyof T & string]
      : never;

const FIELDS: { readonly [K in AmountField<Command>]: true } = { amount: true, borne: true, retained: true, wished: true };

/**
 * The refusal of an act that carries something else than amounts: whole cents, exact in a number, never below zero. Doors check it early;
 * an act sent by a workflow or a script has no door. Null when every amount is one.
 */
export function amountsBar(command: Command): Refusal | null {
  const path = badAmount(command, '');
  return path === null ? null : refuse('amount-invalid', 'Un montant s’écrit en centimes entiers, sans signe.', path);
}

const isAmount = (value: unknown): boolean => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

function badAmount(value: unknown, path: string): string | null {
  if (value === null || typeof value !== 'object') return null;
  for (const [name, part] of Object.entries(value)) {
    const here = `${path}/${name}`;
    const bad = Object.hasOwn(FIELDS, name) ? (part === undefined || isAmount(part) ? null : here) : badAmount(part, here);
    if (bad !== null) return bad;
  }
  return null;
}
