import { wordsOf } from './document.ts';
import type { Block, Inline } from './document.ts';
import { rightToLeft } from './html.ts';
import { byNumber } from './slots.ts';

export interface BlockPrinter {
  words(text: string): string[];
  lines(text: string): string[][];
  inlines(all: readonly Inline[]): object[];
  block(of: Block): object;
}

/**
 * Content as the data that Typst prints. Text arrives there as pieces between which a line may end: Typst itself never breaks inside a
 * word, and a value of 2,000 characters without a space would leave the page.
 * @param tight columns of words up to this length take what they need, like figures; in a letter none does.
 */
export function blockPrinter(covers: (codePoint: number) => boolean, tight = 0): BlockPrinter {
  const words = (text: string): string[] => pieces(shown(text.replace(/\n+/g, ' '), covers));
  const lines = (text: string): string[][] => text.split('\n').map(words);
  const inline = (of: Inline): object => {
    if (of.kind === 'text') return { kind: 'text', pieces: words(of.text) };
    if (of.kind === 'value') return { kind: 'text', pieces: words(rightToLeft.test(of.text) ? isolated(of.text) : of.text) };
    if (of.kind === 'link') return { kind: 'link', href: of.href, pieces: words(of.href) };
    return of.kind === 'break' ? of : { kind: of.kind, content: of.content.map(inline) };
  };
  const inlines = (all: readonly Inline[]): object[] => all.map(inline);
  const block = (of: Block): object => {
    if (of.kind === 'paragraph') return { kind: of.kind, content: inlines(of.content) };
    if (of.kind === 'heading') return { kind: of.kind, level: of.level, content: inlines(of.content) };
    if (of.kind === 'list') return { kind: of.kind, ordered: of.ordered, items: of.items.map((item) => item.map(block)) };
    return { kind: of.kind, align: of.align, widths: widthsOf(of, tight), head: of.head.map(inlines), rows: of.rows.map((row) => row.map(inlines)) };
  };
  return { words, lines, inlines, block };
}

/** A share of the page for each column of words, by its longest cell; columns of figures take what they need. */
function widthsOf({ align, head, rows }: Extract<Block, { kind: 'table' }>, tight: number): (number | null)[] {
  const longest = align.map((_side, index) => Math.max(0, ...[head, ...rows].map((row) => wordsOf(row[index] ?? []).length)));
  const takesItsNeed = align.map((side, index) => side === 'right' || (longest[index] ?? 0) <= tight);
  const all = takesItsNeed.every(Boolean);
  return longest.map((length, index) => (takesItsNeed[index] && !all ? null : Math.min(60, Math.max(12, length))));
}

/** A right-to-left value between isolates, so that it does not reorder the words around it (Unicode UAX 9). */
const isolated = (text: string): string => `\u2068${text}\u2069`;

/** A character no font has is shown by its number rather than as an empty box: PDF/UA refuses what cannot be read. */
export function shown(text: string, covers: (codePoint: number) => boolean): string {
  let printed = '';
  for (const char of text) printed += covers(char.codePointAt(0) ?? 0) || ignorable.test(char) ? char : byNumber(char);
  return printed;
}

/** Characters that need no glyph of their own: joiners, variation selectors, isolates. */
const ignorable = /\p{Default_Ignorable_Code_Point}/u;

const LONGEST_WORD = 30;
const graphemes = new Intl.Segmenter('fr', { granularity: 'grapheme' });

/** `text` cut where a line may end inside a word: after the joints of an address, and anywhere in a word no line would hold. */
export function pieces(text: string): string[] {
  if (!tooLong.test(text)) return [text];
  return text.split(/(?<=[\s-])/u).flatMap((word) => (word.length <= LONGEST_WORD ? [word] : word.split(/(?<=[@./_?&=#:;,|])(?=[^@./_?&=#:;,|\s])/u).flatMap(chop)))
    .reduce<string[]>((kept, piece, index) => (index > 0 && /[\s-]$/u.test(kept.at(-1) ?? '') ? [...kept.slice(0, -1), (kept.at(-1) ?? '') + piece] : [...kept, piece]), []);
}

const tooLong = new RegExp(`[^\\s-]{${LONGEST_WORD + 1}}`, 'u');

function chop(word: string): string[] {
  if (word.length <= LONGEST_WORD) return [word];
  const units = Array.from(graphemes.segment(word), ({ segment }) => segment);
  return Array.from({ length: Math.ceil(units.length / 4) }, (_, index) => units.slice(index * 4, index * 4 + 4).join(''));
}
