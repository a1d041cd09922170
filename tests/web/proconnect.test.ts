import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import Provider from 'oidc-provider';
import { relyingParty, SignInRefused, type RelyingParty } from '../../identity/relying-party.ts';
import { IdentityUnavailable } from '../../identity/tokens.ts';

/**
 * A provider with ProConnect's particularities: no PKCE, the secret in the body, a level of assurance that must be asked for, names as
 * given_name and usual_name, userinfo as a signed JWT, and nobody to click: whoever comes is this person.
 */
const somebody = { given_name: 'Amel', usual_name: 'Benhaddou', email: 'amel.benhaddou@creteil.example', siret: '21940028000018' };
const publicUrl = 'http://localhost:3999';
let server: http.Server;
let issuer: string;
const asked: URLSearchParams[] = [];

beforeAll(async () => {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  server = http.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://localhost:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: 'k' }] } as never,
    cookies: { keys: ['keys of a test'] },
    acrValues: ['eidas1'],
    clients: [{ client_id: 'fmin', client_secret: 'a secret of the tests', token_endpoint_auth_method: 'client_secret_post', redirect_uris: [`${publicUrl}/auth/callback`], post_logout_redirect_uris: [`${publicUrl}/`], userinfo_signed_response_alg: 'RS256' }],
    pkce: { required: () => false },
    scopes: ['openid', 'given_name', 'usual_name', 'email', 'siret'],
    claims: { openid: ['sub'], given_name: ['given_name'], usual_name: ['usual_name'], email: ['email'], siret: ['siret'], acr: null },
    features: { devInteractions: { enabled: false }, jwtUserinfo: { enabled: true }, rpInitiatedLogout: { enabled: true } },
    findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ sub, ...somebody }) }),
    interactions: { url: (_ctx, { uid }) => `/moi/${uid}` },
    loadExistingGrant: async (ctx) => {
      const grant = new ctx.oidc.provider.Grant({ clientId: 'fmin', accountId: ctx.oidc.session!.accountId! });
      grant.addOIDCScope('openid given_name usual_name email siret');
      await grant.save();
      return grant;
    },
  });
  const standard = provider.callback();
  server.on('request', (request, response) => {
    const url = new URL(request.url ?? '/', issuer);
    if (url.pathname === '/auth') asked.push(url.searchParams);
    if (url.pathname.startsWith('/moi/')) void provider.interactionFinished(request, response, { login: { accountId: 'sub-of-amel', acr: 'eidas1' } });
    else void standard(request, response);
  });
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

const client = (more: Partial<Parameters<typeof relyingParty>[0]> = {}): RelyingParty =>
  relyingParty({ issuer, clientId: 'fmin', clientSecret: 'a secret of the tests', publicUrl, profile: 'proconnect', pkce: false, acr: 'eidas1', production: false, ...more });

/** What a browser does between the two: follows, with its cookies. @returns the address it comes back to. */
async function through(start: URL): Promise<URL> {
  const cookies = new Map<string, string>();
  for (let at = start, steps = 0; steps < 8; steps += 1) {
    const answer = await fetch(at, { redirect: 'manual', headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') } });
    for (const one of answer.headers.getSetCookie()) {
      const [name, value] = one.split(';')[0]!.split(/=(.*)/s);
      cookies.set(name!, value!);
    }
    at = new URL(answer.headers.get('location') ?? 'http://nowhere', at);
    if (at.origin === publicUrl) return at;
  }
  throw new Error('never came back');
}

test('signs in without PKCE, asking for eidas1, and reads the name and the SIRET from a signed userinfo', async () => {
  const party = client();
  const { url, attempt } = await party.begin('/dossiers');
  expect(Object.fromEntries(url.searchParams)).toMatchObject({ response_type: 'code', acr_values: 'eidas1', scope: 'openid given_name usual_name email siret', redirect_uri: `${publicUrl}/auth/callback` });
  expect(url.searchParams.has('code_challenge')).toBe(false);
  // ProConnect refuses shorter ones.
  expect([attempt.state.length, attempt.nonce.length].every((length) => length >= 32)).toBe(true);
  const signedIn = await party.finish(await through(url), attempt);
  expect(signedIn).toMatchObject({ subject: 'sub-of-amel', name: 'Amel Benhaddou', email: somebody.email, siret: somebody.siret });
  const out = await party.signOutUrl(signedIn.idToken);
  expect(Object.fromEntries(out!.searchParams)).toMatchObject({ id_token_hint: signedIn.idToken, post_logout_redirect_uri: `${publicUrl}/` });
  expect(out!.searchParams.get('state')!.length).toBeGreaterThanOrEqual(32);
});

test('refuses an answer with another state, another nonce, or a code used twice', async () => {
  const party = client();
  const { url, attempt } = await party.begin('/');
  const back = await through(url);
  await expect(party.finish(back, { ...attempt, state: 'x'.repeat(43) })).rejects.toThrow(SignInRefused);
  await expect(party.finish(back, { ...attempt, nonce: 'x'.repeat(43) })).rejects.toThrow(SignInRefused);
  const again = await party.begin('/');
  const code = await through(again.url);
  await party.finish(code, again.attempt);
  await expect(party.finish(code, again.attempt)).rejects.toThrow(SignInRefused);
});

test('refuses a client that does not know its secret', async () => {
  const party = client({ clientSecret: 'another' });
  const { url, attempt } = await party.begin('/');
  await expect(party.finish(await through(url), attempt)).rejects.toThrow(SignInRefused);
});

test('says that the provider is away when it is', async () => {
  await expect(client({ issuer: 'http://localhost:9' }).begin('/')).rejects.toThrow(IdentityUnavailable);
});

test('speaks to no provider over plain http in production', async () => {
  await expect(client({ production: true }).begin('/')).rejects.toThrow(IdentityUnavailable);
});
