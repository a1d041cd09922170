import {
  attachPiece, detachPiece, listDraftsOf, mayAttach, openDraft, readDraft, readDraftPiece, readRevision, saveDraft, type DraftWithAnswers, type Result,
} from '../../usecases/drafts.ts';
import { act } from '../../usecases/act.ts';
import { evaluateDraft } from '../../usecases/evaluate.ts';
import { refused } from '../problems.ts';
import { PREFIX } from '../prefix.ts';
import { created, defineRoute, etag, ok, type Call } from '../route.ts';
import { Amount, Code, Id, Instant, Nullable, Revision, SiretText, Strict, Type } from '../schema.ts';
import { receiveUpload } from '../uploads.ts';
import { useCases } from '../use.ts';
import { answerOf, Done } from './acts.ts';
import { DocumentSchema, download, shownDocument } from './documents.ts';

const Answers = Type.Record(Type.String(), Type.Unknown(), { description: 'Réponses au formulaire du dispositif ; ce qui manque encore n’est pas une faute.' });
const summary = { id: Id, programme: Code, version: Type.String(), call: Type.String(), organisation: SiretText, revision: Revision, title: Nullable(Type.String()), filed: Type.Boolean(), savedAt: Instant };
const Summary = Strict(summary);
const Draft = Strict({ ...summary, answers: Answers, pieces: Type.Record(Type.String(), DocumentSchema) });
const Evaluation = Strict({
  revision: Revision,
  eligible: Nullable(Type.Boolean()),
  problems: Type.Array(Strict({ code: Type.String(), message: Type.String(), pointer: Type.Optional(Type.String()) })),
  amount: Nullable(Amount),
  binding: Nullable(Type.String()),
  explanation: Type.Array(Strict({ code: Type.String(), rule: Type.String(), computation: Type.String(), most: Amount, binding: Type.Boolean(), reference: Nullable(Type.String()) })),
});
const byId = Strict({ id: Id });
const ofPiece = Strict({ id: Id, piece: Code });
const agents = { roles: ['agent'] } as const;
const tag = 'Brouillons';

const summaryOf = ({ id, programme, version, call, organisation, revision, answers, filed, saved_at }: DraftWithAnswers) => ({
  id, programme, version, call, organisation, revision, filed, title: typeof answers.title === 'string' ? answers.title : null, savedAt: saved_at.toISOString(),
});

function valueOf<T>(result: Result<T>, extra: (current: number) => Readonly<Record<string, unknown>> = () => ({})): T {
  if (result.ok) return result.value;
  const [first, ...others] = result.refusals;
  throw refused(first, others, result.current === undefined ? undefined : extra(result.current));
}

async function draftOf(call: Call, id: string) {
  const draft = valueOf(await readDraft(call.app.db, call.person, id));
  return { draft, shown: { ...summaryOf(draft), answers: draft.answers, pieces: Object.fromEntries(draft.pieces.map((document) => [document.piece, shownDocument(document)])) } };
}

export const draftRoutes = [
  defineRoute({
    name: 'openDraft',
    method: 'post',
    path: '/drafts',
    summary: 'Ouvrir un brouillon pour une collectivité',
    tag,
    access: agents,
    acts: true,
    body: Strict({ programme: Code, call: Code, organisation: Type.String({ minLength: 1, maxLength: 30, description: 'SIRET de la collectivité qui portera le dossier.' }), answers: Type.Optional(Answers) }),
    responses: { 201: { description: 'Le brouillon ; son ETag est sa version', schema: Draft } },
    refusals: ['siret:digits', 'siret:key', 'unknown-programme', 'unknown-call', 'unknown-organisation', 'call-closed', 'forbidden', 'invalid-input', 'key-reused'],
    handler: async (call, { body }) => {
      const { db, directory } = call.app;
      const { id } = valueOf(await openDraft(db, directory, call.person, call.key, { ...body, answers: body.answers ?? {} }));
      const { draft, shown } = await draftOf(call, id);
      return created(`${PREFIX}/drafts/${id}`, shown, etag(draft.revision));
    },
  }),
  defineRoute({
    name: 'listDrafts',
    method: 'get',
    path: '/drafts',
    summary: 'Lister les brouillons de vos collectivités, les derniers enregistrés d’abord',
    tag,
    access: agents,
    query: Strict({ limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })) }),
    responses: { 200: { description: 'Les brouillons', schema: Strict({ items: Type.Array(Summary) }) } },
    handler: async (call, { query }) => ok({ items: (await listDraftsOf(call.app.db, call.person, query.limit ?? 50)).map(summaryOf) }),
  }),
  defineRoute({
    name: 'readDraft',
    method: 'get',
    path: '/drafts/:id',
    summary: 'Lire un brouillon',
    tag,
    access: agents,
    params: byId,
    responses: { 200: { description: 'Le brouillon ; son ETag est sa version', schema: Draft } },
    refusals: ['not-found'],
    handler: async (call, { params }) => {
      const { draft, shown } = await draftOf(call, params.id);
      return ok(shown, etag(draft.revision));
    },
  }),
  defineRoute({
    name: 'saveDraft',
    method: 'put',
    path: '/drafts/:id',
    summary: 'Enregistrer les réponses d’un brouillon',
    description: 'À partir de la version lue (If-Match). Si quelqu’un d’autre a enregistré entre-temps, rien n’est écrasé : les deux versions restent lisibles.',
    tag,
    access: agents,
    ifMatch: 'required',
    params: byId,
    body: Strict({ answers: Answers }),
    responses: { 200: { description: 'Enregistré', schema: Strict({ id: Id, revision: Revision }) } },
    refusals: ['not-found', 'draft-changed', 'already-filed', 'invalid-input'],
    handler: async (call, { params, body }) => {
      const from = call.ifSeq!;
      const address = (revision: number) => `${PREFIX}/drafts/${params.id}/revisions/${revision}`;
      const revision = valueOf(await saveDraft(call.app.db, call.person, params.id, from, body.answers), (current) => ({
        current: { revision: current, href: address(current) },
        yours: { revision: from, href: address(from) },
      }));
      return ok({ id: params.id, revision }, etag(revision));
    },
  }),
  defineRoute({
    name: 'readRevision',
    method: 'get',
    path: '/drafts/:id/revisions/:revision',
    summary: 'Lire un brouillon tel qu’il a été enregistré',
    tag,
    access: agents,
    params: Strict({ id: Id, revision: Type.String({ pattern: '^[1-9]\\d{0,8}$' }) }),
    responses: { 200: { description: 'Cette version', schema: Strict({ revision: Revision, savedAt: Instant, answers: Answers }) } },
    refusals: ['not-found'],
    handler: async (call, { params }) => {
      const { answers, saved_at } = valueOf(await readRevision(call.app.db, call.person, params.id, Number(params.revision)));
      return ok({ revision: Number(params.revision), savedAt: saved_at.toISOString(), answers });
    },
  }),
  defineRoute({
    name: 'evaluateDraft',
    method: 'post',
    path: '/drafts/:id/evaluate',
    summary: 'Évaluer un brouillon : recevabilité, montant possible, et pourquoi',
    description: 'Une indication, qui n’engage pas la Métropole : l’instruction peut écarter des dépenses.',
    tag,
    access: agents,
    params: byId,
    responses: { 200: { description: 'L’évaluation de la dernière version enregistrée', schema: Evaluation } },
    refusals: ['not-found'],
    handler: async (call, { params }) => {
      const { draft } = await draftOf(call, params.id);
      const { problems, ...evaluation } = await evaluateDraft(call.app.db, call.app.directory, draft);
      return ok({ ...evaluation, problems: problems.map(({ code, message, path }) => ({ code, message, ...(path === undefined ? {} : { pointer: path }) })) });
    },
  }),
  defineRoute({
    name: 'attachPiece',
    method: 'put',
    path: '/drafts/:id/pieces/:piece',
    summary: 'Déposer une pièce d’un brouillon, ou la remplacer',
    tag,
    access: agents,
    upload: true,
    params: ofPiece,
    responses: { 200: { description: 'La pièce est déposée', schema: DocumentSchema } },
    refusals: ['not-found', 'already-filed', 'unknown-piece', 'too-large', 'file-type', 'file-empty', 'malformed-upload'],
    handler: async (call, { params }) => {
      const { db, config } = call.app;
      const rules = valueOf(await mayAttach(db, call.person, params.id, params.piece));
      const stored = await receiveUpload(call.request, { folder: config.documentsFolder, formats: rules.formats, maxBytes: rules.maxBytes });
      return ok(shownDocument(valueOf(await attachPiece(db, call.person, params.id, params.piece, stored))));
    },
  }),
  defineRoute({
    name: 'downloadPiece',
    method: 'get',
    path: '/drafts/:id/pieces/:piece',
    summary: 'Télécharger une pièce d’un brouillon',
    tag,
    access: agents,
    params: ofPiece,
    responses: { 200: { description: 'Le fichier, tel qu’il a été déposé', mediaType: 'application/octet-stream' } },
    refusals: ['not-found'],
    handler: async (call, { params }) => download(call.app.config.documentsFolder, valueOf(await readDraftPiece(call.app.db, call.person, params.id, params.piece))),
  }),
  defineRoute({
    name: 'detachPiece',
    method: 'delete',
    path: '/drafts/:id/pieces/:piece',
    summary: 'Retirer une pièce d’un brouillon',
    tag,
    access: agents,
    params: ofPiece,
    responses: { 204: { description: 'La pièce est retirée' } },
    refusals: ['not-found', 'already-filed'],
    handler: async (call, { params }) => {
      valueOf(await detachPiece(call.app.db, call.person, params.id, params.piece));
      return { status: 204, empty: true };
    },
  }),
  defineRoute({
    name: 'fileDraft',
    method: 'post',
    path: '/drafts/:id/file',
    summary: 'Déposer le dossier',
    description: 'Fige la version nommée et prend la référence. Le dossier garde l’identifiant du brouillon.',
    tag,
    access: agents,
    acts: true,
    params: byId,
    body: Strict({ revision: Type.Integer({ minimum: 1, maximum: 2_147_483_647, description: 'La version que vous déposez : la dernière enregistrée.' }) }),
    responses: { 200: { description: 'Le dossier est déposé', schema: Done } },
    refusals: ['not-found', 'draft-changed', 'already-filed', 'piece-missing', 'call-closed', 'invalid-input', 'key-reused', 'outcome-unknown'],
    handler: async (call, { params, body }) =>
      answerOf(call, await act(useCases(call), { application: params.id, command: { type: 'file', revision: body.revision }, key: call.key, ifSeq: null, person: call.person }), params.id),
  }),
];
