import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { Zip, ZipPassThrough } from 'fflate';
import type { Day } from '../domain/calendar/day.ts';

/** A file of an archive: its bytes, or where they lie. */
export interface Entry {
  readonly name: string;
  readonly content: Buffer | { readonly path: string };
}

/**
 * An archive, made as it is read: memory stays flat whatever the files weigh. Entries are stored as they are and bear the day given, so that
 * the same files are the same bytes. What cannot be read ends the stream with an error.
 */
export function zipOf(entries: readonly Entry[], on: Day): Readable {
  return Readable.from(chunks(entries, `${on}T12:00:00`));
}

async function* chunks(entries: readonly Entry[], mtime: string): AsyncGenerator<Buffer> {
  const made: Buffer[] = [];
  let failed: Error | null = null;
  const zip = new Zip((error, chunk) => {
    if (error) failed = error;
    else made.push(Buffer.from(chunk));
  });
  const taken = function* (): Generator<Buffer> {
    if (failed) throw failed;
    yield* made.splice(0);
  };
  for (const { name, content } of entries) {
    const entry = new ZipPassThrough(name);
    entry.mtime = mtime;
    zip.add(entry);
    if (Buffer.isBuffer(content)) entry.push(content, true);
    else {
      for await (const chunk of createReadStream(content.path)) {
        entry.push(chunk as Buffer);
        yield* taken();
      }
      entry.push(new Uint8Array(0), true);
    }
    yield* taken();
  }
  zip.end();
  yield* taken();
}

/** A name that every system takes, in its place: `03 - État récapitulatif des mandats.pdf`. */
export function entryName(rank: number, title: string, extension: string): string {
  const clean = title.normalize('NFC').replace(/[\p{Cc}/\\:*?"<>|]/gu, ' ').replace(/\s+/g, ' ').trim().slice(0, 100).trimEnd();
  return `${String(rank).padStart(2, '0')} - ${clean || 'document'}${extension}`;
}
