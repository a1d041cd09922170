import { createHash, randomUUID } from 'node:crypto';
import { access, mkdir, readFile, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { measurePapers, papersPdf } from '../../letters/papers/pdf.ts';
import { bindPdfs, measurePdfs } from './binding.ts';
import { sizeInFrench, typeInFrench } from './words.ts';
import type { Document } from '../../database/documents.ts';
import type { Paper } from '../../letters/papers/render.ts';
import type { Picture } from '../../letters/papers/pdf.ts';
import type { Fault } from './binding.ts';

/** A piece of the dossier with the document deposited for it. */
export interface BoundPiece {
  readonly title: string;
  readonly on: string;
  readonly document: Document;
  /** Where its content lies. */
  readonly path: string;
}

export interface WholeDossier {
  readonly title: string;
  /** Fiche and plan, as far as there are any. */
  readonly papers: readonly Paper[];
  readonly pieces: readonly BoundPiece[];
  /** The table of contents, once it is known what stands on which page. */
  contents(parts: readonly { readonly title: string; readonly about: string | null; readonly page: number }[]): Paper;
  /** The page that stands for a piece which cannot be shown. */
  notice(piece: BoundPiece, reason: string): Paper;
}

/** To be changed when the making itself changes: what was kept before is made again. */
const MAKING = 'dossier-1';

const FAULTS: Readonly<Record<Fault, string>> = {
  encrypted: 'Ce fichier PDF est protégé : il ne peut pas être joint à d’autres pages.',
  unreadable: 'Ce fichier ne peut pas être lu : il est endommagé ou incomplet.',
};
const NO_PAGE = 'Ce format ne se reproduit pas sur une page.';

/**
 * Fiche, plan and pieces bound in one PDF with bookmarks, kept under what it is made of: made again only when some part changed, and
 * then in place of the former one. @param folder below which it is kept. @returns its path.
 */
export async function bindDossier(dossier: string, whole: WholeDossier, folder: string): Promise<string> {
  const place = join(folder, 'bound', dossier);
  const kept = join(place, `${keyOf(whole)}.pdf`);
  if (await exists(kept)) return kept;
  await mkdir(place, { recursive: true });
  const partial = join(place, `${randomUUID()}.partial`);
  try {
    await make(whole, partial);
    await rename(partial, kept);
  } finally {
    await rm(partial, { force: true });
  }
  for (const old of await readdir(place)) if (old.endsWith('.pdf') && join(place, old) !== kept) await rm(join(place, old), { force: true });
  return kept;
}

function keyOf({ title, papers, pieces, contents }: WholeDossier): string {
  const parts = { MAKING, title, papers, contents: contents([]), pieces: pieces.map(({ title: name, on, document }) => [name, on, document.sha256, document.file_name, document.media_type]) };
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

const exists = (path: string): Promise<boolean> => access(path).then(() => true, () => false);

/** One part of the whole: pages of ours, or of a PDF that was deposited. */
type Part = { readonly title: string; readonly about: string | null } & ({ readonly ours: Paper | Picture } | { readonly path: string; readonly pages: number; readonly piece: BoundPiece });

async function make(whole: WholeDossier, out: string): Promise<void> {
  const pdfs = whole.pieces.filter(({ document }) => document.media_type === 'application/pdf');
  const measured = new Map((await measurePdfs(pdfs.map(({ path }) => path))).map((one, index) => [pdfs[index], one]));
  const pictures: Record<string, Buffer> = {};
  const partOf = async (piece: BoundPiece): Promise<Part> => {
    const { title, document } = piece;
    const about = `${document.file_name}, ${typeInFrench(document.media_type)}, ${sizeInFrench(document.bytes)}`;
    const found = measured.get(piece);
    if (found && 'pages' in found) return { title, about, path: piece.path, pages: found.pages, piece };
    const picture = found ? null : await pictureOf(piece, whole);
    if (picture) {
      pictures[picture.part.path] = picture.bytes;
      return { title, about, ours: picture.part };
    }
    return { title, about, ours: whole.notice(piece, found ? FAULTS[found.fault] : isPicture(piece) ? FAULTS.unreadable : NO_PAGE) };
  };
  const own: readonly Part[] = whole.papers.map((paper) => ({ title: paper.title, about: null, ours: paper }));
  let parts: readonly Part[] = [...own, ...(await Promise.all(whole.pieces.map(partOf)))];
  // A piece that measures well may still not be bound: then a page says so, and the rest is bound without it.
  for (let fault = await bind(whole, parts, pictures, out); fault !== null; fault = await bind(whole, parts, pictures, out)) {
    parts = parts.map((part) => (part === fault && 'piece' in part ? { title: part.title, about: part.about, ours: whole.notice(part.piece, FAULTS.unreadable) } : part));
  }
}

const isPicture = ({ document }: BoundPiece): boolean => ['image/png', 'image/jpeg'].includes(document.media_type);

/** A picture on a page of its own; null when it is none, or cannot be printed. */
async function pictureOf(piece: BoundPiece, whole: WholeDossier): Promise<{ readonly part: Picture; readonly bytes: Buffer } | null> {
  if (!isPicture(piece)) return null;
  const { document, title } = piece;
  const part: Picture = { title, alt: `${title} : ${document.file_name}`, path: `pictures/${document.sha256}.${document.media_type === 'image/png' ? 'png' : 'jpg'}` };
  try {
    const bytes = await readFile(piece.path);
    papersPdf({ title, parts: [whole.contents([]), part], pictures: { [part.path]: bytes } });
    return { part, bytes };
  } catch {
    return null;
  }
}

/** @returns the part that could not be bound, or null. */
async function bind(whole: WholeDossier, parts: readonly Part[], pictures: Readonly<Record<string, Buffer>>, out: string): Promise<Part | null> {
  const listed = (page: (index: number) => number) => parts.map(({ title, about }, index) => ({ title, about, page: page(index) }));
  const ours = (contents: Paper) => [contents, ...parts.flatMap((part) => ('ours' in part ? [part.ours] : []))] as const;
  const measured = measurePapers({ title: whole.title, parts: ours(whole.contents(listed(() => 999))), pictures });
  const lengths = measured.parts.map((start, index) => (measured.parts[index + 1] ?? measured.pages + 1) - start);
  const [front = 1, ...rest] = lengths;
  const pagesOf: number[] = [];
  for (const part of parts) pagesOf.push('ours' in part ? (rest.shift() ?? 1) : part.pages);
  const startOf = (index: number): number => pagesOf.slice(0, index).reduce((sum, pages) => sum + pages, front + 1);
  const starts = [1, ...parts.flatMap((part, index) => ('ours' in part ? [startOf(index)] : []))];
  const total = startOf(parts.length) - 1;
  const base = papersPdf({ title: whole.title, parts: ours(whole.contents(listed(startOf))), pictures, numbering: { starts, total } });
  let mine = front;
  const inserts: { path: string; before: number; part: Part }[] = [];
  for (const [index, part] of parts.entries()) {
    if ('ours' in part) mine += pagesOf[index] ?? 0;
    else inserts.push({ path: part.path, before: mine, part });
  }
  const outline = [{ title: 'Sommaire', page: 0 }, ...parts.map(({ title }, index) => ({ title, page: startOf(index) - 1 }))];
  const failed = await bindPdfs({ title: whole.title, base, inserts: inserts.map(({ path, before }) => ({ path, before })), outline, out });
  return failed === null ? null : (inserts[failed]?.part ?? null);
}
