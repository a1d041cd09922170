import { Type, type Static } from '../../api/schema.ts';
import type { Phase } from '../../domain/application/state.ts';
import { phases } from '../../domain/timeline/words.ts';
import { listApplicationsFor, type Filters } from '../../usecases/applications.ts';
import { openByPhase } from '../../usecases/home.ts';
import { rowsOf } from '../everyone/rows.ts';
import { readDay, writeDay } from '../forms/french.ts';
import { definePage, type Shown, type Visit } from '../page.ts';
import { hasRoleToday } from '../roles.ts';
import { capital } from '../words.ts';
import { DESK, sheetAt, type Sheet } from './desk.ts';

const open = Object.keys(phases).filter((phase): phase is Phase => phase !== 'closed');
const Query = Type.Object({
  etape: Type.Optional(Type.Enum(open)),
  qui: Type.Optional(Type.Enum(['moi', 'tous'])),
  avant: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
  q: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  suite: Type.Optional(Type.String({ minLength: 1, maxLength: 400 })),
});
type QueueQuery = Static<typeof Query>;
const PAGE = 25;

/** The sheet on which the next thing is done. */
export const sheetOf = (phase: Phase): Sheet => (phase === 'screening' ? 'recevabilite' : phase === 'appraisal' ? 'fiche' : phase === 'review' ? 'evaluations' : 'suites');

/** The work queue: what is open, the nearest legal day first; its filters are its address. */
export const queuePages = [
  definePage({ name: 'workQueue', path: '/instruction', access: { roles: DESK }, nav: { label: 'À traiter', order: 5 }, query: Query, show: (visit, { query }) => queue(visit, query) }),
];

async function queue({ app, person, today }: Visit, query: QueueQuery): Promise<Shown> {
  const isOfficer = hasRoleToday(person, 'officer', today);
  const { etape, qui = isOfficer ? 'moi' : 'tous', avant, q, suite } = query;
  const before = avant === undefined ? null : readDay(avant);
  const beforeError = avant !== undefined && before === null ? 'Écrivez une date qui existe, comme 31/01/2026.' : null;
  const filters: Filters = {
    phase: etape === undefined ? open : [etape],
    ...(qui === 'moi' && { officer: person.id }),
    ...(before !== null && { dueBefore: before }),
    ...(q !== undefined && { q }),
  };
  const page = await listApplicationsFor(app.db, person, filters, { sort: 'due', ...(suite !== undefined && { cursor: suite }), limit: PAGE });
  if (!page) return { goTo: address(query, { suite: undefined }) };
  const counts = await openByPhase(app.db, person);
  return {
    template: 'officer/queue',
    title: 'Dossiers à traiter',
    lead: 'Ouverts, l’échéance la plus proche d’abord.',
    crumbs: [{ label: 'Accueil', href: '/' }],
    wide: true,
    errors: beforeError === null ? [] : [{ href: '#avant', message: `Échéance avant le : ${beforeError}` }],
    data: {
      q: q ?? '', before: before === null ? (avant ?? '') : writeDay(before), beforeError, qui, isOfficer,
      phases: open.map((value) => ({ value, label: `${capital(phases[value])} (${counts.find((one) => one.phase === value)?.[qui === 'moi' ? 'mine' : 'all'] ?? 0})`, checked: value === etape })),
      unassigned: counts.reduce((sum, one) => sum + one.unassigned, 0),
      isFiltered: Boolean(etape ?? avant ?? q ?? query.qui),
      rows: rowsOf(page.items, today).map((row, at) => ({ ...row, href: sheetAt(row.reference, sheetOf(page.items[at]!.phase)), hasOfficer: page.items[at]!.officer !== null, isMine: page.items[at]!.officer === person.id })),
      next: page.next === null ? null : address(query, { suite: page.next }),
      first: suite === undefined ? null : address(query, { suite: undefined }),
    },
  };
}

function address(query: QueueQuery, change: Partial<Record<keyof QueueQuery, string | undefined>>): string {
  const all = new URLSearchParams(Object.entries({ ...query, ...change }).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  return all.size > 0 ? `/instruction?${all}` : '/instruction';
}
