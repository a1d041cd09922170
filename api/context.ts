import type { Client } from '@temporalio/client';
import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';
import type { Directory } from '../directory/directory.ts';
import type { Person } from '../domain/policy/person.ts';
import type { Identity, VerifyToken } from '../identity/tokens.ts';
import type { Log } from '../runtime/log.ts';
import type { PaperMaker } from '../usecases/paper-maker.ts';
import type { SignatureProvider } from '../usecases/signature.ts';

/** What the doors need; made once when the process starts. */
export interface ApiContext {
  readonly db: Kysely<Database>;
  readonly client: Client;
  readonly verifyToken: VerifyToken;
  /** The person behind an identity, with their roles; null when the application does not know them. */
  readonly findPerson: (identity: Identity) => Promise<Person | null>;
  readonly directory: Directory;
  /** Who makes the papers that are not letters. */
  readonly papers: PaperMaker;
  /** Who has agreements signed; absent: each party deposits its signed copy. */
  readonly signature?: SignatureProvider;
  readonly log: Log;
  readonly config: ApiConfig;
}

export interface ApiConfig {
  /** Address people and programmes use, without a final slash. */
  readonly publicUrl: string;
  /** Absolute folder of deposited documents. */
  readonly documentsFolder: string;
  readonly taskQueue: string;
  /** Longest wait for a worker, in milliseconds; ten seconds unless said. */
  readonly patience?: number;
  readonly production: boolean;
  /** Checks every answer against the schema the documentation gives: on in tests. */
  readonly checkAnswers: boolean;
}
