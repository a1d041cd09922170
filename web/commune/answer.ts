import { dayInFrench, isDay } from '../../domain/calendar/day.ts';
import { inFrench, toCents } from '../../domain/money/money.ts';
import type { FormSchema } from '../../usecases/forms.ts';
import { widgetOf } from '../forms/widget.ts';

/** An answer as lines to read: what a choice is called, an amount with its euro sign, a row of a list on a line. Empty: nothing answered. */
export function readable(name: string, schema: FormSchema, value: unknown, inside: FormSchema | null = null): readonly string[] {
  if (value === undefined || value === null || value === '') return [];
  if (Array.isArray(value)) return value.flatMap((item) => (schema.items?.properties ? [rowOf(schema.items, item as object)] : readable('', { ...schema.items, 'x-choices': schema['x-choices'] ?? schema.items?.['x-choices'] }, item)));
  if (typeof value === 'object') return Object.entries(schema.properties ?? {}).flatMap(([key, inner]) => readable(key, inner, (value as Record<string, unknown>)[key], schema).map((line) => `${inner.title ?? key} : ${line}`));
  return [one(name, schema, value, inside)];
}

function one(name: string, schema: FormSchema, value: unknown, inside: FormSchema | null): string {
  const label = schema['x-choices']?.[String(value)];
  if (label !== undefined) return label;
  if (typeof value === 'boolean') return value ? 'Oui' : 'Non';
  switch (widgetOf(name, schema, inside)) {
    case 'amount':
      return inFrench(toCents(Number(value)));
    case 'date':
      return isDay(String(value)) ? dayInFrench(String(value) as never) : String(value);
    case 'siret':
      return String(value).replace(/(\d{3})(\d{3})(\d{3})(\d{5})/, '$1\u00A0$2\u00A0$3\u00A0$4');
    default:
      return String(value).replace('.', typeof value === 'number' ? ',' : '.');
  }
}

const rowOf = (items: FormSchema, row: object): string =>
  Object.entries(items.properties ?? {})
    .filter(([, inner]) => inner['x-widget'] !== 'hidden')
    .flatMap(([key, inner]) => readable(key, inner, (row as Record<string, unknown>)[key], items))
    .join(' · ');

/** One question and its answer. */
export interface Fact {
  readonly label: string;
  readonly lines: readonly string[];
  readonly isList: boolean;
}

/** Every question of a schema with its answer; groups are opened, and their questions follow. */
export function factsOf(schema: FormSchema, answers: Readonly<Record<string, unknown>>, only: readonly string[]): readonly Fact[] {
  return only.flatMap((name): readonly Fact[] => {
    const inner = schema.properties?.[name];
    if (!inner || inner.maxItems === 0) return [];
    const value = answers[name];
    if (inner.properties) return factsOf(inner, (value ?? {}) as Record<string, unknown>, Object.keys(inner.properties));
    if (inner['x-widget'] === 'hidden') return [];
    const lines = readable(name, inner, value, schema);
    return [{ label: inner.title ?? name, lines, isList: lines.length > 1 }];
  });
}
