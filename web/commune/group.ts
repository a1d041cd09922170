import { notFound } from '../../api/problems.ts';
import { Strict, Type } from '../../api/schema.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { nameOf } from '../../usecases/colleagues.ts';
import { readRevision, saveDraft } from '../../usecases/drafts.ts';
import { estimatePlan } from '../../usecases/estimate.ts';
import type { Form } from '../form.ts';
import { formOf } from '../forms/form.ts';
import type { Typed } from '../forms/typed.ts';
import { definePage, type Shown, type View, type Visit } from '../page.ts';
import { draftCrumbs, DraftId, faultsOf, gone, isIn, momentInFrench, openedDraft, stateInFrench, stateOf, type Group, type OpenDraft } from './drafting.ts';
import { canonical, merge, type Merged } from './merge.ts';

const params = Strict({ ...DraftId.properties, no: Type.String({ pattern: '^[1-9]\\d?$' }) });

/** One page of the form: its questions, saved as they stand, judged when one goes on. */
export const groupPages = [
  definePage({
    name: 'draftGroup',
    path: '/brouillons/:id/etapes/:no',
    access: { roles: ['agent'] },
    params,
    show: async (visit, { params: { id, no } }) => {
      const open = await openedDraft(visit, id);
      const away = await gone(visit, open);
      if (away) return away;
      const group = groupOf(open, no);
      // What was typed when the session ended was typed over the revision it names.
      if (visit.kept) return view(visit, open, group, { typed: formOf(open.schema, visit.app.directory, { only: group.fields, draft: true }).read(visit.kept.fields, open.draft.answers).typed, seq: Number(visit.kept.get('_base')) || (visit.kept.seq ?? open.draft.revision), state: 'kept' });
      return view(visit, open, group, {});
    },
    act: async (visit, form, { params: { id, no } }) => {
      const open = await openedDraft(visit, id);
      const away = await gone(visit, open);
      if (away) return away;
      return answer(visit, form, open, groupOf(open, no));
    },
  }),
];

function groupOf({ groups }: OpenDraft, no: string): Group {
  const group = groups[Number(no) - 1];
  if (!group) throw notFound('Cette partie du formulaire n’existe pas.');
  return group;
}

async function answer(visit: Visit, form: Form, open: OpenDraft, group: Group): Promise<Shown> {
  const of = formOf(open.schema, visit.app.directory, { only: group.fields });
  const reshaped = of.reshape(form.fields, form.pressed);
  if (reshaped) return view(visit, open, group, { typed: reshaped, seq: form.seq ?? open.draft.revision, key: form.key, state: 'unsaved' });
  const saved = await save(visit, form, open, group);
  if (saved.kind !== 'saved') return saved.shown;
  const { answers, revision, typed } = saved;
  const now = { ...open, draft: { ...open.draft, answers, revision, saved_at: new Date(), saved_by: visit.person.id } };
  if (form.pressed === 'autosave') return view(visit, now, group, { typed, seq: revision, state: 'saved' });
  if (form.pressed === 'later') return { goTo: `/brouillons/${open.draft.id}`, flash: { kind: 'done', text: `« ${group.title} » est enregistré.` } };
  const faults = faultsOf(now).filter(({ path = '' }) => isIn(path, group.fields));
  // Saved first, judged after: what is missing is said, nothing is lost.
  if (faults.length > 0) return view(visit, now, group, { typed: saved.mixed ? of.blank(answers) : typed, seq: revision, faults, status: 422, state: 'saved' });
  const next = open.groups[group.no];
  return { goTo: next ? `/brouillons/${open.draft.id}/etapes/${next.no}` : `/brouillons/${open.draft.id}`, flash: { kind: 'done', text: `« ${group.title} » est complet et enregistré.` } };
}

type Saved =
  | { readonly kind: 'saved'; readonly answers: Readonly<Record<string, unknown>>; readonly revision: number; readonly typed: Typed; readonly mixed: boolean }
  | { readonly kind: 'not'; readonly shown: Shown };

/** How many times a save is begun again when somebody else saves in the same instant. */
const TRIES = 5;

/**
 * Saves what was typed as the next revision. Somebody may have saved since the page was opened: what they changed elsewhere stays, what both
 * changed is shown to choose from, and nothing is written over.
 */
async function save(visit: Visit, form: Form, first: OpenDraft, group: Group): Promise<Saved> {
  const { app, person } = visit;
  const of = formOf(first.schema, app.directory, { only: group.fields, draft: true });
  let open = first;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const { draft } = open;
    const read = of.read(form.fields, draft.answers);
    if (read.faults.length > 0) return { kind: 'not', shown: await view(visit, open, group, { typed: read.typed, seq: form.seq ?? draft.revision, faults: read.faults, status: 422, key: form.key, state: 'wrong' }) };
    const base = form.pressed === 'choose' ? Number(form.get('_base')) : (form.seq ?? draft.revision);
    const merged = base === draft.revision ? { answers: read.answers, conflicts: [], theirsTouched: false } : await mergedWith(visit, form, open, group, read.answers, base);
    if (merged.conflicts.length > 0 || (merged.theirsTouched && form.pressed === 'autosave')) return { kind: 'not', shown: await conflict(visit, form, open, group, merged, base) };
    if (canonical(merged.answers) === canonical(draft.answers)) return { kind: 'saved', answers: draft.answers, revision: draft.revision, typed: read.typed, mixed: merged.theirsTouched };
    const done = await saveDraft(app.db, person, draft.id, draft.revision, merged.answers);
    if (done.ok) return { kind: 'saved', answers: merged.answers, revision: done.value, typed: read.typed, mixed: merged.theirsTouched || form.pressed === 'choose' };
    if (done.refusals[0].code === 'already-filed') return { kind: 'not', shown: (await gone(visit, { draft: { ...draft, filed: true } }))! };
    if (done.refusals[0].code !== 'draft-changed') {
      const faults = done.refusals.map((one): Refusal => ({ ...one, path: one.path?.replace(/^\/answers/, '') }));
      return { kind: 'not', shown: await view(visit, open, group, { typed: read.typed, seq: form.seq ?? draft.revision, faults, status: 422, key: form.key, state: 'wrong' }) };
    }
    open = await openedDraft(visit, draft.id);
  }
  return { kind: 'not', shown: await view(visit, open, group, { typed: of.read(form.fields, open.draft.answers).typed, seq: form.seq ?? open.draft.revision, faults: [{ code: 'busy', message: 'D’autres personnes enregistrent ce brouillon en ce moment : enregistrez de nouveau.' }], status: 409, key: form.key, state: 'wrong' }) };
}

async function mergedWith({ app, person }: Visit, form: Form, { draft, schema }: OpenDraft, { fields }: Group, mine: Readonly<Record<string, unknown>>, base: number): Promise<Merged> {
  const before = await readRevision(app.db, person, draft.id, base);
  // A revision nobody saved: as if everything had been written from nothing, so that every difference is seen.
  const from = before.ok ? before.value.answers : {};
  // A choice made on versions that have changed meanwhile is none.
  const isFresh = form.pressed === 'choose' && form.seq === draft.revision;
  const chosen = new Map(isFresh ? form.fields.flatMap(([name, value]) => (name.startsWith('choix:') && (value === 'mine' || value === 'theirs') ? [[name.slice('choix:'.length), value] as const] : [])) : []);
  return merge(schema, fields, { base: from, mine, theirs: draft.answers }, chosen);
}

/** Both versions, question by question. What was typed travels in the page, so that it is still there after the choice. */
async function conflict({ app }: Visit, form: Form, open: OpenDraft, group: Group, { conflicts }: Merged, base: number): Promise<View> {
  const { draft } = open;
  const wasAsked = form.pressed === 'choose' && form.seq === draft.revision;
  return {
    template: 'commune/conflict',
    title: 'Deux versions de vos réponses',
    lead: group.title,
    crumbs: draftCrumbs({ id: draft.id, title: open.title }),
    status: 409,
    errors: wasAsked ? conflicts.map(({ label }, at) => ({ href: `#choix-${at + 1}-1`, message: `${label} : choisissez la version à garder.` })) : [],
    data: {
      key: form.key,
      by: (await nameOf(app.db, draft.saved_by)) ?? 'Un collègue',
      at: momentInFrench(draft.saved_at),
      wasAsked,
      conflicts: conflicts.map((one, at) => ({ ...one, id: `choix-${at + 1}` })),
      typed: form.fields.filter(([name]) => name.startsWith('/')).map(([name, value]) => ({ name, value })),
      seq: draft.revision,
      base,
      address: `/brouillons/${draft.id}/etapes/${group.no}`,
    },
  };
}

interface Showing {
  readonly typed?: Typed;
  readonly seq?: number;
  readonly faults?: readonly Refusal[];
  readonly status?: number;
  readonly key?: string;
  readonly state?: 'saved' | 'unsaved' | 'wrong' | 'kept';
}

async function view({ app, person }: Visit, open: OpenDraft, group: Group, { typed, seq, faults = [], status = 200, key, state = 'saved' }: Showing): Promise<View> {
  const { draft, schema, groups } = open;
  const of = formOf(schema, app.directory, { only: group.fields });
  const shown = typed ?? of.blank(draft.answers);
  const read = of.read([...shown].flatMap(([name, values]) => values.map((value) => [name, value] as const)), draft.answers);
  const { fields, errors, communes } = of.show(shown, faults, read.answers);
  const by = draft.saved_by === person.id ? null : await nameOf(app.db, draft.saved_by);
  const all = faultsOf(open);
  return {
    template: 'commune/group',
    title: group.title,
    lead: `Étape ${group.no} sur ${groups.length} · ${open.title}`,
    crumbs: draftCrumbs({ id: draft.id, title: open.title }),
    status,
    errors,
    data: {
      fields, communes, seq: seq ?? draft.revision, ...(key ? { key } : {}),
      address: `/brouillons/${draft.id}/etapes/${group.no}`,
      id: draft.id,
      previous: group.no > 1 ? `/brouillons/${draft.id}/etapes/${group.no - 1}` : null,
      state,
      saved: `Enregistré ${momentInFrench(draft.saved_at)}${by ? `, par ${by}` : ''}.`,
      isSavedAndWrong: state === 'saved' && status === 422,
      groups: groups.map((one) => ({ ...one, id: draft.id, isHere: one.no === group.no, ...stateInFrench[stateOf(one, draft.answers, all)] })),
      withEstimate: group.fields.includes('plan'),
      estimate: group.fields.includes('plan') ? estimatePlan(open.bundle.programme, read.answers) : null,
    },
  };
}
