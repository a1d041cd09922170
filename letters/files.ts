import { readFileSync, readdirSync } from 'node:fs';
import { isTemplate } from './template.ts';
import type { Files } from './template.ts';
import type { LetterKind } from './variables.ts';

/** Every template, partial and letterhead below `folder`, by path. */
export function readTemplates(folder = 'templates'): Files {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/')).sort();
  return Object.fromEntries(paths.filter((path) => isTemplate(path) || path === 'letter.typ' || path === 'paper.typ').map((path) => [path, readFileSync(`${folder}/${path}`, 'utf8')]));
}

/** A programme's own template for a kind of letter where it has one, otherwise the shared one. */
export function templatePath(files: Files, programme: string, kind: LetterKind): string {
  const own = `${programme}/${kind}.md.hbs`;
  return Object.hasOwn(files, own) ? own : `shared/${kind}.md.hbs`;
}
