import { mediaTypesInFrench } from '../../api/media-type.ts';
import { notFound } from '../../api/problems.ts';
import { Code, Strict, Type } from '../../api/schema.ts';
import { daysBetween, type Day } from '../../domain/calendar/day.ts';
import type { DuePhase, Programme, ProgrammeBundle } from '../../domain/programme/programme.ts';
import { listed } from '../../domain/timeline/words.ts';
import { currentProgrammes, listCalls, readProgramme, type OpenCall } from '../../usecases/catalogue.ts';
import { conditionsOf } from '../../usecases/estimate.ts';
import { inDays, pressing } from '../everyone/expected.ts';
import { definePage, type Crumb, type View, type Visit } from '../page.ts';
import { hasRoleToday } from '../roles.ts';

export const ProgrammeCode = Strict({ code: Code });
export const CallOf = Strict({ code: Code, call: Type.String({ pattern: '^[A-Za-z0-9_.-]{1,40}$' }) });

/** What may be asked for now, and what each programme is. Open to anybody: nobody signs in to learn whether they may apply. */
export const programmePages = [
  definePage({ name: 'programmes', path: '/dispositifs', access: 'public', nav: { label: 'Dispositifs', order: 20 }, show: (visit) => list(visit) }),
  definePage({ name: 'programme', path: '/dispositifs/:code', access: 'public', params: ProgrammeCode, show: (visit, { params }) => one(visit, params.code) }),
];

export const programmeCrumbs = (programme?: Pick<Programme, 'code' | 'title'>): readonly Crumb[] => [{ label: 'Accueil', href: '/' }, { label: 'Dispositifs', href: '/dispositifs' }, ...(programme ? [{ label: programme.title, href: `/dispositifs/${programme.code}` }] : [])];

/** A programme and one of its calls. @throws Problem when there is none. */
export async function calledProgramme({ app, today }: Visit, code: string, call: string): Promise<{ readonly bundle: ProgrammeBundle; readonly call: Programme['calls'][number]; readonly isOpen: boolean }> {
  const bundle = await readProgramme(app.db, code);
  const found = bundle?.programme.calls.find((one) => one.code === call);
  if (!bundle || !found) throw notFound('Ce dispositif ou cet appel à projets n’existe pas.');
  return { bundle, call: found, isOpen: found.opensOn <= today && (found.closesOn === null || today <= found.closesOn) };
}

async function list({ app, today }: Visit): Promise<View> {
  const calls = await listCalls(app.db, today);
  const bundles = await currentProgrammes(app.db);
  return {
    template: 'commune/programmes',
    title: 'Dispositifs ouverts',
    lead: 'Ce que la Métropole peut aider aujourd’hui, et jusqu’à quand déposer.',
    crumbs: programmeCrumbs(),
    data: {
      programmes: bundles.map(({ programme }) => ({ code: programme.code, title: programme.title, purpose: programme.purpose, who: whoMay(programme), ...callsIn(calls.filter((call) => call.programme === programme.code), today) })),
    },
  };
}

function callsIn(calls: readonly OpenCall[], today: Day) {
  const open = calls.filter(({ isOpen }) => isOpen);
  const next = calls.filter(({ opensOn }) => opensOn > today).sort((a, b) => a.opensOn.localeCompare(b.opensOn))[0];
  return {
    open: open.map(({ code, title, closesOn }) => ({ code, title, closesOn: closesOn as Day | null, left: closesOn === null ? null : inDays(daysBetween(today, closesOn as Day)), cls: pressing(closesOn === null ? null : daysBetween(today, closesOn as Day)) })),
    next: next ? { title: next.title, opensOn: next.opensOn as Day } : null,
  };
}

const beneficiaries: Readonly<Record<string, string>> = { commune: 'les communes', ept: 'les établissements publics territoriaux', syndicat: 'les syndicats', association: 'les associations', company: 'les entreprises' };
const whoMay = (programme: Programme): string => `Pour ${listed(programme.beneficiaries.map((kind) => beneficiaries[kind] ?? kind))} de la Métropole.`;

export const dueInFrench: Readonly<Record<DuePhase, string>> = {
  filing: 'à joindre pour déposer',
  committee: 'avant le comité d’examen',
  decision: 'avant la délibération de la Métropole',
  agreement: 'avant la convention',
  'first-payment': 'avant le premier versement',
};
/** « 20 Mo » */
export const megabytes = (bytes: number): string => (bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1_000))}\u00A0ko` : `${new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 1 }).format(bytes / 1_000_000)}\u00A0Mo`);

async function one({ app, today, signed }: Visit, code: string): Promise<View> {
  const bundle = await readProgramme(app.db, code);
  if (!bundle) throw notFound('Ce dispositif n’existe pas.');
  const { programme } = bundle;
  const { amounts, clocks, review, payment } = programme;
  const calls = (await listCalls(app.db, today)).filter((call) => call.programme === code);
  return {
    template: 'commune/programme',
    title: programme.title,
    lead: programme.purpose,
    crumbs: programmeCrumbs(),
    data: {
      code,
      ...callsIn(calls, today),
      who: whoMay(programme),
      conditions: conditionsOf(bundle).map(({ title }) => title),
      amounts: { ...amounts, least: amounts.least > 0 ? amounts.least : null, ownShare: amounts.ownShare.byDefault, isShared: amounts.ceilingShared !== amounts.ceilingSingle },
      sections: programme.sections.length > 1 ? 'Dépenses d’investissement et de fonctionnement.' : programme.sections[0] === 'investment' ? 'Dépenses d’investissement seulement.' : 'Dépenses de fonctionnement seulement.',
      grid: review.reviewers > 0 ? review.grid.map(({ title, weight }) => ({ title, weight })) : [],
      pieces: programme.pieces.map(({ title, help = null, due, required, formats, maxBytes }) => ({ title, help, due: dueInFrench[due], required, formats: mediaTypesInFrench(formats), most: megabytes(maxBytes) })),
      earlyStart: programme.earlyStart,
      months: clocks.instruction.months,
      lapse: { start: clocks.start.months, completion: clocks.completion.months },
      advance: payment.advance?.rate ?? null,
      beforeBalance: payment.beforeBalance,
      isAgent: signed === null || hasRoleToday(signed.person, 'agent', today),
    },
  };
}
