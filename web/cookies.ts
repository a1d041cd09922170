import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';

/** Longer than any session: an expired one must still be known, to give back what was typed. Seconds. */
const KEPT = 30 * 24 * 3600;

/** `__Host-` binds a cookie to this very host over https; plain http, on one's own machine, cannot have it. */
const nameOf = (publicUrl: string, name: string): string => (publicUrl.startsWith('https:') ? `__Host-${name}` : name);

export function readCookie(request: Request, publicUrl: string, name: string): string | null {
  const wanted = nameOf(publicUrl, name);
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === wanted) return part.slice(at + 1).trim();
  }
  return null;
}

/** Not readable by scripts, not sent by other sites' forms. @param seconds 0 takes it away. */
export function cookie(publicUrl: string, name: string, value: string, seconds = KEPT): string {
  const secure = publicUrl.startsWith('https:') ? '; Secure' : '';
  return `${nameOf(publicUrl, name)}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${seconds}${secure}`;
}

export const SESSION = 'fmin';
export const ATTEMPT = 'fmin-connexion';

export const secretIn = (request: Request, publicUrl: string): string | null => {
  const value = readCookie(request, publicUrl, SESSION);
  return value && /^[\w-]{20,100}$/.test(value) ? value : null;
};

/** What a form of this session carries: known to the page and to us, never to another site. */
export const csrfOf = (secret: string): string => createHmac('sha256', secret).update('csrf').digest('base64url');

export function isCsrf(secret: string, given: string): boolean {
  const [a, b] = [Buffer.from(csrfOf(secret)), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** A browser says from where a form comes; another site has no business sending one. */
export function isFromElsewhere(request: Request, publicUrl: string): boolean {
  const { origin } = request.headers;
  if (origin !== undefined && origin !== 'null') return origin !== new URL(publicUrl).origin;
  const site = request.headers['sec-fetch-site'];
  return site === 'cross-site' || site === 'same-site';
}
