import Handlebars from 'handlebars';
import type { Field, Fields } from './fields.ts';
import { helperCalls } from './helpers.ts';
import { referenceCodes } from './references.ts';
import { slotPattern } from './slots.ts';
import { partialPath } from './template.ts';
import type { Files } from './template.ts';
import { fieldsOf } from './variables.ts';
import type { LetterKind } from './variables.ts';

/** A mistake in a template: `line` and `column` count from 1; `path` names the partial it stands in, when it is not the template itself. */
export interface TemplateProblem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly path?: string;
}

/**
 * What is wrong with a template of this kind, read without running it: syntax, unknown variables, helpers, partials and references,
 * a variable written without the helper its type needs. `files` are the partials it may use. Messages are in French.
 */
export const checkTemplate = (source: string, kind: LetterKind, files: Files = {}): TemplateProblem[] => checkSource(source, fieldsOf(kind), files);

/** The same for a template that may name `fields` and nothing else. */
export function checkSource(source: string, fields: Fields, files: Files = {}): TemplateProblem[] {
  const problems = new Reading(files).read(source, [fields], []);
  if (!/^\s*(\{\{!--[^]*?--\}\}\s*)?# \S/.test(source)) problems.push({ line: 1, column: 1, message: 'la première ligne donne l’objet du courrier : « # Demande de pièces »' });
  return problems;
}

/** The variables in view, innermost last: `{{#each}}` adds a row's, `../` goes back one. */
type Scopes = readonly Fields[];

class Reading {
  private readonly problems: TemplateProblem[] = [];
  private readonly files: Files;
  private within: readonly string[] = [];

  constructor(files: Files) {
    this.files = files;
  }

  read(source: string, scopes: Scopes, within: readonly string[]): TemplateProblem[] {
    const before = this.within;
    this.within = within;
    const slot = source.split('\n').findIndex((line) => slotPattern.test(line));
    if (slot >= 0) this.report({ line: slot + 1, column: 0 }, 'caractère à usage privé interdit dans un modèle');
    try {
      this.program(Handlebars.parse(source), scopes);
    } catch (error) {
      this.report(positionOf(error), `syntaxe : ${messageOf(error)}`);
    }
    this.within = before;
    return this.problems;
  }

  private program(program: hbs.AST.Program | undefined, scopes: Scopes): void {
    for (const statement of program?.body ?? []) this.statement(statement, scopes);
  }

  private statement(statement: hbs.AST.Statement, scopes: Scopes): void {
    if (statement.type === 'MustacheStatement') return this.written(statement as hbs.AST.MustacheStatement, scopes);
    if (statement.type === 'BlockStatement') return this.block(statement as hbs.AST.BlockStatement, scopes);
    if (statement.type === 'PartialStatement') return this.partial(statement as hbs.AST.PartialStatement, scopes);
    if (statement.type !== 'ContentStatement' && statement.type !== 'CommentStatement') this.report(statement.loc.start, `forme inconnue dans un courrier : ${statement.type}`);
  }

  private written(statement: hbs.AST.MustacheStatement, scopes: Scopes): void {
    const { path, params, hash, loc } = statement;
    if (path.type !== 'PathExpression') return this.report(loc.start, 'écrivez les mots sans accolades');
    const name = (path as hbs.AST.PathExpression).original;
    if (params.length > 0 || hash || Object.hasOwn(helperCalls, name)) return this.call(name, params, hash, loc.start, scopes);
    const field = this.variable(path as hbs.AST.PathExpression, scopes);
    if (!field) return;
    const helper = ['amount', 'rate', 'day', 'link'].includes(field.type) && Object.values(helperCalls).find(({ takes }) => takes === field.type);
    if (helper) this.report(loc.start, `« ${name} » s’écrit comme ${helper.example}`);
    else if (['group', 'list', 'flag'].includes(field.type)) this.report(loc.start, `« ${name} » ne s’écrit pas : ${field.type === 'list' ? '{{#each}}' : field.type === 'group' ? 'nommez une de ses parties' : '{{#if}}'}`);
  }

  private block(block: hbs.AST.BlockStatement, scopes: Scopes): void {
    const name = block.path.original;
    const [subject, ...more] = block.params;
    if (!['if', 'unless', 'each'].includes(name)) this.report(block.loc.start, `bloc inconnu : {{#${name}}}`);
    else if (!subject || more.length > 0 || block.hash || block.program?.blockParams?.length) this.report(block.loc.start, `{{#${name}}} prend une seule variable`);
    else if (name === 'each') return this.each(block, subject, scopes);
    else this.condition(subject, scopes);
    this.program(block.program, scopes);
    this.program(block.inverse, scopes);
  }

  private each(block: hbs.AST.BlockStatement, subject: hbs.AST.Expression, scopes: Scopes): void {
    const list = subject.type === 'PathExpression' ? this.variable(subject as hbs.AST.PathExpression, scopes) : undefined;
    if (list && list.type !== 'list') this.report(subject.loc.start, `« ${(subject as hbs.AST.PathExpression).original} » n’est pas une liste`);
    else if (list) this.program(block.program, [...scopes, list.fields ?? {}]);
    this.program(block.inverse, scopes);
  }

  private condition(subject: hbs.AST.Expression, scopes: Scopes): void {
    if (subject.type === 'PathExpression') this.variable(subject as hbs.AST.PathExpression, scopes);
    else if (subject.type === 'SubExpression' && pathOf(subject) === 'checked') this.call('checked', (subject as hbs.AST.SubExpression).params, (subject as hbs.AST.SubExpression).hash, subject.loc.start, scopes);
    else this.report(subject.loc.start, 'condition inconnue : une variable, ou (checked "référence")');
  }

  private partial(partial: hbs.AST.PartialStatement, scopes: Scopes): void {
    const name = partial.name.type === 'PathExpression' ? (partial.name as hbs.AST.PathExpression).original : null;
    if (name === null || partial.params.length > 0 || partial.hash) return this.report(partial.loc.start, 'un passage partagé s’appelle par son nom seul : {{> shared/appeal}}');
    const path = partialPath(name);
    const source = Object.hasOwn(this.files, path) ? this.files[path] : undefined;
    if (source === undefined) return this.report(partial.loc.start, `passage partagé inconnu : ${path}`);
    if (this.within.includes(path)) return this.report(partial.loc.start, `${path} s’appelle lui-même`);
    this.read(source, scopes.slice(-1), [...this.within, path]);
  }

  private call(name: string, params: readonly hbs.AST.Expression[], hash: hbs.AST.Hash | undefined, at: hbs.AST.Position, scopes: Scopes): void {
    const helper = Object.hasOwn(helperCalls, name) ? helperCalls[name] : undefined;
    if (!helper) return this.report(at, `fonction inconnue : ${name}`);
    const [subject, ...words] = params;
    const strings = words.every((word) => word.type === 'StringLiteral');
    const named = (hash?.pairs ?? []).every(({ key, value }) => helper.named.includes(key) && value.type === 'StringLiteral');
    if (!subject || words.length !== helper.words || !strings || !named) return this.report(at, `s’écrit ${helper.example}`);
    if (helper.takes === 'reference') {
      const code = subject.type === 'StringLiteral' ? (subject as hbs.AST.StringLiteral).value : null;
      if (code === null) this.report(subject.loc.start, `s’écrit ${helper.example}`);
      else if (!Object.hasOwn(referenceCodes, code)) this.report(subject.loc.start, `référence inconnue : ${code}`);
      return;
    }
    const field = subject.type === 'PathExpression' ? this.variable(subject as hbs.AST.PathExpression, scopes) : undefined;
    if (subject.type !== 'PathExpression') this.report(subject.loc.start, `s’écrit ${helper.example}`);
    else if (field && field.type !== helper.takes) this.report(subject.loc.start, `« ${(subject as hbs.AST.PathExpression).original} » ne convient pas à ${name}`);
  }

  /** The variable a path names, or a report and nothing. */
  private variable(path: hbs.AST.PathExpression, scopes: Scopes): Field | undefined {
    const [first, ...rest] = path.parts as string[];
    const unknown = () => this.report(path.loc.start, `variable inconnue : ${path.original}`);
    if (path.data || first === undefined || /^(\.\/|this\b)/.test(path.original)) return void unknown();
    const start = own(scopes.at(-1 - path.depth), first);
    const found = rest.reduce<Field | undefined>((field, part) => (field?.type === 'group' ? own(field.fields, part) : undefined), start);
    if (!found) unknown();
    return found;
  }

  private report(at: { readonly line: number; readonly column: number }, message: string): void {
    const path = this.within.at(-1);
    this.problems.push({ line: at.line, column: at.column + 1, message, ...(path !== undefined && { path }) });
  }
}

const own = (fields: Fields | undefined, name: string): Field | undefined => (fields && Object.hasOwn(fields, name) ? fields[name] : undefined);
const pathOf = (expression: hbs.AST.Expression): string => ((expression as hbs.AST.SubExpression).path as hbs.AST.PathExpression).original;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message.split('\n').at(-1) ?? error.message : String(error));

/** Handlebars gives a position on some errors, and only a line in the text of the others. */
function positionOf(error: unknown): { line: number; column: number } {
  const { lineNumber, column, message } = error as { lineNumber?: number; column?: number; message?: string };
  const line = lineNumber ?? Number(/Parse error on line (\d+)/.exec(message ?? '')?.[1] ?? 1);
  return { line, column: column ?? 0 };
}
