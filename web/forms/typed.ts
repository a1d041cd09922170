import { randomBytes } from 'node:crypto';
import type { FormSchema } from '../../usecases/forms.ts';
import { writeAmount, writeDay, writeNumber } from './french.ts';
import { widgetOf } from './widget.ts';

/**
 * What stands in the fields of a form, as text, by JSON pointer: `/plan/expenses/0/amount` → `1 234,56`. A form is always shown from this,
 * so that what a person typed comes back to them exactly, wrong or right.
 */
export type Typed = ReadonlyMap<string, readonly string[]>;

export const under = (pointer: string, name: string | number): string => `${pointer}/${String(name).replace(/~/g, '~0').replace(/\//g, '~1')}`;

export const first = (typed: Typed, pointer: string): string => typed.get(pointer)?.[0] ?? '';

/** The fields of a posted form that are answers: their name is a pointer. */
export function typedIn(fields: readonly (readonly [name: string, value: string])[]): Typed {
  const typed = new Map<string, string[]>();
  for (const [name, value] of fields) if (name.startsWith('/')) typed.set(name, [...(typed.get(name) ?? []), value]);
  return typed;
}

/** Answers as they are typed. */
export function typedFrom(schema: FormSchema, answers: unknown): Typed {
  const typed = new Map<string, readonly string[]>();
  write(schema, answers, '', '', null, typed);
  return typed;
}

function write(schema: FormSchema, value: unknown, pointer: string, name: string, inside: FormSchema | null, into: Map<string, readonly string[]>): void {
  if (value === undefined || value === null) return;
  if (Array.isArray(value)) {
    if (schema.items?.enum) into.set(pointer, value.map(String));
    else value.forEach((item, at) => write(schema.items ?? {}, item, under(pointer, at), String(at), schema, into));
  } else if (typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) write(schema.properties?.[key] ?? {}, inner, under(pointer, key), key, schema, into);
  } else into.set(pointer, [writeOne(widgetOf(name, schema, inside), value)]);
}

function writeOne(widget: string, value: unknown): string {
  if (typeof value === 'boolean') return value ? 'oui' : 'non';
  if (typeof value === 'number') return widget === 'amount' ? writeAmount(value) : widget === 'half-points' ? String(value) : writeNumber(value);
  return widget === 'date' ? writeDay(String(value)) : String(value);
}

/** How many rows a list has, empty ones included. */
export function rowsOf(typed: Typed, pointer: string): number {
  let rows = 0;
  for (const key of typed.keys()) {
    const at = rowIn(key, pointer);
    if (at !== null) rows = Math.max(rows, at + 1);
  }
  return rows;
}

function rowIn(key: string, list: string): number | null {
  const [, row] = key.startsWith(`${list}/`) ? (/^(\d{1,4})(\/|$)/.exec(key.slice(list.length + 1)) ?? []) : [];
  return row === undefined ? null : Number(row);
}

/** A name for a new line that no other line of any list has. */
const newLine = (): string => `ligne-${randomBytes(5).toString('hex')}`;

/** One more row, empty but for the name a line needs. */
export function withRow(schema: FormSchema, typed: Typed, pointer: string): Typed {
  const list = schemaAt(schema, pointer);
  const row = under(pointer, rowsOf(typed, pointer));
  const added = new Map(typed);
  for (const [name, inner] of Object.entries(list?.items?.properties ?? {})) added.set(under(row, name), [inner['x-widget'] === 'hidden' ? newLine() : '']);
  return added;
}

/** Without one row; those after it move up. */
export function withoutRow(typed: Typed, pointer: string, gone: number): Typed {
  return new Map(
    [...typed].flatMap(([key, value]) => {
      const row = rowIn(key, pointer);
      if (row === null || row < gone) return [[key, value] as const];
      if (row === gone) return [];
      return [[`${under(pointer, row - 1)}${key.slice(under(pointer, row).length)}`, value] as const];
    }),
  );
}

/** The part of a schema a pointer leads to. */
export function schemaAt(schema: FormSchema, pointer: string): FormSchema | null {
  return pointer.split('/').slice(1).reduce<FormSchema | null>((here, part) => (here === null ? null : here.type === 'array' ? (here.items ?? null) : (here.properties?.[part] ?? null)), schema);
}
