import express from 'express';
import type { ApiContext } from './context.ts';
import { docsPage, DOCS_POLICY } from './docs.ts';
import { openApiDocument } from './openapi.ts';
import { PREFIX } from './prefix.ts';
import { routes } from './routes.ts';
import type { Route } from './route.ts';
import { answerProblems, identify, nobodyAnswers, serveRoutes } from './serve.ts';

const VERSION = '1.0.0';

/** The API: every middleware and route, in order. Pages come beside it, on the same server. */
export function createApp(context: ApiContext, table: readonly Route[] = routes): express.Express {
  const app = express();
  app.disable('x-powered-by').disable('etag').set('query parser', 'simple');
  app.use(identify);
  app.use(apiRouter(context, table));
  app.use(nobodyAnswers);
  app.use(answerProblems(context));
  return app;
}

/** The API alone, to stand beside pages on one server: everything below `/api/`, its errors included. */
export function apiRouter(context: ApiContext, table: readonly Route[] = routes): express.Router {
  const router = express.Router();
  const server = context.config.publicUrl + PREFIX;
  const description = JSON.stringify(openApiDocument(table, { version: VERSION, server }));
  const page = docsPage(table, server);
  router.use('/api', identify);
  router.get(`${PREFIX}/openapi.json`, (_request, response) => void response.type('application/json').send(description));
  router.get(`${PREFIX}/docs`, (_request, response) => void response.set('Content-Security-Policy', DOCS_POLICY).type('html').send(page));
  router.use(PREFIX, serveRoutes(context, table));
  router.use('/api', nobodyAnswers);
  router.use('/api', answerProblems(context));
  return router;
}
