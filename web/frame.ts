import { randomUUID } from 'node:crypto';
import type { WebContext } from './context.ts';
import { csrfOf } from './cookies.ts';
import { navigation } from './navigation.ts';
import type { Page, ShownError, View, Visit } from './page.ts';

/** What every template may use beside its own data, under `page`. */
export interface Frame {
  /** Address forms post to: the page's own. */
  readonly address: string;
  readonly csrf: string;
  /** Idempotency key of the form on this page: the one it came with, when it is shown again. */
  readonly key: string;
  readonly errors: readonly ShownError[];
}

/** Puts a page in the frame: navigation, title, messages, and the page in the middle. */
export function frame(app: WebContext, pages: readonly Page[], visit: Visit, view: View, leftOut: readonly string[] = []): string {
  const { errors = [], crumbs = [] } = view;
  const { signed } = visit;
  const page: Frame = { address: visit.address, csrf: signed ? csrfOf(signed.secret) : '', key: keyOf(view) ?? randomUUID(), errors };
  const body = app.render(view.template, { page, ...view.data });
  const home = { label: 'Accueil', href: '/' };
  return app.render('layouts/page', {
    title: `${errors.length > 0 ? 'Erreur : ' : ''}${view.title} – ${app.site.name}`,
    h1: view.title,
    lead: view.lead ?? null,
    site: app.site,
    logo: app.assets.logo,
    nav: navigation(pages, visit),
    crumbs: crumbs.length > 0 ? [home, ...crumbs.filter(({ href }) => href !== '/')] : [],
    errors,
    errorsTitle: errors.length === 1 ? 'Une réponse est à corriger' : 'Des réponses sont à corriger',
    flash: signed?.flash ?? null,
    kept: visit.kept !== null,
    leftOut: leftOut.length > 0,
    signed: signed && { name: signed.name, organisation: organisationName(app, signed.organisation), hasChoice: signed.organisations.length > 1 },
    address: visit.address,
    csrf: page.csrf,
    wide: view.wide ?? false,
    body,
  });
}

/** A form shown again keeps its key: it is still the same act. */
const keyOf = ({ data }: View): string | null => ('key' in data && typeof data.key === 'string' ? data.key : null);

const organisationName = (app: WebContext, siren: string | null): string | null => (siren === null ? null : (app.directory.findOrganisation({ siren })?.name ?? null));
