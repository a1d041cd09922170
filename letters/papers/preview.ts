import { referencesShown } from '../preview.ts';
import { paperFile } from './office.ts';
import { renderPaper } from './render.ts';
import { papers, samplesForPaper } from './variables.ts';
import type { PreviewOptions } from '../preview.ts';
import type { Files } from '../template.ts';
import type { PaperFormat, PaperKind } from './variables.ts';

/** A paper filled in with sample values, in each of its formats. @throws TemplateError when its template is wrong. */
export async function previewPaper(files: Files, path: string, kind: PaperKind, { programme, references = referencesShown() }: PreviewOptions = {}): Promise<readonly { readonly format: PaperFormat; readonly file: Buffer }[]> {
  const paper = renderPaper({ kind, files, path, values: samplesForPaper(kind, programme), references });
  return Promise.all(papers[kind].formats.map(async (format) => ({ format, file: await paperFile(paper, format) })));
}
