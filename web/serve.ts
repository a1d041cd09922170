import { randomUUID } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { gzipSync } from 'node:zlib';
import express, { type NextFunction, type Request, type Response } from 'express';
import { stopReading } from '../api/body.ts';
import { forbidden, notFound, Problem } from '../api/problems.ts';
import { asAttachment } from '../api/uploads.ts';
import { checkOf, fromQueryString, unstorable, type Check } from '../api/validation.ts';
import { parisDay } from '../domain/calendar/day.ts';
import { holds, type Person } from '../domain/policy/person.ts';
import { forgetKept, keepForm, sayNext, visit as visitSession } from '../usecases/web-sessions.ts';
import type { WebContext } from './context.ts';
import { isCsrf, isFromElsewhere, secretIn } from './cookies.ts';
import { Form, readForm } from './form.ts';
import { frame } from './frame.ts';
import type { GoTo, Page, Shown, Signed, View, Visit } from './page.ts';

/** How long a person waits for a worker before being told that the outcome is unknown, in milliseconds. */
const PATIENCE = 10_000;

/** The router of a table of pages. */
export function servePages(app: WebContext, pages: readonly Page[]): express.Router {
  const router = express.Router({ caseSensitive: true, strict: true });
  for (const page of pages) {
    const at = router.route(page.path);
    at.get(serve(app, page, pages));
    if (page.act) at.post(serve(app, page, pages));
    const allow = ['HEAD', 'GET', ...(page.act ? ['POST'] : [])].join(', ');
    at.all(() => {
      throw new Problem('method-not-allowed', 'Cette page ne reçoit pas de formulaire.', { headers: { Allow: allow } });
    });
  }
  return router;
}

interface Checks {
  readonly params: Check | null;
  readonly query: ReadonlyMap<string, Check>;
}

function serve(app: WebContext, page: Page, pages: readonly Page[]) {
  const properties = Object.entries((page.query as { properties?: Record<string, never> } | undefined)?.properties ?? {});
  const checks: Checks = { params: page.params ? checkOf(page.params) : null, query: new Map(properties.map(([name, schema]) => [name, checkOf(schema)])) };
  return async (request: Request, response: Response) => {
    const signed = await whoVisits(app, request);
    response.locals.signed = signed.live;
    const isForm = request.method === 'POST';
    if (page.access !== 'public' && !signed.live) {
      await sendAway(app, page, request, response, signed);
      return;
    }
    if (signed.live && mustChoose(page, signed.live)) {
      if (!request.complete) stopReading(request);
      response.redirect(303, `/collectivite?retour=${encodeURIComponent(request.originalUrl)}`);
      return;
    }
    if (signed.live && typeof page.access === 'object') refuseOtherRoles(page.access.roles, signed.live.person);
    const params = paramsOf(request, checks);
    const { query, leftOut } = queryOf(request, page, checks);
    const visit = visitOf(app, request, response, signed.live);
    if (!isForm) {
      const shown = await page.show(visit, { params, query } as never);
      // Given back once: from now on it is on the screen, and nowhere else.
      if (visit.kept && signed.live) await forgetKept(app.db, signed.live.person.id, visit.address);
      await answer(app, pages, visit, response, shown, leftOut);
      return;
    }
    const form = page.readsBody ? new Form([]) : await readForm(request);
    refuseForged(app, request, signed.live, page.readsBody ? String(request.query._csrf ?? '') : form.get('_csrf'));
    response.locals.form = form;
    await answer(app, pages, visit, response, await page.act!(visit, form, { params, query } as never), []);
  };
}

interface Known {
  readonly live: Signed | null;
  /** Their session has ended: who it was, to keep what they typed. */
  readonly ended: { readonly person: string; readonly secret: string } | null;
}

async function whoVisits(app: WebContext, request: Request): Promise<Known> {
  const secret = secretIn(request, app.config.publicUrl);
  const visitor = secret === null ? null : await visitSession(app.db, secret, request.originalUrl);
  if (!secret || !visitor) return { live: null, ended: null };
  return visitor.isLive ? { live: { ...visitor, secret }, ended: null } : { live: null, ended: { person: visitor.person.id, secret } };
}

/** To the sign-in page, and back here after it. What a known person typed goes with them; a file does not. */
async function sendAway(app: WebContext, page: Page, request: Request, response: Response, { ended }: Known): Promise<void> {
  const back = encodeURIComponent(request.originalUrl);
  if (request.method !== 'POST') {
    response.redirect(303, `/connexion?retour=${back}`);
    return;
  }
  let kept = false;
  if (ended && !page.readsBody) {
    const form = await readForm(request);
    if (isCsrf(ended.secret, form.get('_csrf')) && !isFromElsewhere(request, app.config.publicUrl)) {
      await keepForm(app.db, ended.person, request.originalUrl, form.typed);
      kept = true;
    }
  }
  if (!request.complete) stopReading(request);
  response.redirect(303, `/connexion?retour=${back}&fin=${kept ? 'garde' : 'perdu'}`);
}

/** What an agent does is done for one collectivité: with several, it is chosen first. */
const mustChoose = ({ access }: Page, { organisation, organisations }: Signed): boolean => organisation === null && organisations.length > 1 && typeof access === 'object' && access.roles.includes('agent');

function refuseOtherRoles(roles: readonly string[], person: Person): void {
  const today = parisDay(Date.now());
  if (!person.roles.some((grant) => roles.includes(grant.role) && holds(grant, today))) throw forbidden();
}

function refuseForged(app: WebContext, request: Request, signed: Signed | null, token: string): void {
  if (isFromElsewhere(request, app.config.publicUrl)) throw new Problem('forbidden', 'Cet envoi vient d’un autre site : il n’est pas traité.');
  if (signed && !isCsrf(signed.secret, token)) throw new Problem('forbidden', 'Ce formulaire a été ouvert avant votre dernière connexion : rechargez la page, puis recommencez.');
}

function paramsOf(request: Request, { params: check }: Checks): unknown {
  const value = { ...request.params };
  if (unstorable(value).length > 0 || (check && check(value).length > 0)) throw notFound();
  return value;
}

/** An address people keep, share and edit: what it says wrong is left out, one value at a time, and said. */
function queryOf(request: Request, page: Page, { query: checks }: Checks): { query: Record<string, unknown>; leftOut: readonly string[] } {
  const given = page.query ? fromQueryString(page.query, { ...request.query }) : {};
  const query: Record<string, unknown> = {};
  const leftOut: string[] = [];
  for (const [name, value] of Object.entries(given)) {
    const check = checks.get(name);
    // A filter form sends its empty fields too.
    if (!check || value === '' || (Array.isArray(value) && value.every((one) => one === ''))) continue;
    if (unstorable(value).length > 0 || check(value).length > 0) leftOut.push(name);
    else query[name] = value;
  }
  return { query, leftOut };
}

function visitOf(app: WebContext, request: Request, response: Response, signed: Signed | null): Visit {
  const requestId = response.locals.requestId as string;
  return {
    app,
    requestId,
    request,
    signed,
    log: app.log.child({ requestId }),
    today: parisDay(Date.now()),
    use: { db: app.db, client: app.client, taskQueue: app.config.taskQueue, patience: app.config.patience ?? PATIENCE },
    address: request.originalUrl,
    kept: signed?.kept ? new Form(signed.kept) : null,
    get person() {
      if (!signed) throw new Error('nobody is signed in here');
      return signed.person;
    },
  };
}

async function answer(app: WebContext, pages: readonly Page[], visit: Visit, response: Response, shown: Shown, leftOut: readonly string[]): Promise<void> {
  if (!visit.request.complete) stopReading(visit.request);
  if ('goTo' in shown) await go(app, visit, response, shown);
  else if ('download' in shown) await sendDownload(response, shown.download);
  else sendPage(visit.request, response, shown.status ?? 200, frame(app, pages, visit, shown, leftOut), shown.headers);
}

async function go(app: WebContext, visit: Visit, response: Response, { goTo, flash, headers = {} }: GoTo): Promise<void> {
  if (flash && visit.signed) await sayNext(app.db, visit.signed.secret, flash);
  for (const [name, value] of Object.entries(headers)) response.append(name, value as string | string[]);
  response.redirect(303, goTo);
}

/** Smaller ones fit in a packet or two. */
const WORTH_COMPRESSING = 1_400;

export function sendPage(request: Request, response: Response, status: number, html: string, headers: View['headers'] = {}): void {
  // The narrow no-break space nearly vanishes between figures on a screen.
  const bytes = Buffer.from(html.replace(/(?<=\d)\u202F(?=\d)/g, '\u00A0'));
  response.status(status).set({ 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'private, no-cache', Vary: 'Accept-Encoding, Cookie', ...headers });
  if (request.method === 'HEAD') return void response.end();
  if (bytes.length < WORTH_COMPRESSING || !/\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))) return void response.end(bytes);
  response.set('Content-Encoding', 'gzip').end(gzipSync(bytes, { level: 5 }));
}

async function sendDownload(response: Response, download: Extract<Shown, { download: unknown }>['download']): Promise<void> {
  const disposition = asAttachment(download.fileName);
  response.set({ 'Content-Type': download.mediaType, 'Cache-Control': 'private, no-store', 'Content-Disposition': download.inline ? disposition.replace(/^attachment/, 'inline') : disposition });
  // What a person deposited is never run in our name.
  response.set('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'none'; sandbox");
  if ('data' in download) response.end(download.data);
  else if ('path' in download) await new Promise<void>((resolve, reject) => response.sendFile(download.path, { dotfiles: 'allow', cacheControl: false, etag: false, lastModified: false }, (error?: Error & { code?: string }) => (error && error.code !== 'ECONNABORTED' && error.code !== 'EPIPE' ? reject(error) : resolve())));
  else await pipeline(download.chunks, response).catch((error: unknown) => {
    if (!response.destroyed || (error as { code?: string }).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  });
}

/** First in the chain: a name for the request, and what every page says to browsers. */
export function guard(request: Request, response: Response, next: NextFunction): void {
  response.locals.requestId ??= randomUUID();
  response.set({
    'X-Request-Id': response.locals.requestId,
    'Content-Security-Policy': "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
    'Referrer-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
  });
  next();
}
