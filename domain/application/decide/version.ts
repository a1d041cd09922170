import { refuse } from '../../refusal.ts';
import type { Criterion, Programme } from '../../programme/programme.ts';
import type { Refusal } from '../../refusal.ts';
import type { Answer } from '../answer.ts';
import type { CommandOf } from '../commands.ts';
import type { Facts, VersionFacts } from '../facts.ts';
import type { Application } from '../state.ts';

/**
 * A dossier keeps the version it was filed under, unless somebody says otherwise and why: before a decision, and where everything it is made
 * of has its place in the other version. Its time to decide runs on as it began; pieces, letters, forms, caps and rules follow.
 */
export function moveToVersion(state: Application, { version, reason }: CommandOf<'moveToVersion'>, { programme, target }: Facts): Answer {
  if (state.decision || state.formerDecisions.length > 0) return refuse('already-decided', 'La décision est prise : le dossier garde la version du dispositif sous laquelle elle l’a été.');
  if (!target || target.programme.code !== state.programme) return refuse('version-unknown', 'Cette version du dispositif n’a pas été publiée ici : vérifiez son empreinte.', '/version');
  if (version === state.version) return refuse('version-same', 'Le dossier suit déjà cette version du dispositif.', '/version');
  return clash(state, programme, target) ?? [{ type: 'versionMoved', from: state.version, to: version, reason }];
}

/** What of the dossier has no place in the other version; null when all has. */
function clash(state: Application, from: Programme, { programme: to, problems }: VersionFacts): Refusal | null {
  const without = (what: string): Refusal => refuse('version-clash', `Le dossier ne peut pas passer à cette version : ${what}`, '/version');
  const titleOf = (code: string): string => from.pieces.find((piece) => piece.code === code)?.title ?? code;
  const piece = [...Object.keys(state.pieces), ...(state.request?.outstanding ?? [])].find((code) => !to.pieces.some((one) => one.code === code));
  if (piece !== undefined) return without(`la pièce « ${titleOf(piece)} », déposée ou demandée, n’y existe pas.`);
  if (!to.calls.some(({ code }) => code === state.call)) return without('l’appel à projets auquel il répond n’y existe pas.');
  if (state.plan.expenses.some(({ section }) => !to.sections.includes(section))) return without('une de ses dépenses est d’une section que cette version n’aide pas.');
  const [problem] = problems;
  if (problem) return without(`elle n’accepte pas la demande telle qu’elle est. ${problem.message}`);
  const isScored = state.reviews.some(({ scores }) => scores !== null);
  if (isScored && !isSameGrid(from.review.grid, to.review.grid)) return without('des évaluations ont été rendues sur une autre grille.');
  const isAppraised = state.appraisal !== null && state.phase !== 'appraisal';
  if (isAppraised && !isSame(from.amounts, to.amounts)) return without('la fiche d’instruction, déjà close, a été établie sous d’autres règles de montant.');
  return null;
}

/** What the scores were given on: wording aside. */
const isSameGrid = (a: readonly Criterion[], b: readonly Criterion[]): boolean => isSame(a.map(scale), b.map(scale));
const scale = ({ code, weight, max, floor }: Criterion) => ({ code, weight, max, floor });

function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => isSame((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]));
}
