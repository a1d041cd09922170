import * as oidc from 'openid-client';
import { IdentityUnavailable } from './tokens.ts';

export interface RelyingPartyOptions {
  readonly issuer: string;
  readonly clientId: string;
  /** Null: a public client, as at the embedded provider. */
  readonly clientSecret: string | null;
  /** Root of the pages, without a final slash. */
  readonly publicUrl: string;
  /**
   * `proconnect`: names come as `given_name` and `usual_name`, the organisation as `siret`, and userinfo is a signed JWT; the client presents
   * its secret in the body; state and nonce are asked for on the way out too.
   */
  readonly profile: 'standard' | 'proconnect';
  readonly pkce: boolean;
  /** `acr_values`; null: none asked for. */
  readonly acr: string | null;
  /** Plain http is refused in production. */
  readonly production: boolean;
}

/** What the browser brings back from the provider is checked against this; it stays in that browser. */
export interface Attempt {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string | null;
  /** Where the person was going: a path of ours. */
  readonly returnTo: string;
}

export interface SignedIn {
  readonly subject: string;
  readonly name: string;
  readonly email: string;
  /** Establishment the provider says the person works for; null when it does not say. */
  readonly siret: string | null;
  readonly idToken: string;
}

/** The provider refused, or the answer is not the one we asked for: begin again. */
export class SignInRefused extends Error {
  override readonly name = 'SignInRefused';
}

/** The application as a client of the identity provider: authorization code flow with state, nonce and (where allowed) PKCE. */
export interface RelyingParty {
  begin(returnTo: string): Promise<{ readonly url: URL; readonly attempt: Attempt }>;
  /** @throws SignInRefused, IdentityUnavailable */
  finish(callback: URL, attempt: Attempt): Promise<SignedIn>;
  /** Where to end the session at the provider too; null when it has no such address. */
  signOutUrl(idToken: string): Promise<URL | null>;
}

/** How long the provider's endpoints are believed without reading them again, in milliseconds. */
const DISCOVERED_FOR = 3_600_000;
/** Seconds. */
const PATIENCE = 8;

export function relyingParty(options: RelyingPartyOptions): RelyingParty {
  const { publicUrl, profile, pkce, acr } = options;
  const redirectUri = `${publicUrl}/auth/callback`;
  let known: { readonly at: number; readonly configuration: Promise<oidc.Configuration> } | null = null;
  const configuration = (): Promise<oidc.Configuration> => {
    if (!known || Date.now() - known.at > DISCOVERED_FOR) {
      const reading = discover(options);
      known = { at: Date.now(), configuration: reading };
      reading.catch(() => (known = null));
    }
    return known.configuration;
  };
  const scope = profile === 'proconnect' ? 'openid given_name usual_name email siret' : 'openid profile email';
  return {
    async begin(returnTo) {
      const attempt: Attempt = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier: pkce ? oidc.randomPKCECodeVerifier() : null, returnTo };
      const parameters: Record<string, string> = { redirect_uri: redirectUri, scope, state: attempt.state, nonce: attempt.nonce };
      if (acr) parameters.acr_values = acr;
      if (attempt.verifier) Object.assign(parameters, { code_challenge: await oidc.calculatePKCECodeChallenge(attempt.verifier), code_challenge_method: 'S256' });
      return { url: oidc.buildAuthorizationUrl(await configuration(), parameters), attempt };
    },
    async finish(callback, { state, nonce, verifier }) {
      const client = await configuration();
      try {
        const tokens = await oidc.authorizationCodeGrant(client, callback, { expectedState: state, expectedNonce: nonce, idTokenExpected: true, ...(verifier ? { pkceCodeVerifier: verifier } : {}) });
        const claims = tokens.claims()!;
        // ProConnect says who in userinfo alone; its answer is tied to the ID token by the subject.
        const told = profile === 'proconnect' ? await oidc.fetchUserInfo(client, tokens.access_token, claims.sub) : claims;
        return { subject: claims.sub, ...saidOf(told as Record<string, unknown>), idToken: tokens.id_token! };
      } catch (error) {
        throw isUnavailable(error) ? new IdentityUnavailable('sign-in') : new SignInRefused(error instanceof Error ? error.name : 'unknown');
      }
    },
    async signOutUrl(idToken) {
      const client = await configuration();
      if (!client.serverMetadata().end_session_endpoint) return null;
      return oidc.buildEndSessionUrl(client, { id_token_hint: idToken, post_logout_redirect_uri: `${publicUrl}/`, state: oidc.randomState() });
    },
  };
}

async function discover({ issuer, clientId, clientSecret, profile, production }: RelyingPartyOptions): Promise<oidc.Configuration> {
  const metadata: Partial<oidc.ClientMetadata> = { ...(clientSecret ? { client_secret: clientSecret } : {}), ...(profile === 'proconnect' ? { userinfo_signed_response_alg: 'RS256' } : {}) };
  const authentication = clientSecret ? oidc.ClientSecretPost(clientSecret) : oidc.None();
  try {
    return await oidc.discovery(new URL(issuer), clientId, metadata, authentication, { timeout: PATIENCE, execute: production ? [] : [oidc.allowInsecureRequests] });
  } catch {
    throw new IdentityUnavailable('discovery');
  }
}

const text = (claim: unknown): string => (typeof claim === 'string' ? claim.trim() : '');

function saidOf(claims: Readonly<Record<string, unknown>>): Pick<SignedIn, 'name' | 'email' | 'siret'> {
  const name = text(claims.name) || [text(claims.given_name), text(claims.usual_name) || text(claims.family_name)].filter(Boolean).join(' ');
  return { name, email: text(claims.email), siret: /^\d{14}$/.test(text(claims.siret)) ? text(claims.siret) : null };
}

function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === 'TimeoutError' || (error instanceof TypeError && error.message === 'fetch failed')) return true;
  return error.cause !== undefined && isUnavailable(error.cause);
}
