import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** A file of the demonstration, as it is left in `out`. */
export interface LeftFile {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Leaves files in a folder, in the order they came: their names bear a number, so that they lie in that order. */
export interface Folder {
  readonly path: string;
  readonly count: number;
  leave(file: LeftFile): void;
  pour(name: string, stream: Readable): Promise<void>;
}

export function openFolder(folder: string): Folder {
  mkdirSync(folder, { recursive: true });
  let count = 0;
  const next = (name: string): string => path.join(folder, `${String((count += 1)).padStart(2, '0')}-${name}`);
  return {
    path: folder,
    get count() {
      return count;
    },
    leave: ({ name, bytes }) => writeFileSync(next(name), bytes),
    pour: (name, stream) => pipeline(stream, createWriteStream(next(name))),
  };
}
