import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Kysely } from 'kysely';
import { candidates } from '../../demo/candidates.ts';
import { openStage } from '../../demo/stage.ts';
import * as projects from '../../demo/projects.ts';
import { recorderOn } from '../../activities/recorder.ts';
import { connect } from '../../database/connect.ts';
import { checkLedger } from '../../database/ledger/check.ts';
import type { Database } from '../../database/schema.ts';
import { approvedMinutes, hashOf } from '../../database/sessions/minutes.ts';
import { verifySessions } from '../../database/sessions/rebuild.ts';
import { verify } from '../../database/verify.ts';
import type { Session } from '../../domain/committee/state.ts';
import { checkSiret } from '../../domain/organisation/siret.ts';
import { loadDirectory } from '../../directory/directory.ts';
import { formValidator } from '../../forms/validate.ts';
import { loadProgrammes } from '../../programmes/load.ts';
import { readConfiguration } from '../../runtime/config.ts';
import { startPostgres } from '../../runtime/postgres.ts';
import { Processes } from '../../runtime/processes.ts';

const told = [...Object.values(projects).filter((one): one is projects.Project => typeof one === 'object'), ...candidates];

test('nothing of the demonstration touches a real installation: it is refused in production', async () => {
  const production = readConfiguration({ NODE_ENV: 'production', DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', TEMPORAL_ADDRESS: '127.0.0.1:1', OIDC_ISSUER: 'https://identity.example' });
  await expect(openStage(production)).rejects.toThrow('refused with NODE_ENV=production');
});

test('every project of the demonstration is one a real collectivity could file', () => {
  const bundle = loadProgrammes(process.cwd()).find(({ programme }) => programme.code === 'fmin');
  if (!bundle) throw new Error('no fmin');
  const directory = loadDirectory();
  const faults = formValidator(bundle, 'application', { draft: false });
  expect(told.length).toBeGreaterThanOrEqual(20);
  for (const { organisation, answers } of told) {
    expect([answers.title, faults(answers)]).toEqual([answers.title, []]);
    for (const siret of [organisation, ...answers.partners.map((one) => one.siret)]) {
      expect(checkSiret(siret)).toMatchObject({ ok: true });
      expect(directory.findOrganisation({ siret })).toBeDefined();
    }
  }
});

describe('the demonstration, played as people play it', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'fmin-demo-'));
  const out = path.join(folder, 'out');
  let processes: Processes;
  let db: Kysely<Database>;
  let ending: number | null;
  let said = '';

  beforeAll(async () => {
    // Started by root, PostgreSQL runs as another account: it must be able to enter.
    chmodSync(folder, 0o711);
    const { NODE_ENV: _test, ...outer } = process.env;
    const demo = spawn(process.execPath, ['scripts/demo.ts', out], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...outer, FMIN_DATA: folder } });
    for (const stream of [demo.stdout, demo.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
    ending = await new Promise((resolve) => demo.once('exit', resolve));
    if (ending !== 0) throw new Error(`ended with code ${ending}:\n${said}`);
    // Its servers are gone; its data is where it left it.
    processes = new Processes(path.join(folder, 'logs'));
    const { appUrl } = await startPostgres(path.join(folder, 'demo'), processes);
    db = connect(appUrl);
  }, 300_000);
  afterAll(async () => {
    await db?.destroy();
    await processes?.stopAll();
    rmSync(folder, { recursive: true, force: true });
  });

  const spring = () => db.selectFrom('dossiers').selectAll().where('call', '=', '2025').orderBy('organisation_name').execute();

  test('it ends well, and five dossiers were lived to their end', async () => {
    expect(ending).toBe(0);
    const ended = await db.selectFrom('dossiers').select(['outcome']).where('call', '=', '2026').orderBy('outcome').execute();
    expect(ended.map(({ outcome }) => outcome)).toEqual(['closed-for-want-of-pieces', 'completed', 'completed', 'completed', 'refused']);
  });

  test('twelve dossiers: eight awards of which one partial, two on the waiting list, one withdrawn, one refused', async () => {
    const rows = await spring();
    const fate = ({ state }: (typeof rows)[number]): string | number => (state.decision?.kind === 'award' ? state.decision.amount / 100 : (state.decision?.kind ?? state.outcome ?? state.phase));
    expect(Object.fromEntries(rows.map((row) => [row.organisation_name, fate(row)]))).toEqual({
      'Plaine Commune': 100_000, Montreuil: 45_000, 'Nogent-sur-Marne': 38_000, Antony: 42_000, Bagneux: 36_000, Pantin: 30_000, Clichy: 48_000, 'Rueil-Malmaison': 18_000,
      'Le Kremlin-Bicêtre': 'committee', Sevran: 'committee', 'Vitry-sur-Seine': 'withdrawn-by-commune', 'Neuilly-Plaisance': 'refusal',
    });
    expect(rows.find((row) => row.organisation_name === 'Rueil-Malmaison')?.state).toMatchObject({ opinion: { amount: 1_800_000, wished: 4_400_000 }, decision: { partial: true } });
    const adjourned = await db.selectFrom('events as e').innerJoin('dossiers as d', 'd.id', 'e.stream').select('d.organisation_name').where('e.type', '=', 'opinionAdjourned').orderBy('d.organisation_name').execute();
    expect(adjourned.map(({ organisation_name }) => organisation_name)).toEqual(['Le Kremlin-Bicêtre', 'Sevran']);
  });

  test('the envelope is given to the last cent and nothing beyond: all of it engaged, nothing left held', async () => {
    const rows = await db.selectFrom('envelopes').select(['section', 'voted', 'reserved', 'affected']).where('call', '=', '2025').where('programme', '=', 'fmin').orderBy('section').execute();
    expect(rows).toEqual([{ section: 'investment', voted: 34_500_000, reserved: 0, affected: 34_500_000 }, { section: 'operating', voted: 1_200_000, reserved: 0, affected: 1_200_000 }]);
    expect(await db.selectFrom('session_reservations').select('dossier').where('status', '=', 'held').execute()).toEqual([]);
    expect((await spring()).filter(({ state }) => state.engagement !== null)).toHaveLength(8);
  });

  test('the session sat on its second convocation, two persons left the room, a tie was settled by the chair', async () => {
    const [{ id, state }] = (await db.selectFrom('sessions').select(['id', 'state']).execute()) as [{ id: string; state: Session }];
    expect(state).toMatchObject({ status: 'approved', convocation: 2, on: '2025-04-22' });
    const recusals = state.items.flatMap(({ recusals: of }) => of.map(({ standing }) => standing));
    expect(recusals.sort()).toEqual(['confirmed', 'declared']);
    for (const { recusals: of, votes, opinion } of state.items) for (const { person } of of) {
      expect(votes.flatMap(({ named }) => named ?? []).map((ballot) => ballot.person)).not.toContain(person);
      expect(opinion?.attendance.presents).not.toContain(person);
    }
    expect(state.items.flatMap(({ votes }) => votes).filter(({ casting }) => casting)).toMatchObject([{ votes: { for: 3, against: 3, abstentions: 1 }, carried: true }]);
    const sent = await db.selectFrom('crossings').innerJoin('dossiers', 'dossiers.id', 'crossings.dossier').select(['organisation_name', 'refusal']).where('source', '=', id).where('status', '<>', 'applied').execute();
    expect(sent).toEqual([{ organisation_name: 'Vitry-sur-Seine', refusal: 'wrong-phase' }]);
    const minutes = await approvedMinutes(db, id);
    expect(hashOf(minutes!.content)).toBe(minutes!.sha256);
    expect(state.approval?.sha256).toBe(minutes!.sha256);
  });

  test('one item was voted apart, without the person who stood aside; every decision is enforceable, the préfecture got its pieces', async () => {
    const votes = await db.selectFrom('deliberation_votes as v').leftJoin('deliberation_stood_aside as s', (join) => join.onRef('s.batch', '=', 'v.batch').onRef('s.vote', '=', 'v.no')).leftJoin('people as p', 'p.id', 's.person').select(['v.number', 'p.name', 'v.adopted']).orderBy('v.number').execute();
    expect(votes).toEqual([{ number: 'BM2025/06/17-11', name: null, adopted: true }, { number: 'BM2025/06/17-12', name: 'Jean-Marc Vidal', adopted: true }]);
    const decided = (await spring()).filter(({ state }) => state.decision !== null);
    expect(decided.filter(({ state }) => state.decision?.number === 'BM2025/06/17-12').map(({ organisation_name }) => organisation_name)).toEqual(['Pantin']);
    for (const { state } of decided) expect(state.legality).toMatchObject({ receipt: '075-200054781-20250619-BM11-DE', enforceableOn: '2025-06-23' });
    expect(decided.find((row) => row.organisation_name === 'Montreuil')?.state.legality.control?.pieces).toEqual({ askedOn: '2025-06-30', receivedOn: '2025-07-07' });
  });

  const account = () => db.selectFrom('dossiers').selectAll().where('title', '=', projects.laptops.answers.title).executeTakeFirstOrThrow();

  test('one award, to the cent: each section paid what it earned, what one had too much of came back, nothing passed to the other', async () => {
    const { id, state, phase, outcome } = await account();
    expect([phase, outcome]).toEqual(['closed', 'completed']);
    expect(state.claims.map(({ kind, status }) => [kind, status])).toEqual([['advance', 'paid'], ['interim', 'paid'], ['balance', 'paid']]);
    const parts = state.claims.flatMap(({ no, orders }) => orders.flatMap(({ attempt, orderedOn, parts: each }) => each.map(({ section, amount, status, mandat }) => `${no}-${attempt} ${orderedOn} ${section} ${amount} ${status} ${mandat ?? ''}`.trim())));
    expect(parts).toEqual([
      '1-1 2026-09-15 investment 720000 paid 2026-4417', '1-1 2026-09-15 operating 180000 rejected', '1-2 2026-10-13 operating 180000 paid 2026-4920',
      '2-1 2028-01-11 investment 1002025 paid 2028-0219', '3-1 2031-03-25 investment 560000 paid 2031-1306',
    ]);
    expect(state.claims[1]).toMatchObject({ admitted: 3_588_050, struckOut: [{ expense: 3, amount: 124_000, code: 'set-aside' }], postponements: [{ until: '2028-01-01' }] });
    expect(state.amendments).toMatchObject([{ kind: 'extension', status: 'granted', decided: { authority: { by: 'delegate' } }, avenant: { organisationSignedOn: '2030-02-19', metropoleSignedOn: '2030-02-19' } }]);
    expect(state.lapse?.completeBy).toBe('2031-07-08');
    expect(state.recovery).toMatchObject({ amount: 48_000, means: 'order', number: 'TR-2031-0458', settled: 48_000, hearing: { heardOn: '2031-04-15' } });
    const statements = await db.selectFrom('expense_statements').select(['source', 'total']).where('dossier', '=', id).orderBy('total').execute();
    expect(statements).toEqual([{ source: 'csv', total: 1_240_000 }, { source: 'csv', total: 3_712_050 }]);
  });

  test('what finance was sent and what it answered lies in the folder as it is in the database; every letter of the account is there', async () => {
    const { id, reference } = await account();
    const batches = await db.selectFrom('payment_batches').select(['id', 'year', 'no', 'status']).orderBy('year').orderBy('no').execute();
    expect(batches.map(({ year, no, status }) => [year, no, status])).toEqual([[2026, 1, 'closed'], [2026, 2, 'closed'], [2028, 1, 'closed'], [2031, 1, 'closed']]);
    const left = readdirSync(path.join(out, 'comptes'));
    for (const { format, bytes } of await db.selectFrom('payment_batch_exports').select(['format', 'bytes']).execute()) {
      expect(left.filter((one) => one.endsWith(`.${format}`)).some((one) => readFileSync(path.join(out, 'comptes', one)).equals(bytes))).toBe(true);
    }
    expect(left.filter((one) => one.endsWith('.zip'))).toHaveLength(4);
    for (const one of left.filter((name) => name.endsWith('.zip'))) expect(readFileSync(path.join(out, 'comptes', one)).subarray(0, 2).toString()).toBe('PK');
    for (const one of left.filter((name) => name.endsWith('.pdf'))) expect(readFileSync(path.join(out, 'comptes', one)).subarray(0, 4).toString()).toBe('%PDF');
    expect(left.filter((one) => one.includes('iquidation') || one.includes('ertificat'))).toHaveLength(3);
    expect((await db.selectFrom('payment_returns').select('status').execute()).map(({ status }) => status)).toEqual(Array(4).fill('applied'));
    const written = await db.selectFrom('letters').select(['kind', 'plain']).where('dossier', '=', id).execute();
    const letters = written.map(({ kind }) => kind);
    // Once before the extension and once after it; no more once the balance is asked for.
    expect(letters.filter((kind) => kind === 'lapse-warning')).toHaveLength(2);
    const overpaid = written.find(({ kind }) => kind === 'recovery-notice')?.plain.replace(/\s/g, ' ');
    for (const words of ['Subvention définitive ; Montant : 1 320,00 €', 'section de fonctionnement, dont le compte est arrêté à part', '2 640,00 €, est inférieur à l’assiette de 12 000,00 €']) expect(overpaid).toContain(words);
    expect(overpaid).not.toContain('limitent ce que la Métropole peut verser');
    expect(letters).toEqual(expect.arrayContaining(['payment-postponed', 'lapse-warning', 'amendment', 'balance-notice', 'recovery-notice', 'recovery-decision']));
    expect(readdirSync(path.join(out, reference))).toHaveLength(letters.length);
  });

  test('the books are shown and agree: every account recomputed from the events alone', async () => {
    const { reference } = await account();
    expect(said).toContain(`$ npm run ledger -- show ${reference}`);
    expect(said).toMatch(/Recouvré\s+0,00\s€\s+480,00\s€\s+480,00\s€/);
    const { dossiers, discrepancies } = await checkLedger(db);
    expect([dossiers, discrepancies]).toEqual([17, []]);
    expect(said).toMatch(/✓ 17 comptes recalculés d’après le registre, \d+ mouvements\s: tout concorde\./);
  });

  test('what was derived from the record is what the record says: dossiers, envelopes, sessions', async () => {
    expect((await verify(db, recorderOn(db, { engine: 'test' }).names)).differences).toEqual([]);
    expect(await verifySessions(db)).toEqual([]);
  });

  test('the letters wait for a signature, and the papers of the session and of the assembly lie in the folder', async () => {
    const toSign = await db.selectFrom('letters as l').innerJoin('dossiers as d', 'd.id', 'l.dossier').leftJoin('outbox as o', 'o.letter', 'l.id').select('l.kind').where('d.call', '=', '2025').where('l.to_sign', '=', true).where('o.id', 'is', null).orderBy('l.kind').execute();
    expect(toSign.map(({ kind }) => kind)).toEqual([...Array<string>(8).fill('award'), 'refusal']);
    const left = readdirSync(path.join(out, 'CE-FMIN-2025-001'));
    for (const [name, first] of [['Relevé d', '%PDF'], ['Fiche d', '%PDF'], ['Dossier FMIN', '%PDF'], ['Rapport', 'PK'], ['Projet de délibération', 'PK'], ['Annexe', 'PK']] as const) {
      const file = left.filter((one) => one.startsWith(name) && (first === 'PK' || one.endsWith('.pdf')));
      expect([name, file.length > 0]).toEqual([name, true]);
      for (const one of file) expect(readFileSync(path.join(out, 'CE-FMIN-2025-001', one)).subarray(0, first.length).toString('latin1')).toBe(first);
    }
    expect(left.filter((one) => one.startsWith('À signer'))).toHaveLength(9);
  });
});
