import { Problem } from '../../api/problems.ts';
import { receiveForm } from '../../api/uploads.ts';
import { funderName } from '../../domain/timeline/words.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { act } from '../../usecases/act.ts';
import type { ApplicationView } from '../../usecases/applications.ts';
import { documentsFor } from '../../usecases/documents.ts';
import { timelineFor } from '../../usecases/timeline.ts';
import type { FormSchema } from '../../usecases/forms.ts';
import { afterAct } from '../acts.ts';
import { Reference } from '../everyone/dossiers.ts';
import { formOf } from '../forms/form.ts';
import type { Typed } from '../forms/typed.ts';
import { definePage, type Shown, type View, type Visit } from '../page.ts';
import { deposited } from './doing.ts';
import { bundleOf, dossierCrumbs, ownDossier } from './own-dossier.ts';
import { pieceRows } from './piece-rows.ts';

const message: FormSchema = { type: 'object', additionalProperties: false, required: ['text'], properties: { text: { title: 'Votre message', type: 'string', minLength: 1, maxLength: 5_000, 'x-widget': 'textarea', 'x-messages': { minLength: 'Écrivez votre message.', required: 'Écrivez votre message.' } } } };

/** What passes between a commune and the service on a filed dossier: messages, pieces, what other funders say. */
export const correspondencePages = [
  definePage({
    name: 'messages',
    path: '/dossiers/:reference/messages',
    access: { roles: ['agent'] },
    params: Reference,
    show: async (visit, { params }) => {
      const of = formOf(message, visit.app.directory);
      return thread(visit, await ownDossier(visit, params.reference), visit.kept ? of.read(visit.kept.fields).typed : of.blank({}));
    },
    act: async (visit, form, { params }) => {
      const found = await ownDossier(visit, params.reference);
      const read = formOf(message, visit.app.directory).read(form.fields);
      if (read.faults.length > 0) return thread(visit, found, read.typed, read.faults, form.key);
      const answered = await act(visit.use, { application: found.id, command: { type: 'sendMessage', text: String(read.answers.text) }, key: form.key, ifSeq: null, person: visit.person });
      return afterAct(answered, { goTo: `/dossiers/${found.reference}/messages`, say: 'Votre message est envoyé.' }, (refusals) => thread(visit, found, read.typed, refusals));
    },
  }),
  definePage({
    name: 'filedPieces',
    path: '/dossiers/:reference/pieces',
    access: { roles: ['agent'] },
    params: Reference,
    readsBody: true,
    show: async (visit, { params }) => pieces(visit, await ownDossier(visit, params.reference)),
    act: async (visit, _form, { params }) => receive(visit, await ownDossier(visit, params.reference)),
  }),
  definePage({
    name: 'funders',
    path: '/dossiers/:reference/financeurs',
    access: { roles: ['agent'] },
    params: Reference,
    show: async (visit, { params }) => {
      const found = await ownDossier(visit, params.reference);
      const { state, acts } = found;
      return {
        template: 'commune/funders',
        title: 'Les autres financeurs',
        lead: `${found.reference} · ${found.title}`,
        crumbs: dossierCrumbs(found),
        data: {
          at: `/dossiers/${found.reference}/financeurs`,
          back: `/dossiers/${found.reference}`,
          mayAnswer: acts.includes('confirmFunder'),
          funders: state.funders.filter(({ funder }) => funder !== 'own').map(({ no, funder, amount, status, on, kind }) => ({ no, name: funderName(funder), amount, on, isOwn: kind === 'own', ...statuses[status] })),
          waits: state.decision?.condition && state.condition?.metOn === null ? state.decision.condition.by : null,
        },
      };
    },
  }),
];

const statuses = { asked: { label: 'demandé', cls: 'wait', icon: 'clock' }, confirmed: { label: 'obtenu', cls: 'go', icon: 'check' }, refused: { label: 'refusé', cls: 'stop', icon: 'alert' } } as const;

async function thread(visit: Visit, found: ApplicationView, typed: Typed, faults: readonly Refusal[] = [], key?: string): Promise<View> {
  const { app, person } = visit;
  const said = ((await timelineFor(app.db, person, found.id)) ?? []).filter(({ type }) => type === 'messageSent');
  const { fields, errors } = formOf(message, app.directory).show(typed, faults);
  return {
    template: 'commune/messages',
    title: 'Messages',
    lead: `${found.reference} · ${found.title}`,
    crumbs: dossierCrumbs(found),
    status: faults.length > 0 ? 422 : 200,
    errors,
    data: {
      messages: said.map(({ on, by, detail = '', sentence }) => ({ on, by, text: detail, isOurs: sentence === 'Message de la collectivité' })),
      fields, back: `/dossiers/${found.reference}`, action: `/dossiers/${found.reference}/messages`, ...(key ? { key } : {}),
    },
  };
}

async function pieces(visit: Visit, found: ApplicationView, errors: ReadonlyMap<string, string> = new Map(), attached = 0): Promise<View> {
  const { app, person } = visit;
  const { programme } = await bundleOf(visit, found);
  const { state } = found;
  const at = `/dossiers/${found.reference}/pieces`;
  const documents = (await documentsFor(app.db, person, found.id)) ?? [];
  const there = Object.entries(state.pieces).flatMap(([piece, { document }]) => documents.filter(({ id }) => id === document).map((one) => ({ ...one, piece })));
  const asked = new Set(state.request?.outstanding ?? []);
  const rows = pieceRows(programme, there, at, errors).map((row) => {
    const isRejected = state.pieces[row.code]?.status === 'rejected';
    const chip = asked.has(row.code) ? { label: 'demandée', cls: 'stop', icon: 'alert' } : isRejected ? { label: 'écartée, à remplacer', cls: 'stop', icon: 'alert' } : row.chip;
    return { ...row, remove: null, chip, rank: asked.has(row.code) || isRejected ? 0 : row.file || !row.required ? 2 : 1 };
  });
  return {
    template: 'commune/filed-pieces',
    title: 'Pièces du dossier',
    lead: `${found.reference} · ${found.title}`,
    crumbs: dossierCrumbs(found),
    status: errors.size > 0 ? 422 : 200,
    errors: [...errors].map(([code, said]) => ({ href: `#fichier-${code === '' ? rows[0]!.code : code}`, message: code === '' ? said : `${rows.find((row) => row.code === code)!.title} : ${said.charAt(0).toLowerCase()}${said.slice(1)}` })),
    data: {
      rows: [...rows].sort((a, b) => a.rank - b.rank), action: at, back: `/dossiers/${found.reference}`, attached,
      mayDeposit: found.acts.includes('depositPiece'),
      request: state.request && { by: state.request.answerBy, count: state.request.outstanding.length },
    },
  };
}

/** Each file is a document of the dossier, and an act that makes it stand for its piece. The same file sent again is the same act. */
async function receive(visit: Visit, found: ApplicationView): Promise<Shown> {
  const { app, person, request, use } = visit;
  if (!found.acts.includes('depositPiece')) throw new Problem('wrong-phase', 'Le dossier est clos : une pièce ne s’y ajoute plus.');
  const { programme } = await bundleOf(visit, found);
  const { files } = await receiveForm(request, { folder: app.config.documentsFolder, maxBytes: programme.pieces.reduce((sum, { maxBytes }) => sum + maxBytes, 0), of: (name) => programme.pieces.find(({ code }) => code === name) ?? null });
  const errors = new Map<string, string>();
  let attached = 0;
  for (const { field, stored } of files) {
    if (stored instanceof Problem) {
      errors.set(field, stored.message);
      continue;
    }
    const document = await deposited(visit, found.id, stored);
    // It stands for its piece already: the same file, sent again.
    if (found.state.pieces[field]?.document === document && found.state.pieces[field]?.status === 'deposited') {
      attached += 1;
      continue;
    }
    const answered = await act(use, { application: found.id, command: { type: 'depositPiece', piece: field, document }, key: `${visit.requestId}-${field}`.slice(0, 64), ifSeq: null, person });
    await afterAct(answered, { goTo: '', say: '' }, (refusals) => {
      errors.set(field, refusals[0]!.message);
      return { goTo: '' };
    });
    if (answered.kind === 'done') attached += 1;
  }
  if (errors.size > 0) return pieces(visit, await ownDossier(visit, found.reference), errors, attached);
  if (attached === 0) return pieces(visit, found, new Map([['', 'Choisissez au moins un fichier à joindre.']]));
  return { goTo: `/dossiers/${found.reference}/pieces`, flash: { kind: 'done', text: attached === 1 ? 'La pièce est jointe au dossier.' : `${attached} pièces sont jointes au dossier.` } };
}
