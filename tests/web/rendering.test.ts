import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { loadAssets } from '../../web/rendering/assets.ts';
import { loadTemplates } from '../../web/rendering/render.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'theme-'));
afterAll(() => rmSync(folder, { recursive: true }));
const plain = loadAssets({ root: process.cwd(), themeFile: null, logoFile: null });

test('a collectivité gives its own colours and logo, and nothing of ours is changed for that', () => {
  const [themeFile, logoFile] = [path.join(folder, 'theme.css'), path.join(folder, 'logo.svg')];
  writeFileSync(themeFile, ':root { --brand: #7a1fa2; }');
  writeFileSync(logoFile, '<svg xmlns="http://www.w3.org/2000/svg"/>');
  const themed = loadAssets({ root: process.cwd(), themeFile, logoFile });
  expect(themed.logo).toMatch(/^\/assets\/logo\.[0-9a-f]{16}\.svg$/);
  expect(plain.logo).toBeNull();
  expect(themed.href('style.css')).not.toBe(plain.href('style.css'));
  expect(themed.href('enhance.js')).toBe(plain.href('enhance.js'));
  expect(() => themed.href('nothing.css')).toThrow('no asset nothing.css');
});

describe('a template', () => {
  const render = loadTemplates(process.cwd(), plain);
  const page = { csrf: 'c', key: 'k', address: '/x' };

  test('shows what people wrote literally, whatever it holds', () => {
    const html = render('layouts/confirmation', { page, says: '<img src=x onerror=alert(1)> {{page.csrf}} &amp;', follows: [], button: 'x', isFinal: false, fields: [{ name: 'a', value: '"><b>' }], back: '/' });
    expect(html).toContain('&lt;img src&#x3D;x onerror&#x3D;alert(1)&gt; {{page.csrf}} &amp;amp;');
    expect(html).toContain('value="&quot;&gt;&lt;b&gt;"');
  });

  test('refuses a name it was not given rather than leave a hole', () => {
    expect(() => render('layouts/confirmation', { page, follows: [], fields: [], button: 'x', isFinal: false, back: '/' })).toThrow('"says" not defined');
    expect(() => render('nowhere/nothing', {})).toThrow('no template web/nowhere/nothing.hbs');
  });

  test('keeps French signs with their words', () => {
    expect(render('everyone/accessibility', { owner: 'X', name: 'Y' })).toContain('«\u00a0Y\u00a0»');
  });
});
