import type { Refusal } from '../../domain/refusal.ts';
import { act } from '../../usecases/act.ts';
import { readApplication } from '../../usecases/applications.ts';
import { evaluateDraft } from '../../usecases/evaluate.ts';
import { estimatePlan } from '../../usecases/estimate.ts';
import { afterAct } from '../acts.ts';
import { idOf } from '../forms/field.ts';
import { formOf } from '../forms/form.ts';
import { definePage, type GoTo, type Shown, type View, type Visit } from '../page.ts';
import { factsOf } from './answer.ts';
import { draftCrumbs, DraftId, faultsOf, isIn, openedDraft, type OpenDraft } from './drafting.ts';
import { closing } from './drafts.ts';
import { pieceRows } from './piece-rows.ts';

/** Check your answers, then file: an act that binds, done once however often it is sent. */
export const checkPages = [
  definePage({
    name: 'checkDraft',
    path: '/brouillons/:id/verifier',
    access: { roles: ['agent'] },
    params: DraftId,
    show: async (visit, { params }) => {
      const open = await openedDraft(visit, params.id);
      return open.draft.filed ? filed(visit, params.id) : view(visit, open);
    },
    act: async (visit, form, { params }): Promise<Shown> => {
      const open = await openedDraft(visit, params.id);
      // A second click, or the button pressed again after going back: it is filed, and here it is.
      if (open.draft.filed) return filed(visit, params.id);
      const revision = form.seq ?? open.draft.revision;
      const answered = await act(visit.use, { application: params.id, command: { type: 'file', revision }, key: form.key, ifSeq: null, person: visit.person });
      if (answered.kind === 'done' || (answered.kind === 'refused' && answered.refusal.code === 'already-filed')) return filed(visit, params.id);
      return afterAct(answered, { goTo: '/', say: '' }, async (refusals) => view(visit, await openedDraft(visit, params.id), refusals));
    },
  }),
];

async function filed({ app, person }: Visit, id: string): Promise<GoTo> {
  const dossier = await readApplication(app.db, person, { id });
  return { goTo: dossier ? `/dossiers/${dossier.reference}/depose` : '/brouillons' };
}

async function view({ app, today }: Visit, open: OpenDraft, refusals: readonly Refusal[] = []): Promise<View> {
  const { draft, bundle, schema, groups, title, organisation } = open;
  const evaluation = await evaluateDraft(app.db, app.directory, draft);
  const answers = faultsOf(open);
  const pieces = pieceRows(bundle.programme, draft.pieces, `/brouillons/${draft.id}/pieces`);
  const problems = [
    ...answers.map(({ path = '', message }) => {
      const group = groups.find(({ fields }) => isIn(path, fields));
      return { message, where: group ? group.title : 'Votre demande', href: group ? `/brouillons/${draft.id}/etapes/${group.no}#${idOf(path)}` : `/brouillons/${draft.id}` };
    }),
    ...evaluation.problems.filter(({ path }) => path === undefined || path.startsWith('/pieces/')).map(({ path, message }) => ({ message, where: 'Pièces', href: path ? `/brouillons/${draft.id}/pieces#piece-${path.slice('/pieces/'.length)}` : `/brouillons/${draft.id}` })),
  ];
  const resolved = formOf(schema, app.directory).resolved(draft.answers);
  const state = closing(open, today);
  return {
    template: 'commune/check',
    title: 'Vérifier et déposer',
    lead: `${title} · ${organisation}`,
    crumbs: draftCrumbs({ id: draft.id, title }),
    status: refusals.length > 0 ? 422 : 200,
    errors: refusals.map(({ message }) => ({ href: problems.length > 0 ? '#a-faire' : null, message })),
    data: {
      id: draft.id, seq: draft.revision, organisation, ...state,
      problems,
      isReady: problems.length === 0 && !state.isOver,
      groups: groups.map((group) => ({ ...group, id: draft.id, facts: factsOf(resolved, draft.answers, group.fields) })),
      pieces: pieces.map(({ code, title: name, file, required, dueLabel }) => ({ code, name, file, required, dueLabel })),
      estimate: estimatePlan(bundle.programme, draft.answers),
      months: bundle.programme.clocks.instruction.months,
    },
  };
}
