import { withClient } from '../../runtime/roles.ts';
import { freshDatabase, type FreshDatabase } from '../setup/database.ts';

describe('the database of the application', () => {
  let database: FreshDatabase;
  beforeAll(async () => void (database = await freshDatabase()));
  afterAll(() => database.drop());

  const asApplication = (statement: string) => withClient(database.appUrl, (client) => client.query(statement));

  it('is PostgreSQL 18, durable, in UTC', async () => {
    const { rows } = await asApplication("SELECT current_setting('server_version_num')::int / 10000 AS version, current_setting('fsync') AS fsync, current_setting('full_page_writes') AS pages, current_setting('synchronous_commit') AS synchronous, current_setting('TimeZone') AS zone");
    expect(rows).toEqual([{ version: 18, fsync: 'on', pages: 'on', synchronous: 'on', zone: 'UTC' }]);
  });

  it('owns nothing', async () => {
    const { rows } = await withClient(database.ownerUrl, (client) => client.query("SELECT relname FROM pg_class JOIN pg_roles ON pg_roles.oid = relowner WHERE rolname = 'fmin_app'"));
    expect(rows).toEqual([]);
  });

  it.each(['CREATE TABLE loot (id int)', 'CREATE SCHEMA loot', 'CREATE TEMPORARY TABLE loot (id int)', 'CREATE ROLE loot', 'CREATE DATABASE loot'])('refuses the application “%s”', async (statement) => {
    await expect(asApplication(statement)).rejects.toMatchObject({ code: '42501' });
  });

  it('keeps one suite apart from another', async () => {
    const other = await freshDatabase();
    await withClient(database.ownerUrl, (client) => client.query('CREATE TABLE only_here (id int)'));
    await expect(withClient(other.ownerUrl, (client) => client.query('SELECT * FROM only_here'))).rejects.toMatchObject({ code: '42P01' });
    await other.drop();
  });
});
