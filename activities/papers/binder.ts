/** The thread that opens people's PDFs: it may be ended at any time by whoever started it, and holds nothing. */
import { readFile, writeFile } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { EncryptedPDFError, PDFDict, PDFDocument, PDFHexString, PDFName, PDFNull, PDFNumber } from '@cantoo/pdf-lib';
import type { PDFPage, PDFRef } from '@cantoo/pdf-lib';
import type { Binding, Measured, Task, Told } from './binding.ts';

const tell = (told: Told): void => parentPort?.postMessage(told);

const task = workerData as Task;
await (task.do === 'measure' ? measure(task.paths) : bind(task));

async function measure(paths: readonly string[]): Promise<void> {
  for (const [index, path] of paths.entries()) {
    tell({ at: index });
    tell({ of: index, measured: await measured(path) });
  }
}

async function measured(path: string): Promise<Measured> {
  try {
    const pages = await pagesOf(path, await PDFDocument.create());
    return pages.length > 0 ? { pages: pages.length } : { fault: 'unreadable' };
  } catch (error) {
    return { fault: error instanceof EncryptedPDFError || /encrypt|password/i.test(String(error)) ? 'encrypted' : 'unreadable' };
  }
}

/** Copied at once: what can be counted is not always what can be copied. */
async function pagesOf(path: string, into: PDFDocument): Promise<readonly PDFPage[]> {
  const from = await PDFDocument.load(await readFile(path), { updateMetadata: false });
  if (from.isEncrypted) throw new Error('encrypted');
  const pages = await into.copyPages(from, from.getPageIndices());
  // What a page does by itself when it is opened is not taken over.
  for (const page of pages) page.node.delete(PDFName.of('AA'));
  return pages;
}

async function bind({ title, base, inserts, outline, out }: Binding): Promise<void> {
  const pdf = await PDFDocument.load(base, { updateMetadata: false });
  let put = 0;
  for (const [index, { path, before }] of inserts.entries()) {
    tell({ at: index });
    for (const page of await pagesOf(path, pdf)) pdf.insertPage(before + put++, page);
  }
  pdf.setTitle(title, { showInWindowTitleBar: true });
  // Other people's pages are not tagged: the whole no longer is what our own part says it is.
  pdf.catalog.delete(PDFName.of('Metadata'));
  addOutline(pdf, outline);
  await writeFile(out, await pdf.save({ useObjectStreams: true }));
  tell({ bound: true });
}

/** Bookmarks (ISO 32000-1, 12.3.3), one level: an évaluateur goes from piece to piece. The library has no words for them. */
function addOutline(pdf: PDFDocument, entries: Binding['outline']): void {
  const { context } = pdf;
  const root = context.nextRef();
  const refs = entries.map(() => context.nextRef());
  const pages = pdf.getPages();
  for (const [index, { title, page }] of entries.entries()) {
    const item = PDFDict.withContext(context);
    item.set(PDFName.of('Title'), PDFHexString.fromText(title));
    item.set(PDFName.of('Parent'), root);
    const dest = context.obj([]);
    for (const part of [pages[page]?.ref ?? PDFNull, PDFName.of('XYZ'), PDFNull, PDFNull, PDFNull]) dest.push(part);
    item.set(PDFName.of('Dest'), dest);
    set(item, 'Prev', refs[index - 1]);
    set(item, 'Next', refs[index + 1]);
    context.assign(refs[index]!, item);
  }
  const outlines = PDFDict.withContext(context);
  outlines.set(PDFName.of('Type'), PDFName.of('Outlines'));
  set(outlines, 'First', refs[0]);
  set(outlines, 'Last', refs.at(-1));
  outlines.set(PDFName.of('Count'), PDFNumber.of(entries.length));
  context.assign(root, outlines);
  pdf.catalog.set(PDFName.of('Outlines'), root);
  pdf.catalog.set(PDFName.of('PageMode'), PDFName.of('UseOutlines'));
}

function set(dict: PDFDict, key: string, ref: PDFRef | undefined): void {
  if (ref) dict.set(PDFName.of(key), ref);
}
