import type { Dossier } from './dossier.ts';

/** Recevabilité et complétude: the receipt; then the officer works. What is asked of the commune goes on beside it. */
export async function screening(d: Dossier): Promise<void> {
  await d.send('acknowledgement');
  while (d.isIn('screening')) await d.until(() => false);
}
