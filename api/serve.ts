import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import express, { type NextFunction, type Request, type Response } from 'express';
import { parisDay } from '../domain/calendar/day.ts';
import { holds, type Person } from '../domain/policy/person.ts';
import { isLinkToken, personByLink } from '../usecases/reviewers.ts';
import { IdentityUnavailable, TokenRefused, type Identity } from '../identity/tokens.ts';
import { readJson, stopReading } from './body.ts';
import type { ApiContext } from './context.ts';
import { forbidden, isPassing, notFound, Problem, toMend, unavailable } from './problems.ts';
import type { Answer, Call, Route } from './route.ts';
import { checkOf, fromQueryString, unstorable, type Check } from './validation.ts';

/** The router of a table of routes: each path answers its methods, 405 to the others. */
export function serveRoutes(app: ApiContext, routes: readonly Route[]): express.Router {
  const router = express.Router({ caseSensitive: true, strict: true });
  for (const [path, onPath] of Map.groupBy(routes, (route) => route.path)) {
    const at = router.route(path);
    for (const route of onPath) at[route.method](serve(app, route));
    const methods = onPath.map((route) => route.method.toUpperCase());
    const allow = [...(methods.includes('GET') ? ['HEAD'] : []), ...methods, 'OPTIONS'].join(', ');
    at.options((_request, response) => void response.set('Allow', allow).status(204).end());
    at.all(() => {
      throw new Problem('method-not-allowed', `Cette adresse accepte : ${allow}.`, { headers: { Allow: allow } });
    });
  }
  return router;
}

interface Checks {
  readonly params?: Check;
  readonly query: Check;
  readonly body?: Check;
  readonly answers: ReadonlyMap<number, Check>;
}

const nothing: Check = (value) => Object.keys(value as object).map((name) => ({ pointer: `/${name}`, message: 'Ce paramètre n’existe pas : retirez-le.' }));

function serve(app: ApiContext, route: Route) {
  const checks: Checks = {
    params: route.params && checkOf(route.params),
    query: route.query ? checkOf(route.query) : nothing,
    body: route.body && checkOf(route.body),
    answers: new Map(Object.entries(route.responses).flatMap(([status, { schema }]) => (schema ? [[Number(status), checkOf(schema)] as const] : []))),
  };
  return async (request: Request, response: Response) => {
    const who = route.access === 'public' ? null : await whoCalls(app, request);
    if (who && typeof route.access === 'object') refuseOtherRoles(route.access.roles, who.person);
    const params = checkedParams(request, checks);
    const query = checkedQuery(request, route, checks);
    const call = callOf(app, route, request, response, who);
    const body = route.body ? checkedBody(await readJson(request), checks) : undefined;
    const answer = await route.handler(call, { params, query, body } as never);
    await send(app, route, checks, request, response, answer);
  };
}

async function whoCalls(app: ApiContext, request: Request): Promise<{ identity: Identity; person: Person }> {
  const [, token] = /^Bearer +([\w.~+/-]+=*)$/i.exec(request.headers.authorization ?? '') ?? [];
  if (!token) throw unauthenticated('Présentez un jeton d’accès : Authorization: Bearer …', 'Bearer realm="fmin"');
  if (isLinkToken(token)) {
    const person = await personByLink(app.db, token);
    if (!person) throw unauthenticated('Ce lien personnel ne fonctionne pas, ou plus : demandez-en un autre au service.', 'Bearer realm="fmin", error="invalid_token"');
    return { identity: { subject: person.id, name: '', email: '' }, person };
  }
  const identity = await app.verifyToken(token).catch((error: unknown) => {
    if (error instanceof TokenRefused) throw unauthenticated('Ce jeton d’accès n’est pas valable, ou plus : connectez-vous de nouveau.', 'Bearer realm="fmin", error="invalid_token"');
    throw error;
  });
  const person = await app.findPerson(identity);
  if (!person) throw new Problem('unknown-person', 'Votre compte n’est pas connu ici. Demandez à l’administrateur de votre organisation de vous inscrire.');
  return { identity, person };
}

const unauthenticated = (detail: string, challenge: string): Problem => new Problem('unauthenticated', detail, { headers: { 'WWW-Authenticate': challenge } });

function refuseOtherRoles(roles: readonly string[], person: Person): void {
  const today = parisDay(Date.now());
  if (!person.roles.some((grant) => roles.includes(grant.role) && holds(grant, today))) throw forbidden();
}

function checkedParams(request: Request, { params }: Checks): unknown {
  const value = { ...request.params };
  // An address that names nothing possible names nothing.
  if (unstorable(value).length > 0 || (params && params(value).length > 0)) throw notFound();
  return value;
}

function checkedQuery(request: Request, route: Route, checks: Checks): unknown {
  const query = fromQueryString(route.query ?? {}, { ...request.query });
  const errors = [...unstorable(query), ...checks.query(query)];
  if (errors.length > 0) throw new Problem('invalid-query', 'Un paramètre de l’adresse est à corriger.', { errors });
  return query;
}

function checkedBody(body: unknown, checks: Checks): unknown {
  const storable = unstorable(body);
  const errors = storable.length > 0 ? storable : checks.body!(body);
  if (errors.length > 0) {
    throw new Problem('invalid-input', toMend(errors.length), { errors });
  }
  return body;
}

function callOf(app: ApiContext, route: Route, request: Request, response: Response, who: { identity: Identity; person: Person } | null): Call {
  const requestId = requestIdOf(response);
  const known = () => {
    if (!who) throw new Error(`${route.name} is public: nobody has signed in`);
    return who;
  };
  return {
    app,
    request,
    requestId,
    log: app.log.child({ requestId, route: route.name }),
    get person() {
      return known().person;
    },
    get identity() {
      return known().identity;
    },
    key: route.acts ? idempotencyKey(request) : '',
    ifSeq: route.ifMatch ? ifMatch(request, route.ifMatch) : null,
  };
}

function idempotencyKey(request: Request): string {
  const key = request.get('Idempotency-Key');
  if (!key) throw new Problem('idempotency-key-required', 'Joignez un en-tête Idempotency-Key, nouveau pour chaque acte et le même si vous le répétez : l’acte ne sera fait qu’une fois.');
  if (!/^[\w-]{8,64}$/.test(key)) throw new Problem('malformed-header', 'L’en-tête Idempotency-Key compte de 8 à 64 lettres, chiffres, tirets : un UUID convient.');
  return key;
}

function ifMatch(request: Request, need: 'optional' | 'required'): number | null {
  const value = request.get('If-Match');
  if (value === undefined) {
    if (need === 'optional') return null;
    throw new Problem('if-match-required', 'Dites de quelle version vous partez : If-Match, avec l’ETag reçu à la lecture.');
  }
  const [, seq] = /^"(\d{1,9})"$/.exec(value) ?? [];
  if (seq === undefined) throw new Problem('malformed-header', 'L’en-tête If-Match reprend l’ETag reçu à la lecture, guillemets compris.');
  return Number(seq);
}

async function send(app: ApiContext, route: Route, checks: Checks, request: Request, response: Response, answer: Answer): Promise<void> {
  if (!request.complete) stopReading(request);
  response.status(answer.status).set(answer.headers ?? {});
  if ('empty' in answer) {
    response.end();
  } else if ('content' in answer) {
    const { content } = answer;
    response.set('Content-Type', content.mediaType);
    if ('data' in content) response.end(content.data);
    else await sendFile(response, content.path);
  } else if ('stream' in answer) {
    response.set('Content-Type', answer.stream.mediaType);
    await sendStream(request, response, answer.stream.chunks);
  } else {
    const text = JSON.stringify(answer.body);
    if (app.config.checkAnswers) refuseUndocumented(route, checks, answer.status, text);
    response.type('application/json').end(request.method === 'HEAD' ? undefined : text);
  }
}

/** Longest that a reader may take nothing of a stream, in milliseconds: what they hold is for others. */
const READER_PATIENCE = 30_000;

async function sendStream(request: Request, response: Response, chunks: Readable): Promise<void> {
  if (request.method === 'HEAD') {
    chunks.destroy();
    response.end();
    return;
  }
  response.setTimeout(READER_PATIENCE, () => response.destroy());
  await pipeline(chunks, response).catch((error: unknown) => {
    // A reader who left is not an error; anything else cuts the answer short, so that nobody takes a part for the whole.
    if (!response.destroyed || (error as { code?: string }).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  });
}

const sendFile = (response: Response, path: string): Promise<void> =>
  new Promise((resolve, reject) => {
    response.sendFile(path, { dotfiles: 'allow', cacheControl: false, lastModified: false, etag: false }, (error?: Error & { code?: string }) => {
      // A reader who left is not an error.
      if (error && error.code !== 'ECONNABORTED' && error.code !== 'EPIPE') reject(error);
      else resolve();
    });
  });

function refuseUndocumented(route: Route, checks: Checks, status: number, text: string): void {
  if (!route.responses[status]) throw new Error(`${route.name} answers ${status}, which its documentation does not have`);
  const errors = checks.answers.get(status)?.(JSON.parse(text)) ?? [];
  if (errors.length > 0) throw new Error(`${route.name} answers ${status} unlike its documentation: ${JSON.stringify(errors)} ${text.slice(0, 500)}`);
}

/** First in the chain: a name for the request, and what every answer of the API says to browsers. */
export function identify(_request: Request, response: Response, next: NextFunction): void {
  response.locals.requestId ??= randomUUID();
  response.set({
    'X-Request-Id': response.locals.requestId,
    'Cache-Control': 'no-store',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  });
  next();
}

const requestIdOf = (response: Response): string => response.locals.requestId as string;

/** Last in the chain before the errors: an address nobody answers. */
export function nobodyAnswers(): never {
  throw notFound('Il n’y a rien à cette adresse.');
}

/** The one place where something thrown becomes an answer. */
export function answerProblems(app: Pick<ApiContext, 'log'>) {
  return (error: unknown, request: Request, response: Response, _next: NextFunction): void => {
    const problem = problemOf(error);
    const requestId = requestIdOf(response);
    const about = { requestId, method: request.method, route: (request.route as { path?: string } | undefined)?.path, status: problem.status, code: problem.code };
    if (problem.status === 500) app.log.error({ ...about, err: error }, 'request failed');
    else if (problem.status === 503) app.log.warn({ ...about, err: error }, 'request not answered');
    else app.log.debug(about, 'request refused');
    if (response.headersSent) {
      response.destroy();
      return;
    }
    stopReading(request);
    for (const name of ['ETag', 'Location', 'Content-Disposition', 'Content-Length']) response.removeHeader(name);
    const text = JSON.stringify(problem.document(requestId));
    response.status(problem.status).set(problem.headers).set('Content-Type', 'application/problem+json; charset=utf-8');
    response.end(request.method === 'HEAD' ? undefined : text);
  };
}

function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof IdentityUnavailable || isPassing(error)) return unavailable();
  // Express refuses an address that is not percent-encoded UTF-8.
  if (error instanceof URIError) return new Problem('malformed-request', 'Cette adresse est mal formée.');
  return new Problem('internal', 'Une erreur est survenue de notre côté. Rien n’a été enregistré à moitié ; réessayez, et si cela persiste, transmettez le numéro de la demande.');
}
