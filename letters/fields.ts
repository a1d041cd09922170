import type { Cents, Ratio } from '../domain/money/money.ts';
import type { Day } from '../domain/calendar/day.ts';

/**
 * What a template may name. `text` is written as it is, line breaks included; `amount` goes through `{{euros x}}`,
 * `rate` through `{{rate x}}`, `day` through `{{day x}}`, `link` through `{{link x}}`; a `flag` only opens or closes a passage.
 */
export type FieldType = 'text' | 'amount' | 'rate' | 'day' | 'count' | 'link' | 'flag' | 'group' | 'list';

/** One variable of a letter: its French description for whoever writes templates, and a sample for previews. */
export interface Field<T = unknown> {
  readonly type: FieldType;
  readonly label: string;
  readonly sample: T;
  readonly optional: boolean;
  /** The variables inside, for a group or for one row of a list. */
  readonly fields?: Fields;
}

export type Fields = { readonly [name: string]: Field };

/** The values a set of variables takes. */
export type ValuesOf<F extends Fields> = { readonly [Name in keyof F]: F[Name] extends Field<infer T> ? T : never };

/** Samples are written by hand: an amount is there a plain number of cents. */
type SamplesOf<F extends Fields> = { readonly [Name in keyof F]: F[Name] extends Field<infer T> ? (T extends number ? number : T) : never };

const field = <T>(type: FieldType, label: string, sample: T, fields?: Fields): Field<T> => ({ type, label, sample, optional: false, fields });

export const text = (label: string, sample: string): Field<string> => field('text', label, sample);
export const amount = (label: string, sample: number): Field<Cents> => field('amount', label, sample as Cents);
export const rate = (label: string, num: number, den: number): Field<Ratio> => field('rate', label, { num, den });
export const day = (label: string, sample: string): Field<Day> => field('day', label, sample as Day);
export const count = (label: string, sample: number): Field<number> => field('count', label, sample);
export const link = (label: string, sample: string): Field<string> => field('link', label, sample);
export const flag = (label: string, sample: boolean): Field<boolean> => field('flag', label, sample);

export const group = <F extends Fields>(label: string, fields: F): Field<ValuesOf<F>> => field('group', label, samplesOf(fields), fields);

export const list = <F extends Fields>(label: string, fields: F, ...others: Partial<SamplesOf<F>>[]): Field<readonly ValuesOf<F>[]> => {
  const first = samplesOf(fields);
  return field('list', label, [first, ...others.map((other) => ({ ...first, ...other }))], fields);
};

/** A variable that may be absent: `null` or left out; the template opens its passage with `{{#if …}}`. */
export const optional = <T>(of: Field<T>): Field<T | null> => ({ ...of, optional: true });

/** The sample value of each variable. */
export function samplesOf<F extends Fields>(fields: F): ValuesOf<F> {
  return Object.fromEntries(Object.entries(fields).map(([name, { sample }]) => [name, sample])) as ValuesOf<F>;
}

/**
 * `values` with every variable present, absent optional ones as `null`, and nothing that is not declared.
 * @throws RangeError naming the variable, when a compulsory one is missing or a value is not of its type.
 */
export function complete(fields: Fields, values: unknown, path = ''): Record<string, unknown> {
  if (typeof values !== 'object' || values === null) throw new RangeError(`letter values: ${path || 'values'} is not an object`);
  const given = values as Record<string, unknown>;
  return Object.fromEntries(Object.entries(fields).map(([name, of]) => [name, completeOne(of, Object.hasOwn(given, name) ? given[name] : null, path ? `${path}.${name}` : name)]));
}

function completeOne(of: Field, value: unknown, path: string): unknown {
  if (value === null || value === undefined) {
    if (of.optional) return null;
    throw new RangeError(`letter values: ${path} is missing`);
  }
  if (of.type === 'group') return complete(of.fields ?? {}, value, path);
  if (of.type === 'list' && Array.isArray(value)) return value.map((row, index) => complete(of.fields ?? {}, row, `${path}[${index}]`));
  if (!isOfType[of.type](value)) throw new RangeError(`letter values: ${path} is not of type ${of.type}`);
  return value;
}

const isOfType: Record<FieldType, (value: unknown) => boolean> = {
  text: (value) => typeof value === 'string',
  link: (value) => typeof value === 'string' && /^https?:\/\//.test(value) && URL.canParse(value),
  amount: (value) => Number.isSafeInteger(value),
  count: (value) => Number.isSafeInteger(value),
  rate: (value) => typeof value === 'object' && value !== null && 'num' in value && 'den' in value,
  day: (value) => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value),
  flag: (value) => typeof value === 'boolean',
  group: () => false,
  list: () => false,
};
