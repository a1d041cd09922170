import { sql } from 'kysely';
import { connect } from '../../database/connect.ts';
import { withClient } from '../../runtime/roles.ts';
import { freshDatabase } from '../setup/database.ts';
import type { FreshDatabase } from '../setup/database.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

test.each(['idle', 'lent'] as const)('a connection cut by PostgreSQL while %s costs a query at most, never the process', async (when) => {
  const db = connect(database.appUrl, { poolSize: 1 });
  const cut = async (pid: number): Promise<void> => {
    await withClient(database.appUrl, (same) => same.query('select pg_terminate_backend($1)', [pid]));
    await new Promise((resolve) => setTimeout(resolve, 100));
  };
  const pidOf = async (one: typeof db): Promise<number> => (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(one)).rows[0]?.pid ?? 0;
  const before = await pidOf(db);
  if (when === 'idle') await cut(before);
  else {
    await db.connection().execute(async (lent) => {
      await cut(await pidOf(lent));
      await expect(pidOf(lent)).rejects.toThrow();
    });
  }
  expect(await pidOf(db)).not.toBe(before);
  await db.destroy();
});
