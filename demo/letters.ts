import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Story } from './story.ts';

/** Leaves every letter of a dossier as `out/<reference>/NN-kind.pdf`, in the order they were made. Answers the folder and how many. */
export async function leaveLetters(story: Story, out: string): Promise<{ readonly folder: string; readonly count: number }> {
  const { db } = story.stage.context;
  const { reference } = await story.state();
  const letters = await db.selectFrom('letters as l').leftJoin('outbox as o', 'o.letter', 'l.id').select(['l.kind', 'l.no', 'l.pdf', 'l.made_on', 'o.queued_on']).where('l.dossier', '=', story.id).execute();
  letters.sort((a, b) => `${a.made_on} ${a.queued_on ?? '9'} ${a.kind} ${a.no}`.localeCompare(`${b.made_on} ${b.queued_on ?? '9'} ${b.kind} ${b.no}`));
  const folder = path.join(out, reference);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [at, { kind, pdf }] of letters.entries()) writeFileSync(path.join(folder, `${String(at + 1).padStart(2, '0')}-${kind}.pdf`), pdf);
  return { folder, count: letters.length };
}
