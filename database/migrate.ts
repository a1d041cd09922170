import { Kysely, PostgresDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import pg from 'pg';
import * as record from './migrations/0001_record.ts';
import * as drafts from './migrations/0002_drafts.ts';
import * as lists from './migrations/0003_lists.ts';
import * as sessions from './migrations/0005_sessions.ts';

const migrations = { '0001_record': record, '0002_drafts': drafts, '0003_lists': lists, '0005_sessions': sessions };

/** Brings the database to the schema of this code, as its owner. Running it twice changes nothing. @throws what PostgreSQL says. */
export async function migrate(ownerUrl: string): Promise<void> {
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: ownerUrl, max: 1 }) }) });
  try {
    const { error } = await new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) } }).migrateToLatest();
    if (error) throw error;
  } finally {
    await db.destroy();
  }
}
