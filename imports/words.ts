import { quoted, read, unread } from './fault.ts';
import type { Read } from './fault.ts';

const STOPWORDS: ReadonlySet<string> = new Set(['de', 'du', 'des', 'd', 'la', 'le', 'les', 'l', 'en', 'euro', 'euros', 'eur', 'au', 'a', 'et']);

const NUMBER: ReadonlySet<string> = new Set(['n', 'no', 'num', 'numero']);

/** A heading, a code or a title as it is compared: without case, accents, punctuation or little words; « N° », « No » and « Num. » are one word. */
export const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('°', 'o ')
    .replaceAll('œ', 'oe')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
    .split(' ')
    .filter((word) => !STOPWORDS.has(word))
    .map((word) => (NUMBER.has(word) ? 'numero' : word))
    .join(' ');

/**
 * What people wrote in a cell, on one line. A leading apostrophe before a formula's sign is a spreadsheet's way of saying text, and `="00123"`
 * its way of keeping zeros: both are read as the text they stand for. A formula is refused; a sign before words is just a sign.
 * Codes `text-formula`, `text-too-long`.
 */
export function readText(written: string, most: number): Read<string> {
  let text = written.normalize('NFC').replace(/\s+/g, ' ').trim();
  const kept = /^="([^"]*)"$/.exec(text);
  if (kept) text = (kept[1] ?? '').trim();
  else if (/^['’] ?[=+\-@＝＋－＠]/.test(text)) text = text.slice(1).trim();
  else if (isFormula(text)) return unread('text-formula', `${quoted(written)} est une formule : remplacez-la par le texte qu’elle donne.`);
  return text.length > most ? unread('text-too-long', `Ce texte dépasse ${most} caractères : raccourcissez-le.`) : read(text);
}

/** An equals sign always begins one; another sign does where what follows calls something. */
const isFormula = (text: string): boolean => text.startsWith('=') || /^[+\-@].*[(|!]/.test(text);
