import { createHash } from 'node:crypto';

/**
 * The version of a programme: SHA-256, in hexadecimal, over its files in the order of their paths. Line endings do not
 * count, so that a checkout on another machine is the same version; everything else does, comments included.
 */
export function contentHash(files: Readonly<Record<string, string>>): string {
  const sorted = Object.keys(files).sort().map((path) => [path, files[path]!.replace(/\r\n?/g, '\n')]);
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex');
}
