import type { Browser } from 'playwright-core';
import { openBrowser, openWindow } from './browser.ts';
import { openSite, type Site } from './site.ts';

let site: Site;
let browser: Browser;
beforeAll(async () => {
  [site, browser] = await Promise.all([openSite({ worker: false }), openBrowser()]);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

test('a person signs in with one click, sees their name on every page, and signs out', async () => {
  const { page, complaints } = await openWindow(browser);
  await site.signIn(page, site.engine.cast.agent, '/compte');
  expect(await page.title()).toBe('Mon compte – Aides de la Métropole');
  expect(await page.getByRole('banner').innerText()).toContain('Amel Benhaddou');
  await page.getByRole('banner').getByRole('button', { name: 'Se déconnecter' }).click();
  await page.waitForURL(`${site.url}/**`);
  await page.goto(`${site.url}/compte`);
  expect(new URL(page.url()).pathname).toBe('/connexion');
  expect(complaints).toEqual([]);
  expect(site.errors).toEqual([]);
}, 60_000);
