import localize from 'ajv-i18n/localize/fr/index.js';
import type { ErrorObject } from 'ajv/dist/2020.js';

/** A JSON pointer as the path it names in `value`: digits are indexes in a list and keys in an object. */
export function pathOfPointer(pointer: string, value: unknown): (string | number)[] {
  let here = value;
  return pointer.split('/').slice(1).map((part) => {
    const key = part.replace(/~1/g, '/').replace(/~0/g, '~');
    const step = Array.isArray(here) ? Number(key) : key;
    here = typeof here === 'object' && here !== null ? (here as Record<string | number, unknown>)[step] : undefined;
    return step;
  });
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'du texte', integer: 'un nombre entier', number: 'un nombre', boolean: 'oui ou non', array: 'une liste', object: 'un groupe de réponses', null: 'rien',
};
const FORMATS: Readonly<Record<string, string>> = {
  date: 'une date qui existe, comme 2026-01-31', email: 'une adresse électronique', uri: 'une adresse complète, commençant par https://',
};
const count = (n: unknown, one: string, many: string): string => `${Number(n).toLocaleString('fr-FR')} ${Number(n) > 1 ? many : one}`;

type Say = (params: Readonly<Record<string, unknown>>) => string;
// The package is CommonJS: its types speak of a default that is the module itself.
const french = localize as unknown as (errors: ErrorObject[]) => void;
/** Our words where the library's are a programmer's; what is not here is said by ajv-i18n. */
const WORDS: Readonly<Record<string, Say>> = {
  required: () => 'cette réponse est obligatoire',
  type: ({ type }) => `la réponse doit être ${TYPES[String(type)] ?? String(type)}`,
  enum: ({ allowedValues }) => `choisissez parmi : ${(allowedValues as unknown[]).map(String).join(', ')}`,
  const: ({ allowedValue }) => (allowedValue === true ? 'cochez cette case pour continuer' : `la réponse doit être « ${String(allowedValue)} »`),
  minLength: ({ limit }) => (limit === 1 ? 'cette réponse est obligatoire' : `écrivez au moins ${count(limit, 'caractère', 'caractères')}`),
  maxLength: ({ limit }) => `écrivez au plus ${count(limit, 'caractère', 'caractères')}`,
  minItems: ({ limit }) => `donnez au moins ${count(limit, 'ligne', 'lignes')}`,
  maxItems: ({ limit }) => (limit === 0 ? 'ne remplissez pas cette liste' : `donnez au plus ${count(limit, 'ligne', 'lignes')}`),
  uniqueItems: () => 'la même réponse figure deux fois',
  minimum: ({ limit }) => `le nombre doit être au moins ${Number(limit).toLocaleString('fr-FR')}`,
  maximum: ({ limit }) => `le nombre doit être au plus ${Number(limit).toLocaleString('fr-FR')}`,
  multipleOf: ({ multipleOf }) => (multipleOf === 1 ? 'donnez un nombre entier' : `le nombre doit être un multiple de ${Number(multipleOf).toLocaleString('fr-FR')}`),
  pattern: () => 'la réponse n’a pas la forme attendue',
  format: ({ format }) => `donnez ${FORMATS[String(format)] ?? 'une réponse de la forme attendue'}`,
  additionalProperties: () => 'cette réponse n’est pas attendue ici',
  unevaluatedProperties: () => 'cette réponse n’est pas attendue ici',
  'false schema': () => 'cette réponse n’est pas attendue ici',
  anyOf: () => 'la réponse n’a pas la forme attendue',
};

/** What an ajv error asks of a person, in French, without capital or full stop. */
export function sayInFrench(error: ErrorObject): string {
  const own = WORDS[error.keyword];
  if (own) return own(error.params);
  const copy = { ...error };
  french([copy]);
  return copy.message ?? 'la réponse n’est pas valable';
}
