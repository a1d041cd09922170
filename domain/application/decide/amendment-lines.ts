import { SECTIONS, each } from '../../funding/imputation.ts';
import { baseBySection } from '../../funding/retained.ts';
import { ZERO, atLeastZero, inFrench, least, minus, plus, portion } from '../../money/money.ts';
import { afterAwardRulesOf } from '../../programme/after-award.ts';
import { refuse } from '../../refusal.ts';
import { claimBar } from './amendment-bars.ts';
import type { LineChange, NewLine } from '../amendment.ts';
import type { Answer } from '../answer.ts';
import type { CommandOf } from '../commands.ts';
import type { Facts } from '../facts.ts';
import type { Application, TextId } from '../state.ts';
import type { BySection } from '../../funding/imputation.ts';
import type { RetainedLine } from '../../funding/plan.ts';
import type { Cents } from '../../money/money.ts';
import type { Programme } from '../../programme/programme.ts';
import type { Refusal } from '../../refusal.ts';

/**
 * The retained base as an amendment makes it. A line keeps its section and its basis, and never goes under what was attested on it.
 * Codes `retained:unknown-line`, `retained:twice`, `line-known`, `section-not-funded`, `below-attested`, `no-change`.
 */
export function amendedLines(state: Application, changes: readonly LineChange[], newLines: readonly NewLine[], reason: TextId, programme: Programme): readonly RetainedLine[] | Refusal {
  const lines = state.appraisal?.lines ?? [];
  const named = [...changes, ...newLines];
  for (const [i, { line, retained }] of changes.entries()) {
    const at = `/request/lines/${i}`;
    const known = lines.find((one) => one.line === line);
    if (!known) return refuse('retained:unknown-line', 'Cette ligne ne figure pas dans l’assiette retenue.', `${at}/line`);
    if (named.findIndex((one) => one.line === line) !== i) return refuse('retained:twice', 'Cette ligne est traitée deux fois.', `${at}/line`);
    const attested = least(known.retained, attestedOn(state, line));
    if (retained < attested) return refuse('below-attested', `${inFrench(attested)} de dépenses sont déjà attestées sur cette ligne : elle ne peut pas descendre en dessous.`, `${at}/retained`);
  }
  for (const [i, { line, section, retained }] of newLines.entries()) {
    const at = `/request/newLines/${i}`;
    if (lines.some((one) => one.line === line) || named.findIndex((one) => one.line === line) !== changes.length + i) return refuse('line-known', 'Ce code désigne déjà une ligne : donnez-en un autre à la nouvelle ligne.', `${at}/line`);
    if (!programme.sections.includes(section)) return refuse('section-not-funded', 'Ce dispositif ne finance pas cette section.', `${at}/section`);
    if (retained === 0) return refuse('amount-mismatch', 'Une nouvelle ligne porte un montant.', `${at}/retained`);
  }
  const changed = lines.map((one) => {
    const change = changes.find(({ line }) => line === one.line);
    if (!change || change.retained === one.retained) return one;
    const { reason: _former, ...kept } = one;
    return { ...kept, retained: change.retained, ...(change.retained < one.asked && { reason }) };
  });
  if (newLines.length === 0 && changed.every((one, i) => one === lines[i])) return refuse('no-change', 'Ces montants sont déjà ceux de l’assiette retenue : rien n’est à changer.', '/request/lines');
  return [...changed, ...newLines.map(({ line, section, basis, retained }) => ({ line, section, basis, asked: retained, retained }))];
}

/** Expenses attested on a line, less what was struck out of it. */
function attestedOn({ claims }: Application, line: string): Cents {
  const on = (rows: readonly { readonly line: string; readonly amount: Cents }[]): Cents => plus(...rows.filter((one) => one.line === line).map(({ amount }) => amount));
  const attested = claims.filter(({ attestedBy }) => attestedBy !== null);
  return atLeastZero(minus(plus(...attested.map(({ expenses }) => on(expenses))), ...attested.map(({ struckOut }) => on(struckOut))));
}

/** What goes from a line to another inside each section. Null when a section's base would change, or a line comes in. */
function movedWithin(before: readonly RetainedLine[], after: readonly RetainedLine[]): BySection | null {
  const [was, is] = [baseBySection(before), baseBySection(after)];
  if (before.length !== after.length || SECTIONS.some((section) => was[section] !== is[section])) return null;
  return each((section) => plus(ZERO, ...after.map((line, i) => (line.section === section ? atLeastZero(minus(line.retained, before[i]?.retained ?? ZERO)) : ZERO))));
}

/** What a shift moves inside each section, when that only has to be told; null when it takes an amendment. */
export function toldAlone(state: Application, lines: readonly RetainedLine[], programme: Programme): BySection | null {
  const before = state.appraisal?.lines ?? [];
  const moved = movedWithin(before, lines);
  if (!moved) return null;
  const { tolerance } = afterAwardRulesOf(programme);
  const base = baseBySection(before);
  return SECTIONS.every((section) => plus(state.shifted[section], moved[section]) <= portion(base[section], tolerance)) ? moved : null;
}

/** Glissement between lines of one section, within the programme's tolerance: the commune tells it, nobody decides it. */
export function tellBudgetShift(state: Application, { lines: changes, reason }: CommandOf<'tellBudgetShift'>, { programme }: Facts): Answer {
  if (state.decision?.kind !== 'award') return refuse('no-award', 'Aucune attribution ne peut être modifiée.');
  const bar = claimBar(state);
  if (bar) return bar;
  const lines = amendedLines(state, changes, [], reason, programme);
  if ('code' in lines) return lines;
  const moved = toldAlone(state, lines, programme);
  if (moved) return [{ type: 'budgetShifted', lines, moved, reason }];
  return refuse('amendment-needed', 'Ce changement passe d’une section à l’autre, change le total retenu, ou dépasse ce que le dispositif laisse glisser entre les lignes : demandez un avenant.', '/lines');
}
