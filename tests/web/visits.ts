import { communeVisits } from './commune-visits.ts';
import { officerVisits } from './officer-visits.ts';
import { everybody, type Stage, type Who } from './stage.ts';

/**
 * One look at one page in one state. From these lines come the permission matrix, the accessibility checks (light and dark, at a phone's
 * width too), the weights and the number of queries. A page of the table without one fails the suite.
 */
export interface Visit {
  /** Name of the page in `web/pages.ts`. */
  readonly page: string;
  readonly state: string;
  readonly address: (stage: Stage) => string;
  /** Status by who comes. Who is not named: 303 to the sign-in page when anonymous, else 403. */
  readonly gets: Partial<Readonly<Record<Who, number>>>;
  /** Whose page is looked at by axe; all who get one, unless said: those to whom it looks different are enough. */
  readonly looks?: readonly Who[];
  /** Statements of a visit, the session's included, by the first of `looks`. */
  readonly queries: number;
  /** Posted before looking: the state is what comes back, a page with its errors. */
  readonly posts?: Readonly<Record<string, string>>;
}

const all = (status: number, ...but: readonly Who[]): Partial<Record<Who, number>> => Object.fromEntries(everybody.filter((who) => !but.includes(who)).map((who) => [who, status]));
const readers: readonly Who[] = ['agent', 'officer', 'secretary', 'finance', 'assembly', 'delegate', 'administrator'];
const only = (status: number, ...who: readonly Who[]): Partial<Record<Who, number>> => Object.fromEntries(who.map((one) => [one, status]));
const someone: readonly Who[] = ['anonymous', 'agent'];

export const visits: readonly Visit[] = [
  { page: 'home', state: 'by role', address: () => '/', gets: { ...all(200, 'twoHats'), twoHats: 303 }, looks: ['agent', 'anonymous', 'nobody', 'stranger', 'officer', 'finance'], queries: 3 },
  { page: 'dossiers', state: 'first page', address: () => '/dossiers', gets: { ...only(200, ...readers, 'stranger', 'reviewer'), twoHats: 303 }, looks: ['officer', 'agent', 'stranger'], queries: 2 },
  { page: 'dossiers', state: 'filtered, nothing found', address: () => '/dossiers?q=introuvable&etape=delivery&tri=due', gets: { ...only(200, ...readers, 'stranger', 'reviewer'), twoHats: 303 }, looks: ['officer'], queries: 3 },
  { page: 'dossiers', state: 'an address that is wrong', address: () => '/dossiers?etape=nulle-part&avant=demain', gets: { ...only(200, ...readers, 'stranger', 'reviewer'), twoHats: 303 }, looks: ['officer'], queries: 2 },
  ...(['filed', 'asked', 'reviewed', 'agreed', 'withdrawn'] as const).map((state): Visit => ({
    page: 'dossier',
    state,
    address: ({ dossiers }) => `/dossiers/${dossiers[state].reference}`,
    gets: { ...only(200, ...readers), stranger: 404, twoHats: 303, reviewer: state === 'reviewed' || state === 'agreed' ? 200 : 404 },
    looks: state === 'reviewed' ? ['agent', 'officer', 'reviewer'] : ['agent', 'officer'],
    // Once decided, the commune also reads why this amount.
    queries: state === 'agreed' ? 13 : 9,
  })),
  { page: 'dossier', state: 'none of that reference', address: () => '/dossiers/FMIN-2020-9999', gets: { ...only(404, ...readers, 'stranger', 'reviewer'), twoHats: 303 }, queries: 2 },
  ...communeVisits,
  ...officerVisits,
  { page: 'signIn', state: 'asked to', address: () => '/connexion?retour=/dossiers', gets: { ...all(303), anonymous: 200 }, queries: 0 },
  { page: 'signIn', state: 'after expiry', address: () => '/connexion?retour=/dossiers&fin=garde', gets: { ...all(303), anonymous: 200 }, queries: 0 },
  { page: 'leaveToSignIn', state: 'to the provider', address: () => '/connexion/partir', gets: all(303), queries: 0 },
  { page: 'comeBackFromSignIn', state: 'nobody began', address: () => '/auth/callback?code=x&state=y', gets: all(303), queries: 0 },
  { page: 'signOut', state: 'asked', address: () => '/deconnexion', gets: { ...all(200), anonymous: 303 }, looks: ['agent'], queries: 1 },
  { page: 'chooseOrganisation', state: 'two', address: () => '/collectivite', gets: all(200, 'anonymous'), looks: ['twoHats'], queries: 1 },
  { page: 'chooseOrganisation', state: 'nothing chosen', address: () => '/collectivite', gets: all(422, 'anonymous'), looks: ['twoHats'], posts: {}, queries: 1 },
  { page: 'account', state: 'own', address: () => '/compte', gets: all(200, 'anonymous'), looks: ['agent', 'nobody'], queries: 2 },
  { page: 'accessibility', state: 'whole', address: () => '/accessibilite', gets: all(200), looks: someone, queries: 0 },
  { page: 'personalData', state: 'whole', address: () => '/donnees-personnelles', gets: all(200), looks: someone, queries: 0 },
  { page: 'components', state: 'empty', address: () => '/composants?etat=vide', gets: all(200), looks: ['anonymous'], queries: 0 },
  { page: 'components', state: 'filled', address: () => '/composants?etat=rempli', gets: all(200), looks: ['anonymous'], queries: 0 },
  { page: 'components', state: 'errors', address: () => '/composants?etat=erreur', gets: all(200), looks: ['anonymous'], queries: 0 },
];
