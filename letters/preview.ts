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

/** A template filled in with sample values. @throws TemplateError when it is wrong. */
export function previewLetter(files: Files, path: string, kind: LetterKind, options: PreviewOptions = {}): { letter: Letter; html: string; pdf: Buffer } {
  const values = samplesFor(kind, options.programme);
  const references = options.references ?? Object.fromEntries(Object.entries(referenceCodes).map(([code, about]) => [code, `référence : ${about.charAt(0).toLocaleLowerCase('fr')}${about.slice(1)}`]));
  const letter = renderLetter({ kind, files, path, values, references });
  return { letter, html: letter.html, pdf: letterPdf(letter) };
}
