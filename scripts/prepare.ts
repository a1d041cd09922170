import { connect } from '../database/connect.ts';
import { migrate } from '../database/migrate.ts';
import { publishProgrammes } from '../database/programmes.ts';
import { loadProgrammes } from '../programmes/load.ts';
import { during, type Say } from '../runtime/say.ts';

/** Brings a database to this version of the code: its schema, as its owner, then the programmes as they are written today. Twice changes nothing. */
export async function prepare({ ownerUrl, appUrl }: { readonly ownerUrl: string; readonly appUrl: string }, say: Say): Promise<void> {
  await during(say, 'Bringing the database up to date', () => migrate(ownerUrl));
  await during(say, 'Publishing the programmes', async () => {
    const db = connect(appUrl, { poolSize: 1 });
    try {
      await publishProgrammes(db, loadProgrammes(process.cwd()));
    } finally {
      await db.destroy();
    }
  });
}
