import { createRemoteJWKSet, errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { API_AUDIENCE, PERSONA_GRANT } from './audience.ts';

/** Who is calling, as the identity provider says. Roles are not here: they are rows of the application, found by `subject`. */
export interface Identity {
  readonly subject: string;
  readonly name: string;
  readonly email: string;
}

/** The token is missing, malformed, expired, signed by somebody else, or meant for another service. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
}

/** The identity provider's keys cannot be read: nothing is known about the token, the caller should try again. */
export class IdentityUnavailable extends Error {
  override readonly name = 'IdentityUnavailable';
}

export type VerifyToken = (token: string) => Promise<Identity>;

export interface VerifierOptions {
  readonly issuer: string;
  readonly audience?: string;
  /** Where the signing keys are; read from the issuer's discovery document when absent. */
  readonly jwksUri?: string;
}

/**
 * Checks JWT access tokens (RFC 9068) against the issuer's published keys, which are fetched once and kept.
 * @returns a function that throws `TokenRefused` or `IdentityUnavailable`.
 */
export function tokenVerifier(options: VerifierOptions): VerifyToken {
  const { issuer, audience = API_AUDIENCE } = options;
  let keys: Promise<JWTVerifyGetKey> | undefined;
  const issuerKeys = () =>
    (keys ??= remoteKeys(options).catch((error: unknown) => {
      keys = undefined;
      throw error;
    }));
  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, await issuerKeys(), {
        issuer,
        audience,
        typ: 'at+jwt',
        algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA'],
        requiredClaims: ['sub', 'exp'],
        clockTolerance: 5,
      });
      const text = (claim: unknown) => (typeof claim === 'string' ? claim : '');
      return { subject: payload.sub!, name: text(payload.name), email: text(payload.email) };
    } catch (error) {
      if (error instanceof IdentityUnavailable) throw error;
      if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) throw new IdentityUnavailable(error.code);
      if (error instanceof errors.JOSEError) {
        // jose reports an unreachable key set as a bare JOSEError: only that is the provider's fault, not the token's.
        if (error.code === 'ERR_JOSE_GENERIC') throw new IdentityUnavailable(error.message);
        throw new TokenRefused(error.code);
      }
      if (error instanceof TypeError && error.message === 'fetch failed') throw new IdentityUnavailable(error.message);
      throw error;
    }
  };
}

async function remoteKeys({ issuer, jwksUri }: VerifierOptions): Promise<JWTVerifyGetKey> {
  return createRemoteJWKSet(new URL(jwksUri ?? (await discovered(issuer))), { timeoutDuration: 5000 });
}

async function discovered(issuer: string): Promise<string> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const response = await fetch(url, { signal: AbortSignal.timeout(5000) }).catch((error: unknown) => {
    throw new IdentityUnavailable(error instanceof Error ? error.message : 'unreachable');
  });
  if (!response.ok) throw new IdentityUnavailable(`discovery: ${response.status}`);
  const { jwks_uri } = (await response.json()) as { jwks_uri?: unknown };
  if (typeof jwks_uri !== 'string') throw new IdentityUnavailable('discovery without jwks_uri');
  return jwks_uri;
}

/** A persona's access token from the embedded provider, for the command line, the demo and tests. `persona`: subject or e-mail. */
export async function personaToken(issuer: string, persona: string): Promise<string> {
  const response = await fetch(`${issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: PERSONA_GRANT, client_id: 'fmin-cli', persona }),
  });
  const answer = (await response.json()) as { access_token?: string; error_description?: string };
  if (!answer.access_token) throw new Error(`Pas de jeton pour ${persona} : ${answer.error_description ?? response.status}`);
  return answer.access_token;
}
