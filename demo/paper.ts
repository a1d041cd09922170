import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { storedAt } from '../api/uploads.ts';
import { loadFonts } from '../letters/fonts.ts';
import type { Deposited } from '../usecases/documents.ts';

/** Makes one-page PDF documents, such as a commune deposits, and keeps them where deposited files are kept. */
export interface Paper {
  deposit(paper: { readonly code: string; readonly title: string; readonly project: string; readonly organisation: string }): Deposited;
}

const page = `#set page(paper: "a4", margin: 25mm)
#set text(lang: "fr", font: "Source Sans 3", size: 11pt)
#text(size: 10pt, sys.inputs.organisation)
#v(20mm)
#text(size: 18pt, weight: "bold", sys.inputs.title)
#v(5mm)
Projet : #sys.inputs.project
#v(10mm)
Document de démonstration, déposé à l’appui de la demande de subvention.`;

export function paperIn(filesFolder: string): Paper {
  const compiler = NodeCompiler.create({ workspace: path.resolve('templates'), fontArgs: [{ fontBlobs: loadFonts().blobs }] });
  return {
    deposit({ code, title, project, organisation }) {
      const pdf = compiler.pdf({ mainFileContent: page, inputs: { title, project, organisation } });
      compiler.evictCache(2);
      const sha256 = createHash('sha256').update(pdf).digest('hex');
      const file = storedAt(filesFolder, sha256);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, pdf);
      return { sha256, bytes: pdf.length, mediaType: 'application/pdf', fileName: `${code}.pdf` };
    },
  };
}
