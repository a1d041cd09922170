import { Type } from '../../api/schema.ts';
import { Problem } from '../../api/problems.ts';
import { SignInRefused, type Attempt } from '../../identity/relying-party.ts';
import { chooseOrganisation, countSessions, endEverySession, endSession, openSession } from '../../usecases/web-sessions.ts';
import { ATTEMPT, cookie, readCookie, SESSION } from '../cookies.ts';
import { definePage, type GoTo, type View, type Visit } from '../page.ts';
import { rolesInFrench } from '../words.ts';
import { ownPath } from './address.ts';

/** Long enough for a second factor; then one begins again. Seconds. */
const TO_SIGN_IN = 15 * 60;

const Back = Type.Object({ retour: Type.Optional(Type.String({ maxLength: 4_000 })), fin: Type.Optional(Type.Enum(['garde', 'perdu', 'echec'])) });

const reasons = {
  garde: { kind: 'note', text: 'Votre session a pris fin. Ce que vous veniez d’écrire est gardé : vous le retrouverez après vous être reconnecté.' },
  perdu: { kind: 'warn', text: 'Votre session a pris fin avant que l’envoi nous parvienne. Reconnectez-vous, puis recommencez-le : rien n’a été fait.' },
  echec: { kind: 'warn', text: 'La connexion n’a pas abouti. Recommencez ; si cela persiste, adressez-vous au service.' },
} as const;

export const signInPages = [
  definePage({
    name: 'signIn',
    path: '/connexion',
    access: 'public',
    query: Back,
    show: async ({ signed, app }, { query }) => {
      const back = ownPath(query.retour);
      if (signed) return { goTo: back };
      return {
        template: 'signing-in/sign-in',
        title: 'Se connecter',
        data: { start: `/connexion/partir?retour=${encodeURIComponent(back)}`, reason: query.fin ? reasons[query.fin] : null, isTrial: app.site.isTrial, identityName: app.site.identityName },
      };
    },
  }),
  definePage({
    name: 'leaveToSignIn',
    path: '/connexion/partir',
    access: 'public',
    query: Back,
    show: async ({ app }, { query }) => {
      const { url, attempt } = await app.relyingParty.begin(ownPath(query.retour));
      const value = Buffer.from(JSON.stringify(attempt)).toString('base64url');
      return { goTo: url.href, headers: { 'Set-Cookie': cookie(app.config.publicUrl, ATTEMPT, value, TO_SIGN_IN) } };
    },
  }),
  definePage({
    name: 'comeBackFromSignIn',
    path: '/auth/callback',
    access: 'public',
    show: comeBack,
  }),
  definePage({
    name: 'signOut',
    path: '/deconnexion',
    access: 'public',
    show: async ({ signed }) => (signed ? { template: 'signing-in/sign-out', title: 'Se déconnecter', data: {} } : { goTo: '/' }),
    act: async (visit) => {
      const { signed, app } = visit;
      const idToken = signed && (await endSession(app.db, signed.secret));
      return leaving(visit, idToken);
    },
  }),
  definePage({
    name: 'chooseOrganisation',
    path: '/collectivite',
    access: 'signed-in',
    query: Back,
    show: async (visit, { query }) => choice(visit, query.retour),
    act: async (visit, form, { query }) => {
      const signed = visit.signed!;
      const chosen = form.get('organisation');
      if (!(await chooseOrganisation(visit.app.db, signed.secret, signed, chosen))) return choice(visit, query.retour, 'Choisissez l’une de vos collectivités.');
      return { goTo: ownPath(query.retour), flash: { kind: 'done', text: `Vous agissez maintenant pour ${nameOf(visit, chosen)}.` } };
    },
  }),
  definePage({
    name: 'account',
    path: '/compte',
    access: 'signed-in',
    show: async (visit) => {
      const { app, signed, person, today } = visit;
      return {
        template: 'signing-in/account',
        title: 'Mon compte',
        crumbs: [{ label: 'Accueil', href: '/' }],
        data: { name: signed!.name, roles: rolesInFrench(person, today, (siren) => nameOf(visit, siren)), sessions: await countSessions(app.db, person.id) },
      };
    },
    act: async (visit) => {
      const { app, signed, person } = visit;
      const idToken = await endSession(app.db, signed!.secret);
      await endEverySession(app.db, person.id);
      return leaving(visit, idToken);
    },
  }),
];

async function comeBack({ app, request, log }: Visit): Promise<GoTo> {
  const { publicUrl } = app.config;
  const attempt = attemptIn(readCookie(request, publicUrl, ATTEMPT));
  const forgetAttempt = cookie(publicUrl, ATTEMPT, '', 0);
  const again: GoTo = { goTo: '/connexion?fin=echec', headers: { 'Set-Cookie': forgetAttempt } };
  if (!attempt) return again;
  try {
    const identity = await app.relyingParty.finish(new URL(request.originalUrl, publicUrl), attempt);
    const person = await app.findPerson({ subject: identity.subject, name: identity.name, email: identity.email });
    if (!person) throw new Problem('unknown-person', 'Vous êtes bien identifié, mais votre compte n’est pas connu ici. Demandez à l’administrateur de votre collectivité de vous inscrire.');
    const secret = await openSession(app.db, person.id, identity.idToken);
    return { goTo: ownPath(attempt.returnTo), headers: { 'Set-Cookie': [cookie(publicUrl, SESSION, secret), forgetAttempt] } };
  } catch (error) {
    if (!(error instanceof SignInRefused)) throw error;
    log.warn({ cause: error.message }, 'sign-in refused');
    return again;
  }
}

function attemptIn(value: string | null): Attempt | null {
  try {
    const attempt = JSON.parse(Buffer.from(value ?? '', 'base64url').toString('utf8')) as Attempt;
    return typeof attempt.state === 'string' && typeof attempt.nonce === 'string' ? attempt : null;
  } catch {
    return null;
  }
}

/**
 * The session here has ended; the provider's is next. By a page and not a redirection: a form may only lead to this site, and what was
 * kept of its pages goes with it.
 */
async function leaving({ app }: Visit, idToken: string | null): Promise<View> {
  const url = idToken === null ? null : await app.relyingParty.signOutUrl(idToken).catch(() => null);
  const next = url?.href ?? '/';
  return {
    template: 'signing-in/leaving',
    title: 'Vous êtes déconnecté',
    data: { next: url?.href ?? null },
    headers: { 'Set-Cookie': cookie(app.config.publicUrl, SESSION, '', 0), 'Clear-Site-Data': '"cache"', 'Cache-Control': 'no-store', ...(url ? { Refresh: `0; url=${next}` } : {}) },
  };
}

function choice(visit: Visit, back: string | undefined, error?: string): View {
  const { organisation, organisations } = visit.signed!;
  return {
    template: 'signing-in/organisation',
    title: 'Pour quelle collectivité agissez-vous ?',
    crumbs: [{ label: 'Accueil', href: '/' }],
    status: error ? 422 : 200,
    errors: error ? [{ href: '#organisation-1', message: error }] : [],
    data: {
      back: ownPath(back),
      error: error ?? null,
      choices: organisations.map((siren, at) => ({ id: `organisation-${at + 1}`, siren, name: nameOf(visit, siren), checked: siren === organisation })),
    },
  };
}

const nameOf = ({ app }: Visit, siren: string): string => app.directory.findOrganisation({ siren })?.name ?? `la collectivité ${siren}`;
