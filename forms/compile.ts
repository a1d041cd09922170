import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { RE2JS } from 're2js';
import type { FormSchema } from './schema.ts';

/** Hints for whoever shows the form; they say nothing of what is valid. */
export const HINTS = ['x-widget', 'x-choices', 'x-pages', 'x-messages', 'x-autocomplete'] as const;
/** Most lines any list of any form may allow. */
export const MOST_ITEMS = 1_000;
export const FORMATS = ['date', 'email', 'uri'] as const;

/** Patterns come from people: RE2 answers in linear time whatever the pattern and the text, and refuses what it cannot. */
const re2 = Object.assign((pattern: string) => RE2JS.compile(pattern), { code: 're2' });

// The package is CommonJS: its types speak of a default that is the module itself.
const withFormats = addFormats as unknown as (ajv: Ajv2020, formats: string[]) => Ajv2020;

/** @throws Error when the schema is not a valid one, or a pattern is refused. */
export function compileForm(schema: FormSchema): ValidateFunction {
  const ajv = new Ajv2020({ allErrors: true, verbose: true, strictSchema: true, strictTypes: false, code: { regExp: re2 }, keywords: [...HINTS] });
  withFormats(ajv, [...FORMATS]);
  return ajv.compile(schema);
}
