import { referenceCodes } from './references.ts';
import { letterPdf } from './pdf.ts';
import { renderLetter } from './render.ts';
import type { Letter } from './render.ts';
import type { Files } from './template.ts';
import { samplesFor } from './variables.ts';
import type { LetterKind } from './variables.ts';

export interface PreviewOptions {
  readonly programme?: { readonly title: string; readonly acronym: string };
  /** References that may be printed, text by code; without them each is shown by what it is about, so that its place can be seen. */
  readonly references?: Readonly<Record<string, string>>;
}

/** Every reference as what it is about, so that its place can be seen. */
export const referencesShown = (): Readonly<Record<string, string>> => Object.fromEntries(Object.entries(referenceCodes).map(([code, about]) => [code, `référence : ${about.charAt(0).toLocaleLowerCase('fr')}${about.slice(1)}`]));

/** A template filled in with sample values. @throws TemplateError when it is wrong. */
export function previewLetter(files: Files, path: string, kind: LetterKind, options: PreviewOptions = {}): { letter: Letter; html: string; pdf: Buffer } {
  const values = samplesFor(kind, options.programme);
  const references = options.references ?? referencesShown();
  const letter = renderLetter({ kind, files, path, values, references });
  return { letter, html: letter.html, pdf: letterPdf(letter) };
}
