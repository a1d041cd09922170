import type { Role } from '../../domain/application/commands.ts';
import { parisDay } from '../../domain/calendar/day.ts';
import type { Day as CalendarDay } from '../../domain/calendar/day.ts';
import { outcomes, phases } from '../../domain/timeline/words.ts';
import { listApplicationsFor, readAnswers, readApplication, type ApplicationRow, type ApplicationView, type Filters } from '../../usecases/applications.ts';
import { exportApplicationsFor, type ExportedRow } from '../../usecases/export.ts';
import { standingFor } from '../../usecases/standing.ts';
import { timelineFor } from '../../usecases/timeline.ts';
import { csv, decimal, type Column } from '../csv.ts';
import { notFound, Problem } from '../problems.ts';
import { defineRoute, etag, ok, type Call } from '../route.ts';
import { Amount, Code, Day, Id, Nullable, Page, SiretText, Strict, Type, type Static } from '../schema.ts';
import { asAttachment } from '../uploads.ts';

/** Whoever may have a dossier to read. */
export const READERS: readonly Role[] = ['agent', 'officer', 'reviewer', 'secretary', 'finance', 'assembly', 'delegate', 'administrator'];

const Phase = Type.Enum(['screening', 'appraisal', 'review', 'committee', 'decision', 'agreement', 'delivery', 'closing', 'closed']);
const Outcome = Type.Enum(['completed', 'closed-for-want-of-pieces', 'inadmissible', 'refused', 'withdrawn-by-commune', 'withdrawn-by-administration', 'lapsed']);

const summary = {
  id: Id,
  reference: Type.String(),
  programme: Code,
  call: Type.String(),
  organisation: Strict({ siret: SiretText, name: Type.String() }),
  title: Type.String(),
  phase: Phase,
  outcome: Nullable(Outcome),
  officer: Nullable(Id),
  filedOn: Day,
  dueOn: Nullable(Day),
  seq: Type.Integer(),
};
const Summary = Strict({ ...summary, amounts: Strict({ asked: Amount, awarded: Nullable(Amount), paid: Amount }) });
const Detail = Strict({
  ...summary,
  version: Type.String(),
  closedOn: Nullable(Day),
  amounts: Strict({ asked: Amount, base: Nullable(Amount), proposed: Nullable(Amount), awarded: Nullable(Amount), ordered: Amount, paid: Amount }),
  acts: Type.Array(Type.String(), { description: 'Actes que votre rôle permet à ce stade.' }),
  state: Type.Object({}, { description: 'L’état du dossier, tel que ses événements l’ont fait ; ce qui prépare une décision n’est pas montré à la collectivité avant elle.' }),
});

const common = (row: ApplicationRow) => ({
  id: row.id,
  reference: row.reference,
  programme: row.programme,
  call: row.call,
  organisation: { siret: row.organisation, name: row.organisation_name },
  title: row.title,
  phase: row.phase,
  outcome: row.outcome,
  officer: row.officer,
  filedOn: row.filed_on,
  dueOn: row.due_on,
  seq: row.seq,
});
const summaryOf = (row: ApplicationRow) => ({ ...common(row), amounts: { asked: row.asked, awarded: row.awarded, paid: row.paid } });
const detailOf = (row: ApplicationView) => ({
  ...common(row),
  version: row.version,
  closedOn: row.closed_on,
  amounts: { asked: row.asked, base: row.base, proposed: row.proposed, awarded: row.awarded, ordered: row.ordered, paid: row.paid },
  acts: row.acts,
  state: row.state,
});

const TimelineEntrySchema = Strict({
  seq: Type.Integer({ description: 'Numéro de l’événement raconté ; pour un courrier, de celui qui l’a appelé.' }),
  type: Type.String(),
  on: Day,
  sentence: Type.String(),
  detail: Nullable(Type.String()),
  by: Type.String(),
  audience: Type.Enum(['all', 'service'], { description: 'service : la collectivité ne le lit pas, ou pas encore.' }),
  letter: Nullable(Strict({ kind: Type.String(), no: Type.Integer() })),
});

const Standing = Strict({
  on: Day,
  mayOrder: Type.Boolean({ description: 'La collectivité peut commander avec l’aide de la Métropole.' }),
  sentence: Type.String({ description: 'La phrase qui le dit, avec sa date et sa raison.' }),
  rest: Nullable(Type.String({ description: '« Il vous reste … à demander au plus tard le … » ; nul quand il n’y a rien à demander.' })),
  letter: Nullable(Strict({ kind: Type.String(), no: Type.Integer() })),
  prescription: Nullable(Strict({ amount: Amount, bornOn: Day, interruptedOn: Nullable(Day), lastDay: Day }, { description: 'Jusqu’à quand ce qui reste à payer peut l’être (loi 68-1250) ; rien ne s’applique tout seul.' })),
  expected: Type.Array(
    Strict({
      what: Type.String({ description: 'Code stable de ce qui est attendu de la collectivité.' }),
      kind: Type.Enum(['due', 'possible'], { description: 'due : le dossier attend ; possible : un droit, quand elle le veut.' }),
      sentence: Type.String(),
      by: Nullable(Day),
      daysLeft: Nullable(Type.Integer({ description: 'Jours d’ici au dernier qui compte ; négatif quand il est passé.' })),
      pieces: Type.Array(Code),
      claim: Nullable(Type.Integer()),
      claimKind: Nullable(Type.Enum(['advance', 'interim', 'balance'])),
      recovery: Nullable(Type.Integer({ description: 'Numéro du trop-perçu.' })),
      amendment: Nullable(Type.Integer({ description: 'Numéro de l’avenant.' })),
      hearing: Nullable(Type.Integer({ description: 'Numéro de l’invitation à présenter des observations.' })),
      duty: Nullable(Type.String({ description: 'Code de l’obligation de publicité.' })),
    }),
    { description: 'Le plus pressant d’abord.' },
  ),
});

/** What narrows a list, the same on its pages and in its file. */
const filterFields = {
  q: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'Mots du titre, de la collectivité ou de la référence.' })),
  programme: Type.Optional(Code),
  call: Type.Optional(Code),
  phase: Type.Optional(Type.Array(Phase, { maxItems: 9 })),
  outcome: Type.Optional(Type.Array(Outcome, { maxItems: 7 })),
  officer: Type.Optional(Type.Union([Id, Type.Literal('me')], { description: 'Instructeur, ou « me ».' })),
  organisation: Type.Optional(Type.String({ pattern: '^(\\d{9}|\\d{14})$', description: 'SIREN ou SIRET.' })),
  filedFrom: Type.Optional(Day),
  filedTo: Type.Optional(Day),
  dueBefore: Type.Optional(Day),
  sort: Type.Optional(Type.Enum(['filed', '-filed', 'due', '-due', 'asked', '-asked', 'reference', '-reference'], { description: 'Ordre, « - » pour décroissant ; -filed si rien n’est dit.' })),
};
const FilterQuery = Strict(filterFields);

function filtersOf({ person }: Call, { sort: _sort, officer, ...filters }: Static<typeof FilterQuery>): Filters {
  return {
    ...filters,
    ...(officer === undefined ? {} : { officer: officer === 'me' ? person.id : officer }),
    filedFrom: filters.filedFrom as CalendarDay | undefined,
    filedTo: filters.filedTo as CalendarDay | undefined,
    dueBefore: filters.dueBefore as CalendarDay | undefined,
  };
}

/** What a list says of a dossier, in the words of who reads it in a spreadsheet. */
const columns: readonly Column<ExportedRow>[] = [
  { heading: 'Référence', value: (row) => row.reference },
  { heading: 'Dispositif', value: (row) => row.programme.toUpperCase() },
  { heading: 'Appel à projets', value: (row) => row.call },
  { heading: 'SIRET', value: (row) => row.organisation },
  { heading: 'Collectivité', value: (row) => row.organisation_name },
  { heading: 'Projet', value: (row) => row.title },
  { heading: 'Étape', value: (row) => phases[row.phase] },
  { heading: 'Issue', value: (row) => row.outcome && outcomes[row.outcome] },
  { heading: 'Instructeur', value: (row) => row.officer_name },
  { heading: 'Déposé le', value: (row) => row.filed_on },
  { heading: 'Échéance d’instruction', value: (row) => row.due_on },
  { heading: 'Montant demandé (€)', value: (row) => decimal(row.asked) },
  { heading: 'Montant attribué (€)', value: (row) => decimal(row.awarded) },
  { heading: 'Montant payé (€)', value: (row) => decimal(row.paid) },
];

export const applicationRoutes = [
  defineRoute({
    name: 'listApplications',
    method: 'get',
    path: '/applications',
    summary: 'Lister et chercher les dossiers que vous pouvez voir',
    description: 'Par pages : la suivante se demande avec le curseur `next`, les mêmes filtres et le même ordre.',
    tag: 'Dossiers',
    access: { roles: READERS },
    query: Strict({
      ...filterFields,
      cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 400 })),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    }),
    responses: { 200: { description: 'Une page de dossiers', schema: Page(Summary) } },
    refusals: ['invalid-query', 'invalid-cursor'],
    handler: async (call, { query }) => {
      const { sort = '-filed', cursor, limit = 25, ...filters } = query;
      const page = await listApplicationsFor(call.app.db, call.person, filtersOf(call, filters), { sort, cursor, limit });
      if (!page) throw new Problem('invalid-cursor', 'Ce curseur n’est pas celui d’une page de cette liste : repartez de la première.');
      return ok({ items: page.items.map(summaryOf), next: page.next });
    },
  }),
  defineRoute({
    name: 'exportApplications',
    method: 'get',
    path: '/applications.csv',
    summary: 'Exporter une liste de dossiers pour un tableur',
    description: 'Les dossiers de la liste, avec les mêmes filtres et le même ordre, en une fois : CSV en UTF-8, points-virgules, montants en euros avec virgule. Un texte qui commencerait comme une formule est précédé d’une apostrophe.',
    tag: 'Dossiers',
    access: { roles: READERS },
    query: FilterQuery,
    responses: { 200: { description: 'Une ligne par dossier, sous une ligne de titres', mediaType: 'text/csv' } },
    refusals: ['invalid-query', 'busy'],
    handler: async (call, { query }) => {
      const { sort = '-filed', ...filters } = query;
      const rows = await exportApplicationsFor(call.app.db, call.person, filtersOf(call, filters), sort);
      if (!rows) throw new Problem('busy', 'Plusieurs exports sont déjà en cours : réessayez dans un instant.');
      const name = `dossiers-${parisDay(Date.now())}.csv`;
      return { status: 200, stream: { mediaType: 'text/csv; charset=utf-8; header=present', chunks: csv(columns, rows) }, headers: { 'Content-Disposition': asAttachment(name) } };
    },
  }),
  defineRoute({
    name: 'readApplication',
    method: 'get',
    path: '/applications/:id',
    summary: 'Lire un dossier, par son identifiant ou sa référence (FMIN-2026-0042)',
    tag: 'Dossiers',
    access: { roles: READERS },
    params: Strict({ id: Type.Union([Id, Type.String({ pattern: '^[A-Z][A-Z0-9]*-\\d{4}-\\d{4,9}$' })]) }),
    responses: { 200: { description: 'Le dossier ; son ETag est le numéro de son dernier événement', schema: Detail } },
    refusals: ['not-found'],
    handler: async (call, { params }) => {
      const found = await readApplication(call.app.db, call.person, /^[A-Z]/.test(params.id) ? { reference: params.id } : { id: params.id });
      if (!found) throw notFound('Ce dossier n’existe pas ou ne vous est pas ouvert.');
      return ok(detailOf(found), etag(found.seq));
    },
  }),
  defineRoute({
    name: 'readAnswers',
    method: 'get',
    path: '/applications/:id/answers',
    summary: 'Lire les réponses avec lesquelles un dossier a été déposé',
    tag: 'Dossiers',
    access: { roles: READERS },
    params: Strict({ id: Id }),
    responses: { 200: { description: 'Les réponses, et la version du dispositif dont elles suivent le formulaire', schema: Strict({ revision: Type.Integer(), version: Type.String(), answers: Type.Object({}) }) } },
    refusals: ['not-found'],
    handler: async (call, { params }) => {
      const found = await readAnswers(call.app.db, call.person, params.id);
      if (!found) throw notFound('Ce dossier n’existe pas ou ne vous est pas ouvert.');
      return ok(found);
    },
  }),
  defineRoute({
    name: 'readStanding',
    method: 'get',
    path: '/applications/:id/standing',
    summary: 'Dire si la collectivité peut commander, ce qui lui reste à demander et ce qui est attendu d’elle',
    tag: 'Dossiers',
    access: { roles: READERS },
    params: Strict({ id: Id }),
    responses: { 200: { description: 'Pour le jour indiqué, à l’horloge du dossier', schema: Standing } },
    refusals: ['not-found'],
    handler: async (call, { params }) => {
      const found = await standingFor(call.app.db, call.person, params.id);
      if (!found) throw notFound('Ce dossier n’existe pas ou ne vous est pas ouvert.');
      const { seq, may, expected, ...rest } = found;
      return ok({ ...rest, mayOrder: may, expected: expected.map(({ pieces = [], claim = null, claimKind = null, recovery = null, amendment = null, hearing = null, duty = null, ...one }) => ({ ...one, pieces, claim, claimKind, recovery, amendment, hearing, duty })) }, etag(seq));
    },
  }),
  defineRoute({
    name: 'readTimeline',
    method: 'get',
    path: '/applications/:id/timeline',
    summary: 'Lire l’histoire d’un dossier, en clair',
    tag: 'Dossiers',
    access: { roles: READERS },
    params: Strict({ id: Id }),
    responses: {
      200: {
        description: 'Du plus ancien au plus récent',
        schema: Strict({ items: Type.Array(TimelineEntrySchema) }),
      },
    },
    refusals: ['not-found'],
    handler: async (call, { params }) => {
      const entries = await timelineFor(call.app.db, call.person, params.id);
      if (!entries) throw notFound('Ce dossier n’existe pas ou ne vous est pas ouvert.');
      return ok({ items: entries.map(({ detail = null, letter = null, ...entry }) => ({ ...entry, detail, letter })) });
    },
  }),
];
