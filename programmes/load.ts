import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Programme, ProgrammeBundle } from '../domain/programme/programme.ts';
import { formFilesUsed } from '../forms/schema.ts';
import { partialPath } from '../letters/template.ts';
import { contentHash } from './hash.ts';
import { casesPath, LETTERHEAD, PAPER_LAYOUT, programmePath, rulesPath, VOCABULARY } from './paths.ts';
import { readProgramme } from './read.ts';
import { ProgrammeError, readSource } from './source.ts';
import type { Path, Problem } from './source.ts';

/** Codes of the programmes under `root` (the directory that holds `programmes/`, `forms/` and `templates/`), in order. */
export function programmeCodes(root: string): readonly string[] {
  return readdirSync(join(root, 'programmes')).flatMap((name) => /^([a-z][a-z0-9]*)\.yaml$/.exec(name)?.[1] ?? []).sort();
}

/** Every programme under `root`, each with the texts it is made of. @throws ProgrammeError naming file, line and column. */
export const loadProgrammes = (root: string): readonly ProgrammeBundle[] => programmeCodes(root).map((code) => loadProgramme(root, code));

/** One programme and all its texts. @throws ProgrammeError naming file, line and column. */
export function loadProgramme(root: string, code: string): ProgrammeBundle {
  const files: Record<string, string> = {};
  const take = (path: string): string | undefined => {
    if (files[path] === undefined && existsSync(join(root, path))) files[path] = readFileSync(join(root, path), 'utf8').replace(/\r\n?/g, '\n');
    return files[path];
  };
  const file = programmePath(code);
  const text = take(file);
  if (text === undefined) throw new ProgrammeError([{ file, line: 1, column: 1, message: 'fichier introuvable' }]);
  const read = readProgramme(file, text);
  take(LETTERHEAD);
  take(PAPER_LAYOUT);
  const problems = [...takeRules(code, take), ...takeForms(read, text, take), ...takeTemplates(read, text, take)];
  if (problems.length > 0) throw new ProgrammeError(problems);
  const cases = join(root, casesPath(code));
  return {
    programme: { ...read, version: contentHash(files) },
    files: Object.fromEntries(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1))),
    cases: existsSync(cases) ? readFileSync(cases, 'utf8') : '',
  };
}

/** The templates, partials and layouts of a version, by path below `templates/`, as letters and papers need them. */
export function templatesOf(bundle: ProgrammeBundle): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(bundle.files).flatMap(([path, text]) => (path.startsWith('templates/') ? [[path.slice('templates/'.length), text]] : [])));
}

type Take = (path: string) => string | undefined;
type Read = Omit<Programme, 'version'>;

const takeRules = (code: string, take: Take): Problem[] =>
  [rulesPath(code), VOCABULARY].flatMap((file) => (take(file) === undefined ? [{ file, line: 1, column: 1, message: 'fichier introuvable' }] : []));

function takeForms(programme: Read, text: string, take: Take): Problem[] {
  return Object.entries(programme.forms).flatMap(([kind, path]) =>
    takeAll(`forms/${path}`, take, formFilesUsed).map((lost) => lostPart(lost, 'formulaire introuvable', programme, text, ['formulaires', kind])));
}

function takeTemplates({ letters, papers, ...programme }: Read, text: string, take: Take): Problem[] {
  const listed = [...Object.entries(letters).map(([kind, path]) => ({ at: ['lettres', kind], path })), ...Object.entries(papers).map(([kind, path]) => ({ at: ['documents', kind], path }))];
  return listed.flatMap(({ at, path }) => takeAll(`templates/${path}`, take, passagesUsed).map((lost) => lostPart(lost, 'modèle introuvable', programme, text, at)));
}

const passagesUsed = (_path: string, text: string): readonly string[] =>
  [...text.matchAll(/\{\{~?#?>\s*([a-z0-9/-]+)/g)].map(([, name]) => `templates/${partialPath(name!)}`);

/** A file that does not exist, and the file that asked for it when it was not the programme's own. */
interface Lost {
  readonly path: string;
  readonly by?: { readonly file: string; readonly text: string };
}

/** Takes a file and everything it uses; returns what does not exist. */
function takeAll(path: string, take: Take, used: (path: string, text: string) => readonly string[], by?: Lost['by'], seen = new Set<string>()): Lost[] {
  if (seen.has(path)) return [];
  seen.add(path);
  const text = take(path);
  return text === undefined ? [{ path, by }] : used(path, text).flatMap((next) => takeAll(next, take, used, { file: path, text }, seen));
}

function lostPart({ path, by }: Lost, what: string, programme: Pick<Read, 'code'>, text: string, at: Path): Problem {
  const message = `${what} : ${path}`;
  if (by === undefined) return readSource(programmePath(programme.code), text).problem(at, message);
  const name = basename(path).replace(/\..*$/, '');
  const lines = by.text.split('\n');
  const line = lines.findIndex((one) => /\$ref|\{\{~?#?>/.test(one) && one.includes(name));
  return { file: by.file, line: line + 1, column: (lines[line]?.indexOf(name) ?? 0) + 1, message };
}
