import type { Kysely, Transaction } from 'kysely';
import type { Database, EnvelopeVotesTable } from './schema.ts';
import type { Programme, ProgrammeBundle } from '../domain/programme/programme.ts';

/** Programme versions by content hash: immutable, so each is read from the database once in a process. */
export class Shelf {
  readonly #db: Kysely<Database>;
  readonly #read = new Map<string, ProgrammeBundle>();

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  /**
   * @param on the caller's own transaction, where it has one: a connection more, asked by all who hold one, would never come.
   * @throws Error when no such version was ever published here: the database is not the one the dossier lives in.
   */
  async bundle(version: string, on: Kysely<Database> = this.#db): Promise<ProgrammeBundle> {
    const bundle = await this.find(version, on);
    if (!bundle) throw new Error(`programme version ${version} is not in this database`);
    return bundle;
  }

  /** The same, where nothing says that there is one: null when it was never published here. */
  async find(version: string, on: Kysely<Database> = this.#db): Promise<ProgrammeBundle | null> {
    const known = this.#read.get(version);
    if (known) return known;
    const row = await on.selectFrom('programme_versions').select('bundle').where('version', '=', version).executeTakeFirst();
    if (!row) return null;
    this.#read.set(version, row.bundle);
    return row.bundle;
  }

  async programme(version: string, on: Kysely<Database> = this.#db): Promise<Programme> {
    return (await this.bundle(version, on)).programme;
  }

  /** The version of each programme in which new drafts begin: the last one published. */
  async current(on: Kysely<Database> = this.#db): Promise<readonly ProgrammeBundle[]> {
    const rows = await on.selectFrom('programme_versions').select('version').distinctOn('code').orderBy('code').orderBy('published_at', 'desc').execute();
    const bundles: ProgrammeBundle[] = [];
    for (const { version } of rows) bundles.push(await this.bundle(version, on));
    return bundles;
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
    for (const { section, axis = '', amount } of call.envelopes) await open(trx, { programme: code, call: call.code, section, axis, amount });
  }
}

/** Opens an envelope with its first vote; one that is open already keeps what was voted since. */
async function open(trx: Transaction<Database>, { amount, ...key }: Omit<EnvelopeVotesTable, 'no' | 'voted_on' | 'number' | 'voted_by' | 'key' | 'recorded_at'>): Promise<void> {
  const { numInsertedOrUpdatedRows } = await trx.insertInto('envelopes').values({ ...key, voted: amount }).onConflict((conflict) => conflict.doNothing()).executeTakeFirst();
  if (numInsertedOrUpdatedRows !== 1n) return;
  await trx.insertInto('envelope_votes').values({ ...key, no: 1, amount, voted_on: null, number: null, voted_by: 'system', key: `opening/${Object.values(key).join('/')}` }).execute();
}
