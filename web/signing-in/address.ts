/** A path of ours to come back to, or the home page: an address from outside never decides where somebody is sent. */
export function ownPath(text: string | undefined): string {
  if (!text || !text.startsWith('/') || !URL.canParse(text, 'http://here')) return '/';
  const url = new URL(text, 'http://here');
  if (url.origin !== 'http://here' || /^\/(api|auth|connexion|deconnexion)(\/|$)/.test(url.pathname)) return '/';
  return url.pathname + url.search;
}
