import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { NodeCompiler, PdfStandard } from '@myriaddreamin/typst-ts-node-compiler';
import type { Letterhead } from './document.ts';
import { loadFonts } from './fonts.ts';
import { printData } from './print.ts';
import type { Letter } from './render.ts';

interface Press {
  readonly compiler: NodeCompiler;
  readonly covers: (codePoint: number) => boolean;
  readonly letterhead: string;
  printed: number;
}

let press: Press | null = null;

/** One compiler for the life of the process: it keeps the fonts and what it has understood of the letterhead. */
function thePress(): Press {
  if (!press) {
    const { blobs, covers } = loadFonts();
    const compiler = NodeCompiler.create({ workspace: `${process.cwd()}/templates`, fontArgs: [{ fontBlobs: blobs }] });
    press = { compiler, covers, letterhead: readFileSync('templates/letter.typ', 'utf8'), printed: 0 };
  }
  return press;
}

/**
 * The compiler remembers what it has seen, and its memory would grow without end: every so many letters it forgets what was not used since the
 * last but one of these times. Forgetting after each letter would lose what the other kinds of letter need: four times slower over all kinds.
 */
const LETTERS_BETWEEN_EVICTIONS = 20;
const EVICTIONS_SURVIVED = 2;

/**
 * What the compiler made of a letter lives outside JavaScript's heap until its handle is collected, and the collector, which sees only a small
 * handle, would wait for hours: measured over 3,000 awards, 2.0 GB without asking it, 0.4 GB with.
 */
const LETTERS_BETWEEN_COLLECTIONS = 50;
let collect: (() => void) | null = null;
function collectGarbage(): void {
  if (!collect) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  }
  collect();
}

/**
 * The letter as a PDF/UA-1 document: tagged, in French, with its title. The same letter always gives the same bytes.
 * @throws Error with Typst's own words when the letterhead does not compile.
 */
export function letterPdf(letter: Letter, letterhead: Letterhead = letter.letterhead): Buffer {
  const current = thePress();
  const { compiler, covers, letterhead: typst } = current;
  const data = JSON.stringify(printData(letter, letterhead, covers));
  try {
    return compiler.pdf({ mainFileContent: letter.typst ?? typst, inputs: { letter: data } }, { pdfStandard: PdfStandard.UA_1, pdfTags: true });
  } catch (error) {
    throw new Error(`the letterhead does not compile: ${typstMessages(error)}`, { cause: error });
  } finally {
    current.printed += 1;
    if (current.printed % LETTERS_BETWEEN_EVICTIONS === 0) compiler.evictCache(EVICTIONS_SURVIVED);
    if (current.printed % LETTERS_BETWEEN_COLLECTIONS === 0) collectGarbage();
  }
}

/** Typst's messages: compiling leaves them in `code`, exporting in `message`, inside the debug form of its diagnostics. */
function typstMessages(error: unknown): string {
  const { message = '', code = '' } = error as { message?: string; code?: string };
  const messages = [...message.matchAll(/message: "((?:[^"\\]|\\.)*)"/g)].map(([, words]) => words ?? '');
  return messages.length > 0 ? [...new Set(messages)].join(' ; ') : message || code;
}
