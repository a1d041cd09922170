import { paperDocx } from './docx.ts';
import { paperOdt } from './odt.ts';
import { paperPdf } from './pdf.ts';
import type { Paper } from './render.ts';
import type { PaperFormat } from './variables.ts';

/** Media type of each format. */
export const MEDIA_TYPES: Readonly<Record<PaperFormat, string>> = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  odt: 'application/vnd.oasis.opendocument.text',
};

/** A paper as a file: PDF to read, DOCX or ODT to go on with. One source for the three. */
export async function paperFile(paper: Paper, format: PaperFormat): Promise<Buffer> {
  if (format === 'docx') return paperDocx(paper);
  return format === 'odt' ? paperOdt(paper) : paperPdf(paper);
}
