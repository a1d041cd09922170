import { isDay, type Day } from '../../domain/calendar/day.ts';
import { inFrench, toCents, type Cents } from '../../domain/money/money.ts';

/** Spaces people type or paste among figures: plain, no-break, thin. */
const SPACES = /[\s\u00a0\u202f\u2009]/g;

/** `1 234,56 €`, `1234.56`, `1 234`: an amount in cents. Null when it is none; « 1.234 » could be two things, so it is none. */
export function readAmount(text: string): Cents | null {
  const clean = text.replace(SPACES, '').replace(/(€|euros?)$/i, '').replace(/,/, '.');
  const [, euros, decimals = ''] = /^(\d{1,11})(?:\.(\d{1,2}))?$/.exec(clean) ?? [];
  return euros === undefined ? null : toCents(Number(euros) * 100 + Number(decimals.padEnd(2, '0')));
}

/** `1 234,56`, to be typed over. */
export const writeAmount = (amount: number): string => inFrench(toCents(amount)).replace(/[\s\u00a0\u202f]*€$/, '');

/** `3,5`, `1 200`, `-2`. Null when it is no number. */
export function readNumber(text: string): number | null {
  const clean = text.replace(SPACES, '').replace(/^[\u2212\u2013]/, '-').replace(',', '.');
  return /^-?\d{1,15}(\.\d{1,10})?$/.test(clean) ? Number(clean) : null;
}

export const writeNumber = (value: number): string => String(value).replace('.', ',');

const MONTHS = ['janvier', 'fevrier', 'mars', 'avril', 'mai', 'juin', 'juillet', 'aout', 'septembre', 'octobre', 'novembre', 'decembre'];

/** `31/01/2026`, `31.1.26`, `31 janvier 2026`, `1er mars 2026`, `2026-01-31`. Null when it is no date that exists. */
export function readDay(text: string): Day | null {
  const clean = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim().replace(/^(lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\s+/, '');
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(clean);
  if (iso) return made(iso[1]!, iso[2]!, iso[3]!);
  const figures = /^(\d{1,2})\s*[/.\- ]\s*(\d{1,2})\s*[/.\- ]\s*(\d{4}|\d{2})$/.exec(clean) ?? /^(\d{2})(\d{2})(\d{4})$/.exec(clean);
  if (figures) return made(figures[3]!, figures[2]!, figures[1]!);
  const words = /^(\d{1,2})(?:er)?\s+([a-z]+)\.?\s+(\d{4})$/.exec(clean);
  const month = words ? MONTHS.findIndex((name) => name === words[2] || (words[2]!.length >= 3 && name.startsWith(words[2]!))) + 1 : 0;
  return words && month > 0 ? made(words[3]!, String(month), words[1]!) : null;
}

function made(year: string, month: string, date: string): Day | null {
  const text = `${year.length === 2 ? `20${year}` : year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
  return isDay(text) ? text : null;
}

/** `31/01/2026`, to be typed over. */
export const writeDay = (on: string): string => (isDay(on) ? on.split('-').reverse().join('/') : on);
