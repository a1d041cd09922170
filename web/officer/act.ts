import { notFound, Problem, refused } from '../../api/problems.ts';
import { Strict, Type } from '../../api/schema.ts';
import { receiveForm } from '../../api/uploads.ts';
import { acts, whoMay } from '../../domain/application/acts.ts';
import type { Role } from '../../domain/application/commands.ts';
import { refuse, type Refusal } from '../../domain/refusal.ts';
import { act } from '../../usecases/act.ts';
import { mayDeposit, recordDocument } from '../../usecases/documents.ts';
import { ownSignatures, peopleWith } from '../../usecases/instruction.ts';
import { previewLetter } from '../../usecases/letter-preview.ts';
import { afterAct } from '../acts.ts';
import { Form } from '../form.ts';
import { field } from '../forms/field.ts';
import { formOf, type FormRead } from '../forms/form.ts';
import { definePage, type Shown, type View, type Visit } from '../page.ts';
import { isPreviewable, type About, type DeskAct } from './acts.ts';
import { DESK, deskCrumbs, fileActAt, instructionOf, leadOf, Reference, sheetAt } from './desk.ts';
import { laterActs } from './later-acts.ts';
import { screeningActs } from './screening-acts.ts';

export const deskActs: readonly DeskAct[] = [...screeningActs, ...laterActs];
const params = Strict({ ...Reference.properties, act: Type.String({ pattern: '^[a-z-]{1,60}$' }) });
const query = Type.Object({ sur: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })) });

/** An act of the service, on a page of its own: what follows from it, what it asks, and a button that says what it does. */
export const actPages = [
  definePage({
    name: 'deskAct', path: '/instruction/:reference/actes/:act', access: { roles: DESK }, params, query,
    show: (visit, input) => opened(visit, input.params.reference, find(input.params.act, false), input.query.sur ?? '').then(({ one, about }) => view(visit, one, about, visit.kept ? { read: reading(visit, one, about, visit.kept) } : {})),
    act: async (visit, form, input) => {
      const { one, about } = await opened(visit, input.params.reference, find(input.params.act, false), input.query.sur ?? '');
      return answer(visit, one, about, form);
    },
  }),
  definePage({
    name: 'deskDeposit', path: '/instruction/:reference/depots/:act', access: { roles: DESK }, params, query, readsBody: true,
    show: (visit, input) => opened(visit, input.params.reference, find(input.params.act, true), input.query.sur ?? '').then(({ one, about }) => view(visit, one, about)),
    act: async (visit, _form, input) => {
      const { one, about } = await opened(visit, input.params.reference, find(input.params.act, true), input.query.sur ?? '');
      return deposit(visit, one, about);
    },
  }),
];

function find(slug: string, withDocument: boolean): DeskAct {
  const found = deskActs.find((one) => one.slug === slug && (one.document !== undefined) === withDocument);
  if (!found) throw notFound();
  return found;
}

async function opened(visit: Visit, reference: string, one: DeskAct, target: string): Promise<{ readonly one: DeskAct; readonly about: About }> {
  const desk = await instructionOf(visit, reference);
  const about = { desk, target, choices: await choicesOf(visit, one, desk.dossier) };
  if (!desk.dossier.acts.includes(one.type)) {
    const roles = whoMay(one.type).filter((who): who is Role => who !== 'clock' && who !== 'system');
    if (!visit.person.roles.some(({ role }) => roles.includes(role))) throw new Problem('forbidden', 'Votre rôle ne permet pas cet acte.');
    throw refused(refuse('wrong-phase', `Il n’est pas possible de ${acts[one.type as keyof typeof acts].title} à ce stade du dossier.`));
  }
  if (one.exists && !one.exists(about)) throw notFound('Ce sur quoi porterait cet acte n’existe pas, ou n’est plus à faire.');
  return { one, about };
}

async function choicesOf({ app, person }: Visit, { people }: DeskAct, { programme }: About['desk']['dossier']): Promise<About['choices']> {
  switch (people) {
    case 'officers':
      return Object.fromEntries((await peopleWith(app.db, 'officer', programme)).map((one) => [one.id, one.name]));
    case 'reviewers':
      return Object.fromEntries((await peopleWith(app.db, 'reviewer', programme)).map((one) => [one.id, one.name]));
    case 'delegations':
      return Object.fromEntries((await ownSignatures(app.db, person, programme)).map(({ number }) => [number, `Arrêté n° ${number}`]));
    case undefined:
      return {};
  }
}

const reading = ({ app }: Visit, one: DeskAct, about: About, posted: Form): FormRead => formOf(one.asks(about), app.directory).read(posted.fields);

async function answer(visit: Visit, one: DeskAct, about: About, posted: Form): Promise<Shown> {
  const read = reading(visit, one, about, posted);
  const again = { read, key: posted.key, seq: posted.seq };
  if (posted.pressed === 'modifier') return view(visit, one, about, again);
  if (read.faults.length > 0) return view(visit, one, about, { ...again, refusals: read.faults });
  const command = one.command(read.answers, about);
  if (one.letter && isPreviewable(command) && posted.pressed !== 'confirmer') {
    const letter = await previewLetter(visit.app, visit.person, about.desk.dossier.id, command);
    if (!letter) throw notFound();
    return 'code' in letter ? view(visit, one, about, { ...again, refusals: [letter] }) : confirmation(visit, one, about, { ...again, letter: letter.html });
  }
  const answered = await act(visit.use, { application: about.desk.dossier.id, command, key: posted.key, ifSeq: posted.seq, person: visit.person });
  return afterAct(answered, { goTo: sheetAt(about.desk.dossier.reference, one.sheet), say: one.done }, (refusals) => view(visit, one, about, { ...again, refusals }));
}

/** The document comes with the form; sent twice it is the same document, and the same act. */
async function deposit(visit: Visit, one: DeskAct, about: About): Promise<Shown> {
  const { app, person, request } = visit;
  const { dossier, documents } = about.desk;
  const rules = await mayDeposit(app.db, person, dossier.id);
  if (rules === null || rules === 'forbidden' || rules === 'unknown-piece') throw notFound();
  const { fields, files } = await receiveForm(request, { folder: app.config.documentsFolder, maxBytes: rules.maxBytes, of: (name) => (name === 'document' ? rules : null) });
  const posted = new Form(fields);
  const file = files[0]?.stored;
  const wrong: readonly Refusal[] = file instanceof Problem ? [refuse(file.code, file.message, '/document')] : one.document?.required && !file ? [refuse('document-required', 'Choisissez le fichier à déposer.', '/document')] : [];
  const read = reading(visit, one, about, posted);
  const again = { read, key: posted.key, seq: posted.seq };
  if (read.faults.length + wrong.length > 0) return view(visit, one, about, { ...again, refusals: [...read.faults, ...wrong] });
  const known = file && !(file instanceof Problem) ? [...documents.values()].find(({ sha256, uploaded_by }) => sha256 === file.sha256 && uploaded_by === person.id) : undefined;
  const document = file && !(file instanceof Problem) ? (known ?? (await recordDocument(app.db, person, dossier.id, file))).id : undefined;
  const command = one.command({ ...read.answers, ...(document !== undefined && { document }) }, about);
  const answered = await act(visit.use, { application: dossier.id, command, key: posted.key, ifSeq: posted.seq, person });
  return afterAct(answered, { goTo: sheetAt(dossier.reference, one.sheet), say: one.done }, (refusals) => view(visit, one, about, { ...again, refusals }));
}

interface Again {
  readonly read?: FormRead;
  readonly key?: string;
  readonly seq?: number | null;
  readonly refusals?: readonly Refusal[];
}

function view(visit: Visit, one: DeskAct, about: About, { read, key, seq, refusals = [] }: Again = {}): View {
  const { dossier } = about.desk;
  const posting = formOf(one.asks(about), visit.app.directory);
  // What a rule says of a part of an answer is said at its field.
  const placed = refusals.map((refusal) => (refusal.path === undefined ? refusal : { ...refusal, path: `/${refusal.path.split('/')[1] ?? ''}` }));
  const shown = posting.show(read?.typed ?? posting.blank(), placed, read?.answers);
  const wrong = placed.find(({ path }) => path === '/document')?.message ?? null;
  return {
    template: 'officer/act',
    title: one.title(about),
    lead: leadOf(dossier),
    crumbs: deskCrumbs(dossier),
    status: refusals.length > 0 ? 422 : 200,
    errors: shown.errors.map((error, at) => (placed[at]?.path === '/document' && error.href === null ? { ...error, href: '#cdocument' } : error)),
    data: {
      key, follows: one.follows(about), fields: shown.fields, seq: seq ?? dossier.seq, button: one.letter ? 'Voir la lettre avant de l’envoyer' : one.button, isGrave: one.isGrave === true && !one.letter, back: sheetAt(dossier.reference, one.sheet),
      document: one.document ? field('file', 'document', one.document.label, { id: 'cdocument', hint: one.document.hint, optional: !one.document.required, error: wrong }) : null,
      action: one.document ? `${fileActAt(dossier.reference, one.slug)}?${about.target === '' ? '' : `sur=${encodeURIComponent(about.target)}&`}_csrf=` : null,
      nobody: one.people !== undefined && Object.keys(about.choices).length === 0,
    },
  };
}

/** The letter as it will leave, and the act to confirm. */
const confirmation = (_visit: Visit, one: DeskAct, about: About, { read, key, seq, letter }: { readonly read: FormRead; readonly key: string; readonly seq: number | null; readonly letter: string }): View => ({
  template: 'officer/letter-preview',
  title: 'Relire la lettre avant de confirmer',
  lead: leadOf(about.desk.dossier),
  crumbs: deskCrumbs(about.desk.dossier, { label: one.title(about), href: `/instruction/${about.desk.dossier.reference}/actes/${one.slug}${about.target === '' ? '' : `?sur=${encodeURIComponent(about.target)}`}` }),
  data: {
    key, seq: seq ?? about.desk.dossier.seq, follows: one.follows(about), button: one.button, isGrave: one.isGrave === true, back: sheetAt(about.desk.dossier.reference, one.sheet),
    typed: [...read.typed].flatMap(([name, values]) => values.map((value) => ({ name, value }))),
    // The subject is no title of this page.
    letter: letter.replace(/<(\/?)h1\b[^>]*>/g, (_all, end: string) => (end ? '</strong></p>' : '<p><strong>')).replaceAll(' style="text-align:right"', ' class="num"'),
  },
});
