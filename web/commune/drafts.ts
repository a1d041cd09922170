import type { Day } from '../../domain/calendar/day.ts';
import { daysBetween } from '../../domain/calendar/day.ts';
import { listDraftsOf } from '../../usecases/drafts.ts';
import { evaluateDraft } from '../../usecases/evaluate.ts';
import { estimatePlan } from '../../usecases/estimate.ts';
import { nameOf } from '../../usecases/colleagues.ts';
import { currentProgrammes } from '../../usecases/catalogue.ts';
import { inDays, pressing } from '../everyone/expected.ts';
import { definePage, type View, type Visit } from '../page.ts';
import { draftCrumbs, DraftId, faultsOf, gone, isIn, momentInFrench, openedDraft, stateInFrench, stateOf, titleOf, type OpenDraft } from './drafting.ts';
import { pieceRows } from './piece-rows.ts';

const MOST = 100;

/** What is being prepared: the drafts of the organisation, and each as a list of tasks. */
export const draftPages = [
  definePage({ name: 'drafts', path: '/brouillons', access: { roles: ['agent'] }, nav: { label: 'Brouillons', order: 12 }, show: (visit) => list(visit) }),
  definePage({
    name: 'draft',
    path: '/brouillons/:id',
    access: { roles: ['agent'] },
    params: DraftId,
    show: async (visit, { params }) => {
      const open = await openedDraft(visit, params.id);
      return (await gone(visit, open)) ?? tasks(visit, open);
    },
  }),
];

/** The last day to file a draft, and how near it is. */
export function closing({ bundle, draft }: Pick<OpenDraft, 'bundle'> & { readonly draft: { readonly call: string } }, today: Day) {
  const call = bundle.programme.calls.find(({ code }) => code === draft.call);
  const closesOn = (call?.closesOn ?? null) as Day | null;
  const days = closesOn === null ? null : daysBetween(today, closesOn);
  return { callTitle: call?.title ?? draft.call, closesOn, left: days === null ? null : inDays(days), cls: pressing(days), isOver: days !== null && days < 0 };
}

async function list({ app, person, today }: Visit): Promise<View> {
  const drafts = await listDraftsOf(app.db, person, MOST);
  const bundles = await currentProgrammes(app.db);
  return {
    template: 'commune/drafts',
    title: 'Brouillons',
    lead: 'Les dossiers que votre collectivité prépare : chacun de vos collègues peut les compléter.',
    crumbs: [{ label: 'Accueil', href: '/' }],
    data: {
      drafts: drafts.map((draft) => {
        const bundle = bundles.find(({ programme }) => programme.code === draft.programme);
        return { id: draft.id, title: titleOf(draft.answers), programme: draft.programme.toUpperCase(), organisation: app.directory.findOrganisation({ siret: draft.organisation })?.name ?? draft.organisation, saved: momentInFrench(draft.saved_at), ...(bundle ? closing({ bundle, draft }, today) : { callTitle: draft.call, closesOn: null, left: null, cls: 'quiet' as const, isOver: false }) };
      }),
    },
  };
}

async function tasks({ app, today }: Visit, open: OpenDraft): Promise<View> {
  const { draft, bundle, groups, title, organisation } = open;
  const faults = faultsOf(open);
  const { eligible, problems } = await evaluateDraft(app.db, app.directory, draft);
  const rows = pieceRows(bundle.programme, draft.pieces, `/brouillons/${draft.id}/pieces`);
  const owed = rows.filter(({ required, due }) => required && due === 'filing');
  const left = owed.filter(({ file }) => file === null).length;
  return {
    template: 'commune/draft',
    title,
    lead: `${bundle.programme.title} · ${organisation}`,
    crumbs: draftCrumbs(),
    data: {
      id: draft.id,
      ...closing(open, today),
      saved: momentInFrench(draft.saved_at),
      by: await nameOf(app.db, draft.saved_by),
      organisation,
      siret: draft.organisation.replace(/(\d{3})(\d{3})(\d{3})(\d{5})/, '$1\u00A0$2\u00A0$3\u00A0$4'),
      groups: groups.map((group) => ({ ...group, missing: faults.filter(({ path = '' }) => isIn(path, group.fields)).length, ...stateInFrench[stateOf(group, draft.answers, faults)] })),
      pieces: { count: draft.pieces.length, left, ...stateInFrench[left === 0 ? 'complete' : draft.pieces.length === 0 ? 'empty' : 'partial'] },
      isReady: problems.length === 0,
      reasons: eligible === false ? problems.map(({ message }) => message) : [],
      estimate: estimatePlan(bundle.programme, draft.answers),
    },
  };
}
