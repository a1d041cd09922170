import type { Kysely, Transaction } from 'kysely';
import type { Database } from './schema.ts';
import type { Programme, ProgrammeBundle } from '../domain/programme/programme.ts';

/** Programme versions by content hash: immutable, so each is read from the database once in a process. */
export class Shelf {
  readonly #db: Kysely<Database>;
  readonly #read = new Map<string, ProgrammeBundle>();

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  /** @throws Error when no such version was ever published here: the database is not the one the dossier lives in. */
  async bundle(version: string): Promise<ProgrammeBundle> {
    const known = this.#read.get(version);
    if (known) return known;
    const row = await this.#db.selectFrom('programme_versions').select('bundle').where('version', '=', version).executeTakeFirst();
    if (!row) throw new Error(`programme version ${version} is not in this database`);
    this.#read.set(version, row.bundle);
    return row.bundle;
  }

  async programme(version: string): Promise<Programme> {
    return (await this.bundle(version)).programme;
  }

  /** The version of each programme in which new drafts begin: the last one published. */
  async current(): Promise<readonly ProgrammeBundle[]> {
    const rows = await this.#db.selectFrom('programme_versions').select('version').distinctOn('code').orderBy('code').orderBy('published_at', 'desc').execute();
    return Promise.all(rows.map(({ version }) => this.bundle(version)));
  }
}

/**
 * Stores the versions that are not there yet and opens the envelopes of their calls. Known versions are left as they are:
 * a version is its content. An envelope already opened keeps its amount; changing it is an act of its own.
 */
export async function publishProgrammes(db: Kysely<Database>, bundles: readonly ProgrammeBundle[]): Promise<void> {
  await db.transaction().execute(async (trx) => {
    for (const bundle of bundles) await publish(trx, bundle);
  });
}

async function publish(trx: Transaction<Database>, bundle: ProgrammeBundle): Promise<void> {
  const { code, version, calls } = bundle.programme;
  await trx.insertInto('programme_versions').values({ version, code, bundle: JSON.stringify(bundle) }).onConflict((conflict) => conflict.doNothing()).execute();
  for (const call of calls) {
    await trx.insertInto('envelopes').values({ programme: code, call: call.code, voted: call.envelope }).onConflict((conflict) => conflict.doNothing()).execute();
  }
}

/** What an envelope still has, its row locked until the transaction ends. Null when the call has none. */
export async function lockEnvelope(trx: Transaction<Database>, programme: string, call: string): Promise<number | null> {
  const row = await trx.selectFrom('envelopes').select(['voted', 'affected']).where('programme', '=', programme).where('call', '=', call).forUpdate().executeTakeFirst();
  return row ? row.voted - row.affected : null;
}

/** Affects (positive) or releases (negative) an amount in cents. The table's check refuses to pass what was voted. */
export async function affect(trx: Transaction<Database>, programme: string, call: string, amount: number): Promise<void> {
  await trx
    .updateTable('envelopes')
    .set((eb) => ({ affected: eb('affected', '+', amount) }))
    .where('programme', '=', programme)
    .where('call', '=', call)
    .execute();
}
