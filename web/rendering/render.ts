import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import Handlebars from 'handlebars';
import type { Assets } from './assets.ts';
import { helpers } from './helpers.ts';

/** The spaces French keeps with its signs: « ainsi : voilà ! » is never cut before a sign. */
const inFrench = (template: string): string => template.replace(/ (?=»|[:;?!](?:[\s<]|$))/gm, '\u00A0').replace(/« /g, '«\u00A0');

/** Fills a template: `template` is its path below `web/` without `.hbs`. @throws Error when it uses a name that `data` does not have. */
export type Render = (template: string, data: object) => string;

/**
 * Every template of `web/`, read when the process starts. A partial is called by its path: `{{> partials/field}}`.
 * Strict: a name that is not given is a bug, not an empty place. Values appear literally; only what a helper of ours made is markup.
 */
export function loadTemplates(root: string, assets: Assets): Render {
  const handlebars = Handlebars.create();
  const folder = path.join(root, 'web');
  const all = { ...helpers, asset: (name: string) => assets.href(name) };
  for (const [name, helper] of Object.entries(all)) handlebars.registerHelper(name, helper);
  const options: Parameters<typeof handlebars.compile>[1] = { strict: true, knownHelpersOnly: true, knownHelpers: Object.fromEntries(Object.keys(all).map((name) => [name, true])) as never, preventIndent: true };
  const templates = new Map<string, Handlebars.TemplateDelegate>();
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.hbs'))) {
    const name = file.slice(0, -'.hbs'.length).split(path.sep).join('/');
    const template = handlebars.compile(inFrench(readFileSync(path.join(folder, file), 'utf8')), options);
    templates.set(name, template);
    handlebars.registerPartial(name, template);
  }
  return (name, data) => {
    const template = templates.get(name);
    if (!template) throw new Error(`no template web/${name}.hbs`);
    return template(data, { allowProtoMethodsByDefault: false, allowProtoPropertiesByDefault: false });
  };
}
