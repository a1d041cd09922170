import { randomBytes } from 'node:crypto';
import { withClient, withDatabase } from '../../runtime/roles.ts';
import { ask } from './ask.ts';

export interface FreshDatabase {
  /** As the role that owns the tables: for looking behind the scenes. */
  readonly ownerUrl: string;
  /** As the application, which owns nothing. */
  readonly appUrl: string;
  drop(): Promise<void>;
}

/** A database of the suite's own, with every migration applied and no row of anybody else: a copy of the migrated one. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const { adminUrl, ownerUrl, appUrl } = await ask<{ adminUrl: string; ownerUrl: string; appUrl: string }>('postgres');
  const name = `suite_${randomBytes(6).toString('hex')}`;
  await withClient(adminUrl, async (client) => {
    await client.query(`CREATE DATABASE ${name} TEMPLATE fmin OWNER fmin_owner`);
    await client.query(`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`);
    await client.query(`GRANT CONNECT ON DATABASE ${name} TO fmin_app`);
  });
  return {
    ownerUrl: withDatabase(ownerUrl, name),
    appUrl: withDatabase(appUrl, name),
    drop: () => withClient(adminUrl, async (client) => void (await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))),
  };
}
