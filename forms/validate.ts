import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import type { ProgrammeBundle } from '../domain/programme/programme.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import { compileForm, MOST_ITEMS } from './compile.ts';
import { sayInFrench } from './french.ts';
import { formSchema } from './schema.ts';
import type { FormKind, FormSchema } from './schema.ts';

/** A person mends a page at a time: beyond this many mistakes, the first ones are said. */
export const MOST_ERRORS = 50;

export interface FormOptions {
  /** A draft may be incomplete: what is missing or not yet agreed to is no mistake, what is unknown or malformed is. */
  readonly draft?: boolean;
}

/** What is wrong with the answers, `path` being a JSON pointer to the answer at fault; empty when they are valid. */
export type FormValidator = (answers: unknown) => readonly Refusal[];

/**
 * The validator of one form of a programme version, compiled once. Codes are `form:` and what is wrong:
 * `form:required`, `form:unknown`, `form:type`, `form:choice`, `form:too-long`, `form:too-short`, `form:too-many`,
 * `form:too-few`, `form:twice`, `form:range`, `form:format`, `form:agree`, `form:not-allowed`.
 * @throws Error when the programme has no such form.
 */
export function formValidator(bundle: ProgrammeBundle, kind: FormKind, { draft = false }: FormOptions = {}): FormValidator {
  return validatorOf(compiled(bundle, kind), draft);
}

const bySchema = new WeakMap<FormSchema, ValidateFunction>();

/** The same for a form that is no programme's: an act's own few questions. Keep the schema: it is compiled once for each object. */
export function schemaValidator(schema: FormSchema, { draft = false }: FormOptions = {}): FormValidator {
  const known = bySchema.get(schema) ?? compileForm(schema);
  bySchema.set(schema, known);
  return validatorOf(known, draft);
}

function validatorOf(validate: ValidateFunction, draft: boolean): FormValidator {
  return (answers) => {
    const endless = endlessList(answers, '', 0);
    if (endless !== null) return [refuse('form:too-many', `Donnez au plus ${MOST_ITEMS.toLocaleString('fr-FR')} lignes.`, endless)];
    if (validate(answers)) return [];
    const errors = (validate.errors ?? []).filter((error) => !SILENT.has(error.keyword) && !(draft && isAbsence(error)));
    return distinct(errors.map(refusalOf)).slice(0, MOST_ERRORS);
  };
}

/** The pointer to a list longer than any form allows: refused before each of its lines is looked at. Forms are not deeper than this. */
function endlessList(value: unknown, at: string, depth: number): string | null {
  if (typeof value !== 'object' || value === null || depth > 8) return null;
  if (Array.isArray(value) && value.length > MOST_ITEMS) return at;
  for (const [key, inner] of Object.entries(value)) {
    const found = endlessList(inner, `${at}/${key.replace(/~/g, '~0').replace(/\//g, '~1')}`, depth + 1);
    if (found !== null) return found;
  }
  return null;
}

/** They only say that something inside them failed, which is said by itself. */
const SILENT = new Set(['if', 'allOf']);
const ABSENCE = new Set(['required', 'minItems', 'minLength', 'const']);
const isAbsence = (error: ErrorObject): boolean => ABSENCE.has(error.keyword) || (error.keyword === 'maxItems' && error.params.limit === 0);

const CODES: Readonly<Record<string, string>> = {
  required: 'required', additionalProperties: 'unknown', unevaluatedProperties: 'unknown', type: 'type', enum: 'choice', const: 'agree',
  maxLength: 'too-long', minLength: 'too-short', maxItems: 'too-many', minItems: 'too-few', uniqueItems: 'twice',
  minimum: 'range', maximum: 'range', multipleOf: 'range', pattern: 'format', format: 'format',
};

function refusalOf(error: ErrorObject): Refusal {
  const { missingProperty, additionalProperty, unevaluatedProperty } = error.params as Record<string, string | undefined>;
  const inside = missingProperty ?? additionalProperty ?? unevaluatedProperty;
  const path = inside === undefined ? error.instancePath : `${error.instancePath}/${inside.replace(/~/g, '~0').replace(/\//g, '~1')}`;
  return { code: `form:${CODES[error.keyword] ?? 'not-allowed'}`, message: sentence(error), path };
}

function sentence(error: ErrorObject): string {
  const schema = error.parentSchema as FormSchema | undefined;
  const own = schema?.['x-messages']?.[error.keyword];
  if (own !== undefined) return own;
  const choices = schema?.['x-choices'];
  const said = error.keyword === 'enum' && choices ? `choisissez parmi : ${Object.values(choices).join(', ')}` : sayInFrench(error);
  return `${said[0]!.toUpperCase()}${said.slice(1)}.`;
}

function distinct(refusals: readonly Refusal[]): readonly Refusal[] {
  const seen = new Set<string>();
  return refusals.filter(({ code, path }) => {
    const key = `${code} ${path}`;
    return seen.has(key) ? false : seen.add(key);
  });
}

const MOST_COMPILED = 64;
const known = new Map<string, ValidateFunction>();

function compiled(bundle: ProgrammeBundle, kind: FormKind): ValidateFunction {
  const key = `${bundle.programme.version} ${kind}`;
  const found = known.get(key);
  if (found) return found;
  const made = compileForm(formSchema(bundle, kind));
  if (known.size >= MOST_COMPILED) known.delete(known.keys().next().value!);
  known.set(key, made);
  return made;
}
