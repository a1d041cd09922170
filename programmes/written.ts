import { ratio, toCents } from '../domain/money/money.ts';
import type { Cents, Ratio } from '../domain/money/money.ts';
import type { ReasonRule, TieRule } from '../domain/programme/programme.ts';

/** How the people who run a fund write things in its files. The shape is checked first, by a schema. */
export const readers = {
  /** « 50 000 € », « 1 234,56 € ». */
  amount: (text: string): Cents => toCents(hundredths(text)),
  /** « 50 % », « 33,33 % », as the smallest fraction. */
  rate: (text: string): Ratio => reduced(hundredths(text), 10_000),
  'yes-no': (word: string): boolean => word === 'oui',
  day: (day: string): string => day,
  /** « 30 novembre », as a month and a day: `11-30`. */
  'day-of-year': (words: string): string => {
    const [day = '', month = ''] = words.split(' ');
    return [MONTHS.indexOf(month) + 1, Number.parseInt(day)].map((part) => String(part).padStart(2, '0')).join('-');
  },
  /** « 20 Mo », in bytes. */
  size: (text: string): number => Number(text.replace(' Mo', '')) * 1_000_000,
  /** A score of 2.5 is five half points. */
  'half-points': (points: number): number => Math.round(points * 2),
  /** « toujours », or the bounds under or from which a score is given with its reason. */
  reason: (rule: 'toujours' | { readonly sous?: number; readonly dès?: number }): ReasonRule =>
    rule === 'toujours' ? { when: 'always' } : { when: 'extreme', under: halfPoints(rule.sous), from: halfPoints(rule.dès) },
  /** « critère innovation », « montant demandé ». */
  tie: (words: string): TieRule => {
    const [, criterion] = /^critère (.+)$/.exec(words) ?? [];
    return criterion === undefined ? { rule: TIES[words as keyof typeof TIES] } : { rule: 'criterion', criterion };
  },
};

const MONTHS = ['janvier', 'février', 'mars', 'avril', 'mai', 'juin', 'juillet', 'août', 'septembre', 'octobre', 'novembre', 'décembre'];
const halfPoints = (points: number | undefined): number | null => (points === undefined ? null : Math.round(points * 2));
const TIES = { 'montant demandé': 'least-asked', 'date de dépôt': 'earliest-filing', référence: 'reference' } as const;

/** The figures without their comma, two decimals always: no floating euros. */
function hundredths(text: string): number {
  const [whole = '', decimals = ''] = text.replace(/[^\d,]/g, '').split(',');
  return Number(whole + decimals.padEnd(2, '0'));
}

function reduced(num: number, den: number): Ratio {
  const common = (a: number, b: number): number => (b === 0 ? a : common(b, a % b));
  const by = common(num, den) || 1;
  return ratio(num / by, den / by);
}
