import { isDay } from '../domain/calendar/day.ts';
import type { Day } from '../domain/calendar/day.ts';
import { quoted, read, unread } from './fault.ts';
import type { Read } from './fault.ts';

const MONTHS = ['janvier', 'fevrier', 'mars', 'avril', 'mai', 'juin', 'juillet', 'aout', 'septembre', 'octobre', 'novembre', 'decembre'] as const;
const SHOWN = ['janvier', 'février', 'mars', 'avril', 'mai', 'juin', 'juillet', 'août', 'septembre', 'octobre', 'novembre', 'décembre'] as const;
const LEAST_YEAR = 2000;
const MOST_YEAR = 2100;

/**
 * A day as it is written in France: 31/12/2026, 31-12-2026, 31.12.2026, 31/12/26, 31 décembre 2026, or 2026-12-31; an hour after it is left aside.
 * A day that does not exist is refused. Codes `day-missing`, `day-formula`, `day-serial`, `day-unreadable`, `day-absent`.
 */
export function readDay(written: string): Read<Day> {
  const shown = quoted(written);
  const text = written.replace(/\s+/g, ' ').trim().normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  if (text === '') return unread('day-missing', 'Indiquez la date.');
  if (text.startsWith('=')) return unread('day-formula', `${shown} est une formule : remplacez-la par sa valeur.`);
  if (/^\d{5}([.,]\d+)?$/.test(text)) return unread('day-serial', `${shown} est un numéro de jour du tableur : mettez la colonne au format date, puis enregistrez de nouveau le tableau.`);
  const civil = civilOf(text.replace(/[t ]+\d{1,2}[:h]\d{2}(?::\d{2}(?:\.\d+)?)?z?$/, ''));
  if (!civil) return unread('day-unreadable', `${shown} n’est pas une date : écrivez-la comme 31/12/2026.`);
  const [year, month, date] = civil;
  if (month < 1 || month > 12) return unread('day-absent', `${shown} n’existe pas : il n’y a pas de mois ${month}. Écrivez le jour, puis le mois, comme 31/12/2026.`);
  if (year < LEAST_YEAR || year > MOST_YEAR) return unread('day-absent', `${shown} est trop loin d’aujourd’hui : vérifiez l’année.`);
  const day = `${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`;
  return isDay(day) ? read(day) : unread('day-absent', `Le ${date} ${SHOWN[month - 1]} ${year} n’existe pas : vérifiez la date.`);
}

type Civil = readonly [number, number, number];

function civilOf(text: string): Civil | null {
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(text);
  if (iso) return [Number(iso[1]), Number(iso[2]), Number(iso[3])];
  const french = /^(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})$/.exec(text);
  if (french) return [fullYear(french[4] ?? ''), Number(french[3]), Number(french[1])];
  const inWords = /^(\d{1,2})(?:er)? ([a-z]+)\.? (\d{4})$/.exec(text);
  const month = inWords ? MONTHS.findIndex((name) => name === inWords[2]) + 1 : 0;
  return inWords && month > 0 ? [Number(inWords[3]), month, Number(inWords[1])] : null;
}

const fullYear = (written: string): number => (written.length === 2 ? 2000 + Number(written) : Number(written));
