import express from 'express';
import { apiRouter } from '../api/app.ts';
import { notFound } from '../api/problems.ts';
import type { ApiContext } from '../api/context.ts';
import type { RelyingParty } from '../identity/relying-party.ts';
import type { Configuration } from '../runtime/config.ts';
import type { WebContext } from './context.ts';
import { answerErrors } from './errors.ts';
import type { Page } from './page.ts';
import { pages as allPages } from './pages.ts';
import { loadAssets } from './rendering/assets.ts';
import { loadTemplates } from './rendering/render.ts';
import { guard, servePages } from './serve.ts';

/** The whole site: pages, and the API beside them. */
export function createSite(context: WebContext, pages: readonly Page[] = pagesOf(context)): express.Express {
  const app = express();
  app.disable('x-powered-by').disable('etag').set('query parser', 'simple');
  app.use(apiRouter(context));
  app.use(context.assets.router);
  app.use(guard);
  app.use(servePages(context, pages));
  app.use(() => {
    throw notFound('Il n’y a rien à cette adresse.');
  });
  app.use(answerErrors(context, pages));
  return app;
}

/** Pages for people who build pages stay out of production. */
export const pagesOf = ({ config }: Pick<ApiContext, 'config'>): readonly Page[] => allPages.filter(({ development }) => !development || !config.production);

/** What the pages need beside the API: read once, when the process starts. @param root the project's own folder. */
export function webContext(api: ApiContext, relyingParty: RelyingParty, site: Configuration['site'], { isTrial, identityName = null, root = process.cwd() }: { readonly isTrial: boolean; readonly identityName?: string | null; readonly root?: string }): WebContext {
  const assets = loadAssets({ root, themeFile: site.themeFile, logoFile: site.logoFile });
  return { ...api, relyingParty, site: { name: site.name, owner: site.owner, isTrial, identityName }, assets, render: loadTemplates(root, assets) };
}
