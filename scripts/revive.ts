/**
 * `npm run revive` starts the workflow of every open dossier from its events, where none is running; `npm run revive -- FMIN-2026-0042` of one.
 * After the loss of Temporal's data, or the end of its retention. It talks to the servers of a running `npm start`, or to those of
 * DATABASE_URL and TEMPORAL_ADDRESS.
 */
import { Client, Connection } from '@temporalio/client';
import { connect } from '../database/connect.ts';
import { type Configuration, readConfiguration } from '../runtime/config.ts';
import { reportAndExit, StartProblem } from '../runtime/problem.ts';
import { runningDatabase, runningTemporal } from '../runtime/running.ts';
import { aloud } from '../runtime/say.ts';
import { revive, reviveAll } from '../usecases/revive.ts';
import { carryWaiting } from '../usecases/crossings.ts';
import { reviveSessions } from '../usecases/sessions.ts';
import type { Context } from '../usecases/context.ts';

process.env.TZ = 'UTC';
const [key] = process.argv.slice(2);

try {
  process.exitCode = await onServers(readConfiguration(), (context) => (key === undefined ? everyOne(context) : one(context, key)));
} catch (error) {
  reportAndExit(error);
}

async function onServers({ database, temporal, dataFolder }: Configuration, work: (context: Context) => Promise<number>): Promise<number> {
  const databaseUrl = database.url ?? runningDatabase(dataFolder);
  const address = temporal.address ?? runningTemporal(dataFolder);
  if (!databaseUrl || !address) throw new StartProblem('Dossiers live on running servers: npm start first, or DATABASE_URL and TEMPORAL_ADDRESS say where they are.');
  const connection = await Connection.connect({ address, tls: temporal.tls, ...(temporal.apiKey === null ? {} : { apiKey: temporal.apiKey }) }).catch(() => {
    throw new StartProblem(`Temporal gives no answer at ${address}.`);
  });
  const db = connect(databaseUrl, { poolSize: 2 });
  try {
    return await work({ db, client: new Client({ connection, namespace: temporal.namespace }), taskQueue: temporal.taskQueue, patience: 10_000 });
  } finally {
    await db.destroy();
    await connection.close();
  }
}

async function everyOne(context: Context): Promise<number> {
  const counts = { revived: 0, running: 0, unknown: 0 };
  await reviveAll(context, (_id, how) => {
    counts[how] += 1;
    const done = counts.revived + counts.running;
    if (done % 1_000 === 0) aloud(`  ${done} dossiers`);
  });
  aloud(`✓ ${counts.revived} dossier${counts.revived > 1 ? 's' : ''} relancé${counts.revived > 1 ? 's' : ''}, ${counts.running} déjà en cours.`);
  let sessions = 0;
  await reviveSessions(context, () => (sessions += 1));
  if (sessions > 0) aloud(`✓ ${sessions} séance${sessions > 1 ? 's' : ''} du comité en cours.`);
  await carryWaiting(context);
  return 0;
}

async function one(context: Context, reference: string): Promise<number> {
  const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(reference);
  const row = await context.db.selectFrom('dossiers').select(['id', 'reference']).where(isId ? 'id' : 'reference', '=', isId ? reference : reference.toUpperCase()).executeTakeFirst();
  const how = row ? await revive(context, row.id) : 'unknown';
  if (how === 'unknown') process.stderr.write(`Aucun dossier ${reference}.\n`);
  else aloud(`✓ ${row?.reference} : ${how === 'revived' ? 'relancé' : 'déjà en cours'}.`);
  return how === 'unknown' ? 1 : 0;
}
