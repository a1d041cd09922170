import type { Stage, Who } from './stage.ts';
import type { Visit } from './visits.ts';

const service: readonly Who[] = ['officer', 'secretary', 'finance', 'assembly', 'delegate', 'administrator'];
const those = (status: number, ...who: readonly Who[]): Visit['gets'] => Object.fromEntries(who.map((one) => [one, status]));
const toService = those(200, ...service);
const officer = those(200, 'officer');
type Of = keyof Stage['dossiers'];
const at = (of: Of, rest: string) => ({ dossiers }: Stage): string => `/instruction/${dossiers[of].reference}/${rest}`;
const sheet = (page: string, slug: string, of: Of, queries: number): Visit => ({ page, state: of, address: at(of, slug), gets: toService, looks: ['officer'], queries });
const act = (state: string, of: Of, rest: string, queries: number, more: Partial<Visit> = {}): Visit => ({ page: 'deskAct', state, address: at(of, `actes/${rest}`), gets: officer, looks: ['officer'], queries, ...more });

/** What the service works with. */
export const officerVisits: readonly Visit[] = [
  { page: 'workQueue', state: 'own', address: () => '/instruction', gets: toService, looks: ['officer', 'finance'], queries: 3 },
  { page: 'workQueue', state: 'everybody’s, by step', address: () => '/instruction?qui=tous&etape=screening', gets: toService, looks: ['officer'], queries: 3 },
  { page: 'workQueue', state: 'nothing found', address: () => '/instruction?q=introuvable', gets: toService, looks: ['officer'], queries: 4 },
  { page: 'workQueue', state: 'a date that is none', address: () => '/instruction?avant=demain', gets: toService, looks: ['officer'], queries: 3 },
  ...(['filed', 'asked', 'appraised', 'withdrawn'] as const).map((of) => sheet('screening', 'recevabilite', of, 8)),
  { page: 'screening', state: 'none of that reference', address: () => '/instruction/FMIN-2020-9999/recevabilite', gets: those(404, ...service), looks: ['officer'], queries: 2 },
  sheet('appraisal', 'fiche', 'filed', 8),
  { ...sheet('appraisal', 'fiche', 'appraised', 9), gets: toService },
  sheet('appraisal', 'fiche', 'reviewed', 12),
  { page: 'appraisal', state: 'wrong', address: at('appraised', 'fiche'), gets: { officer: 422 }, looks: ['officer'], posts: { '/lines/0/retained': 'beaucoup', '/lines/1/retained': '1', '/lines/1/reason': '' }, queries: 0 },
  sheet('reviews', 'evaluations', 'filed', 8),
  sheet('reviews', 'evaluations', 'reviewing', 11),
  sheet('reviews', 'evaluations', 'agreed', 8),
  sheet('afterInstruction', 'suites', 'filed', 10),
  sheet('afterInstruction', 'suites', 'appraised', 10),
  sheet('afterInstruction', 'suites', 'claimed', 10),
  sheet('claimExamination', 'versements/1', 'claimed', 9),
  { page: 'claimExamination', state: 'wrong', address: at('claimed', 'versements/1'), gets: those(422, ...service), looks: ['officer'], posts: { '/ecarts/0/amount': '99 999 999' }, queries: 0 },
  { page: 'claimExamination', state: 'to confirm', address: at('claimed', 'versements/1'), gets: toService, looks: ['officer'], posts: { '/ecarts/0/amount': '1 000', '/ecarts/0/reason': 'Facture illisible.', _do: 'attester' }, queries: 0 },
  sheet('amendmentExamination', 'avenants/1', 'claimed', 11),
  act('a piece to reject', 'filed', 'ecarter-une-piece?sur=note-technique', 8),
  act('without its reason', 'filed', 'ecarter-une-piece?sur=note-technique', 0, { posts: {}, gets: { officer: 422 } }),
  act('pieces to ask for', 'filed', 'demander-des-pieces', 8),
  act('the letter before it leaves', 'filed', 'demander-des-pieces', 0, { posts: { '/pieces': 'note-technique', '/note': 'Un plan coté est attendu.' } }),
  act('a dossier to declare complete', 'filed', 'declarer-complet', 8),
  act('a dossier to declare inadmissible', 'filed', 'declarer-irrecevable', 8),
  act('an officer to name', 'filed', 'designer-l-instructeur', 9, { gets: those(200, 'officer', 'administrator') }),
  act('at the wrong time', 'withdrawn', 'declarer-complet', 8, { gets: { officer: 409 } }),
  act('an évaluateur to ask', 'reviewing', 'solliciter-un-evaluateur', 9),
  act('an amendment to examine', 'claimed', 'instruire-un-avenant?sur=1', 8),
  { page: 'deskDeposit', state: 'a letter to sign', address: at('appraised', 'depots/signer-une-lettre?sur=early-start%2F1'), gets: those(200, 'delegate'), looks: ['delegate'], queries: 9 },
  { page: 'deskDeposit', state: 'a proof', address: at('reviewing', 'depots/prouver-la-notification?sur=early-start%2F1'), gets: officer, looks: ['officer'], queries: 8 },
  { page: 'deskDocument', state: 'a piece', address: ({ dossiers, document }) => `/instruction/${dossiers.filed.reference}/documents/${document}`, gets: toService, looks: [], queries: 11 },
  { page: 'deskLetter', state: 'none', address: at('filed', 'courriers/award/1'), gets: those(404, ...service), looks: ['officer'], queries: 10 },
];
