import { Compile } from 'typebox/compile';
import { Settings } from 'typebox/system';
import type { TSchema, TUnion } from 'typebox';
import type { TLocalizedValidationError } from 'typebox/error';
import type { FieldError } from './problems.ts';

// Enough to mend a whole form in one go; the default is 8.
Settings.Set({ maxErrors: 100 });

/** Says everything wrong with a value, or nothing. */
export type Check = (value: unknown) => readonly FieldError[];

interface Discriminated extends TUnion {
  readonly discriminator: { readonly propertyName: string };
}
const isDiscriminated = (schema: TSchema): schema is Discriminated => 'discriminator' in schema && 'anyOf' in schema;

/** Compiles a schema once into a check whose messages are French. */
export function checkOf(schema: TSchema): Check {
  return isDiscriminated(schema) ? checkOfBranches(schema) : plainCheck(schema);
}

function plainCheck(schema: TSchema): Check {
  const validator = Compile(schema);
  return (value) => (validator.Check(value) ? [] : validator.Errors(value).flatMap(inFrench).filter(firstAtItsPlace));
}

function checkOfBranches(schema: Discriminated): Check {
  const property = schema.discriminator.propertyName;
  const branches = new Map(
    schema.anyOf.map((branch) => {
      const { properties } = branch as unknown as { properties: Record<string, { const: string }> };
      return [properties[property]!.const, plainCheck(branch)] as const;
    }),
  );
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [{ pointer: '', message: 'Un objet JSON est attendu.' }];
    const kind = (value as Record<string, unknown>)[property];
    const branch = typeof kind === 'string' ? branches.get(kind) : undefined;
    return branch ? branch(value) : [{ pointer: `/${property}`, message: `Indiquez l’une de ces valeurs : ${[...branches.keys()].join(', ')}.` }];
  };
}

const firstAtItsPlace = (error: FieldError, at: number, all: readonly FieldError[]): boolean => all.findIndex((e) => e.pointer === error.pointer) === at;

const kinds: Readonly<Record<string, string>> = {
  string: 'un texte', integer: 'un nombre entier', number: 'un nombre', boolean: 'vrai ou faux (true, false)', array: 'une liste', object: 'un objet JSON', null: 'null',
};
const formats: Readonly<Record<string, string>> = {
  uuid: 'un identifiant (UUID)', date: 'un jour qui existe, sous la forme AAAA-MM-JJ', 'date-time': 'un instant (RFC 3339)', email: 'une adresse électronique',
};
const under = (pointer: string, name: string): string => `${pointer}/${name.replace(/~/g, '~0').replace(/\//g, '~1')}`;

function inFrench(error: TLocalizedValidationError): FieldError[] {
  const at = (message: string): FieldError[] => [{ pointer: error.instancePath, message }];
  switch (error.keyword) {
    // TypeBox reports an unknown field twice; the other report has the field's own pointer.
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return [];
    case 'boolean':
      return at('Ce champ n’existe pas : retirez-le.');
    case 'required':
      return error.params.requiredProperties.map((name) => ({ pointer: under(error.instancePath, name), message: 'Ce champ est obligatoire.' }));
    case 'type': {
      const types = [error.params.type].flat();
      return at(`Il faut ${types.map((type) => kinds[type] ?? type).join(' ou ')}.`);
    }
    case 'format':
      return at(`Il faut ${formats[error.params.format] ?? `le format ${error.params.format}`}.`);
    case 'enum':
      return at(`Indiquez l’une de ces valeurs : ${error.params.allowedValues.join(', ')}.`);
    case 'const':
      return at(`La seule valeur possible est ${JSON.stringify(error.params.allowedValue)}.`);
    case 'anyOf':
    case 'oneOf':
      return at('Cette valeur ne correspond à aucune des formes attendues.');
    case 'pattern':
      return at('Cette valeur n’a pas la forme attendue.');
    case 'minLength':
      return at(error.params.limit === 1 ? 'Ce texte ne peut pas être vide.' : `Il faut au moins ${error.params.limit} caractères.`);
    case 'maxLength':
      return at(`${error.params.limit} caractères au plus.`);
    case 'minItems':
      return at(`Il faut au moins ${error.params.limit} élément${error.params.limit > 1 ? 's' : ''}.`);
    case 'maxItems':
      return at(`${error.params.limit} éléments au plus.`);
    case 'minimum':
      return at(`La plus petite valeur possible est ${error.params.limit}.`);
    case 'maximum':
      return at(`La plus grande valeur possible est ${error.params.limit}.`);
    case 'uniqueItems':
      return at('La même valeur figure deux fois.');
    case 'minProperties':
    case 'maxProperties':
      return at('Le nombre de champs n’est pas celui attendu.');
    default:
      return at('Cette valeur n’est pas acceptée.');
  }
}

/** Deeper than any form, shallower than any stack. */
const DEEPEST = 40;

/**
 * Finds what PostgreSQL can store in no column: NUL, and halves of a character. Also bounds how deep a value goes.
 * Iterative on purpose: the value comes from outside.
 */
export function unstorable(value: unknown): readonly FieldError[] {
  const found: FieldError[] = [];
  const rest: { value: unknown; pointer: string; depth: number }[] = [{ value, pointer: '', depth: 0 }];
  for (let next = rest.pop(); next; next = rest.pop()) {
    const { value: current, pointer, depth } = next;
    if (typeof current === 'string') {
      if (isUnstorable(current)) found.push({ pointer, message: 'Ce texte contient un caractère qui ne peut pas être enregistré.' });
    } else if (typeof current === 'object' && current !== null) {
      if (depth >= DEEPEST) return [{ pointer, message: `${DEEPEST} niveaux d’imbrication au plus.` }];
      for (const [name, child] of Object.entries(current)) {
        if (isUnstorable(name)) found.push({ pointer, message: 'Un nom de champ contient un caractère qui ne peut pas être enregistré.' });
        rest.push({ value: child, pointer: under(pointer, name), depth: depth + 1 });
      }
    }
  }
  return found.slice(0, 100);
}

const isUnstorable = (text: string): boolean => text.includes('\0') || !text.isWellFormed();

/**
 * Gives the values of a query string the types its schema names: they all arrive as text.
 * What does not read exactly as that type stays text, and the check refuses it.
 */
export function fromQueryString(schema: TSchema, query: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { properties = {} } = schema as unknown as { properties?: Record<string, { type?: string; items?: { type?: string } }> };
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => {
      const wanted = Object.hasOwn(properties, name) ? properties[name]! : {};
      if (wanted.type === 'array') return [name, [value].flat().map((item) => typed(wanted.items?.type, item))];
      return [name, typed(wanted.type, value)];
    }),
  );
}

function typed(type: string | undefined, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (type === 'integer' && /^-?\d{1,15}$/.test(value)) return Number(value);
  if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}
