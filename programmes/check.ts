import { checkForm } from '../forms/safe.ts';
import { formSchema } from '../forms/schema.ts';
import type { Programme, ProgrammeBundle } from '../domain/programme/programme.ts';
import { checkSource, checkTemplate } from '../letters/check.ts';
import { fieldsOfPaper, paperKinds } from '../letters/papers/variables.ts';
import type { PaperKind } from '../letters/papers/variables.ts';
import { letterKinds } from '../letters/variables.ts';
import type { LetterKind } from '../letters/variables.ts';
import { runCases } from './cases.ts';
import { checkRules } from './check-rules.ts';
import { loadProgramme, templatesOf } from './load.ts';
import { casesPath, programmePath } from './paths.ts';
import { ProgrammeError, readJson, readSource } from './source.ts';
import type { Problem } from './source.ts';

/** What the check found of one programme; `summary` only when there is nothing to mend. */
export interface Checked {
  readonly code: string;
  readonly problems: readonly Problem[];
  readonly summary?: { readonly title: string; readonly version: string; readonly rules: number; readonly cases: number; readonly forms: number; readonly letters: number; readonly papers: number; readonly toConfirm: number };
}

/** Everything that can be said of a programme before it is used: file, line and column of each thing to mend. */
export function checkProgramme(root: string, code: string): Checked {
  const loaded = tryLoading(root, code);
  return 'problems' in loaded ? { code, problems: loaded.problems } : checkBundle(loaded);
}

/** The same for a stored version: the check of every version in use. */
export function checkBundle(bundle: ProgrammeBundle): Checked {
  const { programme, cases } = bundle;
  const { rules, problems: inRules } = checkRules(bundle);
  const file = casesPath(programme.code);
  const run = rules === null ? { count: 0, problems: [] } : cases === '' ? { count: 0, problems: [{ file, line: 1, column: 1, message: 'aucun cas de référence' }] } : runCases(rules, file, cases);
  const inForms = checkForms(bundle);
  const problems = [...inRules, ...run.problems, ...inForms, ...(inForms.length === 0 ? checkAgainstForms(bundle) : []), ...checkLetters(bundle), ...checkPapers(bundle)];
  if (problems.length > 0) return { code: programme.code, problems: distinct(problems) };
  return {
    code: programme.code,
    problems: [],
    summary: {
      title: programme.title, version: programme.version, rules: rules!.coded.length, cases: run.count,
      forms: Object.keys(programme.forms).length, letters: Object.keys(programme.letters).length, papers: Object.keys(programme.papers).length, toConfirm: programme.toConfirm.length,
    },
  };
}

function tryLoading(root: string, code: string): ProgrammeBundle | { readonly problems: readonly Problem[] } {
  try {
    return loadProgramme(root, code);
  } catch (error) {
    if (error instanceof ProgrammeError) return { problems: error.problems };
    throw error;
  }
}

const checkForms = (bundle: ProgrammeBundle): readonly Problem[] => Object.values(bundle.programme.forms).flatMap((path) => checkForm(bundle.files, `forms/${path}`));

/** What the engine reads in the answers must be asked by the forms, and the review must score the grid's criteria. */
function checkAgainstForms(bundle: ProgrammeBundle): readonly Problem[] {
  const { programme, files } = bundle;
  const application = formSchema(bundle, 'application');
  const missing = READ_BY_THE_ENGINE.filter((path) => path.split('.').reduce<unknown>((node, key) => (node as { properties?: Record<string, unknown> } | undefined)?.properties?.[key], application) === undefined);
  const at = (path: string) => readJson(path, files[path]!);
  const problems = missing.map((path) => at(`forms/${programme.forms['application']}`).problem(['properties'], `il manque la réponse « ${path} », que lit l’application`, true));
  if (programme.forms['review'] === undefined) return problems;
  const scores = formSchema(bundle, 'review').properties?.['scores'];
  const scored = JSON.stringify(Object.entries(scores?.properties ?? {}).map(([code, score]) => [code, score['maximum']]).sort());
  const grid = JSON.stringify(programme.review.grid.map(({ code, max }) => [code, max]).sort());
  const same = scored === grid && scores?.required?.length === programme.review.grid.length;
  return same ? problems : [...problems, at(`forms/${programme.forms['review']}`).problem(['properties', 'scores'], 'les notes demandées ne sont pas celles de la grille (critères, note la plus haute en demi-points, toutes obligatoires)', true)];
}

const READ_BY_THE_ENGINE = ['title', 'montage', 'calendar.startOn', 'calendar.endOn', 'plan.expenses', 'plan.resources', 'plan.asked', 'declarations.notStarted', 'declarations.otherMetropolitanCall'];

function checkLetters(bundle: ProgrammeBundle): readonly Problem[] {
  const templates = templatesOf(bundle);
  return [
    ...missingLetters(bundle),
    ...Object.entries(bundle.programme.letters).flatMap(([kind, path]) =>
      checkTemplate(templates[path] ?? '', kind as LetterKind, templates).map(({ path: partial, line, column, message }) => ({ file: `templates/${partial ?? path}`, line, column, message }))),
  ];
}

/** Every letter the product writes, but those of what the programme chooses to do without. */
function missingLetters({ programme, files }: ProgrammeBundle): readonly Problem[] {
  const file = programmePath(programme.code);
  return lettersNeeded(programme).filter((kind) => programme.letters[kind] === undefined)
    .map((kind) => readSource(file, files[file]!).problem(['lettres'], `il manque le modèle du courrier « ${kind} »`, true));
}

function lettersNeeded({ earlyStart, review, agreement }: Programme): readonly LetterKind[] {
  const spared = new Set<LetterKind>([
    ...(earlyStart ? [] : ['early-start', 'early-start-refused'] as const),
    ...(review.reviewers > 0 ? [] : ['review-invitation', 'review-reminder'] as const),
    ...(review.reviewers > 0 && typeof review.spread === 'number' ? [] : ['review-consensus'] as const),
    ...(agreement.when === 'never' ? ['agreement', 'agreement-reminder', 'amendment-reminder'] as const : []),
  ]);
  return letterKinds.filter((kind) => !spared.has(kind));
}

/** A stored version from before papers were declared has none to check. */
function checkPapers({ programme, files, ...bundle }: ProgrammeBundle): readonly Problem[] {
  const templates = templatesOf({ programme, files, ...bundle });
  const declared = Object.entries(programme.papers ?? {});
  const file = programmePath(programme.code);
  const missing = declared.length === 0 ? [] : paperKinds.filter((kind) => !(programme.agreement.when === 'never' && (kind === 'draft-agreement' || kind === 'amendment')) && programme.papers[kind] === undefined);
  return [
    ...missing.map((kind) => readSource(file, files[file]!).problem(['documents'], `il manque le modèle du document « ${kind} »`, true)),
    ...declared.flatMap(([kind, path]) =>
      checkSource(templates[path] ?? '', fieldsOfPaper(kind as PaperKind), templates).map(({ path: partial, line, column, message }) => ({ file: `templates/${partial ?? path}`, line, column, message }))),
  ];
}

/** A shared part used twice is mended once. */
function distinct(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Set<string>();
  return problems.filter((problem) => {
    const key = JSON.stringify(problem);
    return seen.has(key) ? false : seen.add(key);
  });
}
