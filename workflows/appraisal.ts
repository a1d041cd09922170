import type { Dossier } from './dossier.ts';

/** Instruction: the officer works; nothing is due but the time to decide, which `silence` watches. */
export async function appraisal(d: Dossier): Promise<void> {
  while (d.isIn('appraisal')) await d.until(() => false);
}
