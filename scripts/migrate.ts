/**
 * Brings the database to this version, schema and programmes: `node scripts/migrate.ts`, before the API and the workers of that version start.
 * With DATABASE_ADMIN_URL it first makes the two roles and the database that DATABASE_OWNER_URL and DATABASE_URL name.
 */
import { prepare } from './prepare.ts';
import { readConfiguration } from '../runtime/config.ts';
import { reportAndExit, StartProblem } from '../runtime/problem.ts';
import { prepareDatabase } from '../runtime/roles.ts';
import { aloud, during } from '../runtime/say.ts';

try {
  const { database } = readConfiguration();
  if (!database.url || !database.ownerUrl) throw new StartProblem('DATABASE_URL and DATABASE_OWNER_URL say which database to bring up to date.');
  if (database.adminUrl) await makeRoles(database.adminUrl, new URL(database.ownerUrl), new URL(database.url));
  await prepare({ ownerUrl: database.ownerUrl, appUrl: database.url }, aloud);
  aloud('✓ The database is up to date.');
} catch (error) {
  reportAndExit(error);
}

async function makeRoles(adminUrl: string, owner: URL, app: URL): Promise<void> {
  if (owner.username !== 'fmin_owner' || app.username !== 'fmin_app' || owner.pathname !== app.pathname || owner.pathname.length < 2) {
    throw new StartProblem('With DATABASE_ADMIN_URL, DATABASE_OWNER_URL must be of fmin_owner and DATABASE_URL of fmin_app, on the same database.');
  }
  await during(aloud, 'Making the roles and the database', () =>
    prepareDatabase(adminUrl, owner.pathname.slice(1), { owner: decodeURIComponent(owner.password), app: decodeURIComponent(app.password) }),
  );
}
