import { Kysely, PostgresDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import pg from 'pg';
import * as record from './migrations/0001_record.ts';
import * as drafts from './migrations/0002_drafts.ts';
import * as lists from './migrations/0003_lists.ts';
import * as envelopes from './migrations/0004_envelopes.ts';
import * as sessions from './migrations/0005_sessions.ts';
import * as deliberations from './migrations/0007_deliberations.ts';
import * as reviewers from './migrations/0006_reviewers.ts';
import * as funders from './migrations/0008_funders.ts';
import * as leftovers from './migrations/0009_leftovers.ts';
import * as payments from './migrations/0010_payments.ts';
import * as bank from './migrations/0011_bank.ts';
import * as batches from './migrations/0012_batches.ts';
import * as pages from './migrations/0015_pages.ts';
import * as amendments from './migrations/0013_amendments.ts';
import * as recoveries from './migrations/0014_recoveries.ts';

const migrations = { '0001_record': record, '0002_drafts': drafts, '0003_lists': lists, '0004_envelopes': envelopes, '0005_sessions': sessions, '0007_deliberations': deliberations, '0006_reviewers': reviewers, '0008_funders': funders, '0009_leftovers': leftovers, '0010_payments': payments, '0011_bank': bank, '0012_batches': batches, '0013_amendments': amendments, '0015_pages': pages, '0014_recoveries': recoveries };

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
