import { RE2JS } from 're2js';
import { readJson } from '../programmes/source.ts';
import type { Path, Problem, Source } from '../programmes/source.ts';
import { compileForm, FORMATS, HINTS, MOST_ITEMS } from './compile.ts';
import { formFilesUsed, inlined } from './schema.ts';
import type { FormSchema } from './schema.ts';

/**
 * What is wrong with a form and with the parts it uses: a schema must compile, and be safe to hand to the public. Every
 * text, list and number has its bounds, every group is closed to answers nobody expects, every pattern runs in linear time,
 * every answer has a French title.
 */
export function checkForm(files: Readonly<Record<string, string>>, path: string): readonly Problem[] {
  const problems = allFiles(files, path).flatMap((file) => checkFile(files, file));
  if (problems.length > 0) return problems;
  try {
    compileForm(inlined(files, path, []) as FormSchema);
    return [];
  } catch (error) {
    return [readJson(path, files[path]!).problem([], `le schéma ne se compile pas : ${messageOf(error)}`)];
  }
}

function allFiles(files: Readonly<Record<string, string>>, path: string, seen: string[] = []): string[] {
  if (seen.includes(path) || files[path] === undefined) return seen;
  seen.push(path);
  for (const used of formFilesUsed(path, files[path])) allFiles(files, used, seen);
  return seen;
}

function checkFile(files: Readonly<Record<string, string>>, file: string): readonly Problem[] {
  const source = readJson(file, files[file]!);
  return source.problems.length > 0 ? source.problems : new Reading(source, files).read(source.value, [], { titled: true, whole: true });
}

/** `titled`: the node is an answer, and needs a title. `whole`: it is not a mere condition, and needs its bounds. */
interface Place {
  readonly titled: boolean;
  readonly whole: boolean;
}

const KEYWORDS = new Set([
  '$schema', '$ref', 'title', 'description', 'type', 'enum', 'const', 'properties', 'required', 'additionalProperties', 'items', 'minItems', 'maxItems',
  'uniqueItems', 'minLength', 'maxLength', 'pattern', 'format', 'minimum', 'maximum', 'multipleOf', 'allOf', 'if', 'then', 'else', ...HINTS,
]);

class Reading {
  private readonly source: Source;
  private readonly files: Readonly<Record<string, string>>;
  private readonly problems: Problem[] = [];

  constructor(source: Source, files: Readonly<Record<string, string>>) {
    this.source = source;
    this.files = files;
  }

  read(value: unknown, path: Path, place: Place): readonly Problem[] {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.report(path, 'un schéma est attendu ici');
      return this.problems;
    }
    const node = value as Record<string, unknown>;
    for (const keyword of Object.keys(node)) if (!KEYWORDS.has(keyword)) this.report([...path, keyword], `mot-clé inconnu ou non admis : ${keyword}`, true);
    if (place.whole) this.bounds(node, path, place);
    if (typeof node['pattern'] === 'string') this.pattern(node['pattern'], [...path, 'pattern']);
    if (node['format'] !== undefined && !(FORMATS as readonly unknown[]).includes(node['format'])) this.report([...path, 'format'], `format inconnu : ${String(node['format'])}`);
    this.choices(node, path);
    this.inside(node, path, place);
    return this.problems;
  }

  private bounds(node: Record<string, unknown>, path: Path, { titled }: Place): void {
    if (titled && typeof node['title'] !== 'string' && node['$ref'] === undefined) this.report(path, 'il manque le titre (title) de cette réponse');
    if (typeof node['$ref'] === 'string') return this.reference(node, path);
    const type = node['type'];
    if (type === undefined && node['enum'] === undefined && node['const'] === undefined) this.report(path, 'il manque le type de cette réponse');
    if (type === 'string' && !isBound(node['maxLength'], 20_000)) this.report(path, 'un texte doit avoir une longueur la plus grande (maxLength, au plus 20 000)');
    if (type === 'array' && !isBound(node['maxItems'], MOST_ITEMS)) this.report(path, 'une liste doit avoir un nombre de lignes le plus grand (maxItems, au plus 1 000)');
    if (type === 'array' && node['items'] === undefined) this.report(path, 'une liste doit dire ce que contient une ligne (items)');
    // Not `unevaluatedProperties`: beside a condition, ajv then takes « constructor » for an answer it has already seen.
    if (type === 'object' && node['additionalProperties'] !== false) this.report(path, 'un groupe doit refuser les réponses inattendues (additionalProperties: false)');
    if ((type === 'integer' || type === 'number') && (typeof node['minimum'] !== 'number' || typeof node['maximum'] !== 'number')) this.report(path, 'un nombre doit avoir un minimum et un maximum');
    const known = Object.keys((node['properties'] ?? {}) as object);
    ((node['required'] ?? []) as unknown[]).forEach((name, index) => {
      if (!known.includes(String(name))) this.report([...path, 'required', index], `réponse obligatoire inconnue : ${String(name)}`);
    });
  }

  private reference(node: Record<string, unknown>, path: Path): void {
    const [target] = formFilesUsed(this.source.file, `"$ref":${JSON.stringify(node['$ref'])}`);
    if (target === undefined || !target.startsWith('forms/') || this.files[target] === undefined) this.report([...path, '$ref'], `partie introuvable : ${String(node['$ref'])}`);
    for (const keyword of Object.keys(node)) {
      if (!['$schema', '$ref', 'title', 'description', ...HINTS].includes(keyword)) this.report([...path, keyword], `à côté de $ref, seuls un titre, une description et la présentation sont admis`, true);
    }
  }

  private pattern(pattern: string, path: Path): void {
    try {
      RE2JS.compile(pattern);
    } catch (error) {
      this.report(path, `motif refusé par RE2 : ${messageOf(error)}`);
    }
  }

  private choices(node: Record<string, unknown>, path: Path): void {
    const choices = node['x-choices'];
    if (choices === undefined) return;
    const listed = (node['enum'] ?? (node['items'] as Record<string, unknown> | undefined)?.['enum']) as unknown[] | undefined;
    if (JSON.stringify([...(listed ?? [])].sort()) !== JSON.stringify(Object.keys(choices as object).sort())) this.report([...path, 'x-choices'], 'les libellés des choix ne correspondent pas aux valeurs (enum)', true);
  }

  private inside(node: Record<string, unknown>, path: Path, place: Place): void {
    for (const [name, inner] of Object.entries((node['properties'] ?? {}) as object)) this.read(inner, [...path, 'properties', name], { titled: place.whole, whole: place.whole });
    if (node['items'] !== undefined) this.read(node['items'], [...path, 'items'], { titled: false, whole: place.whole });
    for (const keyword of ['if', 'then', 'else']) if (node[keyword] !== undefined) this.read(node[keyword], [...path, keyword], { titled: false, whole: false });
    ((node['allOf'] ?? []) as unknown[]).forEach((inner, index) => this.read(inner, [...path, 'allOf', index], { titled: false, whole: false }));
  }

  private report(path: Path, message: string, onKey = false): void {
    this.problems.push(this.source.problem(path, message, onKey));
  }
}

const isBound = (value: unknown, most: number): boolean => typeof value === 'number' && value <= most;
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).trim();
