import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { fileDossier, openRecorder } from '../setup/dossier.ts';
import { asOwner } from './support/varied.ts';
import { withClient, withDatabase } from '../../runtime/roles.ts';
import { startPostgres } from '../../runtime/postgres.ts';
import { Processes } from '../../runtime/processes.ts';
import { runningDatabase, runningTemporal } from '../../runtime/running.ts';
import { ask } from '../setup/ask.ts';
import type { Dossier, RecordHouse } from '../setup/dossier.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'fmin-record-'));
chmodSync(folder, 0o711);
let house: RecordHouse;
let dossier: Dossier;
let url: string;
beforeAll(async () => {
  house = await openRecorder();
  dossier = await fileDossier(house);
  const { appUrl } = await ask<{ appUrl: string }>('postgres');
  const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(house.db);
  url = withDatabase(appUrl, rows[0]?.name ?? '');
}, 60_000);
afterAll(async () => {
  await house.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A command as an operator runs it, on the database of this suite. */
async function run(script: string, args: readonly string[], environment: Record<string, string> = { DATABASE_URL: url }): Promise<{ code: number | null; said: string }> {
  const { NODE_ENV: _test, ...outer } = process.env;
  const child = spawn(process.execPath, [`scripts/${script}.ts`, ...args], { env: { ...outer, FMIN_DATA: folder, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, said: said.replace(/[\u00a0\u202f]/g, ' ') })));
}

test('verify says that all is well and ends 0; after a change by hand it names the dossier, the event and the matter, and ends 1', async () => {
  expect(await run('record', ['verify'])).toEqual({ code: 0, said: '✓ 1 dossier, 1 événement : le registre et ce qui en est tiré concordent.\n' });
  const owner = await asOwner(house.db);
  await sql`update events set data = jsonb_set(data, '{plan,asked}', '6100000')`.execute(owner);
  const { code, said } = await run('record', ['verify']);
  expect(code).toBe(1);
  expect(said).toContain(`${dossier.id} n° 1 [hash] L’événement n° 1 n’est plus celui qui a été enregistré, ou celui qui le précède.`);
  const refused = await run('record', ['rebuild']);
  expect([refused.code, refused.said]).toEqual([1, expect.stringContaining('✗ 0 dossier refait d’après le registre, 1 écart laissé en l’état')]);
  await sql`update events set data = jsonb_set(data, '{plan,asked}', '6000000')`.execute(owner);
  await owner.destroy();
});

test('the accounts: check says that all agrees and ends 0; a figure changed beside the record is named with its dossier, and it ends 1', async () => {
  const { reference } = await house.db.selectFrom('dossiers').select('reference').executeTakeFirstOrThrow();
  expect(await run('ledger', ['check'])).toEqual({ code: 0, said: '✓ 1 compte recalculé d’après le registre, 0 mouvement : tout concorde.\n' });
  await house.db.updateTable('dossiers').set({ paid: 100 }).execute();
  expect(await run('ledger', ['check'])).toEqual({ code: 1, said: `${reference} : payé, 0,00 € d’après le registre, 1,00 € en base.\n✗ 1 compte recalculé d’après le registre, 0 mouvement : 1 écart.\n` });
  await house.db.updateTable('dossiers').set({ paid: 0 }).execute();
  expect(await run('ledger', ['show', reference])).toMatchObject({ code: 0, said: expect.stringContaining('DIPbike') });
  expect(await run('ledger', ['show', 'FMIN-2026-9999'])).toEqual({ code: 1, said: 'Aucun dossier FMIN-2026-9999.\n' });
  expect(await run('ledger', ['envelope', 'fmin', '2026'])).toMatchObject({ code: 0, said: expect.stringContaining('FMIN 2026, fonctionnement — 0 dossier') });
  expect((await run('ledger', ['envelope', 'fmin'])).code).toBe(2);
}, 60_000);

test('rebuild mends what was changed beside the record', async () => {
  await house.db.updateTable('dossiers').set({ asked: 1 }).execute();
  expect(await run('record', ['rebuild'])).toEqual({ code: 0, said: '✓ 1 dossier refait d’après le registre.\n' });
  expect((await run('record', ['verify'])).code).toBe(0);
});

test('stuck says that nothing is, and names what is and why', async () => {
  expect(await run('record', ['stuck'])).toEqual({ code: 0, said: '✓ Rien n’est bloqué.\n' });
  await house.db.insertInto('stuck').values({ stream: dossier.id, key: 'award/1', work: 'letter', name: 'award', tries: 4, cause: 'error/23514' }).execute();
  const { code, said } = await run('record', ['stuck']);
  expect([code, said]).toEqual([1, expect.stringMatching(/^FMIN-2026-\d{4} : la lettre « .+ », 4 essais depuis le .+ : erreur error\/23514\.\n✗ 1 travail bloqué/)]);
  await house.db.deleteFrom('stuck').execute();
});

test('show tells a dossier by its reference, however it is typed; an unknown one or no word at all is said', async () => {
  const { reference } = await dossier.state();
  const { code, said } = await run('record', ['show', reference.toLowerCase()]);
  expect(code).toBe(0);
  expect(said.split('\n').slice(0, 5)).toEqual([
    `${reference} · Créteil · DIPbike, la fabrique numérique nomade`,
    'Vous ne pouvez pas encore commander : la subvention n’est pas décidée, et une dépense engagée avant la décision ne serait pas payée.',
    '→ Déposez la pièce « Délibération ou décision demandant la subvention » avant la délibération de la Métropole.',
    '',
    `12 janvier 2026  Dossier ${reference} déposé : 60 000,00 € demandés pour 120 000,00 € de dépenses (Amel Benhaddou, pour Créteil)`,
  ]);
  expect(await run('record', ['show', 'FMIN-1999-0001'])).toEqual({ code: 1, said: 'Aucun dossier FMIN-1999-0001.\n' });
  expect((await run('record', [])).code).toBe(2);
});

test('without data and without servers, each command says in a sentence what it needs', async () => {
  expect(await run('record', ['verify'], {})).toEqual({ code: 1, said: `\n✗ Nothing is recorded in ${folder} yet: npm start makes it, or DATABASE_URL says where the database is.\n` });
  expect(await run('revive', [], {})).toEqual({ code: 1, said: '\n✗ Dossiers live on running servers: npm start first, or DATABASE_URL and TEMPORAL_ADDRESS say where they are.\n' });
});

test('the database of a running start is found with the role of the application, and no longer once it has stopped', async () => {
  expect([runningDatabase(folder), runningTemporal(folder)]).toEqual([null, null]);
  const processes = new Processes(path.join(folder, 'logs'));
  const { appUrl } = await startPostgres(folder, processes);
  expect(runningDatabase(folder)).toBe(appUrl);
  await withClient(appUrl, async (client) => expect((await client.query('select current_user')).rows).toEqual([{ current_user: 'fmin_app' }]));
  await processes.stopAll();
  expect(runningDatabase(folder)).toBeNull();
}, 60_000);
