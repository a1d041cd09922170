import type { Browser } from 'playwright-core';
import { toCents } from '../../domain/money/money.ts';
import { openBrowser, openWindow } from './browser.ts';
import { openStage, type Stage } from './stage.ts';
import type { Visitor } from './site.ts';

let stage: Stage;
let browser: Browser;
let officer: Visitor;
beforeAll(async () => {
  [stage, browser] = await Promise.all([openStage({ worker: true }), openBrowser()]);
  officer = await stage.site.visitor(stage.people.officer);
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await stage?.site.close();
});

const stateOf = async (id: string) => (await stage.site.context.db.selectFrom('dossiers').select('state').where('id', '=', id).executeTakeFirstOrThrow()).state;
const at = (of: keyof Stage['dossiers'], rest: string): string => `/instruction/${stage.dossiers[of].reference}/${rest}`;

test('a piece is not rejected without its reason, which is asked for at its field', async () => {
  const page = at('filed', 'actes/ecarter-une-piece?sur=note-technique');
  const wrong = await officer.send(page);
  expect(wrong.status).toBe(422);
  expect(wrong.title).toMatch(/^Erreur : Écarter/);
  expect(wrong.html).toContain('href="#c-reason"');
  expect((await officer.send(page, { '/reason': 'Le plan n’est pas lisible.' })).location).toBe(at('filed', 'recevabilite'));
  expect((await stateOf(stage.dossiers.filed.id)).pieces['note-technique']?.status).toBe('rejected');
  expect((await officer.get(at('filed', 'recevabilite'))).text).toContain('Le plan n’est pas lisible.');
}, 60_000);

test('the letter is read before a request for pieces leaves, and nothing has happened until it is confirmed', async () => {
  const page = at('filed', 'actes/demander-des-pieces');
  const read = await officer.send(page, { '/pieces': 'note-technique', '/note': 'Un plan <coté> est attendu.' });
  expect(read.status).toBe(200);
  expect(read.text).toContain('Un plan <coté> est attendu.');
  expect(read.text).toContain('Relire la lettre');
  expect((await stateOf(stage.dossiers.filed.id)).request).toBeNull();
  const hidden = [...read.html.split('<main')[1]!.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [name!, value!.replaceAll('&lt;', '<').replaceAll('&gt;', '>')] as const);
  const confirmed = [...hidden, ['_do', 'confirmer'] as const];
  expect((await officer.post(page, confirmed)).location).toBe(at('filed', 'recevabilite'));
  // Sent again by a double click: the same act.
  await officer.post(page, confirmed);
  expect(await stateOf(stage.dossiers.filed.id)).toMatchObject({ requests: 1, request: { pieces: ['note-technique'] } });
}, 60_000);

/** What stands in the fields of a page, some of them changed. */
async function filled(page: string, changed: Readonly<Record<string, string>>) {
  const main = (await officer.get(page)).html.split('<main')[1]!;
  const inputs = [...main.matchAll(/<input\b[^>]*>/g)].map(([tag]) => tag).filter((tag) => !/type="(radio|checkbox)"/.test(tag) || tag.includes(' checked'));
  const selects = [...main.matchAll(/<select\b[^>]*name="([^"]+)"[^]*?<\/select>/g)].map(([whole, name]) => [name!, /value="([^"]*)" selected/.exec(whole)?.[1] ?? ''] as const);
  const values = inputs.flatMap((tag) => { const name = /name="([^"]+)"/.exec(tag)?.[1]; return name === undefined ? [] : [[name, /value="([^"]*)"/.exec(tag)?.[1] ?? ''] as const]; });
  return officer.post(page, [...new Map<string, string>([...values, ...selects, ...Object.entries(changed)])]);
}

test('the fiche is computed anew without being recorded, and refuses at its line what has no reason', async () => {
  const page = at('appraised', 'fiche');
  const computed = await filled(page, { '/lines/0/retained': '10 000', _do: 'calculer' });
  expect(computed.status).toBe(200);
  expect(computed.text).toMatch(/Assiette retenue/);
  expect((await stateOf(stage.dossiers.appraised.id)).appraisal).toBeNull();
  const wrong = await filled(page, { '/lines/0/retained': '10 000' });
  expect(wrong.status).toBe(422);
  expect(wrong.html).toContain('href="#c-lines-0-reason"');
  expect((await filled(page, { '/lines/0/retained': '10 000', '/lines/0/reason': 'Deux machines suffisent.' })).location).toBe(page);
  expect((await stateOf(stage.dossiers.appraised.id)).appraisal?.lines[0]?.retained).toBe(1_000_000);
}, 60_000);

test('what is set aside of a claim lowers what would be due, and is attested only once confirmed', async () => {
  const page = at('claimed', 'versements/1');
  const asked = await officer.send(page, { '/ecarts/0/amount': '1 000', '/ecarts/0/reason': 'Facture illisible.', _do: 'attester' });
  expect(asked.text).toContain('Attester cette demande ?');
  expect((await stateOf(stage.dossiers.claimed.id)).claims[0]?.status).toBe('filed');
  await officer.send(page, { '/ecarts/0/amount': '1 000', '/ecarts/0/reason': 'Facture illisible.', _do: 'confirmer' });
  const [claim] = (await stateOf(stage.dossiers.claimed.id)).claims;
  expect(claim).toMatchObject({ status: 'attested', admitted: toCents(2_900_000) });
}, 60_000);

test('in a browser: from a complete file to évaluateurs asked', async () => {
  const { page, context, complaints } = await openWindow(browser);
  const go = (name: string) => Promise.all([page.waitForNavigation(), page.getByRole('button', { name }).click()]);
  await stage.site.signIn(page, stage.people.officer, at('appraised', 'fiche'));
  await page.locator('[name="/lines/0/retained"]').fill('12 000');
  await page.locator('[name="/lines/0/reason"]').fill('Un seul triporteur est utile.');
  await go('Enregistrer la fiche');
  await page.getByRole('link', { name: 'Clore l’instruction' }).click();
  await go('Clore l’instruction');
  await page.goto(stage.site.url + at('appraised', 'evaluations'));
  await page.getByRole('link', { name: /Choisir un autre évaluateur/ }).click();
  await page.getByLabel('Évaluateur').selectOption({ index: 1 });
  await go('Solliciter');
  expect((await stateOf(stage.dossiers.appraised.id)).reviews).toHaveLength(1);
  expect(complaints).toEqual([]);
  expect(stage.site.errors).toEqual([]);
  await context.close();
}, 60_000);
