import { Shelf } from '../../database/programmes.ts';
import { loadDirectory } from '../../directory/directory.ts';
import { programmeRules } from '../../programmes/reading.ts';
import type { Client } from '@temporalio/client';
import type { Kysely } from 'kysely';
import type { ActivityContext } from '../../activities/index.ts';
import type { Recorder } from '../../database/record.ts';
import type { Database } from '../../database/schema.ts';

/** The real recorder on a database of the tests. */
export function recorderOn(db: Kysely<Database>, engine = 'test'): Recorder {
  const directory = loadDirectory();
  return {
    db,
    shelf: new Shelf(db),
    rules: programmeRules((siret) => directory.findOrganisation({ siret })?.kind ?? 'company'),
    names: (siret) => directory.findOrganisation({ siret })?.name ?? siret,
    engine,
  };
}

/** What a worker of the tests leans on. Its letters are one line: what they say is tested elsewhere, how often they leave is tested here. */
export function contextOn(db: Kysely<Database>, client: Client): ActivityContext {
  return {
    recorder: recorderOn(db),
    client,
    composer: {
      compose: ({ kind, no }) => Promise.resolve({ subject: `${kind} ${no}`, html: '', plain: kind, pdf: Buffer.from(`${kind}/${no}`), recipient: 'mairie@example.org' }),
    },
  };
}
