import Handlebars from 'handlebars';
import { helpers } from './helpers.ts';
import { Slots } from './slots.ts';

/** Templates and partials by path below `templates/`, as read from disk or from a stored programme version. */
export type Files = Readonly<Record<string, string>>;

const EXTENSION = '.md.hbs';
export const isTemplate = (path: string): boolean => path.endsWith(EXTENSION);
/** `{{> shared/appeal}}` is `shared/appeal.md.hbs`. */
export const partialPath = (name: string): string => `${name}${EXTENSION}`;

export interface Written {
  readonly markdown: string;
  readonly slots: Slots;
}

/** A template ready to be filled in, again and again. */
export type Template = (values: object, references: Readonly<Record<string, string>>) => Written;

/** @throws Error when a file does not parse, or `path` is not among `files`; `checkTemplate` says where and why. */
export function compileTemplate(files: Files, path: string): Template {
  const environment = Handlebars.create();
  for (const name of Object.keys(environment.helpers)) if (!['if', 'unless', 'each'].includes(name)) environment.unregisterHelper(name);
  environment.registerHelper(helpers as unknown as Handlebars.HelperDeclareSpec);
  const compile = (source: string): Handlebars.TemplateDelegate =>
    environment.compile(writeThroughSlots(Handlebars.parse(source)), { strict: true, noEscape: true, knownHelpersOnly: true, knownHelpers: known });
  for (const [file, source] of Object.entries(files)) {
    if (isTemplate(file) && file !== path) environment.registerPartial(file.slice(0, -EXTENSION.length), compile(source));
  }
  const source = files[path];
  if (source === undefined) throw new Error(`no template ${path}`);
  const template = compile(source);
  return (values, references) => {
    const slots = new Slots();
    const safe = { allowProtoPropertiesByDefault: false, allowProtoMethodsByDefault: false };
    return { markdown: template(values, { ...safe, data: { slots, references } }), slots };
  };
}

const known = { each: true, if: true, unless: true, helperMissing: false, blockHelperMissing: false, with: false, log: false, lookup: false, ...Object.fromEntries(Object.keys(helpers).map((name) => [name, true])) };

/** Every `{{…}}` that writes becomes `{{put (…)}}`: no value reaches the Markdown by any other way, triple braces included. */
function writeThroughSlots(program: hbs.AST.Program): hbs.AST.Program {
  new (class extends Handlebars.Visitor {
    override MustacheStatement(statement: hbs.AST.MustacheStatement): void {
      const { path, params, hash, loc } = statement;
      const called = params.length > 0 || hash !== undefined;
      const written = called ? { type: 'SubExpression', path, params, hash, loc } : path;
      const put = { type: 'PathExpression', data: false, depth: 0, parts: ['put'], original: 'put', loc };
      Object.assign(statement, { path: put, params: [written], hash: undefined });
    }
  })().accept(program);
  return program;
}
