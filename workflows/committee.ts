import type { Dossier } from './dossier.ts';

/** Comité d'examen: its session sends the opinion; an adjourned dossier waits for the next one. */
export async function committee(d: Dossier): Promise<void> {
  while (d.isIn('committee')) await d.until(() => false);
}
