import { compileSchema, type SchemaNode } from 'json-schema-library';
import type { Directory } from '../../directory/directory.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { faultsIn, type FormSchema } from '../../usecases/forms.ts';
import type { ShownError } from '../page.ts';
import type { FieldView } from './field.ts';
import { fieldsOf } from './fields.ts';
import { answersIn, withoutBlankRows } from './read.ts';
import { typedFrom, typedIn, withoutRow, withRow, type Typed } from './typed.ts';

export interface FormShown {
  readonly fields: readonly FieldView[];
  /** For the summary at the top of the page: each leads to its field. */
  readonly errors: readonly ShownError[];
  /** Communes a field of this form proposes; empty when none does. */
  readonly communes: readonly string[];
}

export interface FormRead {
  /** To show the form again as it was typed. */
  readonly typed: Typed;
  readonly answers: Readonly<Record<string, unknown>>;
  readonly faults: readonly Refusal[];
}

export interface FormOf {
  /** The schema with its conditions resolved for these answers. */
  resolved(answers: Readonly<Record<string, unknown>>): FormSchema;
  /** What stands in its fields when it opens: answers already given, else what the schema proposes (`default`). */
  blank(answers?: Readonly<Record<string, unknown>>): Typed;
  /** @param before answers to other questions of the same form, on other pages: conditions look at them too. */
  read(fields: readonly (readonly [name: string, value: string])[], before?: Readonly<Record<string, unknown>>): FormRead;
  /** A row more, or less, as the button that was pressed says. Null: another button. */
  reshape(fields: readonly (readonly [name: string, value: string])[], pressed: string): Typed | null;
  show(typed: Typed, refusals?: readonly Refusal[], answers?: Readonly<Record<string, unknown>>): FormShown;
}

export interface FormChoice {
  /** Only these questions: a page of a longer form. */
  readonly only?: readonly string[];
  /** What is missing is no fault yet. */
  readonly draft?: boolean;
}

const nodes = new WeakMap<FormSchema, SchemaNode>();

/** A JSON Schema as a form on a page: fields, what was typed, answers, faults. Keep the schema object: it is compiled once. */
export function formOf(schema: FormSchema, directory: Directory, { only, draft = false }: FormChoice = {}): FormOf {
  const node = nodes.get(schema) ?? compileSchema(schema as never);
  nodes.set(schema, node);
  const isHere = (pointer: string): boolean => !only || only.some((name) => pointer === `/${name}` || pointer.startsWith(`/${name}/`));
  const part = (whole: FormSchema): FormSchema => (only ? { ...whole, properties: Object.fromEntries(only.flatMap((name) => (whole.properties?.[name] ? [[name, whole.properties[name]]] : []))) } : whole);
  const resolved = (answers: Readonly<Record<string, unknown>>): FormSchema => (node.reduceNode(answers).node?.schema ?? schema) as FormSchema;
  return {
    resolved,
    blank: (answers) => typedFrom(part(schema), answers ?? node.getData({}, { addOptionalProps: false, useTypeDefaults: false } as never)),
    read(fields, before = {}) {
      const own = part(schema);
      const typed = withoutBlankRows(own, typedIn(fields));
      const { answers: here, faults: unread } = answersIn(own, typed);
      const rest = Object.fromEntries(Object.entries(before).filter(([name]) => !isHere(`/${name}`)));
      const answers = { ...rest, ...here };
      const said = new Set(unread.map(({ path }) => path));
      const judged = faultsIn(schema, answers, { draft }).filter(({ path = '' }) => isHere(path) && !said.has(path));
      return { typed, answers, faults: [...unread, ...judged] };
    },
    reshape(fields, pressed) {
      const [, what, list, row] = /^(?:(add|remove|lookup)):(\/[^\s]*?)(?:\/(\d{1,4}))?$/.exec(pressed) ?? [];
      if (what === 'add') return withRow(schema, typedIn(fields), pressed.slice('add:'.length));
      if (what === 'remove' && list !== undefined && row !== undefined) return withoutRow(typedIn(fields), list, Number(row));
      return what === 'lookup' ? typedIn(fields) : null;
    },
    show(typed, refusals = [], answers) {
      const shown = part(resolved(answers ?? answersIn(schema, typed).answers));
      const errors = new Map(refusals.flatMap(({ path, message }) => (path ? [[path, message] as const] : [])));
      const fields = fieldsOf(shown, '', { typed, errors, directory });
      return { fields, errors: summary(refusals, fields), communes: flat(fields).some(({ list }) => list === 'communes') ? directory.communes().map(({ name }) => name) : [] };
    },
  };
}

/** Every field, those of groups and rows too. */
const flat = (fields: readonly FieldView[]): readonly FieldView[] => fields.flatMap((one) => [one, ...flat(one.fields), ...one.rows.flatMap((row) => flat(row.fields))]);

/** In the order of the page. What is about no field that is shown leads nowhere, but is said. */
export function summary(refusals: readonly Refusal[], fields: readonly FieldView[]): readonly ShownError[] {
  const all = flat(fields);
  const place = ({ path }: Refusal): number => all.findIndex(({ name }) => name === path);
  return [...refusals]
    .sort((a, b) => (place(a) < 0 ? Infinity : place(a)) - (place(b) < 0 ? Infinity : place(b)) || 0)
    .map((refusal) => {
      const of = all[place(refusal)];
      return { href: of ? `#${of.id}` : null, message: of ? `${of.label} : ${lowered(refusal.message)}` : refusal.message };
    });
}

const lowered = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
