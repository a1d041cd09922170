import type { Persona } from './personas.ts';

const style = `body{font:1.0625rem/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}
h1{font-size:1.5rem}ul{list-style:none;padding:0}li{margin:.5rem 0}
button{font:inherit;text-align:start;width:100%;padding:.75rem 1rem;border:1px solid currentColor;border-radius:.5rem;background:transparent;color:inherit;cursor:pointer}
button:hover,button:focus-visible{outline:3px solid Highlight;outline-offset:1px}small{display:block}.note{border-inline-start:.25rem solid;padding-inline-start:1rem}`;

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const literal = (text: string): string => text.replace(/[&<>"']/g, (c) => escapes[c]!);

export const page = (title: string, body: string): string =>
  `<!doctype html><html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${literal(title)}</title><style>${style}</style></head><body><main><h1>${literal(title)}</h1>${body}</main></body></html>`;

/** The only sign-in page of the embedded provider: one button a persona, no password, and a sentence that says so. */
export function choicePage(action: string, personas: readonly Persona[]): string {
  const choices = personas
    .map((p) => `<li><button name="persona" value="${literal(p.sub)}"><strong>${literal(p.name)}</strong><small>${literal(p.function)}</small></button></li>`)
    .join('');
  return page(
    'Choisir une personne',
    `<p class="note">Connexion d’essai : ces personnes n’existent pas et il n’y a pas de mot de passe. En production, la connexion passe par ProConnect.</p><form method="post" action="${literal(action)}"><ul>${choices}</ul></form>`,
  );
}

export const errorPage = (reason: string): string =>
  page('Connexion impossible', `<p>La connexion n’a pas abouti. Revenez à l’application et recommencez.</p><p><small>${literal(reason)}</small></p>`);
