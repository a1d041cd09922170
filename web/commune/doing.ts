import { Problem } from '../../api/problems.ts';
import { receiveForm } from '../../api/uploads.ts';
import type { Command, CommandType } from '../../domain/application/commands.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { act } from '../../usecases/act.ts';
import type { ApplicationView } from '../../usecases/applications.ts';
import { documentsFor, mayDeposit, recordDocument, type Deposited } from '../../usecases/documents.ts';
import type { FormSchema } from '../../usecases/forms.ts';
import { mediaTypesInFrench } from '../../api/media-type.ts';
import { Type } from '../../api/schema.ts';
import { afterAct } from '../acts.ts';
import { Form } from '../form.ts';
import { field } from '../forms/field.ts';
import { formOf } from '../forms/form.ts';
import type { Typed } from '../forms/typed.ts';
import { definePage, type Page, type Shown, type View, type Visit } from '../page.ts';
import { Reference } from '../everyone/dossiers.ts';
import { dossierCrumbs, ownDossier } from './own-dossier.ts';
import { megabytes } from './programmes.ts';

type Values = Readonly<Record<string, unknown>>;

/** One thing a commune does on its filed dossier: a page with a few questions, perhaps a file, a button that says what it does. */
export interface Doing {
  readonly name: string;
  /** Below the dossier's address; may hold a parameter `:no`. */
  readonly at: string;
  readonly type: CommandType;
  readonly title: string;
  readonly lead?: string;
  /** What follows from it, when it binds. */
  readonly warning?: string;
  readonly button: string;
  readonly isFinal?: boolean;
  readonly done: string;
  readonly schema: FormSchema;
  /** What stands in the fields when the page opens. */
  readonly proposed?: (visit: Visit, found: ApplicationView, no: number) => Values;
  readonly file?: { readonly label: string; readonly hint?: string; readonly optional?: boolean };
  /** @returns null when there is nothing of that number, or not at this stage. */
  readonly command: (answers: Values, found: ApplicationView, document: string | undefined, no: number) => Command | null;
  /** Where one goes afterwards, below the dossier. */
  readonly then?: string;
}

const DOCUMENT = 'document';
const WithNo = Type.Object({ reference: Reference.properties.reference, no: Type.Optional(Type.String({ pattern: '^[1-9]\\d{0,4}$' })) });

export const doingPage = (doing: Doing): Page =>
  definePage({
    name: doing.name,
    path: `/dossiers/:reference/${doing.at}`,
    access: { roles: ['agent'] },
    params: WithNo,
    ...(doing.file ? { readsBody: true } : {}),
    show: async (visit, { params }) => {
      const [found, no] = [await possible(visit, doing, params.reference), Number(params.no ?? 0)];
      if (!doing.command({}, found, '', no)) throw notNow();
      const of = formOf(doing.schema, visit.app.directory);
      return view(visit, doing, found, no, { typed: visit.kept ? of.read(visit.kept.fields).typed : of.blank(doing.proposed?.(visit, found, no) ?? {}) });
    },
    act: async (visit, form, { params }) => {
      const no = Number(params.no ?? 0);
      const found = await ownDossier(visit, params.reference);
      return doing.file ? withFile(visit, doing, found, no) : perform(visit, doing, found, no, form, undefined, []);
    },
  });

const notNow = (): Problem => new Problem('wrong-phase', 'À cette étape du dossier, ce n’est pas possible.');

async function possible(visit: Visit, { type }: Doing, reference: string): Promise<ApplicationView> {
  const found = await ownDossier(visit, reference);
  if (!found.acts.includes(type)) throw notNow();
  return found;
}

async function withFile(visit: Visit, doing: Doing, found: ApplicationView, no: number): Promise<Shown> {
  const { app, person, request } = visit;
  const rules = await mayDeposit(app.db, person, found.id);
  if (rules === null || rules === 'forbidden' || rules === 'unknown-piece') throw notNow();
  const { fields, files } = await receiveForm(request, { folder: app.config.documentsFolder, maxBytes: rules.maxBytes, of: (name) => (name === DOCUMENT ? rules : null) });
  const stored = files[0]?.stored;
  const form = new Form(fields);
  if (stored instanceof Problem) return perform(visit, doing, found, no, form, undefined, [{ code: stored.code, message: stored.message, path: DOCUMENT }]);
  if (!stored && !doing.file?.optional) return perform(visit, doing, found, no, form, undefined, [{ code: 'file-missing', message: 'Choisissez le fichier à joindre.', path: DOCUMENT }]);
  return perform(visit, doing, found, no, form, stored, []);
}

async function perform(visit: Visit, doing: Doing, found: ApplicationView, no: number, form: Form, file: Deposited | undefined, wrongFile: readonly Refusal[]): Promise<Shown> {
  const read = formOf(doing.schema, visit.app.directory).read(form.fields);
  const faults = [...read.faults, ...wrongFile];
  if (faults.length > 0) return view(visit, doing, found, no, { typed: read.typed, faults, key: form.key });
  const document = file && (await deposited(visit, found.id, file));
  const command = doing.command(read.answers, found, document, no);
  if (!command) throw notNow();
  const answered = await act(visit.use, { application: found.id, command, key: form.key, ifSeq: null, person: visit.person });
  // Refused once, it may be mended and sent again: that is another act, with a key of its own.
  return afterAct(answered, { goTo: `/dossiers/${found.reference}${doing.then ? `/${doing.then}` : ''}`, say: doing.done }, (refusals) => view(visit, doing, found, no, { typed: read.typed, faults: refusals }));
}

/** The same file sent again by the same person is the same document: a form sent twice names the same one. */
export async function deposited({ app, person }: Visit, dossier: string, file: Deposited): Promise<string> {
  const known = ((await documentsFor(app.db, person, dossier)) ?? []).find((one) => one.sha256 === file.sha256 && one.uploaded_by === person.id && one.file_name === file.fileName);
  return known?.id ?? (await recordDocument(app.db, person, dossier, file)).id;
}

async function view(visit: Visit, doing: Doing, found: ApplicationView, no: number, { typed, faults = [], key }: { readonly typed: Typed; readonly faults?: readonly Refusal[]; readonly key?: string }): Promise<View> {
  const { app, person } = visit;
  const { fields, errors } = formOf(doing.schema, app.directory).show(typed, faults.filter(({ path }) => path !== DOCUMENT));
  const wrong = faults.find(({ path }) => path === DOCUMENT);
  const rules = doing.file ? await mayDeposit(app.db, person, found.id) : null;
  const accepts = rules !== null && typeof rules === 'object' ? rules : null;
  const file = doing.file && accepts
    ? [field('file', DOCUMENT, doing.file.label, { optional: doing.file.optional ?? false, hint: [doing.file.hint, `${mediaTypesInFrench(accepts.formats)}, ${megabytes(accepts.maxBytes)} au plus.`].filter(Boolean).join(' '), accept: accepts.formats.join(','), error: wrong?.message ?? null })]
    : [];
  return {
    template: 'commune/doing',
    title: doing.title,
    lead: `${found.reference} · ${found.title}`,
    crumbs: dossierCrumbs(found),
    status: faults.length > 0 ? 422 : 200,
    errors: [...errors, ...(wrong ? [{ href: `#${file[0]?.id ?? 'contenu'}`, message: `${doing.file!.label} : ${wrong.message.charAt(0).toLowerCase()}${wrong.message.slice(1)}` }] : [])],
    data: { fields: [...fields, ...file], said: doing.lead ?? null, warning: doing.warning ?? null, button: doing.button, isFinal: doing.isFinal ?? false, back: `/dossiers/${found.reference}`, action: `/dossiers/${found.reference}/${doing.at.replace(':no', String(no))}`, isUpload: doing.file !== undefined, ...(key ? { key } : {}) },
  };
}

