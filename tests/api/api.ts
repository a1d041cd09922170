import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { paperMaker } from '../../activities/papers/maker.ts';
import { metropole } from '../../activities/service.ts';
import { createApp } from '../../api/app.ts';
import { findPersonBySubject } from '../../database/people.ts';
import { Shelf } from '../../database/programmes.ts';
import { loadDirectory } from '../../directory/directory.ts';
import type { Person } from '../../domain/policy/person.ts';
import { startIdentityProvider } from '../../identity/provider.ts';
import { personaToken, tokenVerifier } from '../../identity/tokens.ts';
import { openEngine, type Engine, type EngineOptions } from '../setup/engine.ts';
import { listen, type Door, type Heard } from './door.ts';

/** The API as it runs: a real database, Temporal, a worker, an OpenID provider whose personas are the cast. */
export interface Api {
  readonly engine: Engine;
  readonly url: string;
  /** Of the OpenID provider. */
  readonly issuer: string;
  readonly documentsFolder: string;
  /** Lines logged at `error`: a test ends with none. */
  readonly errors: string[];
  as(person: Person | null, method: string, path: string, init?: Omit<Parameters<Door['call']>[2] & object, 'as'>): Promise<Heard>;
  close(): Promise<void>;
}

export async function openApi(options: EngineOptions & { readonly patience?: number; /** Who else is known, before anybody signs in. */ readonly before?: (engine: Engine) => Promise<void> } = {}): Promise<Api> {
  const engine = await openEngine(options);
  await options.before?.(engine);
  const { db, client, taskQueue } = engine.context;
  const people = await db.selectFrom('people').selectAll().execute();
  const provider = await startIdentityProvider({ port: 0, personas: people.map(({ sub, name, email }) => ({ sub, name, email, function: '', roles: [] })) });
  const documentsFolder = await mkdtemp(join(tmpdir(), 'documents-'));
  const errors: string[] = [];
  const directory = loadDirectory();
  const app = createApp({
    db,
    client,
    verifyToken: tokenVerifier({ issuer: provider.issuer }),
    findPerson: ({ subject }) => findPersonBySubject(db, subject),
    directory,
    papers: paperMaker({ db, shelf: new Shelf(db), directory, service: metropole, publicUrl: 'http://localhost', documentsFolder }),
    log: pino({ level: 'error' }, { write: (line: string) => void errors.push(line) }),
    config: { publicUrl: 'http://localhost', documentsFolder, taskQueue, production: false, checkAnswers: true, patience: options.patience },
  });
  const door = await listen(createServer(app));
  const tokens = new Map<string, Promise<string>>();
  const tokenOf = (person: Person): Promise<string> => {
    const known = tokens.get(person.id) ?? personaToken(provider.issuer, people.find(({ id }) => id === person.id)!.sub);
    tokens.set(person.id, known);
    return known;
  };
  return {
    engine,
    url: door.url,
    issuer: provider.issuer,
    documentsFolder,
    errors,
    as: async (person, method, path, init = {}) => door.call(method, `/api/v1${path}`, { ...init, as: person ? await tokenOf(person) : undefined }),
    close: async () => {
      await door.close();
      await provider.close();
      await engine.close();
      await rm(documentsFolder, { recursive: true });
    },
  };
}

export const PDF = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer <<>>\n%%EOF\n');

let keys = 0;
/** A key nobody used before. */
export const freshKey = (): Record<string, string> => ({ 'idempotency-key': `key-${String((keys += 1)).padStart(8, '0')}` });
