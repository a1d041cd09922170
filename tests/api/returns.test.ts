import { dossierPlayed, played } from '../setup/dossier.ts';
import { journey, euros } from '../setup/journey.ts';
import { SIGNATURE } from '../setup/people.ts';
import { houseOf } from '../setup/session.ts';
import { verify } from '../../database/verify.ts';
import { freshKey, openApi, type Api } from './api.ts';
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
const post = (path: string, json: unknown = {}, who: Person = cast().finance) => api.as(who, 'POST', path, { json, headers: freshKey() });
const send = (body: string | Uint8Array<ArrayBuffer>, who: Person = cast().finance, type = 'text/csv') => api.as(who, 'POST', '/payment-returns', { body, headers: { 'content-type': type, 'content-disposition': 'attachment; filename="retours.csv"' } });
const HEADINGS = 'Demande de mandatement;N° de mandat;Payé le;Rejeté le;Motif du rejet;Montant';
const results = (body: { lines: readonly { line: number; result: string }[] }) => body.lines.map(({ line, result }) => [line, result]);

/** A dossier no workflow carries, with its advance of 15 000 € ordered: what reaches it wakes one. */
async function advanceOrdered(): Promise<{ readonly dossier: Dossier; readonly key: string }> {
  const dossier = await dossierPlayed(houseOf(api.engine), 'toDelivery');
  const [engine, story] = played(houseOf(api.engine), dossier);
  await journey.order(engine, story, { kind: 'advance', expenses: [], resources: [] });
  await dossier.advanceTo('2026-10-15');
  // Its clock stands at the day of its last act.
  await dossier.done(cast().officer, { type: 'sendMessage', text: 'Demande transmise aux finances.' });
  return { dossier, key: `${(await dossier.state()).reference}/1-1/I` };
}

async function carried(id: string) {
  for (;;) {
    const { body } = await get(`/payment-returns/${id}`);
    if (!body.lines.some(({ result }: { result: string }) => result === 'on-its-way')) return body;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test('from the file to the dossiers: what is matched is recorded once, the rest is told line by line, and the report is found again', async () => {
  const [paid, rejected, other] = [await advanceOrdered(), await advanceOrdered(), await advanceOrdered()];
  const file = [
    HEADINGS,
    `${paid.key};1204;12/10/2026;;;15 000,00 €`,
    `${rejected.key};;;13/10/2026;RIB illisible, « compte clos »;`,
    `${paid.key};1204;12/10/2026;;;15 000,00 €`,
    'FMIN-2020-9999/1-1/I;1;12/10/2026;;;',
    `${other.key};1205;12/10/2026;;;14 000,00`,
    `${other.key.replace('/I', '/F')};1205;12/10/2026;;;`,
  ].join('\r\n');
  expect((await send(file, cast().officer)).status).toBe(403);
  const preview = await send(file);
  expect(preview.status).toBe(201);
  expect(results(preview.body)).toEqual([[2, 'ready'], [3, 'ready'], [4, 'duplicate'], [5, 'unknown'], [6, 'contradictory'], [7, 'unknown']]);
  expect(preview.body).toMatchObject({ status: 'previewed', source: 'csv', fileName: 'retours.csv', sameFile: [] });
  // Nothing is recorded yet.
  expect((await paid.dossier.state()).claims[0]?.status).toBe('ordered');

  const { id } = preview.body;
  const applied = await Promise.all([post(`/payment-returns/${id}/application`), post(`/payment-returns/${id}/application`)]);
  expect(applied.map(({ status }) => status)).toEqual([200, 200]);
  expect(results(await carried(id))).toEqual([[2, 'applied'], [3, 'applied'], [4, 'duplicate'], [5, 'unknown'], [6, 'contradictory'], [7, 'unknown']]);
  expect((await paid.dossier.state()).claims[0]).toMatchObject({ status: 'paid', orders: [{ parts: [{ mandat: '1204', paidOn: '2026-10-12' }] }] });
  expect((await rejected.dossier.state()).claims[0]).toMatchObject({ status: 'ordered', orders: [{ status: 'rejected' }] });
  // Why it was rejected is read in the dossier, and is nowhere in the act that travelled.
  const story = await get(`/applications/${rejected.dossier.id}/timeline`);
  expect(story.text).toContain('RIB illisible, « compte clos »');
  const crossings = await api.engine.context.db.selectFrom('crossings').select('command').where('source', '=', id).execute();
  expect(JSON.stringify(crossings)).not.toContain('illisible');

  // The same file again: nothing is done twice.
  const again = await send(file);
  expect(results(again.body)).toEqual([[2, 'already-recorded'], [3, 'already-recorded'], [4, 'already-recorded'], [5, 'unknown'], [6, 'contradictory'], [7, 'unknown']]);
  expect(again.body.sameFile).toEqual([{ id, status: 'applied' }]);
  expect((await post(`/payment-returns/${again.body.id}/application`)).body.code).toBe('nothing-to-apply');
  const events = await api.engine.context.db.selectFrom('events').select('type').where('stream', '=', paid.dossier.id).where('type', '=', 'paid').execute();
  expect(events).toHaveLength(1);

  // The rejected order is issued again, and its new attempt is what the next file names.
  await rejected.dossier.done(cast().delegate, { type: 'reissueOrder', claim: 1, delegation: SIGNATURE });
  const next = await send(`[{"order":"${rejected.key.replace('1-1', '1-2')}","outcome":"paid","on":"2026-10-15","mandat":"1300","amount":${euros(15_000)}}]`, cast().finance, 'application/json');
  await post(`/payment-returns/${next.body.id}/application`);
  expect(results(await carried(next.body.id))).toEqual([[1, 'applied']]);
  expect((await rejected.dossier.state()).claims[0]).toMatchObject({ status: 'paid', orders: [{ attempt: 1, status: 'rejected' }, { attempt: 2, status: 'paid' }] });
  expect((await get('/payment-returns')).body.items.map(({ status }: { status: string }) => status)).toEqual(['applied', 'previewed', 'applied']);
  expect((await verify(api.engine.context.db, api.engine.activities.recorder.names)).differences).toEqual([]);
}, 180_000);

test('two files that pay the same order at once: one is recorded, the other learns that it is', async () => {
  const { dossier, key } = await advanceOrdered();
  const previews = [await send(`${HEADINGS}\n${key};1204;12/10/2026;;;`), await send(`${HEADINGS}\n\n${key};1204;12/10/2026;;;`)];
  await Promise.all(previews.map(({ body }) => post(`/payment-returns/${body.id}/application`)));
  const reports = await Promise.all(previews.map(({ body }) => carried(body.id)));
  expect(reports.map(({ lines }) => lines[0].result).sort()).toEqual(['already-recorded', 'applied']);
  expect((await dossier.state()).claims[0]?.orders).toHaveLength(1);
}, 90_000);

test('a file that cannot be read is refused whole, every fault at its line and column', async () => {
  const answer = await send(new Uint8Array(Buffer.from(`${HEADINGS}\r\nFMIN-42;1204;31/02/2026;;;1,234\r\n`, 'latin1')));
  expect(answer).toMatchObject({ status: 422, body: { code: 'invalid-table', errors: [{ line: 2, column: 1, heading: 'Demande de mandatement', code: 'order-unreadable' }, { line: 2, column: 3, code: 'day-absent' }, { line: 2, column: 6, code: 'amount-ambiguous' }] } });
  expect(answer.body.errors[1].message).toBe('Ligne 2, colonne 3 (Payé le) : Le 31 février 2026 n’existe pas : vérifiez la date.');
  expect((await send('')).body.code).toBe('invalid-table');
  expect((await api.engine.context.db.selectFrom('payment_returns').select('id').where('file_name', '=', 'x').execute())).toEqual([]);
});
