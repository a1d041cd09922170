import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { NodeCompiler, PdfStandard } from '@myriaddreamin/typst-ts-node-compiler';
import { loadFonts } from './fonts.ts';

interface Press {
  readonly compiler: NodeCompiler;
  readonly covers: (codePoint: number) => boolean;
  printed: number;
}

const workspace = (): string => `${process.cwd()}/templates`;

let press: Press | null = null;

/** One compiler for the life of the process: it keeps the fonts and what it has understood of the layouts. */
function thePress(): Press {
  if (!press) {
    const { blobs, covers } = loadFonts();
    const compiler = NodeCompiler.create({ workspace: workspace(), fontArgs: [{ fontBlobs: blobs }] });
    press = { compiler, covers, printed: 0 };
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

const STANDARD = { pdfStandard: PdfStandard.UA_1, pdfTags: true };

export interface Printing {
  /** Source of the layout: `letter.typ` or `paper.typ`, or those of a programme version. */
  readonly layout: string;
  /** Under which name the layout takes its data. */
  readonly input: string;
  readonly data: object;
  /** Pictures the data names, by path. */
  readonly pictures?: Readonly<Record<string, Buffer>>;
}

/** True when a font of ours has the character. */
export const covers = (codePoint: number): boolean => thePress().covers(codePoint);

/**
 * Prints data on a layout as PDF/UA-1: tagged, in French, with its title. The same data always gives the same bytes.
 * @throws Error with Typst's own words when the layout does not compile or a picture cannot be read.
 */
export const print = (printing: Printing): Buffer => withPress(printing, (compiler, source) => compiler.pdf(source, STANDARD));

/** On how many pages it holds, and where each heading of the first level begins, pages counted from 1. @throws as `print` does. */
export const measure = (printing: Printing): { readonly pages: number; readonly parts: readonly number[] } =>
  withPress(printing, (compiler, source) => {
    const { result } = compiler.compile(source);
    // What does not compile is asked for as a PDF: only there does the compiler say why.
    if (!result) throw new Error(`unexpectedly compiled: ${compiler.pdf(source, STANDARD).length} bytes`);
    return { pages: result.numOfPages, parts: (compiler.query(result, { selector: '<part>', field: 'value' }) as number[]) };
  });

function withPress<T>({ layout, input, data, pictures = {} }: Printing, work: (compiler: NodeCompiler, source: { mainFileContent: string; inputs: Record<string, string> }) => T): T {
  const current = thePress();
  const { compiler } = current;
  const paths = Object.entries(pictures).map(([path, bytes]) => [`${workspace()}/${path}`, bytes] as const);
  try {
    for (const [path, bytes] of paths) compiler.mapShadow(path, bytes);
    return work(compiler, { mainFileContent: layout, inputs: { [input]: JSON.stringify(data) } });
  } catch (error) {
    throw new Error(`the letterhead does not compile: ${typstMessages(error)}`, { cause: error });
  } finally {
    for (const [path] of paths) compiler.unmapShadow(path);
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
