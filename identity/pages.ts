import type { Persona } from './personas.ts';

const style = `:root{color-scheme:light dark;--ink:#1b2530;--soft:#4a5763;--paper:#fbfaf7;--card:#fff;--line:#d9d5cc;--brand:#12506b;--wash:#fbf0d9;--edge:#7a5000}
@media(prefers-color-scheme:dark){:root{--ink:#e8ebee;--soft:#b3bdc6;--paper:#12181e;--card:#1a222a;--line:#34404b;--brand:#8fc7de;--wash:#332711;--edge:#f0c069}}
*{box-sizing:border-box}body{font:1.0625rem/1.5 system-ui,sans-serif;margin:0;padding:2rem 1rem;background:var(--paper);color:var(--ink)}main{max-width:60rem;margin:0 auto}
h1{font-size:1.9rem;line-height:1.2;margin:0 0 1rem}ul{list-style:none;padding:0;margin:1.5rem 0;display:grid;gap:.75rem;grid-template-columns:repeat(auto-fill,minmax(min(100%,17rem),1fr))}li{margin:0}
button{font:inherit;text-align:start;width:100%;height:100%;padding:.75rem 1rem;border:1px solid var(--line);border-radius:6px;background:var(--card);color:inherit;cursor:pointer}
button strong{color:var(--brand)}button:hover{border-color:var(--brand)}button:focus-visible{outline:3px solid #ffb72b;box-shadow:0 0 0 6px var(--ink)}small{display:block;color:var(--soft);font-size:.95rem}
.note{border-inline-start:6px solid var(--edge);background:var(--wash);border-radius:6px;padding:.75rem 1rem}`;

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
