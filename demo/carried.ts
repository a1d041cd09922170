import type { Crossing } from '../domain/committee/crossing.ts';
import type { Stage } from './stage.ts';

/** Longest wait for what a session or a batch of deliberations sends to its dossiers, in milliseconds. */
const PATIENCE = 60_000;

/** Waits until every act a session or a batch sent has its end; answers them by rank. @throws Error when one is still on its way after a minute. */
export async function carried({ context: { db } }: Stage, source: string): Promise<readonly Pick<Crossing, 'dossier' | 'status' | 'refusal'>[]> {
  for (const deadline = Date.now() + PATIENCE; ; ) {
    const rows = await db.selectFrom('crossings').select(['dossier', 'status', 'refusal']).where('source', '=', source).orderBy('rank').execute();
    if (rows.length > 0 && rows.every(({ status }) => status !== 'pending')) return rows;
    if (Date.now() > deadline) throw new Error('Des avis ou des délibérations ne sont pas arrivés dans leurs dossiers à temps.');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
