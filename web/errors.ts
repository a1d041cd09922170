import type { NextFunction, Request, Response } from 'express';
import { stopReading } from '../api/body.ts';
import { isPassing, Problem, unavailable } from '../api/problems.ts';
import { parisDay } from '../domain/calendar/day.ts';
import { IdentityUnavailable } from '../identity/tokens.ts';
import type { WebContext } from './context.ts';
import type { Form } from './form.ts';
import { frame } from './frame.ts';
import type { Page, Signed, View, Visit } from './page.ts';
import { sendPage } from './serve.ts';

/** What to do, by status: a person is never left before a wall. */
const advice: Readonly<Record<number, { readonly title: string; readonly steps: readonly string[] }>> = {
  400: { title: 'Cette demande n’a pas été comprise', steps: ['Revenez à la page précédente, rechargez-la, puis recommencez.'] },
  403: { title: 'Vous n’avez pas accès à cette page', steps: ['Si vous agissez pour plusieurs collectivités, vérifiez que la bonne est choisie, en haut de la page.', 'Si vous devriez y avoir accès, demandez le rôle qui manque à l’administrateur de votre collectivité ou au service.'] },
  404: { title: 'Cette page n’existe pas', steps: ['Vérifiez l’adresse, si vous l’avez recopiée.', 'Si vous cherchez un dossier, retrouvez-le par sa référence dans la liste des dossiers.'] },
  405: { title: 'Cette page ne reçoit pas de formulaire', steps: ['Revenez à la page précédente, rechargez-la, puis recommencez.'] },
  409: { title: 'Ce n’est plus possible', steps: ['Rechargez la page du dossier : il a peut-être changé d’étape entre-temps.'] },
  410: { title: 'Ce lien ne fonctionne plus', steps: ['Demandez-en un autre au service.'] },
  412: { title: 'Le dossier a changé entre-temps', steps: ['Rechargez la page pour voir ce qui a changé, puis recommencez. Rien n’a été enregistré.'] },
  413: { title: 'Cet envoi est trop volumineux', steps: ['Envoyez un fichier plus léger, ou en plusieurs fois.'] },
  415: { title: 'Cet envoi n’est pas d’un format accepté', steps: ['Revenez à la page précédente, puis recommencez.'] },
  422: { title: 'Des réponses sont à corriger', steps: ['Revenez à la page précédente et corrigez ce qui est indiqué.'] },
  500: { title: 'Une erreur est survenue de notre côté', steps: ['Rien n’a été enregistré à moitié. Réessayez.', 'Si cela persiste, transmettez le numéro de la demande, ci-dessous.'] },
  503: { title: 'Le service ne répond pas pour le moment', steps: ['Attendez quelques instants, puis réessayez : rien ne sera fait deux fois.'] },
};

/** The one place where something thrown becomes a page. The codes are the API's. */
export function answerErrors(app: WebContext, pages: readonly Page[]) {
  return (error: unknown, request: Request, response: Response, _next: NextFunction): void => {
    const problem = problemOf(error);
    const requestId = response.locals.requestId as string;
    const about = { requestId, method: request.method, page: (request.route as { path?: string } | undefined)?.path, status: problem.status, code: problem.code };
    if (problem.status === 500) app.log.error({ ...about, err: error }, 'page failed');
    else if (problem.status === 503) app.log.warn({ ...about, err: error }, 'page not answered');
    else app.log.debug(about, 'page refused');
    if (response.headersSent) {
      response.destroy();
      return;
    }
    stopReading(request);
    for (const name of ['ETag', 'Location', 'Content-Disposition', 'Content-Length']) response.removeHeader(name);
    response.set(problem.headers);
    const signed = (response.locals.signed as Signed | null | undefined) ?? null;
    const visit = { app, request, requestId, signed: signed && { ...signed, flash: null }, today: parisDay(Date.now()), address: request.originalUrl, kept: null } as unknown as Visit;
    sendPage(request, response, problem.status, frame(app, pages, visit, errorView(problem, requestId, response.locals.form as Form | undefined)), { 'Cache-Control': 'no-store' });
  };
}

function errorView({ status, code, message, details }: Problem, requestId: string, form: Form | undefined): View {
  const { title, steps } = advice[status] ?? advice[status < 500 ? 400 : 500]!;
  const mayRepeat = code === 'outcome-unknown' && form !== undefined;
  return {
    template: 'layouts/error',
    title,
    status,
    data: {
      message,
      faults: (details.errors ?? []).map(({ message: fault }) => fault),
      steps,
      requestId: status >= 500 ? requestId : null,
      // The same key goes with it: the act is done once, whenever the first sending arrives.
      repeat: mayRepeat ? form.typed.map(([name, value]) => ({ name, value })) : null,
    },
  };
}

function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof IdentityUnavailable || isPassing(error)) return unavailable();
  if (error instanceof URIError) return new Problem('malformed-request', 'Cette adresse est mal formée.');
  return new Problem('internal', 'Nous en sommes avertis.');
}
