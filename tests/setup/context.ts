import { recorderOn } from '../../activities/recorder.ts';
import type { Client } from '@temporalio/client';
import type { Kysely } from 'kysely';
import type { ActivityContext } from '../../activities/index.ts';
import type { Database } from '../../database/schema.ts';

/** What a worker of the tests leans on. Its letters are one line: what they say is tested elsewhere, how often they leave is tested here. */
export function contextOn(db: Kysely<Database>, client: Client): ActivityContext {
  return {
    recorder: recorderOn(db, { engine: 'test' }),
    client,
    composer: {
      compose: ({ kind, no }) => Promise.resolve({ subject: `${kind} ${no}`, html: '', plain: kind, pdf: Buffer.from(`${kind}/${no}`), recipient: 'mairie@example.org' }),
    },
  };
}
