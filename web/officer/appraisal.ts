import { forbidden } from '../../api/problems.ts';
import { consultedServices, funderName, lineTitle, sections, serviceOpinions } from '../../domain/timeline/words.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { act } from '../../usecases/act.ts';
import { previewAppraisal } from '../../usecases/appraisal-preview.ts';
import { whyFor } from '../../usecases/why.ts';
import type { Instruction } from '../../usecases/instruction.ts';
import { afterAct } from '../acts.ts';
import type { Form } from '../form.ts';
import { idOf } from '../forms/field.ts';
import { formOf } from '../forms/form.ts';
import { definePage, type Shown, type View, type Visit } from '../page.ts';
import { capital } from '../words.ts';
import { blankFiche, readFiche, restOf, type ReadFiche } from './appraisal-form.ts';
import { actAt, DESK, deskCrumbs, instructionOf, leadOf, Reference, sheetAt, tabs } from './desk.ts';

/** The fiche d'instruction: what is retained of each line and why, the other funders, the amount and every cap. */
export const appraisalPages = [
  definePage({
    name: 'appraisal', path: '/instruction/:reference/fiche', access: { roles: DESK }, params: Reference,
    show: async (visit, { params }) => {
      const desk = await instructionOf(visit, params.reference);
      return desk.dossier.acts.includes('appraise') ? fiche(visit, desk, visit.kept ? readFiche(desk, visit.app.directory, visit.kept) : blankFiche(desk, visit.app.directory)) : reading(visit, desk);
    },
    act: async (visit, posted, { params }) => save(visit, await instructionOf(visit, params.reference), posted),
  }),
];

async function save(visit: Visit, desk: Instruction, posted: Form): Promise<Shown> {
  const { app, person } = visit;
  const { dossier } = desk;
  if (!person.roles.some(({ role }) => role === 'officer')) throw forbidden();
  const typed = formOf(restOf(desk.bundle.programme, dossier.state.plan.resources), app.directory).reshape(posted.fields.filter(([name]) => !name.startsWith('/lines/')), posted.pressed);
  const read = readFiche(desk, app.directory, posted);
  const again = { key: posted.key, seq: posted.seq };
  if (typed) return fiche(visit, desk, { ...read, rest: { ...read.rest, typed } }, again);
  if (posted.pressed === 'calculer' || read.faults.length > 0) return fiche(visit, desk, read, { ...again, refusals: read.faults });
  const answered = await act(visit.use, { application: dossier.id, command: read.command, key: posted.key, ifSeq: posted.seq, person });
  return afterAct(answered, { goTo: sheetAt(dossier.reference, 'fiche'), say: 'La fiche d’instruction est enregistrée.' }, (refusals) => fiche(visit, desk, read, { ...again, refusals }));
}

interface Again {
  readonly key?: string;
  readonly seq?: number | null;
  readonly refusals?: readonly Refusal[];
}

async function fiche({ app, person }: Visit, desk: Instruction, { lines, rest, command }: Pick<ReadFiche, 'lines' | 'rest' | 'command'>, { key, seq, refusals = [] }: Again = {}): Promise<View> {
  const { dossier, bundle: { programme } } = desk;
  const { expenses, resources } = dossier.state.plan;
  const placed = refusals.map((one) => ({ ...one, ...(one.path !== undefined && { path: one.path.replace(/^\/retained\//, '/lines/') }) }));
  const shown = formOf(restOf(programme, resources), app.directory).show(rest.typed, placed.filter(({ path }) => !path?.startsWith('/lines/')), rest.answers);
  const preview = refusals.some(({ path }) => path?.endsWith('/retained')) ? null : await previewAppraisal(app.db, app.directory, person, dossier.id, command);
  const wrong = (path: string): string | null => placed.find((one) => one.path === path)?.message ?? null;
  const rows = expenses.map(({ line, asked, section, basis }, at) => {
    const name = `/lines/${at}`;
    return {
      label: lineTitle(line, desk), section: sections[section].replace('en ', ''), basis: basis.toUpperCase(), asked, name, id: idOf(name), retained: lines[at]!.retained, reason: lines[at]!.reason,
      amountError: wrong(`${name}/retained`) ?? wrong(name), reasonError: wrong(`${name}/reason`),
    };
  });
  return {
    template: 'officer/appraisal', title: dossier.title, lead: leadOf(dossier), crumbs: deskCrumbs(dossier), wide: true,
    status: refusals.length > 0 ? 422 : 200,
    errors: [...rows.flatMap(({ label, id, amountError, reasonError }) => [...(amountError ? [{ href: `#${id}-retained`, message: `${label} : ${amountError}` }] : []), ...(reasonError ? [{ href: `#${id}-reason`, message: `${label} : ${reasonError}` }] : [])]), ...shown.errors],
    data: {
      key, seq: seq ?? dossier.seq, tabs: tabs(dossier.reference, 'fiche'), rows, fields: shown.fields,
      asked: expenses.reduce((sum, one) => sum + one.asked, 0),
      ...computed(preview, dossier.state.plan.asked),
      close: dossier.acts.includes('closeAppraisal') && dossier.state.appraisal ? actAt(dossier.reference, 'clore-l-instruction') : null,
      isRecorded: dossier.state.appraisal !== null,
      opinions: opinionsOf(desk),
    },
  };
}

const computed = (preview: Awaited<ReturnType<typeof previewAppraisal>>, requested: number) =>
  preview === null || 'code' in preview
    ? { amounts: null, caps: [], refusal: preview?.message ?? null }
    : { amounts: { base: preview.base, proposed: preview.proposed, requested }, caps: preview.rows.map(({ rule, computation, most, binding }) => ({ rule, computation, most, binding })), refusal: null };

function opinionsOf({ dossier, texts }: Instruction) {
  return {
    list: dossier.state.serviceOpinions.map(({ service, opinion, on, text }) => ({ service: `Direction ${consultedServices[service]}`, opinion: serviceOpinions[opinion], cls: opinion === 'favourable' ? 'go' : opinion === 'reserved' ? 'wait' : 'stop', on, text: text === undefined ? null : (texts[text] ?? null) })),
    add: dossier.acts.includes('recordServiceOpinion') ? actAt(dossier.reference, 'avis-d-un-service') : null,
  };
}

/** The fiche once it changes no more, or as long as there is none: what was retained, and why this amount. */
async function reading({ app, person }: Visit, desk: Instruction): Promise<View> {
  const { dossier, texts } = desk;
  const { appraisal } = dossier.state;
  const why = appraisal ? await whyFor(app.db, person, dossier.id) : null;
  return {
    template: 'officer/appraisal-read', title: dossier.title, lead: leadOf(dossier), crumbs: deskCrumbs(dossier), wide: true,
    data: {
      tabs: tabs(dossier.reference, 'fiche'),
      isAppraised: appraisal !== null,
      isEarly: dossier.state.phase === 'screening',
      sentence: why?.sentence ?? null,
      base: appraisal?.base ?? null,
      lines: appraisal?.lines.map(({ line, section, asked, retained, reason }) => ({ label: lineTitle(line, desk), section: sections[section].replace('en ', ''), asked, retained, isOut: retained < asked, reason: reason === undefined ? null : (texts[reason] ?? reason) })) ?? [],
      resources: appraisal?.resources.map(({ funder, amount, status }) => ({ funder: capital(funderName(funder)), amount, status: { asked: 'demandé', confirmed: 'obtenu', refused: 'refusé' }[status] })) ?? [],
      steps: why?.steps.map(({ title, computation, amount, binding, reason, line, reference }) => ({ title, computation, amount, binding, reason, line, reference: reference?.text ?? null })) ?? [],
      opinions: opinionsOf(desk),
    },
  };
}
