import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKeyPair, importJWK, SignJWT, type JWK } from 'jose';
import { loadPersonas } from '../../identity/personas.ts';
import { startIdentityProvider } from '../../identity/provider.ts';
import { IdentityUnavailable, personaToken, tokenVerifier, TokenRefused } from '../../identity/tokens.ts';

const personas = loadPersonas();
const amel = personas.find((p) => p.email.startsWith('amel'))!;
let folder: string;
let keyFile: string;
let provider: Awaited<ReturnType<typeof startIdentityProvider>>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'identity-'));
  keyFile = join(folder, 'oidc', 'keys.json');
  provider = await startIdentityProvider({ port: 0, personas, dataFile: keyFile });
});
afterAll(async () => {
  await provider.close();
  await rm(folder, { recursive: true });
});

test('is refused in production', async () => {
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  try {
    await expect(startIdentityProvider({ port: 0, personas })).rejects.toThrow(/production/);
  } finally {
    process.env.NODE_ENV = before;
  }
});

test('has a persona for every role of the fund, each with its own subject and address', () => {
  const roles = new Set(personas.flatMap((p) => p.roles.map((r) => r.role)));
  expect([...roles].sort()).toEqual(['administrator', 'agent', 'assembly', 'chair', 'delegate', 'finance', 'member', 'officer', 'reviewer', 'secretary']);
  expect(new Set(personas.map((p) => p.sub)).size).toBe(personas.length);
  expect(new Set(personas.map((p) => p.email)).size).toBe(personas.length);
  expect(personas.filter((p) => p.roles.some((r) => r.role === 'reviewer' && r.external))).toHaveLength(1);
});

test('gives the command line a token that says who, and verifies', async () => {
  const token = await personaToken(provider.issuer, amel.email);
  await expect(tokenVerifier({ issuer: provider.issuer })(token)).resolves.toEqual({ subject: amel.sub, name: amel.name, email: amel.email });
});

test('gives nobody a token for a person who is not a persona', async () => {
  await expect(personaToken(provider.issuer, 'president@elysee.example')).rejects.toThrow(/Pas de jeton/);
});

test('keeps its keys: a token survives a restart, and only this user can read the file', async () => {
  const first = await startIdentityProvider({ port: 0, personas, dataFile: keyFile });
  const port = Number(new URL(first.issuer).port);
  const token = await personaToken(first.issuer, amel.sub);
  await first.close();
  const second = await startIdentityProvider({ port, personas, dataFile: keyFile });
  try {
    await expect(tokenVerifier({ issuer: second.issuer })(token)).resolves.toMatchObject({ subject: amel.sub });
    expect((await stat(keyFile)).mode & 0o077).toBe(0);
  } finally {
    await second.close();
  }
});

describe('signing in with a browser', () => {
  const verifier = randomBytes(32).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const cookies = new Map<string, string>();
  const visit = async (url: string, init: RequestInit = {}) => {
    const answer = await fetch(new URL(url, provider.issuer), { ...init, redirect: 'manual', headers: { ...init.headers, cookie: [...cookies].map(([k, v]) => `${k}=${v}`).join('; ') } });
    for (const cookie of answer.headers.getSetCookie()) {
      const [name, value] = cookie.split(';')[0]!.split(/=(.*)/s);
      cookies.set(name!, value!);
    }
    return answer;
  };
  const ask = (extra: Record<string, string>) =>
    `/auth?${new URLSearchParams({ client_id: 'fmin', response_type: 'code', scope: 'openid profile email', redirect_uri: 'http://localhost:3000/auth/callback', state: 's', ...extra })}`;

  test('shows the personas in French, signs in with one click, and gives a code only the asker can use', async () => {
    const choice = (await visit(ask({ code_challenge: challenge, code_challenge_method: 'S256' }))).headers.get('location')!;
    const page = await (await visit(choice)).text();
    expect(page).toContain('lang="fr"');
    for (const p of personas) expect(page).toContain(p.name);

    const chosen = await visit(choice, { method: 'POST', body: new URLSearchParams({ persona: amel.sub }) });
    const back = (await visit(chosen.headers.get('location')!)).headers.get('location')!;
    expect(back).toMatch(/^http:\/\/localhost:3000\/auth\/callback\?code=/);
    const code = new URL(back).searchParams.get('code')!;

    const exchange = (code_verifier: string) =>
      fetch(`${provider.issuer}/token`, {
        method: 'POST',
        body: new URLSearchParams({ grant_type: 'authorization_code', client_id: 'fmin', code, code_verifier, redirect_uri: 'http://localhost:3000/auth/callback' }),
      });
    expect((await exchange('x'.repeat(43))).status).toBe(400);
    const tokens = (await (await exchange(verifier)).json()) as { access_token: string; id_token: string };
    await expect(tokenVerifier({ issuer: provider.issuer })(tokens.access_token)).resolves.toMatchObject({ subject: amel.sub, name: amel.name });
    expect(JSON.parse(Buffer.from(tokens.id_token.split('.')[1]!, 'base64url').toString())).toMatchObject({ sub: amel.sub, name: amel.name, email: amel.email });
  });

  test('refuses to start without PKCE', async () => {
    cookies.clear();
    const back = (await visit(ask({}))).headers.get('location')!;
    expect(back).toContain('error=invalid_request');
  });

  test('shows a page, not a stack, for a choice nobody began', async () => {
    cookies.clear();
    const answer = await visit('/choix/unknown', { method: 'POST', body: new URLSearchParams({ persona: amel.sub }) });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('Connexion impossible');
  });
});

describe('refuses a token', () => {
  const claims = { sub: amel.sub, name: amel.name, email: amel.email };
  const verify = (token: string) => tokenVerifier({ issuer: provider.issuer })(token);
  const key = async () => {
    const jwk = (JSON.parse(await readFile(keyFile, 'utf8')) as { jwks: { keys: JWK[] } }).jwks.keys[0]!;
    return { jwk, kid: jwk.kid!, key: await importJWK(jwk, 'RS256') };
  };
  const signed = async (change: (token: SignJWT) => SignJWT, typ = 'at+jwt') => {
    const { kid, key: secret } = await key();
    const token = new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid, typ }).setIssuer(provider.issuer).setAudience('fmin-api').setIssuedAt().setExpirationTime('1h');
    return change(token).sign(secret);
  };

  test('accepts the same token when nothing is wrong with it', async () => {
    await expect(verify(await signed((t) => t))).resolves.toMatchObject({ subject: amel.sub });
  });
  test.each<[string, (t: SignJWT) => SignJWT, string]>([
    ['that has expired', (t) => t.setExpirationTime(Math.floor(Date.now() / 1000) - 60), 'at+jwt'],
    ['meant for another service', (t) => t.setAudience('fmin-web'), 'at+jwt'],
    ['from another issuer', (t) => t.setIssuer('http://localhost:1'), 'at+jwt'],
    ['that is an ID token', (t) => t, 'JWT'],
  ])('%s', async (_rule, change, typ) => {
    await expect(verify(await signed(change, typ))).rejects.toThrow(TokenRefused);
  });
  test('signed by somebody else', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    const { kid } = await key();
    const token = await new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid, typ: 'at+jwt' }).setIssuer(provider.issuer).setAudience('fmin-api').setExpirationTime('1h').sign(privateKey);
    await expect(verify(token)).rejects.toThrow(TokenRefused);
  });
  test('signed with the public key used as a secret, or not signed at all', async () => {
    const { kid, jwk } = await key();
    const modulus = Buffer.from(jwk.n!, 'base64url');
    const forged = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid, typ: 'at+jwt' }).setIssuer(provider.issuer).setAudience('fmin-api').setExpirationTime('1h').sign(modulus);
    await expect(verify(forged)).rejects.toThrow(TokenRefused);
    const [, payload] = (await signed((t) => t)).split('.');
    const header = Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt' })).toString('base64url');
    await expect(verify(`${header}.${payload}.`)).rejects.toThrow(TokenRefused);
  });
  test('but says the provider is away when it is', async () => {
    const away = tokenVerifier({ issuer: 'http://localhost:9' });
    await expect(away(await signed((t) => t))).rejects.toThrow(IdentityUnavailable);
  });
});
