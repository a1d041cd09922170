import type pg from 'pg';

/** One INSERT, committed by itself. */
export const bareActivities = (pool: pg.Pool) => ({
  insert: async (workflow: string, seq: number): Promise<void> => void (await pool.query('INSERT INTO bare_acts (workflow, seq, data) VALUES ($1, $2, $3)', [workflow, seq, { act: 'bare' }])),
});

export type BareActivities = ReturnType<typeof bareActivities>;
