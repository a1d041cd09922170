import { loadProgramme } from '../../../programmes/load.ts';
import type { Programme } from '../../../domain/programme/programme.ts';

const loaded = new Map<string, Programme>();

/** A programme as its YAML says, read once a process. */
export function programme(code: 'fmin' | 'fim'): Programme {
  const found = loaded.get(code) ?? loadProgramme(process.cwd(), code).programme;
  loaded.set(code, found);
  return found;
}
