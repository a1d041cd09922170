import { readFileSync } from 'node:fs';
import { covers, measure, print } from '../press.ts';
import { blockPrinter, shown } from '../print-blocks.ts';
import type { Printing } from '../press.ts';
import type { Paper } from './render.ts';

/** A picture printed on a page of its own. */
export interface Picture {
  readonly title: string;
  /** What stands for it where it is read aloud. */
  readonly alt: string;
  /** Where it lies among `pictures`; its ending says its format. */
  readonly path: string;
}

export type Part = Paper | Picture;
export interface Compilation {
  readonly title: string;
  readonly parts: readonly [Paper, ...Part[]];
  readonly pictures?: Readonly<Record<string, Buffer>>;
  /** Where pages of others will come between these: the number of each part’s first page, and of all pages. */
  readonly numbering?: { readonly starts: readonly number[]; readonly total: number };
}

/**
 * Papers as one PDF/UA-1 document, each from a new page with a bookmark of its own, pictures among them. The same papers always give the same bytes.
 * @throws Error with Typst's own words when the layout does not compile or a picture cannot be read.
 */
export const papersPdf = (compilation: Compilation): Buffer => print(printing(compilation));

/** On how many pages it will hold, and on which each part begins, counted from 1. */
export const measurePapers = (compilation: Compilation): { readonly pages: number; readonly parts: readonly number[] } => measure(printing(compilation));

/** One paper as a PDF/UA-1 document. */
export const paperPdf = (paper: Paper): Buffer => papersPdf({ title: paper.title, parts: [paper] });

/** Sizes of the text, in points: a paper that must hold on one page is set smaller until it does, never under what can be read. */
const SIZES = [9.5, 9, 8.5, 8, 7.5, 7];

const isPaper = (part: Part): part is Paper => 'document' in part;

function printing({ title, parts, pictures, numbering }: Compilation): Printing {
  const sizes = parts.map((part) => (isPaper(part) && part.sheet === 'one-page' ? fittingSize(part) : null));
  return { ...layoutOf(parts[0], data(title, parts, sizes, numbering)), pictures };
}

function fittingSize(paper: Paper): number {
  const fits = SIZES.find((size) => measure(layoutOf(paper, data(paper.title, [paper], [size]))).pages === 1);
  return fits ?? 8;
}

let layoutNow: string | null = null;
function layoutOf(paper: Paper, of: object): Printing {
  layoutNow ??= readFileSync('templates/paper.typ', 'utf8');
  return { layout: paper.typst ?? layoutNow, input: 'papers', data: of };
}

function data(title: string, parts: readonly [Paper, ...Part[]], sizes: readonly (number | null)[], numbering: Compilation['numbering'] | null = null): object {
  const { words, inlines, block } = blockPrinter(covers, 18);
  const [first] = parts;
  const [year, month, day] = first.date.split('-').map(Number);
  return {
    title: shown(title, covers),
    author: shown(first.authority, covers),
    date: { year, month, day },
    numbering,
    footer: shown(title.length <= 90 ? title : `${title.slice(0, 89).toWellFormed()}…`, covers),
    parts: parts.map((part, index) =>
      isPaper(part)
        ? {
            kind: 'paper', sheet: part.sheet, size: sizes[index],
            authority: words(part.authority), service: words(part.service), programme: words(part.programme),
            title: inlines(part.document.subject), body: part.document.body.map(block), notes: part.document.notes.map(block),
          }
        : { kind: 'picture', title: words(part.title), alt: shown(part.alt, covers), path: `/${part.path}` }),
  };
}
