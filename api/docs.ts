import { createHash } from 'node:crypto';
import { accessInFrench } from './permissions.ts';
import { statusOf } from './problems.ts';
import type { Route } from './route.ts';

const style = `:root{color-scheme:light dark;font:1rem/1.5 system-ui,sans-serif}body{max-width:60rem;margin:0 auto;padding:1rem}
a{color:LinkText}h2{margin-top:2.5rem;border-bottom:1px solid}article{margin:1.5rem 0;padding:0 1rem 1rem;border:1px solid GrayText;border-radius:.5rem}
h3{font-size:1.0625rem}h3 code{overflow-wrap:anywhere}.method{text-transform:uppercase;font-weight:700;margin-inline-end:.5rem}
table{border-collapse:collapse;width:100%}caption{text-align:start;font-weight:700;padding:.5rem 0}th,td{text-align:start;vertical-align:top;padding:.25rem .5rem;border-top:1px solid GrayText}
pre{overflow:auto;padding:.75rem;border:1px solid GrayText;border-radius:.25rem}summary{cursor:pointer;padding:.25rem 0}.skip{position:absolute;inset-inline-start:-999px}.skip:focus{position:static}`;

/** What the page's own header must allow: its style and nothing else. */
export const DOCS_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; frame-ancestors 'none'; base-uri 'none'`;

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const literal = (text: string): string => text.replace(/[&<>"]/g, (c) => escapes[c]!);

/** The human page of the API: every route, in French, without a script or another host. */
export function docsPage(routes: readonly Route[], server: string): string {
  const tags = [...Map.groupBy(routes, (route) => route.tag)];
  const contents = tags.map(([tag, of]) => `<li><a href="#${anchor(tag)}">${literal(tag)}</a> (${of.length})</li>`).join('');
  const sections = tags.map(([tag, of]) => `<section><h2 id="${anchor(tag)}">${literal(tag)}</h2>${of.map(article).join('')}</section>`).join('');
  return `<!doctype html><html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Interface de programmation – Subventions</title><style>${style}</style></head><body>
<a class="skip" href="#contenu">Aller au contenu</a><header><h1>Interface de programmation</h1>
<p>Adresse : <code>${literal(server)}</code>. Le même contenu pour les machines : <a href="openapi.json">openapi.json</a> (OpenAPI 3.1).</p></header>
<nav aria-label="Sommaire"><ul>${contents}</ul></nav><main id="contenu">
<h2>Avant de commencer</h2><ul>
<li>Présentez un jeton d’accès : <code>Authorization: Bearer …</code>.</li>
<li>Les montants sont des centimes d’euro, entiers ; les jours sont ceux de Paris.</li>
<li>Un acte demande un en-tête <code>Idempotency-Key</code>, nouveau pour chaque acte. Le répéter avec la même clé est sans risque : il n’est fait qu’une fois.</li>
<li><code>If-Match</code> reprend l’<code>ETag</code> lu. Si le dossier a changé entre-temps, rien n’est fait et la réponse est 412.</li>
<li>503 <code>outcome-unknown</code> ne veut pas dire « non » : attendez <code>Retry-After</code> secondes et répétez avec la même clé.</li>
<li>Une erreur est un problème (RFC 9457) : <code>code</code> est stable, <code>detail</code> se lit, <code>errors</code> montre chaque valeur à corriger.</li></ul>
${sections}</main></body></html>`;
}

const anchor = (tag: string): string => tag.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/\W+/g, '-');

function article(route: Route): string {
  return `<article id="${route.name}"><h3><span class="method">${route.method}</span><code>${literal(route.path)}</code></h3><p>${literal(route.summary)}.</p>${
    route.description ? `<p>${literal(route.description)}</p>` : ''
  }<p>Accès : ${literal(accessInFrench(route))}.</p>${parameters(route)}${bodyOf(route)}${answers(route)}</article>`;
}

interface Described {
  readonly type?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly format?: string;
}

function parameters(route: Route): string {
  const of = (schema: unknown, place: string) => {
    const { properties = {}, required = [] } = (schema ?? {}) as { properties?: Record<string, Described>; required?: string[] };
    return Object.entries(properties).map(([name, s]) => row(name, place, place === 'adresse' || required.includes(name), [s.description, s.enum ? `Valeurs : ${s.enum.join(', ')}.` : ''].filter(Boolean).join(' ')));
  };
  const rows = [
    ...of(route.params, 'adresse'),
    ...of(route.query, 'requête'),
    ...(route.acts ? [row('Idempotency-Key', 'en-tête', true, 'De 8 à 64 lettres, chiffres, tirets.')] : []),
    ...(route.ifMatch ? [row('If-Match', 'en-tête', route.ifMatch === 'required', 'ETag reçu à la lecture.')] : []),
  ];
  return rows.length === 0 ? '' : `<table><caption>Paramètres</caption><thead><tr><th scope="col">Nom</th><th scope="col">Où</th><th scope="col">Obligatoire</th><th scope="col">Sens</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

const row = (name: string, place: string, required: boolean, meaning: string): string =>
  `<tr><td><code>${literal(name)}</code></td><td>${place}</td><td>${required ? 'oui' : 'non'}</td><td>${literal(meaning)}</td></tr>`;

function bodyOf({ body, upload }: Route): string {
  if (upload) return '<p>Contenu : le fichier tel quel (son nom dans <code>Content-Disposition</code>), ou un formulaire <code>multipart/form-data</code> d’un seul fichier.</p>';
  return body ? `<details><summary>Contenu à envoyer (JSON)</summary>${schema(body)}</details>` : '';
}

function answers(route: Route): string {
  const good = Object.entries(route.responses).map(([status, r]) => `<li><strong>${status}</strong> ${literal(r.description)}${r.mediaType ? ` (${literal(r.mediaType)})` : ''}${r.schema ? `<details><summary>Schéma</summary>${schema(r.schema)}</details>` : ''}</li>`);
  const refusals = (route.refusals ?? []).map((code) => `<li><strong>${statusOf(code)}</strong> <code>${literal(code)}</code></li>`);
  return `<p>Réponses :</p><ul>${good.join('')}${refusals.join('')}</ul>`;
}

const schema = (value: unknown): string => `<pre tabindex="0">${literal(JSON.stringify(value, null, 2))}</pre>`;
