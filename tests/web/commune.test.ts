import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import http from 'node:http';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { findPerson } from '../../database/people.ts';
import { toDay } from '../../domain/calendar/day.ts';
import type { Person } from '../../domain/policy/person.ts';
import { withClient } from '../../runtime/roles.ts';
import { openStory } from '../setup/engine.ts';
import { openBrowser, openWindow } from './browser.ts';
import { openSite, type Site } from './site.ts';

let site: Site;
let browser: Browser;
let colleague: Person;

beforeAll(async () => {
  [site, browser] = await Promise.all([
    openSite({
      before: async ({ context: { db } }) => {
        const id = randomUUID();
        await db.insertInto('people').values({ id, sub: randomUUID(), name: 'Bruno Colas', email: 'bruno.colas@example.org' }).execute();
        await db.insertInto('roles').values({ person: id, role: 'agent', programme: null, organisation: '219400280', valid_from: toDay('2020-01-01'), valid_until: null }).execute();
        colleague = (await findPerson(db, id))!;
      },
    }),
    openBrowser(),
  ]);
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

const PDF = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');
const pdf = (name: string) => ({ name, mimeType: 'application/pdf', buffer: PDF });
const needed = ['lettre-saisine', 'note-technique', 'justificatifs-couts', 'attestation-non-commencement'] as const;
const hidden = (html: string, name: string): string => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';
const draftAt = (address: string): string => /\/brouillons\/([0-9a-f-]{36})/.exec(address)![1]!;
const answersOf = async (id: string) => (await site.context.db.selectFrom('draft_revisions').selectAll().where('draft', '=', id).orderBy('revision', 'desc').executeTakeFirstOrThrow()).answers as Record<string, never>;
const dossierOf = (id: string) => site.context.db.selectFrom('dossiers').selectAll().where('id', '=', id).execute();
const asOwner = (statement: string) => withClient(site.engine.database.ownerUrl, (client) => client.query(statement));
const go = (page: Page, name: string | RegExp) => Promise.all([page.waitForNavigation(), page.getByRole('button', { name }).click()]);

/** From the home page to a draft that is open. */
async function begin(page: Page): Promise<string> {
  await site.signIn(page, site.engine.cast.agent);
  await page.getByRole('link', { name: 'Voir les dispositifs ouverts' }).click();
  await page.getByRole('link', { name: /Mon projet peut-il être aidé \? Appel à projets 2026/ }).first().click();
  await page.getByRole('group', { name: /déjà engagée/ }).getByLabel('Non').check();
  await page.getByRole('group', { name: /portent-elles le projet ensemble/ }).getByLabel('Non').check();
  await page.getByLabel('Dépenses d’investissement prévues').fill('112 400');
  await go(page, 'Voir la réponse');
  expect(await page.getByRole('main').innerText()).toMatch(/jusqu’à 50\s000,00\s€/);
  await page.getByRole('link', { name: 'Commencer le dossier' }).click();
  await go(page, 'Ouvrir le brouillon');
  return draftAt(page.url());
}

/** Answers the whole form, page after page. */
async function fill(page: Page, id: string): Promise<void> {
  const next = () => go(page, 'Enregistrer et continuer');
  await page.goto(`${site.url}/brouillons/${id}/etapes/1`);
  await page.getByLabel('Nom du projet').fill('Fabrique nomade');
  await page.getByLabel('Le projet en quelques lignes').fill('Un triporteur équipé d’imprimantes 3D, de quartier en quartier.');
  await page.getByLabel('Inclusion numérique').check();
  await page.getByLabel('Ce que d’autres collectivités pourront reprendre').fill('Les plans, sous licence libre.');
  await next();
  expect(await page.getByLabel('Prénom et nom').inputValue()).toBe('Amel Benhaddou');
  await page.getByLabel('Votre collectivité seule').check();
  await page.getByLabel('Fonction').fill('Chargée de projets');
  await page.getByLabel('Téléphone').fill('01 49 80 92 94');
  await next();
  expect(await page.getByLabel('Ville').inputValue()).toBe('Créteil');
  await page.getByLabel('Adresse', { exact: true }).fill('1 place Salvador-Allende');
  await page.getByLabel('Code postal').fill('94000');
  await page.getByLabel('Début prévu').fill('1er mars 2027');
  await page.getByLabel('Achèvement prévu').fill('30/06/2028');
  await next();
  await page.getByLabel('Dépense 1 : Nature de la dépense').fill('Triporteur');
  await page.getByLabel('Dépense 1 : Section').selectOption('investment');
  await page.getByLabel('Dépense 1 : Montant exprimé').selectOption('ht');
  await page.getByLabel('Dépense 1 : Montant', { exact: true }).fill('112 400');
  await page.getByLabel('Subvention demandée').fill('50 000');
  // The totals do not agree yet: said at the field, and what is written is saved.
  await next();
  expect(await page.title()).toMatch(/^Erreur : Plan de financement/);
  expect(await page.getByRole('alert').innerText()).toMatch(/il manque 62\s400,00\s€/);
  await page.getByRole('button', { name: 'Ajouter : financement' }).click();
  await page.getByLabel('Financement 1 : Nature').selectOption('own');
  await page.getByLabel('Financement 1 : Financeur').selectOption('own');
  await page.getByLabel('Financement 1 : Montant').fill('62 400');
  await page.getByLabel('Financement 1 : État').selectOption('confirmed');
  await next();
  await page.getByRole('group', { name: /Aucune dépense du projet n’est engagée/ }).getByLabel('Oui').check();
  await page.getByRole('group', { name: /autre appel/ }).getByLabel('Non').check();
  await page.getByLabel('Je certifie').check();
  await page.getByLabel('Je suis habilité').check();
  await next();
  expect(new URL(page.url()).pathname).toBe(`/brouillons/${id}`);
}

async function file(page: Page, id: string): Promise<void> {
  await page.goto(`${site.url}/brouillons/${id}/verifier`);
  expect(await page.getByRole('main').innerText()).toContain('1 mars 2027'.replace('1 ', '1er '));
  await go(page, 'Déposer le dossier');
  expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Votre dossier est déposé');
  const [dossier] = await dossierOf(id);
  expect(await page.getByRole('main').innerText()).toContain(dossier!.reference);
  await page.getByRole('link', { name: 'Voir mon dossier' }).click();
  expect(await page.getByRole('main').innerText()).toContain('Vous ne pouvez pas encore commander');
}

test('a commune goes from signing in to filing without any script', async () => {
  const { page } = await openWindow(browser, { javaScriptEnabled: false });
  const id = await begin(page);
  await fill(page, id);
  await page.goto(`${site.url}/brouillons/${id}/pieces`);
  // Several at once, one of them refused: the others are joined.
  for (const code of needed) await page.locator(`#fichier-${code}`).setInputFiles(code === 'note-technique' ? { name: 'note.exe', mimeType: 'application/pdf', buffer: Buffer.from('MZ nothing') } : pdf(`${code}.pdf`));
  await go(page, 'Joindre les fichiers choisis');
  expect(await page.getByRole('alert').innerText()).toContain('Note technique du projet : ce fichier n’est pas d’un format accepté ici : PDF, DOCX, ODT.');
  expect(await page.getByRole('main').innerText()).toMatch(/3\spièces sont jointes/);
  await page.locator('#fichier-note-technique').setInputFiles(pdf('note.pdf'));
  await go(page, 'Joindre les fichiers choisis');
  // Replaced, then taken off and joined again.
  await page.locator('#fichier-note-technique').setInputFiles(pdf('note-corrigée.pdf'));
  await go(page, 'Joindre les fichiers choisis');
  expect(await page.locator('#piece-note-technique').innerText()).toContain('note-corrigée.pdf');
  await file(page, id);
  await page.context().close();
}, 120_000);

test('the same with scripts: saved while writing, totals and amount followed, pieces sent as they are chosen, a cut one sent again', async () => {
  const { page, complaints } = await openWindow(browser);
  const id = await begin(page);
  await page.goto(`${site.url}/brouillons/${id}/etapes/1`);
  await page.getByLabel('Nom du projet').fill('Écrit sans bouton');
  await page.getByText(/^Enregistré le/).waitFor();
  await page.waitForFunction('document.querySelector("#etat").textContent.startsWith("Enregistré le") && document.querySelector("[name=_seq]").value === "2"');
  expect((await answersOf(id)).title).toBe('Écrit sans bouton');
  await fill(page, id);
  await page.goto(`${site.url}/brouillons/${id}/etapes/4`);
  expect(await page.locator('#estimation').innerText()).toMatch(/50\s000,00\s€ au plus/);
  await page.goto(`${site.url}/brouillons/${id}/pieces`);
  await page.context().setOffline(true);
  await page.locator('#fichier-lettre-saisine').setInputFiles(pdf('lettre.pdf'));
  await page.getByText('a été interrompu').waitFor();
  expect(await site.context.db.selectFrom('draft_pieces').selectAll().where('draft', '=', id).execute()).toEqual([]);
  await page.context().setOffline(false);
  await page.getByRole('button', { name: 'Réessayer' }).click();
  await page.getByText('« lettre.pdf » est joint.').waitFor();
  await Promise.all(needed.slice(1).map((code) => page.locator(`#fichier-${code}`).setInputFiles(pdf(`${code}.pdf`))));
  for (const code of needed.slice(1)) await page.getByText(`« ${code}.pdf » est joint.`).waitFor();
  await file(page, id);
  expect(complaints.filter((one) => !one.includes('ERR_INTERNET_DISCONNECTED'))).toEqual([]);
  await page.context().close();
}, 120_000);

test('several pieces sent at once and cut on the way leave nothing behind; sent again whole, they are all there', async () => {
  const { id } = await openStory(site.engine, { pieces: [] });
  const amel = await site.visitor(site.engine.cast.agent);
  const [action] = /\/brouillons\/[^"]+\?_csrf=[^"]+/.exec((await amel.get(`/brouillons/${id}/pieces`)).html)!;
  const part = (code: string) => `--cut\r\ncontent-disposition: form-data; name="${code}"; filename="${code}.pdf"\r\ncontent-type: application/pdf\r\n\r\n${PDF.toString()}\r\n`;
  const whole = `${part('lettre-saisine')}${part('note-technique')}--cut--\r\n`;
  const headers = { 'content-type': 'multipart/form-data; boundary=cut', 'content-length': Buffer.byteLength(whole), cookie: [...amel.cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
  const there = () => site.context.db.selectFrom('draft_pieces').select('piece').where('draft', '=', id).orderBy('piece').execute();
  await new Promise<void>((resolve) => {
    const request = http.request(site.url + action, { method: 'POST', headers });
    request.on('error', () => resolve()).on('close', () => resolve());
    request.write(whole.slice(0, -60), () => setTimeout(() => request.destroy(), 200));
  });
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect([await there(), await readdir(join(site.context.config.documentsFolder, 'incoming'))]).toEqual([[], []]);
  const status = await new Promise<number | undefined>((resolve, reject) => http.request(site.url + action, { method: 'POST', headers }, (answer) => resolve(answer.resume().statusCode)).on('error', reject).end(whole));
  expect([status, await there()]).toEqual([303, [{ piece: 'lettre-saisine' }, { piece: 'note-technique' }]]);
}, 30_000);

describe('two people in one draft', () => {
  test('keep what each wrote where the other did not, and choose where both did', async () => {
    const { id } = await openStory(site.engine);
    const [amel, bruno] = [await site.visitor(site.engine.cast.agent), await site.visitor(colleague)];
    const address = `/brouillons/${id}/etapes/1`;
    const [hers, his] = [await amel.get(address), await bruno.get(address)];
    const fields = (html: string, title: string, reuse: string) => ({ _csrf: hidden(html, '_csrf'), _key: hidden(html, '_key'), _seq: hidden(html, '_seq'), '/title': title, '/summary': 'Un triporteur électrique équipé d’imprimantes 3D, de kits de robotique et d’une fraiseuse, qui va de quartier en quartier.', '/axes': 'education', '/reuse': reuse });
    const REUSE = 'Les plans du triporteur et les ateliers sont publiés sous licence libre.';
    expect((await amel.post(address, fields(hers.html, 'Le titre d’Amel', REUSE))).status).toBe(303);
    const conflict = await bruno.post(address, fields(his.html, 'Le titre de Bruno', 'Ce que Bruno propose de reprendre.'));
    expect(conflict.status).toBe(409);
    expect(conflict.text).toContain('Le titre d’Amel');
    expect(conflict.text).toContain('Le titre de Bruno');
    expect(conflict.text).toContain('Amel Benhaddou a enregistré ce brouillon');
    expect(conflict.text).not.toContain('name="choix:/reuse"');
    expect((await answersOf(id)).title).toBe('Le titre d’Amel');
    const kept = [...conflict.html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [name!, value!.replace(/&#x27;/g, "'")] as const);
    const unanswered = await bruno.post(address, kept);
    expect([unanswered.status, unanswered.text.includes('choisissez la version à garder')]).toEqual([409, true]);
    expect((await bruno.post(address, [...kept, ['choix:/title', 'mine']])).status).toBe(303);
    expect(await answersOf(id)).toMatchObject({ title: 'Le titre de Bruno', reuse: 'Ce que Bruno propose de reprendre.', contact: { phone: '01 49 80 92 94' } });
  }, 60_000);

  test('on two pages of the form never meet', async () => {
    const { id } = await openStory(site.engine);
    const [amel, bruno] = [await site.visitor(site.engine.cast.agent), await site.visitor(colleague)];
    const his = await bruno.get(`/brouillons/${id}/etapes/3`);
    expect((await amel.send(`/brouillons/${id}/etapes/1`, { '/title': 'Un autre nom', '/summary': 'Un résumé assez long pour être admis.', '/axes': 'ia', '/reuse': 'Tout le code du projet.' })).status).toBe(303);
    const where = { '/location/address': '2 rue de la Paix', '/location/postcode': '94000', '/location/city': 'Créteil', '/calendar/startOn': '01/06/2026', '/calendar/endOn': '30/06/2027' };
    expect((await bruno.post(`/brouillons/${id}/etapes/3`, { _csrf: hidden(his.html, '_csrf'), _key: hidden(his.html, '_key'), _seq: hidden(his.html, '_seq'), ...where })).status).toBe(303);
    expect(await answersOf(id)).toMatchObject({ title: 'Un autre nom', location: { address: '2 rue de la Paix' } });
  }, 60_000);
});

test('what was being written when the session ended is there after signing in again', async () => {
  const { id } = await openStory(site.engine);
  const { page } = await openWindow(browser);
  await site.signIn(page, site.engine.cast.agent, `/brouillons/${id}/etapes/1`);
  await asOwner("update web_sessions set seen_at = seen_at - interval '3 hours'");
  await page.getByLabel('Nom du projet').fill('Écrit trop tard');
  await page.getByRole('link', { name: 'Se reconnecter' }).click();
  // The provider still knows who they are: no password, no choice, and back to the page.
  await page.getByRole('link', { name: 'Choisir une personne' }).click();
  await page.getByText('pas encore enregistré').first().waitFor();
  expect(await page.getByLabel('Nom du projet').inputValue()).toBe('Écrit trop tard');
  await go(page, 'Enregistrer et continuer');
  expect((await answersOf(id)).title).toBe('Écrit trop tard');
  await page.context().close();
}, 60_000);

test('a double click, and the back button, file a dossier once', async () => {
  const { id } = await openStory(site.engine, { call: '2026' });
  const amel = await site.visitor(site.engine.cast.agent);
  const { html } = await amel.get(`/brouillons/${id}/verifier`);
  const form = { _csrf: hidden(html, '_csrf'), _key: hidden(html, '_key'), _seq: hidden(html, '_seq') };
  const answers = await Promise.all([1, 2, 3].map(() => amel.post(`/brouillons/${id}/verifier`, form)));
  const [dossier, ...others] = await dossierOf(id);
  expect(others).toEqual([]);
  expect(answers.map(({ location }) => location)).toEqual(Array(3).fill(`/dossiers/${dossier!.reference}/depose`));
  expect((await amel.post(`/brouillons/${id}/verifier`, { ...form, _key: randomUUID() })).location).toBe(`/dossiers/${dossier!.reference}/depose`);
  expect((await amel.get(`/brouillons/${id}/etapes/1`)).location).toBe(`/dossiers/${dossier!.reference}`);
  expect((await site.context.db.selectFrom('events').select('type').where('stream', '=', id).where('type', '=', 'filed').execute())).toHaveLength(1);
}, 60_000);

test('the keyboard alone answers a page of the form and sends it', async () => {
  const { id } = await openStory(site.engine, { answers: {} });
  const { page } = await openWindow(browser);
  await site.signIn(page, site.engine.cast.agent, `/brouillons/${id}/etapes/1`);
  const tabTo = async (name: string) => {
    for (let steps = 0; steps < 60; steps += 1) {
      await page.keyboard.press('Tab');
      if ((await page.evaluate('document.activeElement.labels?.[0]?.textContent ?? document.activeElement.textContent'))?.toString().trim().startsWith(name)) return;
    }
    throw new Error(`the keyboard does not lead to ${name}`);
  };
  await tabTo('Nom du projet');
  await page.keyboard.type('Au clavier');
  await tabTo('Le projet en quelques lignes');
  await page.keyboard.type('Un projet écrit sans toucher la souris.');
  await tabTo('Inclusion numérique');
  await page.keyboard.press('Space');
  await tabTo('Ce que d’autres collectivités');
  await page.keyboard.type('La méthode, et le code.');
  await tabTo('Enregistrer et continuer');
  await Promise.all([page.waitForURL('**/etapes/2'), page.keyboard.press('Enter')]);
  expect(await answersOf(id)).toMatchObject({ title: 'Au clavier', axes: ['inclusion'] });
  await page.context().close();
}, 60_000);

test('a filed dossier: pieces asked for are joined, a message is sent once, an early start asked, the request given up', async () => {
  const story = await openStory(site.engine);
  const { cast } = site.engine;
  await story.done(cast.agent, { type: 'file', revision: 1 });
  await story.done(cast.officer, { type: 'requestPieces', pieces: ['note-technique'] });
  const { reference } = (await dossierOf(story.id))[0]!;
  const at = `/dossiers/${reference}`;
  const { page } = await openWindow(browser, { javaScriptEnabled: false });
  await site.signIn(page, cast.agent, at);
  await page.getByRole('link', { name: /Répondez à la demande de pièces/ }).click();
  await page.locator('#fichier-note-technique').setInputFiles(pdf('note.pdf'));
  await go(page, 'Joindre les fichiers choisis');
  expect((await story.state()).request).toBeNull();

  const amel = await site.visitor(cast.agent);
  const { html } = await amel.get(`${at}/messages`);
  const message = { _csrf: hidden(html, '_csrf'), _key: hidden(html, '_key'), '/text': 'Le devis suit.' };
  expect((await Promise.all([amel.post(`${at}/messages`, message), amel.post(`${at}/messages`, message)])).map(({ status }) => status)).toEqual([303, 303]);
  expect((await story.state()).messages).toEqual(['commune']);
  expect((await amel.get(`${at}/messages`)).text).toContain('Le devis suit.');

  expect((await amel.send(`${at}/demarrage-anticipe`, { '/reason': 'Le marché expire le 30.' })).location).toBe(at);
  expect((await amel.get(at)).text).toContain('votre demande de démarrage anticipé');
  expect((await amel.send(`${at}/desistement`)).status).toBe(422);
  expect((await amel.send(`${at}/desistement`, { '/sure': 'oui' })).location).toBe(at);
  expect(await story.state()).toMatchObject({ phase: 'closed', outcome: 'withdrawn-by-commune' });
  expect((await amel.get(`${at}/desistement`)).status).toBe(409);
  await page.context().close();
}, 90_000);

test('no page failed on the way', () => {
  expect(site.errors).toEqual([]);
});
