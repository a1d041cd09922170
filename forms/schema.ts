import { posix } from 'node:path';
import type { ProgrammeBundle } from '../domain/programme/programme.ts';

/** The forms a programme has; `review` only where it has évaluateurs. */
export type FormKind = 'application' | 'review' | 'claim' | 'final-report';

/** A JSON Schema 2020-12 with presentation hints (`x-widget`, `x-choices`, `x-pages`, `x-messages`, `x-autocomplete`). */
export interface FormSchema {
  readonly title?: string;
  readonly description?: string;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, FormSchema>>;
  readonly required?: readonly string[];
  readonly items?: FormSchema;
  readonly enum?: readonly unknown[];
  readonly 'x-widget'?: string;
  readonly 'x-choices'?: Readonly<Record<string, string>>;
  readonly 'x-pages'?: readonly { readonly title: string; readonly fields: readonly string[] }[];
  readonly 'x-messages'?: Readonly<Record<string, string>>;
  readonly 'x-autocomplete'?: string;
  readonly [keyword: string]: unknown;
}

/** Paths, from the project root, of the files a form file refers to. */
export function formFilesUsed(path: string, text: string): readonly string[] {
  return [...text.matchAll(/"\$ref"\s*:\s*"([^"]+)"/g)].map(([, ref]) => targetOf(path, ref!));
}

const targetOf = (path: string, ref: string): string => posix.normalize(posix.join(posix.dirname(path), ref));

/**
 * A form as one schema that refers to nothing: the shared parts stand where they are used, so that whoever renders or
 * validates it needs no other file.
 * @throws Error when the programme has no such form, or a part is missing or contains itself; the check says it with its place.
 */
export function formSchema(bundle: ProgrammeBundle, kind: FormKind): FormSchema {
  const path = bundle.programme.forms[kind];
  if (path === undefined) throw new Error(`${bundle.programme.code} has no ${kind} form`);
  return remember(`${bundle.programme.version} ${kind}`, () => inlined(bundle.files, `forms/${path}`, []) as FormSchema);
}

/** Parses and inlines one form file out of `files`. */
export function inlined(files: Readonly<Record<string, string>>, path: string, within: readonly string[]): unknown {
  if (within.includes(path)) throw new Error(`${path} contains itself`);
  const text = files[path];
  if (text === undefined) throw new Error(`no form file ${path}`);
  const inline = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(inline);
    if (typeof node !== 'object' || node === null) return node;
    const { $ref, ...beside } = node as Record<string, unknown>;
    const own = Object.fromEntries(Object.entries(beside).map(([key, value]) => [key, inline(value)]));
    if (typeof $ref !== 'string') return { ...($ref !== undefined && { $ref: inline($ref) }), ...own };
    const { $schema: _dialect, ...target } = inlined(files, targetOf(path, $ref), [...within, path]) as Record<string, unknown>;
    return { ...target, ...own };
  };
  return inline(JSON.parse(text));
}

const MOST_REMEMBERED = 64;
const known = new Map<string, FormSchema>();

function remember(key: string, make: () => FormSchema): FormSchema {
  const found = known.get(key);
  if (found) return found;
  const made = make();
  if (known.size >= MOST_REMEMBERED) known.delete(known.keys().next().value!);
  known.set(key, made);
  return made;
}
