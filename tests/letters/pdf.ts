import { execFileSync } from 'node:child_process';

export interface ReadPdf {
  readonly pages: readonly { readonly width: number; readonly roles: readonly string[]; readonly items: readonly { readonly text: string; readonly hasEOL: boolean; readonly right: number }[] }[];
  readonly outline: readonly { readonly title: string; readonly page: number | null }[];
  readonly info: { readonly Title: string; readonly Language: string | null; readonly CreationDate: string };
  readonly metadata: string;
  readonly marked: { readonly Marked: boolean } | null;
}

export function readPdf(pdf: Buffer): ReadPdf {
  return JSON.parse(execFileSync(process.execPath, ['tests/letters/read-pdf.mjs'], { input: pdf, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })) as ReadPdf;
}

/** The words of a PDF as a reader meets them, without regard to where its lines end. */
export const wordsOfPdf = ({ pages }: ReadPdf): string => pages.flatMap(({ items }) => items.map(({ text, hasEOL }) => (hasEOL ? `${text} ` : text))).join('').replace(/\s+/g, ' ');
