import { createHash, randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { unzipSync } from 'fflate';
import { openDossier, played } from '../setup/dossier.ts';
import { journey } from '../setup/journey.ts';
import { houseOf } from '../setup/session.ts';
import { paperMaker } from '../../activities/papers/maker.ts';
import { metropole } from '../../activities/service.ts';
import { batchDifferences } from '../../database/batches.ts';
import { Shelf } from '../../database/programmes.ts';
import { loadDirectory } from '../../directory/directory.ts';
import { readReturns } from '../../imports/returns.ts';
import { zipVouchers } from '../../usecases/vouchers.ts';
import { PDF, freshKey, openApi, type Api } from './api.ts';
import type { Dossier } from '../setup/dossier.ts';
import type { Person } from '../../domain/policy/person.ts';

let api: Api;
beforeAll(async () => {
  api = await openApi();
}, 60_000);
afterAll(() => api.close());
afterEach(() => expect(api.errors).toEqual([]));

const cast = () => api.engine.cast;
const get = (path: string, who: Person = cast().finance) => api.as(who, 'GET', path);
const post = (path: string, json: unknown = {}, who: Person = cast().finance, headers = freshKey()) => api.as(who, 'POST', path, { json, headers });

/** A dossier no workflow carries, with its advance ordered: what reaches it wakes one. */
async function advanceOrdered(): Promise<Dossier> {
  const house = houseOf(api.engine);
  const dossier = await openDossier(house);
  const [engine, story] = played(house, dossier);
  await journey.toDelivery(engine, story);
  await journey.order(engine, story, { kind: 'advance', expenses: [], resources: [] });
  return dossier;
}
const keyOf = async (dossier: Dossier, letter = 'I', claim = 1, attempt = 1): Promise<string> => `${(await dossier.state()).reference}/${claim}-${attempt}/${letter}`;

test('orders that wait are gathered, once; a batch is closed under the next number, and sent as the same bytes ever after', async () => {
  const [first, second] = [await advanceOrdered(), await advanceOrdered()];
  const [one, other] = [await keyOf(first), await keyOf(second)];
  expect((await get('/payment-batches/waiting?programme=fmin')).body.items.map(({ key }: { key: string }) => key)).toEqual(expect.arrayContaining([one, other]));
  expect((await post('/payment-batches', { programme: 'fmin' }, cast().officer)).status).toBe(403);
  const key = freshKey();
  const opened = await post('/payment-batches', { programme: 'fmin', orders: [one] }, cast().finance, key);
  expect(opened).toMatchObject({ status: 201, body: { status: 'open', number: null, orders: [{ key: one, application: first.id, status: 'ordered' }] } });
  expect((await post('/payment-batches', { programme: 'fmin', orders: [one] }, cast().finance, key)).body.id).toBe(opened.body.id);
  expect((await post('/payment-batches', { programme: 'fmin', orders: [other] }, cast().finance, key)).body.code).toBe('key-reused');
  // It is in no other batch.
  const again = await post('/payment-batches', { programme: 'fmin', orders: [other, one] });
  expect(again.body).toMatchObject({ code: 'unknown-order', errors: [{ pointer: '/orders/1' }] });
  const { id } = opened.body;
  expect((await post(`/payment-batches/${id}/orders`, { add: [other] })).body.orders).toHaveLength(2);
  expect((await post(`/payment-batches/${id}/orders`, { remove: [other] })).body.orders).toHaveLength(1);
  expect((await post(`/payment-batches/${id}/orders`, { add: [other] })).body.orders).toHaveLength(2);
  const closed = await Promise.all([post(`/payment-batches/${id}/closing`), post(`/payment-batches/${id}/closing`)]);
  expect(closed.map(({ status }) => status)).toEqual([200, 200]);
  const number = closed[0].body.number as string;
  expect(number).toMatch(/^FMIN-LOT-\d{4}-001$/);
  expect((await post(`/payment-batches/${id}/orders`, { remove: [other] })).body.code).toBe('batch-closed');

  const csv = await get(`/payment-batches/${id}/export.csv`);
  expect(csv.text).toBe((await get(`/payment-batches/${id}/export.csv`)).text);
  const [headings, ...rows] = csv.text.replace(/^\ufeff/, '').trimEnd().split('\r\n').map((line) => line.split(';'));
  const row = Object.fromEntries((headings ?? []).map((heading, i) => [heading, rows[0]?.[i]]));
  expect(row).toMatchObject({
    Lot: number, 'Demande de mandatement': [one, other].sort()[0], Nature: 'Avance', 'SIRET du bénéficiaire': '21940028000018', 'Compte M57': expect.stringMatching(/^204/) as string, 'N° d’engagement': 'ENG-2026-1187',
    Section: 'Investissement', Budget: 'AP', Montant: '15000,00', Attribué: '50000,00', 'Déjà mandaté': '0,00', 'Déjà payé': '0,00', 'Reste après ce versement': '35000,00',
  });
  const json = await get(`/payment-batches/${id}/export.json`);
  expect(json.body).toMatchObject({ batch: { number, orders: 2, total: 3_000_000 }, orders: [{ position: 1, amount: 1_500_000, budget: 'AP' }, { position: 2 }] });
  const sums = (await get(`/payment-batches/${id}`)).body.exports as { format: string; sha256: string }[];
  expect(sums.find(({ format }) => format === 'json')?.sha256).toBe(createHash('sha256').update(json.text).digest('hex'));
  expect((await api.as(cast().officer, 'GET', `/payment-batches/${id}/export.csv`)).status).toBe(403);
  expect((await get(`/payment-batches/${randomUUID()}/export.csv`)).status).toBe(404);

  // What finance adds to the table is read back.
  const answered = readReturns(Buffer.from(`${csv.text.trimEnd().split('\r\n').map((line, i) => `${line};${i === 0 ? 'Payé le;N° de mandat' : '12/10/2026;1204'}`).join('\r\n')}`));
  expect(answered.ok && answered.lines.map(({ order: { claim }, amount }) => [claim, amount])).toEqual([[1, 1_500_000], [1, 1_500_000]]);
  const differences = await api.engine.context.db.transaction().execute((trx) => batchDifferences(trx));
  expect(differences).toEqual([]);
}, 120_000);

test('a batch that is abandoned gives its orders back, and takes no number: none is skipped', async () => {
  const dossier = await advanceOrdered();
  const key = await keyOf(dossier);
  const { id } = (await post('/payment-batches', { programme: 'fmin', orders: [key] })).body;
  expect((await post(`/payment-batches/${id}/abandonment`)).status).toBe(204);
  expect((await post(`/payment-batches/${id}/closing`)).body.code).toBe('batch-abandoned');
  const next = (await post('/payment-batches', { programme: 'fmin', orders: [key] })).body;
  // What came back meanwhile is named, and the number it would have had is still free.
  await dossier.done(cast().finance, { type: 'recordReturn', claim: 1, attempt: 1, outcome: 'paid', on: dossier.day, mandat: '1' });
  expect((await post(`/payment-batches/${next.id}/closing`)).body).toMatchObject({ status: 409, code: 'order-returned' });
  const other = await advanceOrdered();
  await post(`/payment-batches/${next.id}/orders`, { remove: [key], add: [await keyOf(other)] });
  expect((await post(`/payment-batches/${next.id}/closing`)).body.number).toMatch(/-002$/);
  expect((await get('/payment-batches')).body.items.map(({ status }: { status: string }) => status)).toEqual(expect.arrayContaining(['closed', 'abandoned']));
}, 120_000);

test('the vouchers of a payment, in the order of the nomenclature, as one archive that is the same each time', async () => {
  const dossier = await advanceOrdered();
  const list = await get(`/applications/${dossier.id}/claims/1/vouchers`);
  expect(list.body).toMatchObject({ rubric: '7211', amount: 1_500_000, vouchers: [{ rank: 1, heading: 'decision' }, { rank: 2, heading: 'justification' }, { heading: 'agreement' }, {}] });
  expect((await get(`/applications/${dossier.id}/claims/2/vouchers`)).status).toBe(404);
  expect((await api.as(cast().agent, 'GET', `/applications/${dossier.id}/claims/1/vouchers.zip`)).status).toBe(403);
}, 60_000);

test('an archive of vouchers holds the bordereau and each voucher under its number', async () => {
  const dossier = await advanceOrdered();
  const { body } = await get(`/applications/${dossier.id}/claims/1/vouchers`);
  // The pieces of the tests are all one content.
  await mkdir(join(api.documentsFolder, 'aa'), { recursive: true });
  await writeFile(join(api.documentsFolder, 'aa', 'a'.repeat(64)), PDF);
  const { db } = api.engine.context;
  const papers = paperMaker({ db, shelf: new Shelf(db), directory: loadDirectory(), service: metropole, publicUrl: 'http://localhost', documentsFolder: api.documentsFolder });
  const read = async (): Promise<Buffer> => {
    const made = await zipVouchers({ db, papers, folder: api.documentsFolder }, cast().finance, dossier.id, 1);
    if (made === null || made === 'not-ordered') throw new Error(String(made));
    return buffer(made.stream);
  };
  const [archive, again] = [await read(), await read()];
  expect(archive.equals(again)).toBe(true);
  const answer = await get(`/applications/${dossier.id}/claims/1/vouchers.zip`);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/zip']);
  const names = Object.keys(unzipSync(archive));
  expect(names).toEqual(['00 - Bordereau des pièces justificatives.pdf', '00 - Bordereau des pièces justificatives.csv', '00 - Certificat de paiement.pdf', ...(body.vouchers as { fileName: string | null }[]).flatMap(({ fileName }) => fileName ?? [])]);
}, 60_000);
