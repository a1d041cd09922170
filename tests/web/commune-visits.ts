import { everybody, type Stage, type Who } from './stage.ts';
import type { Visit } from './visits.ts';

const all = (status: number): Partial<Record<Who, number>> => Object.fromEntries(everybody.map((who) => [who, status]));
/** Of the commune alone: its agent; another commune finds nothing, who has two hats chooses first. */
const own = { agent: 200, stranger: 404, twoHats: 303 } as const;
const readers = { agent: 200, officer: 200, secretary: 200, finance: 200, assembly: 200, delegate: 200, administrator: 200, stranger: 404, twoHats: 303 } as const;
const agents = { agent: 200, stranger: 200, twoHats: 303 } as const;
const on = (at: string) => ({ draft }: Stage) => `/brouillons/${draft}${at}`;
const in_ = (dossier: keyof Stage['dossiers'], at: string) => ({ dossiers }: Stage) => `/dossiers/${dossiers[dossier].reference}${at}`;
const call = '/dispositifs/fmin/2026';

/** The pages of a commune's path, state by state. */
export const communeVisits: readonly Visit[] = [
  { page: 'programmes', state: 'open now', address: () => '/dispositifs', gets: all(200), looks: ['anonymous', 'agent'], queries: 3 },
  { page: 'programme', state: 'whole', address: () => '/dispositifs/fmin', gets: all(200), looks: ['anonymous', 'agent'], queries: 3 },
  { page: 'programme', state: 'investment alone', address: () => '/dispositifs/fim', gets: all(200), looks: ['anonymous'], queries: 3 },
  { page: 'programme', state: 'none of that code', address: () => '/dispositifs/rien', gets: all(404), looks: ['anonymous'], queries: 1 },
  { page: 'eligibility', state: 'asked', address: () => `${call}/eligibilite`, gets: all(200), looks: ['anonymous', 'agent'], queries: 1 },
  { page: 'eligibility', state: 'closed call', address: () => '/dispositifs/fmin/2025/eligibilite', gets: all(200), looks: ['anonymous'], queries: 1 },
  { page: 'eligibility', state: 'not answered', address: () => `${call}/eligibilite`, gets: all(422), looks: ['anonymous'], posts: {}, queries: 0 },
  { page: 'eligibility', state: 'it may be helped', address: () => `${call}/eligibilite`, gets: all(200), looks: ['anonymous', 'agent'], posts: { '/who': 'commune', '/started': 'non', '/shared': 'non', '/investment': '120 000' }, queries: 0 },
  { page: 'eligibility', state: 'it may not', address: () => `${call}/eligibilite`, gets: all(200), looks: ['anonymous'], posts: { '/who': 'other', '/started': 'oui', '/shared': 'non' }, queries: 0 },
  { page: 'startDraft', state: 'proposed', address: () => `${call}/commencer`, gets: agents, looks: ['agent'], queries: 2 },
  { page: 'startDraft', state: 'wrong SIRET', address: () => `${call}/commencer`, gets: { agent: 422, stranger: 422, twoHats: 303 }, looks: ['agent'], posts: { '/organisation': '123' }, queries: 1 },
  { page: 'startDraft', state: 'closed call', address: () => '/dispositifs/fmin/2025/commencer', gets: agents, looks: ['agent'], queries: 2 },
  { page: 'drafts', state: 'by organisation', address: () => '/brouillons', gets: agents, looks: ['agent', 'stranger'], queries: 3 },
  { page: 'draft', state: 'complete', address: on(''), gets: own, looks: ['agent'], queries: 6 },
  { page: 'draft', state: 'begun', address: ({ begun }) => `/brouillons/${begun}`, gets: own, looks: ['agent'], queries: 6 },
  { page: 'draft', state: 'none', address: () => '/brouillons/00000000-0000-4000-8000-000000000000', gets: { agent: 404, stranger: 404, twoHats: 303 }, queries: 2 },
  ...[1, 2, 3, 4, 5].flatMap((no): readonly Visit[] => [
    { page: 'draftGroup', state: `${no}, filled`, address: on(`/etapes/${no}`), gets: own, looks: ['agent'], queries: 5 },
    { page: 'draftGroup', state: `${no}, begun`, address: ({ begun }) => `/brouillons/${begun}/etapes/${no}`, gets: own, looks: ['agent'], queries: 4 },
  ]),
  { page: 'draftGroup', state: 'with errors', address: ({ begun }) => `/brouillons/${begun}/etapes/4`, gets: { agent: 422, stranger: 404, twoHats: 303 }, looks: ['agent'], posts: { '/plan/expenses': '', '/plan/expenses/0/id': 'a', '/plan/expenses/0/label': 'Triporteur', '/plan/expenses/0/amount': 'beaucoup' }, queries: 4 },
  { page: 'draftGroup', state: 'written by two', address: on('/etapes/1'), gets: { agent: 409, stranger: 404, twoHats: 303 }, looks: ['agent'], posts: { '/title': 'Un autre titre', '/summary': 'Un résumé tout autre que celui du collègue.', _seq: '1' }, queries: 6 },
  { page: 'checkDraft', state: 'ready', address: on('/verifier'), gets: own, looks: ['agent'], queries: 5 },
  { page: 'checkDraft', state: 'not ready', address: ({ begun }) => `/brouillons/${begun}/verifier`, gets: own, looks: ['agent'], queries: 5 },
  { page: 'draftPieces', state: 'joined', address: on('/pieces'), gets: own, looks: ['agent'], queries: 4 },
  { page: 'draftPieces', state: 'none yet', address: ({ begun }) => `/brouillons/${begun}/pieces`, gets: own, looks: ['agent'], queries: 4 },
  { page: 'draftPiece', state: 'downloaded', address: on('/pieces/lettre-saisine'), gets: own, looks: [], queries: 3 },
  { page: 'removePiece', state: 'asked', address: on('/pieces/lettre-saisine/retirer'), gets: own, looks: ['agent'], queries: 4 },
  { page: 'messages', state: 'none', address: in_('filed', '/messages'), gets: own, looks: ['agent'], queries: 6 },
  { page: 'messages', state: 'some', address: in_('asked', '/messages'), gets: own, looks: ['agent'], queries: 6 },
  { page: 'messages', state: 'nothing written', address: in_('asked', '/messages'), gets: { agent: 422, stranger: 404, twoHats: 303 }, looks: ['agent'], posts: {}, queries: 6 },
  { page: 'filedPieces', state: 'asked for', address: in_('asked', '/pieces'), gets: own, looks: ['agent'], queries: 5 },
  { page: 'filedPieces', state: 'closed', address: in_('withdrawn', '/pieces'), gets: own, looks: ['agent'], queries: 5 },
  { page: 'filedPiece', state: 'downloaded', address: in_('filed', '/pieces/lettre-saisine'), gets: { ...readers, reviewer: 404 }, looks: [], queries: 4 },
  { page: 'funders', state: 'some', address: in_('filed', '/financeurs'), gets: own, looks: ['agent'], queries: 2 },
  { page: 'askFunder', state: 'asked', address: in_('filed', '/financeurs/nouveau'), gets: own, looks: ['agent'], queries: 2 },
  { page: 'funderAnswer', state: 'asked', address: in_('asked', '/financeurs/2'), gets: own, looks: ['agent'], queries: 3 },
  { page: 'requestEarlyStart', state: 'asked', address: in_('filed', '/demarrage-anticipe'), gets: own, looks: ['agent'], queries: 2 },
  { page: 'requestEarlyStart', state: 'nothing written', address: in_('filed', '/demarrage-anticipe'), gets: { agent: 422, stranger: 404, twoHats: 303 }, looks: ['agent'], posts: {}, queries: 2 },
  { page: 'requestEarlyStart', state: 'too late', address: in_('agreed', '/demarrage-anticipe'), gets: { agent: 409, stranger: 404, twoHats: 303 }, looks: ['agent'], queries: 2 },
  { page: 'withdrawDossier', state: 'asked', address: in_('filed', '/desistement'), gets: own, looks: ['agent'], queries: 2 },
  { page: 'withdrawDossier', state: 'not confirmed', address: in_('filed', '/desistement'), gets: { agent: 422, stranger: 404, twoHats: 303 }, looks: ['agent'], posts: {}, queries: 2 },
  { page: 'signAgreement', state: 'too early', address: in_('filed', '/convention'), gets: { agent: 409, stranger: 404, twoHats: 303 }, looks: ['agent'], queries: 2 },
  { page: 'declareStart', state: 'asked', address: in_('agreed', '/demarrage'), gets: own, looks: ['agent'], queries: 3 },
  { page: 'finalReport', state: 'asked', address: in_('agreed', '/bilan'), gets: own, looks: ['agent'], queries: 3 },
  { page: 'observations', state: 'nobody asked', address: in_('filed', '/observations'), gets: { agent: 409, stranger: 404, twoHats: 303 }, looks: ['agent'], queries: 2 },
  { page: 'filed', state: 'just now', address: in_('filed', '/depose'), gets: own, looks: ['agent'], queries: 3 },
  { page: 'filedAnswers', state: 'as filed', address: in_('reviewed', '/demande'), gets: { ...readers, reviewer: 200 }, looks: ['agent', 'officer'], queries: 7 },
  { page: 'letter', state: 'none of that kind', address: in_('filed', '/courriers/award/1'), gets: { ...Object.fromEntries(Object.keys(readers).map((who) => [who, 404])), twoHats: 303, reviewer: 404 }, looks: ['agent'], queries: 4 },
];
