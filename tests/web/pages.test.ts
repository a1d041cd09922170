import axe from 'axe-core';
import type { Browser, BrowserContext } from 'playwright-core';
import { pages } from '../../web/pages.ts';
import { openBrowser, openWindow, sendForm } from './browser.ts';
import { everybody, openStage, type Stage, type Who } from './stage.ts';
import type { Seen, Visitor } from './site.ts';
import { visits, type Visit } from './visits.ts';

let stage: Stage;
let browser: Browser;
const visitors = new Map<Who, Promise<Visitor>>();
const windows = new Map<Who, Promise<BrowserContext>>();

beforeAll(async () => {
  [stage, browser] = await Promise.all([openStage(), openBrowser()]);
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await stage?.site.close();
});

const visitorFor = (who: Who): Promise<Visitor> => {
  const known = visitors.get(who) ?? stage.site.visitor(who === 'anonymous' ? undefined : stage.people[who]);
  visitors.set(who, known);
  return known;
};

const windowFor = (who: Who): Promise<BrowserContext> => {
  const known = windows.get(who) ?? signedInWindow(who);
  windows.set(who, known);
  return known;
};

async function signedInWindow(who: Who): Promise<BrowserContext> {
  const { context, page } = await openWindow(browser);
  if (who !== 'anonymous') await stage.site.signIn(page, stage.people[who]);
  await page.close();
  return context;
}

const see = async (visit: Visit, who: Who): Promise<Seen> => {
  const visitor = await visitorFor(who);
  return visit.posts ? visitor.send(visit.address(stage), visit.posts) : visitor.get(visit.address(stage));
};
const expected = (visit: Visit, who: Who): number => visit.gets[who] ?? (who === 'anonymous' ? 303 : 403);
const looksOf = ({ looks, gets }: Visit): readonly Who[] => looks ?? everybody.filter((who) => gets[who] !== undefined && gets[who] !== 303);
const title = ({ page, state }: Visit): string => `${page}, ${state}`;
const table = visits.map((visit) => [title(visit), visit] as const);

test('every page of the table is visited, and every visit is to a page of the table', () => {
  expect([...new Set(visits.map(({ page }) => page))].sort()).toEqual(pages.map(({ name }) => name).sort());
});

test('only these pages are open to somebody who is not signed in', () => {
  expect(pages.filter(({ access }) => access === 'public').map(({ name }) => name).sort()).toEqual(['accessibility', 'comeBackFromSignIn', 'components', 'eligibility', 'home', 'leaveToSignIn', 'personalData', 'programme', 'programmes', 'signIn', 'signOut']);
});

describe.each(table)('%s', (_title, visit) => {
  test('lets in exactly who may come', async () => {
    const statuses: Partial<Record<Who, number>> = {};
    for (const who of everybody) statuses[who] = (await see(visit, who)).status;
    expect(statuses).toEqual(Object.fromEntries(everybody.map((who) => [who, expected(visit, who)])));
  }, 60_000);

  test('sends its bytes and its queries within bounds', async () => {
    const [who] = looksOf(visit);
    if (who === undefined) return;
    await see(visit, who);
    stage.site.queries();
    const seen = await see(visit, who);
    const asked = stage.site.queries().length;
    if (!visit.posts) expect(asked).toBe(visit.queries);
    expect(Buffer.byteLength(seen.html)).toBeLessThan(250_000);
  }, 30_000);

  test('has no accessibility fault, in either theme, and does not overflow a phone', async () => {
    for (const who of looksOf(visit)) {
      const page = await (await windowFor(who)).newPage();
      try {
        await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
        await page.goto(stage.site.url + visit.address(stage));
        if (visit.posts) await Promise.all([page.waitForNavigation(), sendForm(page, visit.posts)]);
        expect({ who, faults: await faultsIn(page, ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'RGAAv4', 'best-practice']) }).toEqual({ who, faults: [] });
        await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
        expect({ who, dark: await faultsIn(page, ['cat.color']) }).toEqual({ who, dark: [] });
        await page.setViewportSize({ width: 320, height: 640 });
        expect({ who, beyond: await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth') }).toEqual({ who, beyond: 0 });
        expect(await page.locator('h1').count()).toBe(1);
      } finally {
        await page.close();
      }
    }
  }, 120_000);
});

async function faultsIn(page: Awaited<ReturnType<BrowserContext['newPage']>>, tags: readonly string[]): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const results = (await page.evaluate(`axe.run(document, ${JSON.stringify({ runOnly: tags, resultTypes: ['violations'] })})`)) as axe.AxeResults;
  return results.violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary?.split('\n').slice(1, 3).join(' ').trim()}`));
}

test('nothing a page asks for is heavy: 40 kB of styles, 60 kB of scripts, 120 kB of fonts at most', () => {
  const { weights } = stage.site.context.assets;
  const sum = (end: string) => Object.entries(weights).reduce((total, [name, bytes]) => (name.endsWith(end) ? total + bytes : total), 0);
  expect(sum('.css')).toBeLessThan(40_000);
  expect(sum('.js')).toBeLessThan(60_000);
  expect(sum('.woff2')).toBeLessThan(120_000);
});

test('no page failed on the way', () => {
  expect(stage.site.errors).toEqual([]);
});
