/**
 * `npm run screens`: a picture of every page in every state, at the width of a phone and of a wide desk, light and dark, in docs/screens/.
 * The pages, people and dossiers are those of the tests; words given pick some: `npm run screens -- dossier home`. WebP, half of PNG’s
 * size; `--png` for a viewer that does not know it.
 */
import { fork } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { reportAndExit } from '../runtime/problem.ts';
import { aloud } from '../runtime/say.ts';

const folder = path.resolve('docs/screens');
const sizes = [{ name: '320', width: 320, height: 640 }, { name: '1440', width: 1440, height: 900 }] as const;
const themes = ['light', 'dark'] as const;

process.env.TZ = 'UTC';
const isPng = process.argv.includes('--png');
const picked = process.argv.slice(2).filter((word) => word !== '--png');
const house = fork(path.resolve('tests/setup/house.ts'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
try {
  process.env.FMIN_TEST_HOUSE = await new Promise<string>((resolve, reject) => {
    house.once('message', (url) => resolve(String(url)));
    house.once('exit', (code) => reject(new Error(`the servers ended with code ${code}`)));
  });
  await takeAll();
  house.disconnect();
  aloud(`✓ Pictures in ${path.relative(process.cwd(), folder)}/`);
  process.exit(0);
} catch (error) {
  house.disconnect();
  reportAndExit(error);
}

async function takeAll(): Promise<void> {
  // They ask the house for its servers as soon as they are loaded.
  const { openBrowser, openWindow, sendForm } = await import('../tests/web/browser.ts');
  const { openStage } = await import('../tests/web/stage.ts');
  const { visits } = await import('../tests/web/visits.ts');
  const [stage, browser] = await Promise.all([openStage(), openBrowser()]);
  mkdirSync(folder, { recursive: true });
  if (picked.length === 0) for (const file of readdirSync(folder)) if (/\.(png|webp)$/.test(file)) rmSync(path.join(folder, file));
  for (const visit of visits) {
    if (picked.length > 0 && !picked.includes(visit.page)) continue;
    const who = visit.looks?.[0] ?? (Object.entries(visit.gets).find(([, status]) => status < 300 || status >= 400)?.[0] as (typeof visit.looks & object)[number] | undefined);
    if (!who) continue;
    const { context, page } = await openWindow(browser);
    if (who !== 'anonymous') await stage.site.signIn(page, stage.people[who]);
    for (const { name, width, height } of sizes) {
      for (const colorScheme of themes) {
        await page.setViewportSize({ width, height });
        await page.emulateMedia({ colorScheme });
        await page.goto(stage.site.url + visit.address(stage));
        if (visit.posts) await Promise.all([page.waitForNavigation(), sendForm(page, visit.posts)]);
        await take(page, path.join(folder, `${slug(visit.page)}-${slug(visit.state)}-${name}-${colorScheme}`));
      }
    }
    await context.close();
  }
  await browser.close();
  await stage.site.close();
}

/** The whole page, down to its end. */
async function take(page: Page, file: string): Promise<void> {
  if (isPng) return void (await page.screenshot({ path: `${file}.png`, fullPage: true, animations: 'disabled' }));
  const height = (await page.evaluate('document.documentElement.scrollHeight')) as number;
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 60, captureBeyondViewport: true, clip: { x: 0, y: 0, width: page.viewportSize()!.width, height, scale: 1 } });
  await session.detach();
  writeFileSync(`${file}.webp`, Buffer.from(data, 'base64'));
}

function slug(text: string): string {
  return text.replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
}
