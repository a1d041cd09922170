import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { median } from './measure.ts';
import type { Figure } from './measure.ts';
import type { Machine } from './machine.ts';

/** What one part of the bench found; `skipped` says why a figure is not there. */
export interface Part {
  readonly letter: string;
  readonly title: string;
  readonly figures: readonly Figure[];
  readonly skipped: readonly string[];
}

export const isMissed = ({ target, rounds }: Figure): boolean => target !== null && ('most' in target ? median(rounds) > target.most : median(rounds) < target.least);

/** Seen at once on a terminal: median, extremes, the target and whether it is held, and the same elsewhere. */
export function table({ letter, title, figures, skipped }: Part): string {
  const rows = figures.map((one) => [one.name, `${shown(median(one.rounds))} ${unit(one)}`, spread(one), aim(one), one.target === null ? '' : isMissed(one) ? 'MISSED' : 'held', one.elsewhere ?? '']);
  const lines = [['', 'median', 'spread', 'target', '', 'Hypha 6.7'], ...rows];
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length))) ?? [];
  const drawn = lines.map((line) => line.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ').trimEnd());
  return [`(${letter}) ${title}`, ...drawn, ...skipped.map((why) => `not measured: ${why}`)].map((line) => `  ${line}`).join('\n');
}

const unit = (one: Figure): string => (one.unit === 'count' ? '' : one.unit);
const spread = ({ rounds }: Figure): string => (rounds.length < 2 ? '' : `${shown(Math.min(...rounds))} – ${shown(Math.max(...rounds))}`);
const aim = (one: Figure): string => (one.target === null ? '' : 'most' in one.target ? `≤ ${one.target.most} ${unit(one)}`.trimEnd() : `≥ ${one.target.least} ${unit(one)}`.trimEnd());
const shown = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: value >= 100 ? 0 : value >= 10 ? 1 : 2 });

export function writeResults(file: string, machine: Machine, rounds: number, parts: readonly Part[]): void {
  const results = {
    machine,
    rounds,
    parts: parts.map(({ letter, title, figures, skipped }) => ({
      letter,
      title,
      skipped,
      figures: figures.map((one) => ({ name: one.name.trim(), unit: one.unit, median: median(one.rounds), least: Math.min(...one.rounds), most: Math.max(...one.rounds), rounds: one.rounds, target: one.target, missed: isMissed(one), elsewhere: one.elsewhere })),
    })),
  };
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
}
