import { documentsFor, mayDeposit, readDocument, recordDocument, type Document } from '../../usecases/documents.ts';
import { forbidden, notFound, Problem } from '../problems.ts';
import { created, defineRoute, ok, type Answer } from '../route.ts';
import { Code, Id, Instant, Sha256, Strict, Type } from '../schema.ts';
import { asAttachment, receiveUpload, storedAt } from '../uploads.ts';
import { PREFIX } from '../prefix.ts';
import { READERS } from './applications.ts';

export const DocumentSchema = Strict({ id: Id, fileName: Type.String(), mediaType: Type.String(), bytes: Type.Integer(), sha256: Sha256, uploadedAt: Instant });
export const shownDocument = ({ id, file_name, media_type, bytes, sha256, uploaded_at }: Document) => ({
  id, fileName: file_name, mediaType: media_type, bytes, sha256, uploadedAt: uploaded_at.toISOString(),
});

/** A document as a file to save: its type is what was found in it, and a browser is told not to guess another or to run it. */
export const download = (folder: string, document: Document): Answer => ({
  status: 200,
  content: { mediaType: document.media_type, path: storedAt(folder, document.sha256) },
  headers: { 'Content-Disposition': asAttachment(document.file_name), 'Content-Security-Policy': "default-src 'none'; sandbox" },
});

const none = () => notFound('Ce document n’existe pas ou ne vous est pas ouvert.');

export const documentRoutes = [
  defineRoute({
    name: 'depositDocument',
    method: 'post',
    path: '/applications/:id/documents',
    summary: 'Déposer un document sur un dossier, pour qu’un acte le désigne',
    description: 'Pour une pièce demandée, dites laquelle : ses formats et sa taille sont alors vérifiés. La pièce est à jour une fois l’acte `depositPiece` accompli.',
    tag: 'Documents',
    access: { roles: READERS },
    upload: true,
    params: Strict({ id: Id }),
    query: Strict({ piece: Type.Optional(Code) }),
    responses: { 201: { description: 'Le document est gardé', schema: DocumentSchema } },
    refusals: ['not-found', 'forbidden', 'unknown-piece', 'too-large', 'file-type', 'file-empty', 'malformed-upload'],
    handler: async (call, { params, query }) => {
      const { db, config } = call.app;
      const rules = await mayDeposit(db, call.person, params.id, query.piece);
      if (rules === null) throw notFound('Ce dossier n’existe pas ou ne vous est pas ouvert.');
      if (rules === 'forbidden') throw forbidden();
      if (rules === 'unknown-piece') throw new Problem('unknown-piece', 'Ce dispositif ne demande pas cette pièce.');
      const stored = await receiveUpload(call.request, { folder: config.documentsFolder, ...rules });
      const document = await recordDocument(db, call.person, params.id, stored);
      return created(`${PREFIX}/applications/${params.id}/documents/${document.id}`, shownDocument(document));
    },
  }),
  defineRoute({
    name: 'listDocuments',
    method: 'get',
    path: '/applications/:id/documents',
    summary: 'Lister les documents d’un dossier',
    tag: 'Documents',
    access: { roles: READERS },
    params: Strict({ id: Id }),
    responses: { 200: { description: 'Du plus ancien au plus récent', schema: Strict({ items: Type.Array(DocumentSchema) }) } },
    refusals: ['not-found'],
    handler: async (call, { params }) => {
      const documents = await documentsFor(call.app.db, call.person, params.id);
      if (!documents) throw notFound('Ce dossier n’existe pas ou ne vous est pas ouvert.');
      return ok({ items: documents.map(shownDocument) });
    },
  }),
  defineRoute({
    name: 'downloadDocument',
    method: 'get',
    path: '/applications/:id/documents/:document',
    summary: 'Télécharger un document d’un dossier',
    tag: 'Documents',
    access: { roles: READERS },
    params: Strict({ id: Id, document: Id }),
    responses: { 200: { description: 'Le fichier, tel qu’il a été déposé', mediaType: 'application/octet-stream' } },
    refusals: ['not-found'],
    handler: async (call, { params }) => {
      const document = await readDocument(call.app.db, call.person, params.id, params.document);
      if (!document) throw none();
      return download(call.app.config.documentsFolder, document);
    },
  }),
];
