import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import pino from 'pino';
import { paperMaker } from '../../activities/papers/maker.ts';
import { metropole } from '../../activities/service.ts';
import { createApp } from '../../api/app.ts';
import { findPersonBySubject } from '../../database/people.ts';
import { Shelf } from '../../database/programmes.ts';
import { loadDirectory } from '../../directory/directory.ts';
import { startIdentityProvider } from '../../identity/provider.ts';
import { personaToken, tokenVerifier } from '../../identity/tokens.ts';
import { listen } from '../../runtime/ports.ts';
import type { Person } from '../../domain/policy/person.ts';
import type { Engine } from '../../tests/setup/engine.ts';

/** The API as it runs, tokens verified, over HTTP on this machine. */
export interface Door {
  /** @throws Error unless the answer is a success. */
  get(person: Person, address: string): Promise<{ readonly next?: string | null; readonly items?: readonly { readonly id: string }[] }>;
  /** Reads a file to its end and keeps none of it. @throws Error unless the answer is a success. */
  read(person: Person, address: string): Promise<{ readonly lines: number }>;
  close(): Promise<void>;
}

export async function openDoor({ context: { db, client, taskQueue } }: Engine): Promise<Door> {
  const people = await db.selectFrom('people').selectAll().execute();
  const provider = await startIdentityProvider({ port: 0, personas: people.map(({ sub, name, email }) => ({ sub, name, email, function: '', roles: [] })) });
  const documentsFolder = await mkdtemp(path.join(os.tmpdir(), 'fmin-bench-documents-'));
  const directory = loadDirectory();
  const app = createApp({
    db,
    client,
    verifyToken: tokenVerifier({ issuer: provider.issuer }),
    findPerson: ({ subject }) => findPersonBySubject(db, subject),
    directory,
    papers: paperMaker({ db, shelf: new Shelf(db), directory, service: metropole, publicUrl: 'http://localhost', documentsFolder }),
    log: pino({ level: 'error' }),
    config: { publicUrl: 'http://localhost', documentsFolder, taskQueue, production: false, checkAnswers: false },
  });
  const server = createServer(app);
  await listen(server, 0, '127.0.0.1');
  const { port } = server.address() as AddressInfo;
  const tokens = new Map<string, Promise<string>>();
  const tokenOf = (person: Person): Promise<string> => {
    const known = tokens.get(person.id) ?? personaToken(provider.issuer, people.find(({ id }) => id === person.id)?.sub ?? '');
    tokens.set(person.id, known);
    return known;
  };
  return {
    async get(person, address) {
      const answer = await fetch(`http://127.0.0.1:${port}/api/v1${address}`, { headers: { authorization: `Bearer ${await tokenOf(person)}` } });
      const body = (await answer.json()) as Awaited<ReturnType<Door['get']>>;
      if (!answer.ok) throw new Error(`GET ${address}: ${answer.status} ${JSON.stringify(body)}`);
      return body;
    },
    async read(person, address) {
      const answer = await fetch(`http://127.0.0.1:${port}/api/v1${address}`, { headers: { authorization: `Bearer ${await tokenOf(person)}` } });
      if (!answer.ok || !answer.body) throw new Error(`GET ${address}: ${answer.status}`);
      let lines = 0;
      for await (const chunk of answer.body as AsyncIterable<Uint8Array>) for (const byte of chunk) if (byte === 0x0a) lines += 1;
      return { lines };
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await provider.close();
      await rm(documentsFolder, { recursive: true });
    },
  };
}
