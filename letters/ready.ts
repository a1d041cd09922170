import { checkSource } from './check.ts';
import type { TemplateProblem } from './check.ts';
import type { Fields } from './fields.ts';
import { compileTemplate } from './template.ts';
import type { Files, Template } from './template.ts';

/** A template that must not be used: every mistake, with its line. */
export class TemplateError extends Error {
  readonly path: string;
  readonly problems: readonly TemplateProblem[];

  constructor(path: string, problems: readonly TemplateProblem[]) {
    super(problems.map((problem) => `${problem.path ?? path}:${problem.line}:${problem.column} ${problem.message}`).join('\n'));
    this.name = 'TemplateError';
    this.path = path;
    this.problems = problems;
  }
}

const compiled = new WeakMap<Files, Map<string, Template>>();

/**
 * A template ready to be filled in, checked and compiled once for each set of files.
 * @param kind what it writes: the same file may serve several kinds, each with its own variables.
 * @throws TemplateError when it is missing or wrong.
 */
export function readyTemplate({ files, path }: { readonly files: Files; readonly path: string }, kind: string, fields: Fields): Template {
  const ofFiles = compiled.get(files) ?? new Map<string, Template>();
  compiled.set(files, ofFiles);
  const key = `${kind} ${path}`;
  const known = ofFiles.get(key);
  if (known) return known;
  const source = Object.hasOwn(files, path) ? files[path] : undefined;
  if (source === undefined) throw new TemplateError(path, [{ line: 1, column: 1, message: 'modèle introuvable' }]);
  const problems = checkSource(source, fields, files);
  if (problems.length > 0) throw new TemplateError(path, problems);
  const template = compileTemplate(files, path);
  ofFiles.set(key, template);
  return template;
}
