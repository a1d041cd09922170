import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ErrorObject } from 'ajv/dist/2020.js';
import type { Programme } from '../domain/programme/programme.ts';
import { pathOfPointer, sayInFrench } from '../forms/french.ts';
import { inconsistencies } from './consistency.ts';
import schema from './programme.schema.json' with { type: 'json' };
import { ProgrammeError, readSource } from './source.ts';
import type { Path, Source } from './source.ts';
import { readers } from './written.ts';

/** What the schema of programme files says of one key beside its shape: the field it fills, and how its value is read. */
interface Reading {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Reading>>;
  readonly items?: Reading;
  readonly 'x-name'?: string;
  readonly 'x-read'?: keyof typeof readers;
  readonly 'x-values'?: Readonly<Record<string, string>>;
  /** The word that stands for « nothing » and is read as null. */
  readonly 'x-none'?: string;
  /** The value is put in an object, under this name. */
  readonly 'x-wrap'?: string;
}

const validate = new Ajv2020({ allErrors: true, strictSchema: true, strictTypes: false, keywords: ['x-name', 'x-read', 'x-values', 'x-none', 'x-wrap'] }).compile(schema);

/**
 * A programme as its YAML says it, version still to be set.
 * @throws ProgrammeError with the file, line and column of each thing to mend.
 */
export function readProgramme(file: string, text: string): Omit<Programme, 'version'> {
  const source = readSource(file, text);
  if (source.problems.length > 0) throw new ProgrammeError(source.problems);
  if (!validate(source.value)) throw new ProgrammeError(shapeProblems(source, validate.errors ?? []));
  const programme = translate(source.value, schema as Reading) as Omit<Programme, 'version'>;
  const wrong = inconsistencies(programme, source.value as Record<string, unknown>, file);
  if (wrong.length > 0) throw new ProgrammeError(wrong.map(({ path, message }) => source.problem(path, message)));
  return { ...programme, toConfirm: programme.toConfirm.map((path) => nameOf(path, schema as Reading)) };
}

function shapeProblems(source: Source, errors: readonly ErrorObject[]): ReturnType<Source['problem']>[] {
  return errors.filter((error) => !['if', 'propertyNames'].includes(error.keyword) && !error.schemaPath.includes('/anyOf/')).map((error) => {
    const path = pathOfPointer(error.instancePath, source.value);
    const unknown = error.keyword === 'additionalProperties' ? String(error.params.additionalProperty) : undefined;
    return unknown === undefined
      ? source.problem(path, `${named(path)}${sayInFrench(error)}`)
      : source.problem([...path, unknown], `« ${unknown} » n’est pas une ligne connue ici`, true);
  });
}

const named = (path: Path): string => (path.length === 0 ? '' : `« ${path.join('.')} » : `);

function resolve(node: Reading): Reading {
  if (node.$ref === undefined) return node;
  const target = (schema.$defs as unknown as Record<string, Reading>)[node.$ref.replace('#/$defs/', '')];
  return { ...target, ...node };
}

function translate(value: unknown, unresolved: Reading): unknown {
  const node = resolve(unresolved);
  if (node['x-none'] !== undefined && (value === node['x-none'] || value === 'aucun')) return null;
  const read = readValue(value, node);
  return node['x-wrap'] === undefined ? read : { [node['x-wrap']]: read };
}

function readValue(value: unknown, node: Reading): unknown {
  if (node['x-read'] !== undefined) return readers[node['x-read']](value as never);
  if (node['x-values'] !== undefined) return node['x-values'][value as string];
  if (Array.isArray(value)) return value.map((item) => translate(item, node.items ?? {}));
  if (typeof value === 'object' && value !== null && node.properties !== undefined) {
    const { properties } = node;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [resolve(properties[key]!)['x-name'] ?? key, translate(inner, properties[key]!)]));
  }
  return value;
}

/** « montants.plafond partagé » is `amounts.ceilingShared`. */
function nameOf(path: string, root: Reading): string {
  let node: Reading | undefined = root;
  return path.split('.').map((key) => {
    const inner: Reading | undefined = /^\d+$/.test(key) ? node?.items : node?.properties?.[key];
    node = inner && resolve(inner);
    return node?.['x-name'] ?? key;
  }).join('.');
}
