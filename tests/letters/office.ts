import { execFileSync } from 'node:child_process';

export interface ReadOffice {
  readonly text: string;
  readonly parts: Readonly<Record<string, string>>;
  /** What stands in the file right after its first header. */
  readonly first: string;
}

export const readOffice = (file: Buffer): ReadOffice => JSON.parse(execFileSync(process.execPath, ['tests/letters/read-office.mjs'], { input: file, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })) as ReadOffice;
