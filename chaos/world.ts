import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Kysely } from 'kysely';
import { recorderOn } from '../activities/recorder.ts';
import { metropole } from '../activities/service.ts';
import { connect } from '../database/connect.ts';
import { migrate } from '../database/migrate.ts';
import { publishProgrammes } from '../database/programmes.ts';
import { SECTIONS } from '../domain/funding/imputation.ts';
import { toCents } from '../domain/money/money.ts';
import { toDay } from '../domain/calendar/day.ts';
import { startIdentityProvider } from '../identity/provider.ts';
import { personaToken } from '../identity/tokens.ts';
import { loadProgrammes } from '../programmes/load.ts';
import { readConfiguration } from '../runtime/config.ts';
import { freePort } from '../runtime/ports.ts';
import { startPostgres } from '../runtime/postgres.ts';
import type { Postgres } from '../runtime/postgres.ts';
import type { Running } from '../runtime/processes.ts';
import { openServers } from '../runtime/servers.ts';
import { silent } from '../runtime/say.ts';
import { insertCast } from '../tests/setup/people.ts';
import { voteEnvelope } from '../usecases/envelopes.ts';
import { openVictim } from './victim.ts';
import type { Victim } from './victim.ts';
import type { Database } from '../database/schema.ts';
import type { Person } from '../domain/policy/person.ts';
import type { RecordHouse } from '../tests/setup/dossier.ts';

export type VictimName = 'worker' | 'web' | 'postgres';

/** The product as it runs, on servers of its own, each part a process that can be killed and started again. */
export interface World {
  /** For setting the stage and for looking afterwards, while nothing is being killed. */
  readonly house: RecordHouse;
  readonly victims: Readonly<Record<VictimName, Victim>>;
  /** What the API answers, or null when nobody did: killed, restarting, or not sure. */
  ask(person: Person, method: 'GET' | 'POST', path: string, asking?: Asking): Promise<Heard | null>;
  close(): Promise<void>;
}
export interface Asking {
  readonly key?: string;
  readonly json?: unknown;
  readonly body?: { readonly type: string; readonly bytes: Uint8Array };
}
export interface Heard {
  readonly status: number;
  readonly bytes: Buffer;
  /** Of a JSON answer. */
  readonly body: Record<string, unknown>;
}

/** Longest wait for an answer, in milliseconds: afterwards it is asked again with the same key. */
const PATIENCE = 20_000;

export async function openWorld(): Promise<World> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'fmin-chaos-'));
  // Started by root, PostgreSQL runs as another account: it must be able to enter.
  chmodSync(folder, 0o711);
  const { DATABASE_URL: _url, DATABASE_OWNER_URL: _owner, TEMPORAL_ADDRESS: _address, NODE_ENV: _env, ...environment } = process.env;
  const configuration = readConfiguration({ ...environment, FMIN_DATA: folder });
  const servers = await openServers(configuration, silent, { keep: false, pages: false });
  const { postgres, processes } = servers;
  if (!postgres) throw new Error('what is killed here is a PostgreSQL of its own');
  await migrate(postgres.ownerUrl);
  const db = connect(postgres.appUrl);
  const house = await openHouse(db, postgres.appUrl);
  const people = await db.selectFrom('people').selectAll().execute();
  const provider = await startIdentityProvider({ port: 0, personas: people.map(({ sub, name, email }) => ({ sub, name, email, function: '', roles: [] })) });
  const port = await freePort();
  const env = {
    ...environment, TZ: 'UTC', FMIN_DATA: folder, FMIN_CACHE: configuration.cacheFolder, DATABASE_URL: postgres.appUrl, TEMPORAL_ADDRESS: servers.temporalAddress,
    OIDC_ISSUER: provider.issuer, PORT: String(port), LOG_LEVEL: 'error', NODE_COMPILE_CACHE: path.join(configuration.cacheFolder, 'node'),
  };
  const service = (name: string, file: string) => (failPoint: string | null) =>
    processes.start({ name, command: process.execPath, args: [path.resolve(file)], env: { ...env, FMIN_FAILPOINT: failPoint ?? undefined }, channel: true });
  const pgPort = Number(new URL(postgres.appUrl).port);
  const victims = {
    worker: await openVictim(service('worker', 'scripts/worker.ts')),
    web: await openVictim(service('web', 'scripts/api.ts')),
    postgres: await openVictim(() => restarted(() => startPostgres(folder, processes, pgPort)), postgres.running),
  };
  const tokens = new Map<string, Promise<string>>();
  const tokenOf = ({ id }: Person): Promise<string> => {
    const token = tokens.get(id) ?? personaToken(provider.issuer, people.find((one) => one.id === id)?.sub ?? '');
    tokens.set(id, token);
    return token;
  };
  return {
    house,
    victims,
    ask: async (person, method, at, { key, json, body } = {}) => {
      const headers: Record<string, string> = { authorization: `Bearer ${await tokenOf(person)}` };
      if (key !== undefined) headers['idempotency-key'] = key;
      if (json !== undefined) headers['content-type'] = 'application/json';
      if (body) headers['content-type'] = body.type;
      try {
        const answer = await fetch(`http://127.0.0.1:${port}/api/v1${at}`, { method, headers, body: json === undefined ? (body?.bytes as RequestInit['body']) : JSON.stringify(json), signal: AbortSignal.timeout(PATIENCE) });
        const bytes = Buffer.from(await answer.arrayBuffer());
        if (answer.status === 503) return null;
        const isJson = answer.headers.get('content-type')?.includes('json') ?? false;
        return { status: answer.status, bytes, body: isJson && bytes.length > 0 ? (JSON.parse(bytes.toString()) as Record<string, unknown>) : {} };
      } catch {
        // Cut in the middle: done or not, nobody knows.
        return null;
      }
    },
    close: async () => {
      await db.destroy();
      await provider.close();
      await servers.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The connections of a postmaster that was killed outlive it by some moments, and hold its memory: it starts again once they are gone. */
async function restarted(start: () => Promise<Postgres>): Promise<Running> {
  for (let tries = 1; ; tries += 1) {
    try {
      return (await start()).running;
    } catch (error) {
      if (tries === 20) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}

async function openHouse(db: Kysely<Database>, databaseUrl: string): Promise<RecordHouse> {
  await publishProgrammes(db, loadProgrammes(process.cwd()));
  const cast = await insertCast(db);
  await db.insertInto('mandates').values({ person: cast.delegate.id, organisation: metropole.siren, title: 'Vice-présidente déléguée au numérique', valid_from: toDay('2020-07-09'), valid_until: null }).execute();
  // More is awarded here than any call has.
  const said = { amount: toCents(1e12), number: 'CM2026/02/10-12', on: toDay('2026-02-10') };
  for (const section of SECTIONS) await voteEnvelope(db, cast.finance, randomUUID(), { programme: 'fmin', call: '2026', section, axis: '' }, said);
  return { db, recorder: recorderOn(db, { engine: 'chaos' }), cast, databaseUrl, close: () => Promise.resolve() };
}
