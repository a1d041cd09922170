import { outcomeUnknown } from '../../api/problems.ts';
import { confirmation } from '../../web/confirmation.ts';
import { pages } from '../../web/pages.ts';
import { definePage, type Page } from '../../web/page.ts';
import { formOf } from '../../web/forms/form.ts';
import type { FormSchema } from '../../usecases/forms.ts';
import { Type } from '../../api/schema.ts';
import { withClient } from '../../runtime/roles.ts';
import { openStage, type Stage } from './stage.ts';
import type { Visitor } from './site.ts';

const schema: FormSchema = { type: 'object', additionalProperties: false, required: ['note'], properties: { note: { title: 'Note', type: 'string', minLength: 3, maxLength: 2_000, 'x-widget': 'textarea' } } };
const saved: { key: string; note: unknown }[] = [];

/** A page with a form, as any other, that keeps what it is sent in memory. */
const memo: Page = definePage({
  name: 'memo',
  path: '/memo',
  access: { roles: ['agent', 'officer'] },
  query: Type.Object({ q: Type.Optional(Type.String()) }),
  show: async ({ app, kept }) => {
    const form = formOf(schema, app.directory);
    const { fields } = form.show(kept ? form.read(kept.fields).typed : form.blank());
    return { template: 'development/components', title: 'Mémo', data: { fields, communes: [], states: [] } };
  },
  act: async ({ app }, posted) => {
    const form = formOf(schema, app.directory);
    const { typed, answers, faults } = form.read(posted.fields);
    if (faults.length > 0) {
      const { fields, errors } = form.show(typed, faults);
      return { template: 'development/components', title: 'Mémo', status: 422, errors, data: { fields, communes: [], states: [], key: posted.key } };
    }
    if (!saved.some(({ key }) => key === posted.key)) saved.push({ key: posted.key, note: answers.note });
    return { goTo: '/memo', flash: { kind: 'done', text: 'C’est enregistré.' } };
  },
});
/** An act whose worker answers late, once. */
let late = true;
const slow: Page = definePage({
  name: 'slow',
  path: '/lent',
  access: { roles: ['agent'] },
  show: async () => confirmation({ title: 'Se désister ?', says: 'Le dossier sera clos.', follows: ['Vous ne pourrez plus le rouvrir.'], button: 'Se désister', isFinal: true, fields: { _seq: '7', motif: '<script>alert(1)</script> "abandon"' }, back: '/' }),
  act: async (_visit, posted) => {
    saved.push({ key: posted.key, note: [posted.get('motif'), posted.seq] });
    if (!late) return { goTo: '/', flash: { kind: 'done', text: 'Fait.' } };
    late = false;
    throw outcomeUnknown();
  },
});
const broken: Page = definePage({ name: 'broken', path: '/panne', access: 'public', show: () => Promise.reject(new Error('secret words of a person')) });

let stage: Stage;
beforeAll(async () => void (stage = await openStage({ pages: [...pages, memo, slow, broken] })), 120_000);
afterAll(() => stage?.site.close());

const agent = () => stage.site.visitor(stage.people.agent);
const hidden = (html: string, name: string): string => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';
const asOwner = (statement: string) => withClient(stage.site.engine.database.ownerUrl, async (client) => (await client.query(statement)).rows as Record<string, unknown>[]);

/** A form filled in on a page that is open, then sent when one likes. */
async function filled(visitor: Visitor, note: string, path = '/memo') {
  const { html } = await visitor.get(path);
  const fields = { _csrf: hidden(html, '_csrf'), _key: hidden(html, '_key'), '/note': note };
  return { fields, send: () => visitor.post(path, fields) };
}

describe('a session', () => {
  test('is a secret of the browser: the database has its hash, and the cookie is for this site alone', async () => {
    const visitor = await agent();
    const secret = visitor.cookies.get('fmin')!;
    const rows = JSON.stringify(await asOwner('select *, encode(id, \'base64\') as hash, encode(id_token, \'escape\') as token from web_sessions'));
    expect(secret.length).toBeGreaterThan(40);
    expect(rows).not.toContain(secret);
    expect(rows).not.toContain('eyJ');
    const { headers } = await visitor.post('/deconnexion', { _csrf: hidden((await visitor.get('/deconnexion')).html, '_csrf') });
    expect(headers.get('set-cookie')).toMatch(/^fmin=; Path=\/; HttpOnly; SameSite=Lax; Max-Age=0$/);
  });

  test('ends everywhere at once when a person asks, and nobody else’s does', async () => {
    const [here, there, other] = [await agent(), await agent(), await stage.site.visitor(stage.people.officer)];
    expect((await there.get('/compte')).status).toBe(200);
    expect((await here.send('/compte')).text).toContain('Vous êtes déconnecté');
    expect([(await here.get('/compte')).status, (await there.get('/compte')).status, (await other.get('/compte')).status]).toEqual([303, 303, 200]);
  });

  test('follows a role that is taken away at once', async () => {
    const visitor = await stage.site.visitor(stage.people.stranger);
    expect((await visitor.get('/dossiers')).status).toBe(200);
    await asOwner(`update roles set valid_until = '2020-01-02' where person = '${stage.people.stranger.id}'`);
    expect((await visitor.get('/dossiers')).status).toBe(403);
    await asOwner(`update roles set valid_until = null where person = '${stage.people.stranger.id}'`);
  });
});

describe.each([
  ['after two hours without a visit', "seen_at = seen_at - interval '3 hours'"],
  ['after twelve hours, however active', "signed_in_at = signed_in_at - interval '13 hours'"],
  ['after signing out elsewhere', 'ended_at = now()'],
])('a session that ends %s', (_when, change) => {
  test('keeps what was being typed and gives it back once, to the same person alone', async () => {
    const text = 'Le triporteur ira aussi au marché & « place des Fêtes ».';
    const visitor = await agent();
    const form = await filled(visitor, text, '/memo?q=1');
    await asOwner(`update web_sessions set ${change}`);
    const away = await visitor.post('/memo?q=1', form.fields);
    expect(away.location).toBe('/connexion?retour=%2Fmemo%3Fq%3D1&fin=garde');
    expect((await visitor.get(away.location!)).text).toContain('Ce que vous veniez d’écrire est gardé');
    expect(saved.some(({ note }) => note === text)).toBe(false);

    const somebodyElse = await stage.site.visitor(stage.people.officer);
    expect((await somebodyElse.get('/memo?q=1')).text).not.toContain('triporteur');

    const again = await agent();
    expect((await again.get('/memo')).text).not.toContain('triporteur');
    const back = await again.get('/memo?q=1');
    expect(back.text).toContain(text);
    expect(back.text).toContain('pas encore enregistré');
    expect((await again.get('/memo?q=1')).text).not.toContain('triporteur');

    const fields = { _csrf: hidden(back.html, '_csrf'), _key: hidden(back.html, '_key'), '/note': text };
    expect((await again.post('/memo?q=1', fields)).location).toBe('/memo');
    expect(saved.filter(({ note }) => note === text)).toHaveLength(1);
    saved.length = 0;
  }, 30_000);
});

describe('a form', () => {
  test('sent twice is one act, and its page says so once', async () => {
    const visitor = await agent();
    const { send } = await filled(visitor, 'Une seule fois');
    const answers = await Promise.all([send(), send(), send()]);
    expect(answers.map(({ location }) => location)).toEqual(['/memo', '/memo', '/memo']);
    expect(saved.filter(({ note }) => note === 'Une seule fois')).toHaveLength(1);
    expect((await visitor.get('/memo')).text).toContain('C’est enregistré.');
    expect((await visitor.get('/memo')).text).not.toContain('C’est enregistré.');
  });

  test('comes back with what was typed, its fault said first in the title and at the field, and the same key', async () => {
    const visitor = await agent();
    const { fields, send } = await filled(visitor, 'ab');
    const seen = await send();
    expect(seen.status).toBe(422);
    expect(seen.title).toMatch(/^Erreur : Mémo – /);
    expect(seen.html).toContain('<a href="#c-note">Note : écrivez au moins 3 caractères.</a>');
    expect(seen.html).toMatch(/aria-describedby="c-note-erreur c-note-compte" aria-invalid="true"/);
    expect(seen.html).toContain('\nab</textarea>');
    expect(hidden(seen.html, '_key')).toBe(fields._key);
  });

  test.each([
    ['without its token', (fields: Record<string, string>) => ({ fields: { ...fields, _csrf: '' }, headers: {} })],
    ['with somebody else’s token', (fields: Record<string, string>) => ({ fields: { ...fields, _csrf: 'x'.repeat(43) }, headers: {} })],
    ['from another site', (fields: Record<string, string>) => ({ fields, headers: { origin: 'https://ailleurs.example' } })],
    ['from another site, by what the browser says', (fields: Record<string, string>) => ({ fields, headers: { 'sec-fetch-site': 'cross-site' } })],
  ])('%s does nothing', async (_how, forge) => {
    const visitor = await agent();
    const { fields } = await filled(visitor, 'Forgé');
    const sent = forge(fields);
    const seen = await visitor.post('/memo', sent.fields, sent.headers);
    expect([seen.status, saved.some(({ note }) => note === 'Forgé')]).toEqual([403, false]);
  });

  test('whose outcome is unknown can be sent again as it was, with the same key, and is never said to have failed', async () => {
    saved.length = 0;
    const visitor = await agent();
    const first = await visitor.send('/lent');
    expect([first.status, first.headers.get('retry-after')]).toEqual([503, '5']);
    expect(first.text).toContain('Nous ne savons pas encore si votre demande est enregistrée.');
    expect(first.html).not.toContain('<script>alert');
    const again = [...first.html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [name!, value!.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"')] as const);
    expect((await visitor.post('/lent', again)).location).toBe('/');
    expect(saved.splice(0)).toEqual([1, 2].map(() => ({ key: expect.stringMatching(/^[\w-]{36}$/), note: ['<script>alert(1)</script> "abandon"', 7] })));
    expect((await visitor.get('/')).text).toContain('Fait.');
  });

  test('that is not one, or has no end, is refused in plain French', async () => {
    const visitor = await agent();
    const json = await visitor.post('/memo', {}, { 'content-type': 'application/json' });
    expect([json.status, json.text.includes('ne vient pas d’un formulaire de ce site')]).toEqual([415, true]);
    const long = await visitor.post('/memo', { '/note': 'a'.repeat(1_100_000) });
    expect([long.status, long.text.includes('trop volumineux')]).toEqual([413, true]);
    expect((await visitor.post('/memo', { '/note': 'nul \0 part' })).status).toBe(400);
  });
});

describe('signing in', () => {
  test.each(['//ailleurs.example', 'https://ailleurs.example/', '/\\ailleurs.example', '/auth/callback', 'javascript:alert(1)', '/api/v1/applications', '%2F%2Failleurs.example'])('never leads to %s', async (to) => {
    const visitor = await agent();
    const { location } = await visitor.get(`/connexion?retour=${encodeURIComponent(to)}`);
    expect(location).toBe('/');
  });

  test('leads back to where one was going, its filters included', async () => {
    const visitor = await agent();
    expect((await visitor.get('/connexion?retour=%2Fdossiers%3Fq%3Dvélo')).location).toBe('/dossiers?q=v%C3%A9lo');
  });

  test('is not done by an answer nobody asked for, nor by one meant for another browser', async () => {
    const [asker, other] = [await stage.site.visitor(), await stage.site.visitor()];
    const provider = new URL((await asker.get('/connexion/partir')).location!);
    await other.get('/connexion/partir');
    const stolen = `/auth/callback?code=abc&state=${provider.searchParams.get('state')}&iss=${encodeURIComponent(provider.origin)}`;
    for (const visitor of [other, await stage.site.visitor()]) {
      expect((await visitor.get(stolen)).location).toBe('/connexion?fin=echec');
      expect(visitor.cookies.has('fmin')).toBe(false);
    }
    expect(provider.searchParams.get('code_challenge_method')).toBe('S256');
  });

  test('acts for one collectivité at a time, the one that was chosen', async () => {
    const visitor = await stage.site.visitor(stage.people.twoHats);
    expect((await visitor.get('/dossiers')).location).toBe('/collectivite?retour=%2Fdossiers');
    expect((await visitor.send('/collectivite?retour=%2Fdossiers', { organisation: '219400033' })).location).toBe('/dossiers');
    const arcueil = await visitor.get('/dossiers');
    expect([arcueil.text.includes('Vous agissez maintenant pour Arcueil'), arcueil.text.includes('DIPbike')]).toEqual([true, false]);
    expect((await visitor.get(`/dossiers/${stage.dossiers.filed.reference}`)).status).toBe(404);
    await visitor.send('/collectivite', { organisation: '219400280' });
    expect((await visitor.get('/dossiers')).text).toContain('DIPbike');
    expect((await visitor.send('/collectivite', { organisation: '217500016' })).status).toBe(422);
  });
});

describe('a page that cannot be shown', () => {
  test('says what to do, with the status of its refusal, and nothing of what went wrong', async () => {
    const visitor = await agent();
    const missing = await visitor.get('/rien/du/tout');
    expect([missing.status, missing.title]).toEqual([404, 'Cette page n’existe pas – Aides de la Métropole']);
    expect(missing.text).toContain('Que faire ?');
    const post = await visitor.post('/accessibilite');
    expect([post.status, post.headers.get('allow')]).toEqual([405, 'HEAD, GET']);
    const failed = await visitor.get('/panne');
    expect([failed.status, failed.text.includes('secret words'), /Numéro de la demande : [0-9a-f-]{36}/.test(failed.text)]).toEqual([500, false, true]);
    expect(stage.site.errors.splice(0).join()).not.toContain('secret words');
    expect((await visitor.get('/dossiers/%E0%A4%A')).status).toBe(400);
  });

  test('carries the same policy as the others: no script of anybody else, no frame', async () => {
    for (const path of ['/', '/rien', '/connexion']) {
      const { headers } = await (await stage.site.visitor()).get(path);
      expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*script-src 'self'.*frame-ancestors 'none'/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });
});

test('an asset is kept for ever under its name, which changes with it, and is sent once', async () => {
  const visitor = await stage.site.visitor();
  const [href] = /\/assets\/style\.[0-9a-f]{16}\.css/.exec((await visitor.get('/')).html) ?? [''];
  const first = await visitor.get(href);
  expect([first.status, first.headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable']);
  expect(first.html).toMatch(/url\(\/assets\/latin-wght-normal\.[0-9a-f]{16}\.woff2\)/);
  expect((await visitor.get(href, { 'if-none-match': first.headers.get('etag')! })).status).toBe(304);
  expect((await visitor.get('/assets/style.0000000000000000.css')).status).toBe(404);
});
