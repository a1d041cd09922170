import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { composer } from '../activities/compose.ts';
import { recorderOn } from '../activities/recorder.ts';
import { metropole } from '../activities/service.ts';
import { createWorkers } from '../activities/worker.ts';
import { connect } from '../database/connect.ts';
import { migrate } from '../database/migrate.ts';
import { publishProgrammes } from '../database/programmes.ts';
import { loadDirectory } from '../directory/directory.ts';
import { toDay } from '../domain/calendar/day.ts';
import { loadProgrammes } from '../programmes/load.ts';
import { workflowBundle } from '../runtime/bundle.ts';
import { readConfiguration } from '../runtime/config.ts';
import { withClient, withDatabase } from '../runtime/roles.ts';
import { openServers } from '../runtime/servers.ts';
import { insertCast } from '../tests/setup/people.ts';
import type { Worker } from '@temporalio/worker';
import type { ActivityContext } from '../activities/index.ts';
import type { Say } from '../runtime/say.ts';
import type { Engine } from '../tests/setup/engine.ts';

const NAMESPACE = 'default';
/** Longest wait for an act, in milliseconds: a bench waits rather than measures an "unknown". */
const PATIENCE = 60_000;

/** Servers of their own, in a folder that goes with them: no dossier of anybody else, settings as `npm start` has them. */
export interface Scene {
  readonly client: Client;
  readonly native: NativeConnection;
  readonly address: string;
  readonly bundle: { readonly codePath: string };
  postgresVersion(): Promise<string>;
  /** A database with every migration applied and nothing in it. */
  database(name: string): Promise<{ readonly ownerUrl: string; readonly appUrl: string }>;
  /** The whole engine on a database of that name: programmes, people, real letters; its worker in this process unless told otherwise. */
  engine(name: string, options?: { readonly worker?: boolean; readonly onQuery?: (sql: string) => void }): Promise<Engine>;
  close(): Promise<void>;
}

export async function openScene(say: Say): Promise<Scene> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'fmin-bench-'));
  // Started by root, PostgreSQL runs as another account: it must be able to enter.
  chmodSync(folder, 0o711);
  const { DATABASE_URL: _url, DATABASE_OWNER_URL: _owner, TEMPORAL_ADDRESS: _address, NODE_ENV: _env, ...environment } = process.env;
  const configuration = readConfiguration({ ...environment, FMIN_DATA: folder });
  const servers = await openServers(configuration, say, { keep: false, pages: false });
  const { postgres, temporalAddress: address } = servers;
  if (!postgres) throw new Error('the bench runs on servers of its own');
  const { adminUrl, ownerUrl, appUrl } = postgres;
  await migrate(ownerUrl);
  const [connection, native, bundle] = await Promise.all([Connection.connect({ address }), NativeConnection.connect({ address }), workflowBundle(configuration.cacheFolder)]);
  const client = new Client({ connection, namespace: NAMESPACE });
  const engines: Engine[] = [];

  const database: Scene['database'] = async (name) => {
    await withClient(adminUrl, async (admin) => {
      await admin.query(`CREATE DATABASE ${name} TEMPLATE fmin OWNER fmin_owner`);
      await admin.query(`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`);
      await admin.query(`GRANT CONNECT ON DATABASE ${name} TO fmin_app`);
    });
    return { ownerUrl: withDatabase(ownerUrl, name), appUrl: withDatabase(appUrl, name) };
  };

  const engine: Scene['engine'] = async (name, { worker = true, onQuery } = {}) => {
    const urls = await database(name);
    const db = connect(urls.appUrl, { onQuery });
    await publishProgrammes(db, loadProgrammes(process.cwd()));
    const cast = await insertCast(db);
    await db.insertInto('mandates').values({ person: cast.delegate.id, organisation: metropole.siren, title: 'Vice-présidente déléguée au numérique', valid_from: toDay('2020-07-09'), valid_until: null }).execute();
    // A bench awards more than any call has.
    await db.updateTable('envelopes').set({ voted: 1e13 }).execute();
    const recorder = recorderOn(db, { engine: 'bench' });
    const activities: ActivityContext = { recorder, client, composer: composer({ db, shelf: recorder.shelf, directory: loadDirectory(), service: metropole, publicUrl: 'https://fonds.example' }) };
    const taskQueue = `dossiers-${name}`;
    let running: { readonly workers: readonly Worker[]; readonly done: Promise<unknown> } | null = null;
    const startWorker: Engine['startWorker'] = async ({ maxCachedWorkflows } = {}) => {
      const workers = await createWorkers({ connection: native, namespace: NAMESPACE, taskQueue, workflowBundle: bundle, context: activities, maxCachedWorkflows });
      running = { workers, done: Promise.all(workers.map((one) => one.run())) };
    };
    const stopWorker = async (): Promise<void> => {
      for (const one of running?.workers ?? []) one.shutdown();
      await running?.done;
      running = null;
    };
    const opened: Engine = {
      database: { ...urls, drop: () => Promise.resolve() },
      context: { db, client, taskQueue, patience: PATIENCE },
      activities,
      cast,
      taskQueue,
      address,
      startWorker,
      stopWorker,
      close: async () => {
        engines.splice(engines.indexOf(opened), 1);
        await stopWorker();
        await db.destroy();
      },
    };
    engines.push(opened);
    if (worker) await startWorker();
    return opened;
  };

  return {
    client,
    native,
    address,
    bundle,
    postgresVersion: () => withClient(adminUrl, async (admin) => String((await admin.query<{ server_version: string }>('SHOW server_version')).rows[0]?.server_version)),
    database,
    engine,
    close: async () => {
      for (const one of [...engines]) await one.close();
      await connection.close();
      await native.close();
      await servers.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
