import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import busboy from 'busboy';
import type { Request } from 'express';
import { tooLarge } from './body.ts';
import { mediaTypeOf, mediaTypesInFrench } from './media-type.ts';
import { Problem } from './problems.ts';

export interface UploadRules {
  /** Absolute folder of the content-addressed store. */
  readonly folder: string;
  readonly maxBytes: number;
  /** Accepted media types. */
  readonly formats: readonly string[];
}

/** A file in the store: named by what it contains, so that the same file twice is kept once. */
export interface StoredFile {
  readonly sha256: string;
  readonly bytes: number;
  readonly mediaType: string;
  readonly fileName: string;
}

/** Where a content lies below the store's folder: `ab/<sha256>`. */
export const storedAt = (folder: string, sha256: string): string => join(folder, sha256.slice(0, 2), sha256);

/**
 * Streams one file to the store, from a raw body or a multipart form, hashing on the way. Memory stays flat whatever its size.
 * The name, the claimed type and the length of what arrives are hints: limits and types are checked on what is really received.
 * A refused or cut upload leaves nothing behind.
 * @throws Problem too-large, file-type, file-empty, malformed-upload
 */
export async function receiveUpload(request: Request, rules: UploadRules): Promise<StoredFile> {
  // A form's own lines come on top of its file.
  if (Number(request.headers['content-length'] ?? 0) > rules.maxBytes + 10_000) throw tooLarge(rules.maxBytes);
  const incoming = join(rules.folder, 'incoming');
  await mkdir(incoming, { recursive: true });
  const partial = join(incoming, randomUUID());
  try {
    const isForm = /^multipart\/form-data\b/i.test(request.headers['content-type'] ?? '');
    const received = isForm ? await fromForm(request, partial, rules) : await fromBody(request, partial, rules);
    return await admitted(received, partial, rules);
  } finally {
    await rm(partial, { force: true });
  }
}

interface Received {
  readonly sha256: string;
  readonly bytes: number;
  readonly fileName: string;
}

async function fromBody(request: Request, partial: string, rules: UploadRules): Promise<Received> {
  const fileName = cleanName(nameIn(request.headers['content-disposition']));
  return { ...(await write(request, partial, rules.maxBytes)), fileName };
}

const fromForm = (request: Request, partial: string, rules: UploadRules): Promise<Received> =>
  oneFile(request, async (stream, fileName) => ({ ...(await write(stream, partial, rules.maxBytes)), fileName }));

/** The one file of a multipart form, as `take` keeps it. @throws Problem malformed-upload, and what `take` throws */
export async function oneFile<T>(request: Request, take: (stream: Readable, fileName: string) => Promise<T>): Promise<T> {
  const form = openForm(request);
  const cut = () => request.complete || form.destroy(malformed());
  let file: Promise<T> | undefined;
  const whole = new Promise<void>((resolve, reject) => {
    form.on('file', (_field, stream, { filename }) => {
      file = take(stream, cleanName(filename));
      file.catch(reject);
    });
    form.on('filesLimit', () => reject(malformed('Un seul fichier par envoi.')));
    form.on('error', (error) => reject(error instanceof Problem ? error : malformed()));
    form.on('close', resolve);
  });
  request.once('close', cut).once('error', cut).pipe(form);
  try {
    await whole;
    if (!file) throw malformed('Le formulaire ne contient pas de fichier.');
    return await file;
  } finally {
    // Not one chain with the request, which must live to carry the answer.
    request.unpipe(form).off('close', cut).off('error', cut);
    form.on('error', () => undefined).destroy();
    await file?.catch(() => undefined);
  }
}

/** A file of a form that carries several: what it has become, or why it is refused. The others are none the worse for it. */
export interface ReceivedFile {
  /** Name of the input it came in. */
  readonly field: string;
  readonly stored: StoredFile | Problem;
}

export interface ReceivedForm {
  readonly fields: readonly (readonly [name: string, value: string])[];
  readonly files: readonly ReceivedFile[];
}

export interface FormUploadRules {
  readonly folder: string;
  /** Under which rules a file of that input is taken; null for an input nobody made. */
  readonly of: (field: string) => Pick<UploadRules, 'maxBytes' | 'formats'> | null;
  /** Everything together. */
  readonly maxBytes: number;
}

const MOST_FILES = 30;

/**
 * Streams the files of one form to the store, each under the rules of its input; an input left empty is no file. What is cut on the way leaves
 * nothing behind, the files before it neither.
 * @throws Problem too-large, malformed-upload, unsupported-media-type
 */
export async function receiveForm(request: Request, { folder, of, maxBytes }: FormUploadRules): Promise<ReceivedForm> {
  if (!/^multipart\/form-data\b/i.test(request.headers['content-type'] ?? '')) throw new Problem('unsupported-media-type', 'Cet envoi ne vient pas d’un formulaire de ce site.');
  if (Number(request.headers['content-length'] ?? 0) > maxBytes + 100_000) throw tooLarge(maxBytes);
  await mkdir(join(folder, 'incoming'), { recursive: true });
  const form = openForm(request, { files: MOST_FILES, fields: 60, fieldSize: 20_000, parts: MOST_FILES + 60 });
  const cut = () => request.complete || form.destroy(malformed());
  const fields: (readonly [string, string])[] = [];
  const arriving: Promise<ReceivedFile>[] = [];
  const whole = new Promise<void>((resolve, reject) => {
    form.on('field', (name, value) => fields.push([name.toWellFormed(), value.toWellFormed().replace(/\r\n?/g, '\n')]));
    form.on('file', (field, stream, { filename }) => {
      const rules = of(field);
      if (!filename || !rules) return void stream.resume();
      const one = storeOne(stream, filename, { folder, ...rules }).then((stored) => ({ field, stored }));
      one.catch(reject);
      arriving.push(one);
    });
    for (const limit of ['filesLimit', 'fieldsLimit', 'partsLimit'] as const) form.on(limit, () => reject(malformed('Cet envoi compte trop de fichiers : recommencez en plusieurs fois.')));
    form.on('error', (error) => reject(error instanceof Problem ? error : malformed()));
    form.on('close', resolve);
  });
  request.once('close', cut).once('error', cut).pipe(form);
  try {
    await whole;
    return { fields, files: await Promise.all(arriving) };
  } finally {
    request.unpipe(form).off('close', cut).off('error', cut);
    form.on('error', () => undefined).destroy();
    await Promise.allSettled(arriving);
  }
}

async function storeOne(stream: Readable, filename: string, rules: UploadRules): Promise<StoredFile | Problem> {
  const partial = join(rules.folder, 'incoming', randomUUID());
  try {
    const { sha256, bytes } = await write(stream, partial, rules.maxBytes);
    return await admitted({ sha256, bytes, fileName: cleanName(filename) }, partial, rules);
  } catch (error) {
    // The rest of a refused file is read to nowhere: what follows it in the form is still to come.
    stream.on('error', () => undefined).resume();
    if (error instanceof Problem) return error;
    throw error;
  } finally {
    await rm(partial, { force: true });
  }
}

/** What has arrived is what its piece may be: then it is kept. @throws Problem file-empty, file-type */
async function admitted(received: Received, partial: string, rules: UploadRules): Promise<StoredFile> {
  if (received.bytes === 0) throw new Problem('file-empty', 'Ce fichier est vide : choisissez-en un autre.');
  const mediaType = await mediaTypeOf(partial, received.fileName);
  if (!mediaType || !rules.formats.includes(mediaType)) {
    throw new Problem('file-type', `Ce fichier n’est pas d’un format accepté ici : ${mediaTypesInFrench(rules.formats)}.`, { extra: { formats: rules.formats } });
  }
  await keep(partial, storedAt(rules.folder, received.sha256));
  return { ...received, mediaType };
}

export function openForm(request: Request, limits: busboy.Limits = { files: 1, fields: 10, fieldSize: 1_000, parts: 12 }): busboy.Busboy {
  try {
    return busboy({ headers: request.headers, defParamCharset: 'utf8', limits: { ...limits, headerPairs: 50 } });
  } catch {
    throw malformed();
  }
}

export const malformed = (detail = 'L’envoi a été interrompu ou n’a pas la forme attendue. Recommencez.'): Problem => new Problem('malformed-upload', detail);

async function write(from: Readable, partial: string, maxBytes: number): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > maxBytes) return done(tooLarge(maxBytes));
      hash.update(chunk);
      done(null, chunk);
    },
  });
  const cut = () => counted.destroy(malformed());
  from.once('close', () => void (from.readableEnded || cut()));
  from.once('error', cut);
  // Not piped as one chain: a refusal must not destroy the request, which still has to carry its answer.
  from.pipe(counted);
  try {
    await pipeline(counted, createWriteStream(partial, { flags: 'wx', mode: 0o640, flush: true }));
  } finally {
    from.unpipe(counted);
  }
  return { sha256: hash.digest('hex'), bytes };
}

async function keep(partial: string, place: string): Promise<void> {
  await mkdir(dirname(place), { recursive: true });
  await rename(partial, place);
  const folder = await open(dirname(place), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** RFC 6266: `filename*` first, then `filename`. */
export function nameIn(disposition: string | undefined): string | undefined {
  const [, encoded] = /filename\*\s*=\s*UTF-8''([^;\s]+)/i.exec(disposition ?? '') ?? [];
  if (encoded) {
    try {
      return decodeURIComponent(encoded);
    } catch {
      return undefined;
    }
  }
  const [, quoted, bare] = /filename\s*=\s*(?:"([^"]*)"|([^;\s]+))/i.exec(disposition ?? '') ?? [];
  const name = quoted ?? bare;
  // Header bytes reach us as Latin-1, whatever they were.
  return name && Buffer.from(name, 'latin1').toString('utf8');
}

const LONGEST_NAME = 150;

/** A name to show and to propose at download, never a path on this machine. */
export function cleanName(name: string | undefined): string {
  const last = (name ?? '').toWellFormed().normalize('NFC').split(/[/\\]/).at(-1)!;
  const clean = last.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}"<>|:*?\ufffd]/gu, '').replace(/\s+/g, ' ').replace(/^[. ]+/, '').trim();
  if (clean === '') return 'document';
  if (clean.length <= LONGEST_NAME) return clean;
  const [extension = ''] = /\.\w{1,8}$/.exec(clean) ?? [];
  return clean.slice(0, LONGEST_NAME - extension.length).toWellFormed().replace(/\ufffd$/, '') + extension;
}

/** `Content-Disposition` of a download; the browser saves, never shows. */
export const asAttachment = (fileName: string): string =>
  `attachment; filename="${fileName.normalize('NFD').replace(/[^\x20-\x7e]/g, '').replace(/["\\]/g, '_') || 'document'}"; filename*=UTF-8''${encodeURIComponent(fileName).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)}`;

