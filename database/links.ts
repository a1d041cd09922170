import { createHash, randomBytes } from 'node:crypto';

/** What a personal link ends with: seen in a log or a repository, it is known for what it is. */
const PREFIX = 'fmin_ev_';
const SECRET_BYTES = 32;

/** Of a link, the secret its holder is given and the hash that is kept. */
export interface Secret {
  readonly token: string;
  readonly hash: Buffer;
}

/** A secret nobody can guess, for one person's link. It is shown once, and kept nowhere. */
export function newSecret(): Secret {
  const token = `${PREFIX}${randomBytes(SECRET_BYTES).toString('base64url')}`;
  return { token, hash: hashOf(token) };
}

/** A plain hash is enough: the secret is random, there is no list of likely ones to try. */
export const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/** True of what may be a personal link's secret; anything else is the identity provider's business. */
export const isLinkToken = (token: string): boolean => token.startsWith(PREFIX);
