import { Strict, Type, type Static } from '../../api/schema.ts';
import { notFound } from '../../api/problems.ts';
import type { Role } from '../../domain/application/commands.ts';
import type { Phase } from '../../domain/application/state.ts';
import { outcomes, phases } from '../../domain/timeline/words.ts';
import { capital } from '../words.ts';
import { listApplicationsFor, readApplication, type Sort } from '../../usecases/applications.ts';
import { standingFor } from '../../usecases/standing.ts';
import { timelineFor } from '../../usecases/timeline.ts';
import { communeDossier } from '../commune/dossier.ts';
import { readDay, writeDay } from '../forms/french.ts';
import { definePage, type Shown, type Visit } from '../page.ts';
import { hasRoleToday } from '../roles.ts';
import { shownExpected } from './expected.ts';
import { rowsOf } from './rows.ts';
import { stepsOf } from './steps.ts';

/** Whoever may have a dossier to read. */
export const READERS: readonly Role[] = ['agent', 'officer', 'reviewer', 'secretary', 'finance', 'assembly', 'delegate', 'administrator'];
/** What people say on the phone: FMIN-2026-0042. */
export const Reference = Strict({ reference: Type.String({ pattern: '^[A-Z][A-Z0-9]*-\\d{4}-\\d{4,9}$' }) });

const Filters = Type.Object({
  q: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  etape: Type.Optional(Type.Enum(Object.keys(phases) as Phase[])),
  instructeur: Type.Optional(Type.Enum(['moi'])),
  avant: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
  tri: Type.Optional(Type.Enum(['filed', '-filed', 'due', '-due', 'asked', '-asked', 'reference', '-reference'])),
  suite: Type.Optional(Type.String({ minLength: 1, maxLength: 400 })),
});
type FilterQuery = Static<typeof Filters>;

const PAGE = 25;
const sorts: readonly { readonly by: 'reference' | 'filed' | 'due' | 'asked'; readonly label: string; readonly cls: string }[] = [
  { by: 'reference', label: 'Référence', cls: '' },
  { by: 'filed', label: 'Déposé le', cls: '' },
  { by: 'due', label: 'Échéance', cls: '' },
  { by: 'asked', label: 'Demandé', cls: 'num' },
];

export const dossierPages = [
  definePage({ name: 'dossiers', path: '/dossiers', access: { roles: READERS }, nav: { label: 'Dossiers', order: 10 }, query: Filters, show: (visit, { query }) => list(visit, query) }),
  definePage({ name: 'dossier', path: '/dossiers/:reference', access: { roles: READERS }, params: Reference, show: (visit, { params }) => dossier(visit, params.reference) }),
];

async function list(visit: Visit, query: FilterQuery): Promise<Shown> {
  const { app, person, today } = visit;
  const { q, etape, instructeur, avant, tri = '-filed', suite } = query;
  const before = avant === undefined ? null : readDay(avant);
  const beforeError = avant !== undefined && before === null ? 'Écrivez une date qui existe, comme 31/01/2026.' : null;
  const filters = {
    ...(q === undefined ? {} : { q }),
    ...(etape === undefined ? {} : { phase: [etape] }),
    ...(instructeur === undefined ? {} : { officer: person.id }),
    ...(before === null ? {} : { dueBefore: before }),
  };
  const page = await listApplicationsFor(app.db, person, filters, { sort: tri as Sort, ...(suite === undefined ? {} : { cursor: suite }), limit: PAGE });
  // An address kept for too long: from the first page.
  if (!page) return { goTo: address(query, { suite: undefined }) };
  return {
    template: 'everyone/dossiers',
    title: 'Dossiers',
    crumbs: [{ label: 'Accueil', href: '/' }],
    wide: true,
    errors: beforeError === null ? [] : [{ href: '#avant', message: `Échéance avant le : ${beforeError}` }],
    data: {
      q: q ?? '',
      sort: tri,
      before: before === null ? (avant ?? '') : writeDay(before),
      beforeError,
      isOfficer: hasRoleToday(person, 'officer', today),
      mine: instructeur !== undefined,
      phases: Object.entries(phases).map(([value, label]) => ({ value, label: capital(label), checked: value === etape })),
      isFiltered: Boolean(q ?? etape ?? instructeur ?? avant),
      columns: sorts.map(({ by, label, cls }) => ({ label, cls, direction: tri === by ? 'ascending' : tri === `-${by}` ? 'descending' : null, href: address(query, { tri: tri === by ? `-${by}` : by, suite: undefined }) })),
      rows: rowsOf(page.items, today),
      next: page.next === null ? null : address(query, { suite: page.next }),
      first: suite === undefined ? null : address(query, { suite: undefined }),
    },
  };
}

/** The same list with something changed. */
function address(query: FilterQuery, change: Partial<Record<keyof FilterQuery, string | undefined>>): string {
  const all = new URLSearchParams(Object.entries({ ...query, ...change }).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  return all.size > 0 ? `/dossiers?${all}` : '/dossiers';
}

async function dossier(visit: Visit, reference: string): Promise<Shown> {
  const { app, person } = visit;
  const found = await readApplication(app.db, person, { reference });
  if (!found) throw notFound('Ce dossier n’existe pas, ou ne vous est pas ouvert.');
  if (found.viewer === 'commune') return communeDossier(visit, found);
  const [standing, timeline] = [await standingFor(app.db, person, found.id), await timelineFor(app.db, person, found.id)];
  return {
    template: 'everyone/dossier',
    title: found.title,
    lead: `${found.reference} · ${found.organisation_name} · ${found.programme.toUpperCase()}`,
    crumbs: [{ label: 'Accueil', href: '/' }, { label: 'Dossiers', href: '/dossiers' }],
    data: {
      desk: person.roles.some(({ role }) => role === 'officer') ? `/instruction/${found.reference}/recevabilite` : null,
      standing: standing && { may: standing.may, sentence: standing.sentence, rest: standing.rest },
      tasks: (standing?.expected ?? []).map(shownExpected),
      steps: stepsOf(found.state),
      outcome: found.outcome && outcomes[found.outcome],
      amounts: { asked: found.asked, base: found.base, awarded: found.awarded, paid: found.paid },
      filedOn: found.filed_on,
      dueOn: found.due_on,
      entries: [...(timeline ?? [])].reverse().map(({ on, sentence, detail = null, by, audience }) => ({ on, sentence, detail, by, isInternal: found.viewer === 'service' && audience === 'service' })),
    },
  };
}
