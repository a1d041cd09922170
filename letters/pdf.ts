import { readFileSync } from 'node:fs';
import type { Letterhead } from './document.ts';
import { covers, print } from './press.ts';
import { printData } from './print.ts';
import type { Letter } from './render.ts';

let letterheadNow: string | null = null;

/**
 * The letter as a PDF/UA-1 document: tagged, in French, with its title. The same letter always gives the same bytes.
 * @throws Error with Typst's own words when the letterhead does not compile.
 */
export function letterPdf(letter: Letter, letterhead: Letterhead = letter.letterhead): Buffer {
  letterheadNow ??= readFileSync('templates/letter.typ', 'utf8');
  return print({ layout: letter.typst ?? letterheadNow, input: 'letter', data: printData(letter, letterhead, covers) });
}
