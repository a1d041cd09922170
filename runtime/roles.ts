import pg from 'pg';
import type { Secrets } from './postgres.ts';

/**
 * Makes, or brings back to this state, the two roles and their database. `fmin_owner` owns the database and runs migrations;
 * `fmin_app` may connect and look up names, and gets from the migrations exactly what each table allows. PUBLIC gets nothing.
 */
export async function prepareDatabase(adminUrl: string, database: string, secrets: Pick<Secrets, 'owner' | 'app'>): Promise<void> {
  await withClient(adminUrl, async (client) => {
    for (const [role, password] of [['fmin_owner', secrets.owner], ['fmin_app', secrets.app]] as const) {
      const known = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
      const verb = known.rowCount ? 'ALTER' : 'CREATE';
      await client.query(`${verb} ROLE ${role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD ${client.escapeLiteral(password)}`);
    }
    const known = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
    if (!known.rowCount) await client.query(`CREATE DATABASE ${client.escapeIdentifier(database)} OWNER fmin_owner`);
    await client.query(`REVOKE ALL ON DATABASE ${client.escapeIdentifier(database)} FROM PUBLIC`);
    await client.query(`GRANT CONNECT ON DATABASE ${client.escapeIdentifier(database)} TO fmin_app`);
  });
  await withClient(withDatabase(adminUrl, database), async (client) => {
    await client.query('REVOKE ALL ON SCHEMA public FROM PUBLIC');
    await client.query('ALTER SCHEMA public OWNER TO fmin_owner');
    await client.query('GRANT USAGE ON SCHEMA public TO fmin_app');
  });
}

/** The same server, another database, perhaps another role. */
export function withDatabase(url: string, database: string, user?: string, password?: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  if (user !== undefined) changed.username = user;
  if (password !== undefined) changed.password = password;
  return changed.href;
}

export async function withClient<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
