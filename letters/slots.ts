import type { Inline } from './document.ts';
import type { Link } from './helpers.ts';

/** First of the code points of plane 15 that stand for values while a letter is Markdown; no template may contain one. */
const FIRST = 0xf0000;
const LAST = 0xffffd;
export const slotPattern = /[\u{F0000}-\u{FFFFD}]/u;
const slots = /([\u{F0000}-\u{FFFFD}])/u;

/**
 * The values of one letter, each standing in the Markdown as a single private-use character, which means nothing to Markdown.
 * They are put back when the Markdown has been understood: whatever a value holds, it can only be text.
 */
export class Slots {
  private readonly values: (string | Link)[] = [];

  /** @returns the character that stands for `value`; nothing for what is absent. */
  put(value: string | number | Link | null): string {
    if (value === null || value === '') return '';
    const code = FIRST + this.values.length;
    if (code > LAST) throw new RangeError('a letter has more than 65,534 values');
    this.values.push(typeof value === 'number' ? String(value) : typeof value === 'string' ? legible(value) : value);
    return String.fromCodePoint(code);
  }

  /** The content of a piece of Markdown text, its values put back; `typeset` sees the template's own words only. */
  fill(text: string, typeset: (words: string) => string): Inline[] {
    return text.split(slots).filter((part) => part !== '').flatMap((part): Inline[] => {
      const value = this.values[(part.codePointAt(0) ?? 0) - FIRST];
      if (value === undefined) return [{ kind: 'text', text: typeset(part) }];
      if (typeof value !== 'string') return [{ kind: 'link', href: value.href }];
      return value.split('\n').flatMap((line, index): Inline[] => [...(index > 0 ? [{ kind: 'break' as const }] : []), ...(line === '' ? [] : [{ kind: 'value' as const, text: line }])]);
    });
  }
}

/** A character shown by its number: `[U+202E]`. */
export const byNumber = (char: string): string => `[U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`;

/**
 * Line ends in one form; control characters, and those that could turn the rest of the letter's direction round, shown by their number:
 * what cannot be seen must not act.
 */
export function legible(value: string): string {
  return value
    .toWellFormed()
    .replace(/\r\n?|[\u0085\u2028\u2029\v\f]/g, '\n')
    .replace(/\t/g, ' ')
    .replace(/[\0-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069\uFDD0-\uFDEF\uFFFE\uFFFF]/g, byNumber);
}
