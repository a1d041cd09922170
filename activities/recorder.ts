import type { Kysely } from 'kysely';
import { Shelf } from '../database/programmes.ts';
import type { Recorder } from '../database/record.ts';
import type { Database } from '../database/schema.ts';
import { loadDirectory } from '../directory/directory.ts';
import type { Directory } from '../directory/directory.ts';
import { programmeRules } from '../programmes/reading.ts';

export interface RecorderOptions {
  /** Version of the code, kept with every event. */
  readonly engine: string;
  /** The organisations known; the one that ships with the product unless told otherwise. */
  readonly directory?: Directory;
}

/** Everything recording leans on, on this database: the programme versions published in it, their rules, and the names of organisations. */
export function recorderOn(db: Kysely<Database>, { engine, directory = loadDirectory() }: RecorderOptions): Recorder {
  return {
    db,
    shelf: new Shelf(db),
    rules: programmeRules((siret) => directory.findOrganisation({ siret })),
    names: (siret) => directory.findOrganisation({ siret })?.name ?? siret,
    engine,
  };
}
