import type { Browser } from 'playwright-core';
import { openBrowser, openWindow } from './browser.ts';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;
let browser: Browser;
beforeAll(async () => {
  [stage, browser] = await Promise.all([openStage(), openBrowser()]);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await stage?.site.close();
});

test('a person signs in with one click, sees their name on every page, and signs out', async () => {
  const { page, context, complaints } = await openWindow(browser);
  await stage.site.signIn(page, stage.people.agent, '/compte');
  expect(await page.title()).toBe('Mon compte – Aides de la Métropole');
  expect(await page.getByRole('banner').innerText()).toContain('Amel Benhaddou pour Créteil');
  await page.getByRole('banner').getByRole('button', { name: 'Se déconnecter' }).click();
  // By way of the provider, whose session ends too, back to where anybody may be.
  await page.waitForURL(/\/(\?state=.*)?$/);
  await page.getByRole('main').getByRole('link', { name: 'Se connecter' }).waitFor();
  await page.goto(`${stage.site.url}/compte`);
  expect(new URL(page.url()).pathname).toBe('/connexion');
  await page.getByRole('link', { name: 'Choisir une personne' }).click();
  // Not signed in again by itself as who one was.
  await page.getByRole('heading', { name: 'Choisir une personne' }).waitFor();
  expect(complaints).toEqual([]);
  expect(stage.site.errors).toEqual([]);
  await context.close();
}, 60_000);

test('by the keyboard alone: the first stop skips to the content, the next ones are seen, and a form goes with Enter', async () => {
  const { page, context } = await openWindow(browser);
  await stage.site.signIn(page, stage.people.officer, '/dossiers');
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Aller au contenu' });
  expect(await skip.evaluate((link) => link === (globalThis as unknown as { document: { activeElement: unknown } }).document.activeElement)).toBe(true);
  expect(await skip.isVisible()).toBe(true);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  // After the content: past the header and its links.
  const focused = page.locator(':focus');
  expect(await focused.evaluate((one) => (one as unknown as { closest(of: string): unknown }).closest('main') !== null)).toBe(true);
  const outline = await focused.evaluate((one) => (globalThis as unknown as { getComputedStyle(of: unknown): { outlineWidth: string } }).getComputedStyle(one).outlineWidth);
  expect(outline).toBe('3px');
  await page.getByLabel('Référence, commune ou mots du titre').focus();
  await page.keyboard.type('médiathèque');
  await page.keyboard.press('Enter');
  await page.waitForURL(/q=m%C3%A9diath%C3%A8que/);
  expect(await page.getByRole('rowheader').count()).toBe(1);
  await context.close();
}, 60_000);

describe.each([['with JavaScript', true], ['without JavaScript', false]])('%s', (_how, javaScriptEnabled) => {
  test('a form is filled, wrong at first, then right; lines come and go and nothing typed is lost', async () => {
    const { page, context, complaints } = await openWindow(browser, { javaScriptEnabled });
    await page.goto(`${stage.site.url}/composants?etat=rempli`);
    await page.getByLabel('Nom du projet').fill('Vélo');
    await page.getByLabel('Coût total').fill('12 000 environ');
    await page.getByRole('button', { name: 'Ajouter : dépense' }).click();
    await page.getByLabel('Dépense 4 : Nature de la dépense').fill('Formation');
    await page.getByLabel('Dépense 4 : Section').selectOption('Fonctionnement');
    await page.getByLabel('Dépense 4 : Montant').fill('1 000,50');
    await page.getByRole('button', { name: 'Retirer : Dépense 3' }).click();
    await page.waitForFunction("!document.querySelector('[name=\"/expenses/3/label\"]')").catch(() => undefined);
    expect(await page.getByLabel('Dépense 3 : Nature de la dépense').inputValue()).toBe('Formation');
    if (!javaScriptEnabled) await page.getByRole('button', { name: 'Calculer le total' }).click();
    expect((await page.getByRole('status').filter({ hasText: '€' }).innerText()).replace(/\s/g, ' ')).toBe('113 400,50 €');
    expect(await page.getByLabel('Coût total').inputValue()).toBe('12 000 environ');

    await page.getByRole('button', { name: 'Enregistrer' }).click();
    const summary = page.getByRole('alert');
    await summary.waitFor();
    expect(await page.title()).toMatch(/^Erreur : /);
    await summary.getByRole('link', { name: 'Coût total : écrivez un montant en euros, comme 1 234,56.' }).click();
    expect(await page.locator(':focus').getAttribute('name')).toBe('/cost');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('12000');
    // Enter sends the form, and does not take a line away.
    await page.keyboard.press('Enter');
    await page.waitForURL(/etat=rempli/);
    expect(complaints).toEqual([]);
    await context.close();
  }, 90_000);
});

test('a button pressed twice sends once', async () => {
  const { page, context } = await openWindow(browser);
  await stage.site.signIn(page, stage.people.twoHats);
  await page.getByLabel('Créteil').check();
  let posts = 0;
  page.on('request', (request) => void (posts += request.method() === 'POST' ? 1 : 0));
  await page.getByRole('button', { name: 'Continuer' }).dblclick();
  await page.waitForURL(`${stage.site.url}/`);
  expect(posts).toBe(1);
  await context.close();
}, 60_000);
