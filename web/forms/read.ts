import { refuse, type Refusal } from '../../domain/refusal.ts';
import type { FormSchema } from '../../usecases/forms.ts';
import { readAmount, readDay, readNumber } from './french.ts';
import { first, rowsOf, under, withoutRow, type Typed } from './typed.ts';
import { widgetOf, type Widget } from './widget.ts';

export interface Read {
  readonly answers: Readonly<Record<string, unknown>>;
  /** What could not be read at all: an amount, a date. What is read is for the schema to judge. */
  readonly faults: readonly Refusal[];
}

/** What was typed, as answers of the types the schema names. What was left empty is not there. */
export function answersIn(schema: FormSchema, typed: Typed): Read {
  const faults: Refusal[] = [];
  const answers = (read(schema, typed, '', '', null, faults) ?? {}) as Record<string, unknown>;
  return { answers, faults };
}

function read(schema: FormSchema, typed: Typed, pointer: string, name: string, inside: FormSchema | null, faults: Refusal[]): unknown {
  const widget = widgetOf(name, schema, inside);
  switch (widget) {
    case 'group':
      return readGroup(schema, typed, pointer, faults);
    case 'lines':
    case 'budget':
      return readLines(schema, typed, pointer, faults);
    case 'checkboxes': {
      const chosen = (typed.get(pointer) ?? []).filter((value) => value !== '');
      return chosen.length > 0 ? chosen.map((value) => valueIn(schema.items?.enum, value)) : undefined;
    }
    default:
      return readOne(widget, schema, first(typed, pointer).trim(), pointer, faults);
  }
}

function readGroup(schema: FormSchema, typed: Typed, pointer: string, faults: Refusal[]): Record<string, unknown> | undefined {
  const entries = Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => {
    const value = read(inner, typed, under(pointer, name), name, schema, faults);
    return value === undefined ? [] : [[name, value] as const];
  });
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

function readLines(schema: FormSchema, typed: Typed, pointer: string, faults: Refusal[]): unknown[] | undefined {
  const rows = rowsOf(typed, pointer);
  if (rows === 0 && !typed.has(pointer)) return undefined;
  const { items = {} } = schema;
  return Array.from({ length: rows }, (_, row) => (items.properties ? (readGroup(items, typed, under(pointer, row), faults) ?? {}) : read(items, typed, under(pointer, row), '', schema, faults)));
}

/** A row nobody wrote in is no row: it goes before anything is read, so that what is shown and what is read count alike. */
export function withoutBlankRows(schema: FormSchema, typed: Typed, pointer = ''): Typed {
  if (schema.type === 'array' && !schema.items?.enum) {
    let kept = typed;
    for (let row = rowsOf(typed, pointer) - 1; row >= 0; row -= 1) if (isBlank(schema.items ?? {}, kept, under(pointer, row))) kept = withoutRow(kept, pointer, row);
    return kept;
  }
  return Object.entries(schema.properties ?? {}).reduce((kept, [name, inner]) => withoutBlankRows(inner, kept, under(pointer, name)), typed);
}

const isBlank = (item: FormSchema, typed: Typed, at: string): boolean =>
  item.properties ? Object.entries(item.properties).every(([name, { 'x-widget': widget }]) => widget === 'hidden' || first(typed, under(at, name)).trim() === '') : first(typed, at).trim() === '';

function readOne(widget: Widget, schema: FormSchema, text: string, pointer: string, faults: Refusal[]): unknown {
  if (text === '') return undefined;
  const or = (value: unknown, message: string): unknown => {
    if (value === null) faults.push(refuse('form:format', schema['x-messages']?.format ?? message, pointer));
    return value ?? undefined;
  };
  switch (widget) {
    case 'amount':
      return or(readAmount(text), 'Écrivez un montant en euros, comme 1 234,56.');
    case 'date':
      return or(readDay(text), 'Écrivez une date qui existe, comme 31/01/2026.');
    case 'number':
      return or(readNumber(text), 'Écrivez un nombre, comme 12 ou 3,5.');
    case 'half-points':
      return or(readNumber(text), 'Choisissez une note.');
    case 'yes-no':
      return or(text === 'oui' ? true : text === 'non' ? false : null, 'Choisissez oui ou non.');
    case 'checkbox':
      return text === 'oui' ? true : undefined;
    case 'radios':
    case 'select':
      return valueIn(schema.enum, text);
    case 'siret':
      return text.replace(/[\s\u00a0\u202f.]/g, '');
    default:
      return text;
  }
}

/** The value a choice stands for; what is no choice stays as it came, and the schema refuses it. */
const valueIn = (values: readonly unknown[] | undefined, text: string): unknown => values?.find((value) => String(value) === text) ?? text;
