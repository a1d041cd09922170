/** Reads a PDF from standard input as a person's tools would; prints JSON. Its own process: PDF.js is made for browsers and for ESM. */
import { Buffer } from 'node:buffer';
import { getDocument, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs';

const bytes = [];
for await (const chunk of process.stdin) bytes.push(chunk);
const pdf = await getDocument({ data: new Uint8Array(Buffer.concat(bytes)), verbosity: VerbosityLevel.ERRORS, useSystemFonts: false }).promise;

const roles = (node) => (node?.role ? [node.role, ...(node.children ?? []).flatMap(roles)] : []);
const pages = [];
for (let number = 1; number <= pdf.numPages; number += 1) {
  const page = await pdf.getPage(number);
  const [, , width] = page.view;
  const { items, lang } = await page.getTextContent();
  pages.push({ width, lang, roles: roles(await page.getStructTree()), items: items.map(({ str, hasEOL, transform, width: wide }) => ({ text: str, hasEOL, right: transform[4] + wide })) });
}
const flat = (items) => (items ?? []).flatMap(({ title, dest, items: inner }) => [{ title, dest }, ...flat(inner)]);
const outline = [];
for (const { title, dest } of flat(await pdf.getOutline())) {
  const [ref] = Array.isArray(dest) ? dest : ((await pdf.getDestination(dest)) ?? []);
  outline.push({ title, page: ref ? (await pdf.getPageIndex(ref)) + 1 : null });
}
const { info, metadata } = await pdf.getMetadata();
// To its end before leaving: a long answer takes several writes.
process.stdout.write(JSON.stringify({ pages, outline, info, metadata: metadata?.getRaw() ?? '', marked: await pdf.getMarkInfo(), language: info.Language }), () => process.exit(0));
