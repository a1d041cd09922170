import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { errors, type AdapterConstructor, type Configuration, type KoaContextWithOIDC } from 'oidc-provider';
// @ts-expect-error the published types leave this file out
import MemoryAdapter from 'oidc-provider/lib/adapters/memory_adapter.js';
import { API_AUDIENCE, PERSONA_GRANT } from './audience.ts';
import { providerKeys } from './keys.ts';
import { choicePage, errorPage, page } from './pages.ts';
import type { Persona } from './personas.ts';

const API_RESOURCE = 'urn:fmin:api';
/** Sessions may die with the process: only signing keys and cookie keys are kept. */
class SessionsInMemory extends (MemoryAdapter as AdapterConstructor) {}
const EIGHT_HOURS = 8 * 3600;

export interface ProviderOptions {
  /** 0 lets the system choose. */
  readonly port: number;
  /** Address to listen on; 127.0.0.1 by default, so that nobody else on the network can become a persona. */
  readonly host?: string;
  /** Public URL, when it is not `http://localhost:<port>`. */
  readonly issuer?: string;
  readonly personas: readonly Persona[];
  /** Where the signing keys are kept; without it they last as long as the process. */
  readonly dataFile?: string;
  /** Root URL of the application's pages, which may receive a sign-in. */
  readonly webUrl?: string;
}

/**
 * Starts the embedded OpenID provider: a real one (authorization code with PKCE, RS256, RFC 9068 access tokens), whose people are personas.
 * @throws in production, where identity is ProConnect's.
 */
export async function startIdentityProvider(options: ProviderOptions): Promise<{ issuer: string; close(): Promise<void> }> {
  if (process.env.NODE_ENV === 'production') throw new Error('Le fournisseur d’identité embarqué est refusé en production : renseignez OIDC_ISSUER.');
  const keys = await providerKeys(options.dataFile);
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host ?? '127.0.0.1', resolve);
  });
  const issuer = options.issuer ?? `http://localhost:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, configuration(options, keys));
  provider.registerGrantType(PERSONA_GRANT, (ctx) => personaGrant(provider, options.personas, ctx), ['persona']);
  const standard = provider.callback();
  server.on('request', (request, response) => {
    if (request.url?.startsWith('/choix/')) void choose(provider, options.personas, request, response);
    else void standard(request, response);
  });
  return {
    issuer,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

function configuration(options: ProviderOptions, keys: Awaited<ReturnType<typeof providerKeys>>): Configuration {
  const web = options.webUrl ?? 'http://localhost:3000';
  const person = (sub: string) => options.personas.find((p) => p.sub === sub);
  const claims = (p: Persona) => ({ sub: p.sub, name: p.name, email: p.email, email_verified: true });
  return {
    adapter: SessionsInMemory,
    jwks: keys.jwks as NonNullable<Configuration['jwks']>,
    cookies: { keys: keys.cookieKeys },
    clients: [
      {
        client_id: 'fmin',
        client_name: 'Subventions de la Métropole',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        redirect_uris: [new URL('/auth/callback', web).href],
        post_logout_redirect_uris: [new URL('/', web).href],
      },
      { client_id: 'fmin-cli', token_endpoint_auth_method: 'none', grant_types: [PERSONA_GRANT], response_types: [], redirect_uris: [] },
    ],
    pkce: { required: () => true },
    scopes: ['openid', 'profile', 'email', 'offline_access'],
    claims: { openid: ['sub'], profile: ['name'], email: ['email', 'email_verified'] },
    conformIdTokenClaims: false,
    findAccount: (_ctx, sub) => {
      const found = person(sub);
      return found && { accountId: sub, claims: () => claims(found) };
    },
    extraTokenClaims: (_ctx, token) => {
      const found = 'accountId' in token && token.accountId ? person(token.accountId) : undefined;
      return found && { name: found.name, email: found.email };
    },
    features: {
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => API_RESOURCE,
        useGrantedResource: () => true,
        getResourceServerInfo: (_ctx, resource) => {
          if (resource !== API_RESOURCE) throw new errors.InvalidTarget();
          return { scope: 'api', audience: API_AUDIENCE, accessTokenFormat: 'jwt', accessTokenTTL: EIGHT_HOURS };
        },
      },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => {
          const button = '<button form="op.logoutForm" name="logout" value="yes">Oui, me déconnecter</button>';
          // Who comes from the application has already said so there: nothing more to click.
          const isKnown = ctx.oidc.entities.IdTokenHint !== undefined;
          ctx.body = page('Se déconnecter ?', isKnown ? `${form}${button}<script>document.querySelector('button').click()</script>` : `${form}${button}`);
        },
        postLogoutSuccessSource: (ctx) => {
          ctx.body = page('Vous êtes déconnecté', '<p>Vous pouvez fermer cette page.</p>');
        },
      },
    },
    interactions: { url: (_ctx, interaction) => `/choix/${interaction.uid}` },
    loadExistingGrant: grantEverything,
    renderError: (ctx, out) => {
      ctx.type = 'html';
      ctx.body = errorPage(out.error_description ?? out.error);
    },
    ttl: {
      AccessToken: EIGHT_HOURS,
      AuthorizationCode: 60,
      Grant: EIGHT_HOURS,
      IdToken: 3600,
      Interaction: 3600,
      RefreshToken: EIGHT_HOURS,
      Session: EIGHT_HOURS,
    },
  };
}

/** The application is the provider's own: nobody is asked to consent. */
async function grantEverything(ctx: KoaContextWithOIDC) {
  const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client!.clientId, accountId: ctx.oidc.session!.accountId! });
  grant.addOIDCScope('openid profile email offline_access');
  grant.addResourceScope(API_RESOURCE, 'api');
  await grant.save();
  return grant;
}

async function personaGrant(provider: Provider, personas: readonly Persona[], ctx: KoaContextWithOIDC) {
  const asked = ctx.oidc.params?.persona;
  const persona = personas.find((p) => p.sub === asked || p.email === asked);
  if (!persona) throw new errors.InvalidGrant('unknown persona');
  const token = new provider.AccessToken({
    accountId: persona.sub,
    client: ctx.oidc.client!,
    gty: PERSONA_GRANT,
    resourceServer: new provider.ResourceServer(API_RESOURCE, { scope: 'api', audience: API_AUDIENCE, accessTokenFormat: 'jwt' }),
    scope: 'api',
  } as ConstructorParameters<typeof provider.AccessToken>[0]);
  ctx.oidc.entity('AccessToken', token);
  ctx.body = { access_token: await token.save(), expires_in: token.expiration, token_type: 'Bearer', scope: 'api' };
}

async function choose(provider: Provider, personas: readonly Persona[], request: IncomingMessage, response: ServerResponse) {
  try {
    const { uid } = await provider.interactionDetails(request, response);
    const chosen = request.method === 'POST' ? await posted(request) : null;
    const persona = personas.find((p) => p.sub === chosen);
    if (persona) return await provider.interactionFinished(request, response, { login: { accountId: persona.sub } });
    show(response, 200, choicePage(`/choix/${uid}`, personas));
  } catch (error) {
    // Nothing above waits for this promise: whatever happens ends as a page.
    const expected = error instanceof errors.OIDCProviderError;
    if (!expected) console.error(error);
    if (!response.headersSent) show(response, expected ? 400 : 500, errorPage(expected ? (error.error_description ?? error.message) : 'erreur interne'));
    else response.destroy();
  }
}

async function posted(request: IncomingMessage): Promise<string | null> {
  let body = '';
  for await (const chunk of request) {
    body += String(chunk);
    if (body.length > 10_000) return null;
  }
  return new URLSearchParams(body).get('persona');
}

function show(response: ServerResponse, status: number, html: string) {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
    'x-content-type-options': 'nosniff',
  });
  response.end(html);
}
