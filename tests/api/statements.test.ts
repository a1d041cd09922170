import { randomUUID } from 'node:crypto';
import { openStory, type Story } from '../setup/engine.ts';
import { euros, journey } from '../setup/journey.ts';
import { freshKey, openApi, type Api } from './api.ts';
import type { Person } from '../../domain/policy/person.ts';

let api: Api;
let story: Story;
beforeAll(async () => {
  api = await openApi();
  story = await openStory(api.engine);
  await journey.toDelivery(api.engine, story);
  const advance = await journey.order(api.engine, story, { kind: 'advance', expenses: [], resources: [] });
  await journey.pay(api.engine, story, advance, '2026-10-01');
  await story.advanceTo('2027-03-01');
  // The clock that was moved is known by the dossier's last act.
  await story.done(api.engine.cast.officer, { type: 'sendMessage', text: 'Vous pouvez demander un acompte.' });
}, 90_000);
afterAll(() => api.close());
afterEach(() => expect(api.errors).toEqual([]));

const agent = () => api.engine.cast.agent;
const send = (table: string, who: Person = agent(), type = 'text/csv') => api.as(who, 'POST', `/applications/${story.id}/expense-statements`, { body: table, headers: { 'content-type': type } });
const file = (document: string, more: object) => api.as(agent(), 'POST', `/applications/${story.id}/acts`, { json: { type: 'fileClaim', kind: 'interim', expenses: [], resources: [], documents: { 'etat-mandats': document }, ...more }, headers: freshKey() });

test('from the template to the claim: the words stay out of the record, the mandats are in it', async () => {
  const template = await api.as(agent(), 'GET', `/applications/${story.id}/expense-template.csv`);
  const [headings, ...lines] = template.text.replace(/^\ufeff/, '').trimEnd().split('\r\n');
  expect(headings).toBe('Ligne;Intitulé de la ligne;Libellé;Fournisseur;N° de mandat;N° de facture;Date d’engagement;Date de mandatement;Montant HT');
  expect(lines.map((line) => line.split(';').slice(0, 2))).toContainEqual(['triporteur', 'Triporteur électrique et aménagement']);
  // Filled in as somebody would: one line, the others left as they were.
  const filled = `${[headings, `triporteur;;Châssis et caisson;Cyclo Créteil SARL;1204;F-77;01/07/2026;20/10/2026;60 000,00 €`, 'Frais de réception;;Cocktail;Traiteur;1205;;03/07/2026;;1 200,00', ...lines].join('\r\n')}\r\n`;
  const sent = await send(filled);
  expect(sent).toMatchObject({ status: 201, body: { ignored: [], remarks: [{ expense: 2, code: 'not-retained' }], statement: { source: 'csv', total: 6_120_000, lines: [{ line: 'triporteur', label: 'Châssis et caisson', supplier: 'Cyclo Créteil SARL', amount: 6_000_000, mandat: '1204', invoice: 'F-77', at: 2 }, { line: 'reception', at: 3 }] } } });
  const { id } = sent.body.statement;
  expect((await send(filled)).body.statement.id).toBe(id);

  const document = await story.document();
  expect((await file(document, { statement: randomUUID() })).body.code).toBe('unknown-statement');
  expect((await file(document, { statement: id, expenses: [{ line: 'triporteur', amount: 1, committedOn: '2026-07-01' }] })).body.code).toBe('statement-and-expenses');
  expect((await file(document, { statement: id })).status).toBe(200);
  const claim = (await story.state()).claims[1];
  expect(claim).toMatchObject({ statement: id, expenses: [{ line: 'triporteur', amount: euros(60_000), committedOn: '2026-07-01', paidOn: '2026-10-20', mandat: '1204', invoice: 'F-77' }, { line: 'reception', mandat: '1205' }] });
  const events = await api.engine.context.db.selectFrom('events').select('data').where('stream', '=', story.id).where('type', '=', 'claimFiled').execute();
  expect(JSON.stringify(events)).not.toMatch(/Cyclo|Châssis|Traiteur/);
  // The service reads them; another commune does not know them.
  expect((await api.as(api.engine.cast.officer, 'GET', `/applications/${story.id}/expense-statements/${id}`)).body.lines[0].supplier).toBe('Cyclo Créteil SARL');
  expect((await api.as(api.engine.cast.stranger, 'GET', `/applications/${story.id}/expense-statements/${id}`)).status).toBe(404);

  // The same mandat is not claimed twice.
  const twice = await send(`Ligne;N° de mandat;Date d’engagement;Montant\ntriporteur;1204;01/07/2026;60000\nmachines;1300;01/09/2026;10`);
  expect(twice.body).toMatchObject({ code: 'invalid-table', errors: [{ line: 2, code: 'already-claimed' }] });
});

test('all or nothing: every fault by line and column, and nothing kept', async () => {
  const before = await api.engine.context.db.selectFrom('expense_statements').select('id').execute();
  const answer = await send('Ligne,Date de commande,Montant\ntriporteur,31/02/2026,"1 234,56 €"\nvélo,03/09/2026,"12,00"\n=1+1,03/09/2026,"1,234"');
  expect(answer.status).toBe(422);
  expect(answer.body.errors.map(({ line, column, code }: { line: number; column: number; code: string }) => [line, column, code])).toEqual([[2, 2, 'day-absent'], [3, 1, 'line-unknown'], [4, 1, 'line-unknown'], [4, 3, 'amount-ambiguous']]);
  expect(await api.engine.context.db.selectFrom('expense_statements').select('id').execute()).toEqual(before);
  expect((await send('x'.repeat(2_000_001))).status).toBe(413);
  const form = new FormData();
  form.append('file', new Blob(['Ligne;Date de commande;Montant\nmachines;03/09/2026;12,00']), 'état.csv');
  const posted = await api.as(agent(), 'POST', `/applications/${story.id}/expense-statements`, { body: form });
  expect(posted).toMatchObject({ status: 201, body: { statement: { fileName: 'état.csv', total: 1_200 } } });
});

test('only the commune that owns the dossier presents its expenses', async () => {
  const table = 'Ligne;Date de commande;Montant\nmachines;03/09/2026;12,00';
  expect((await send(table, api.engine.cast.officer)).status).toBe(403);
  expect((await send(table, api.engine.cast.stranger)).status).toBe(404);
});

test('the same, typed: what is wrong is told at its place', async () => {
  const type = (lines: readonly object[]) => api.as(agent(), 'POST', `/applications/${story.id}/expense-statements/lines`, { json: { lines }, headers: freshKey() });
  const line = { line: 'machines', label: 'Imprimante', supplier: 'Atelier', amount: 120_000, committedOn: '2026-09-03', paidOn: null, mandat: null, invoice: null };
  expect(await type([line])).toMatchObject({ status: 201, body: { statement: { source: 'typed', fileName: null, total: 120_000, lines: [{ ...line, at: null }] } } });
  const wrong = await type([line, line, { ...line, line: 'velo', amount: 0, committedOn: '2027-03-02', paidOn: '2026-01-01' }]);
  expect(wrong.body.errors.map(({ pointer, code }: { pointer: string; code: string }) => [pointer, code])).toEqual([
    ['/lines/1', 'line-twice'], ['/lines/2/line', 'line-unknown'], ['/lines/2/amount', 'amount-missing'], ['/lines/2/committedOn', 'date-in-future'], ['/lines/2/paidOn', 'paid-before-committed'],
  ]);
});
