import { notFound } from '../../api/problems.ts';
import { Id, Strict, Type } from '../../api/schema.ts';
import { storedAt } from '../../api/uploads.ts';
import { readDocument } from '../../usecases/documents.ts';
import { readLetter } from '../../usecases/letters.ts';
import { definePage } from '../page.ts';
import { DESK, instructionOf, Reference } from './desk.ts';

const { reference } = Reference.properties;

/** What was deposited on a dossier, and what was written from it. */
export const filePages = [
  definePage({
    name: 'deskDocument',
    path: '/instruction/:reference/documents/:id',
    access: { roles: DESK },
    params: Strict({ reference, id: Id }),
    show: async (visit, { params }) => {
      const { dossier } = await instructionOf(visit, params.reference);
      const found = await readDocument(visit.app.db, visit.person, dossier.id, params.id);
      if (!found) throw notFound('Ce document n’existe pas, ou ne vous est pas ouvert.');
      return { download: { mediaType: found.media_type, fileName: found.file_name, inline: found.media_type === 'application/pdf' || found.media_type.startsWith('image/'), path: storedAt(visit.app.config.documentsFolder, found.sha256) } };
    },
  }),
  definePage({
    name: 'deskLetter',
    path: '/instruction/:reference/courriers/:kind/:no',
    access: { roles: DESK },
    params: Strict({ reference, kind: Type.String({ pattern: '^[a-z][a-z-]{0,59}$' }), no: Type.String({ pattern: '^[1-9]\\d{0,4}$' }) }),
    show: async (visit, { params }) => {
      const { dossier } = await instructionOf(visit, params.reference);
      const letter = await readLetter(visit.app.db, visit.person, dossier.id, params.kind, Number(params.no));
      if (!letter) throw notFound('Ce courrier n’existe pas.');
      return { download: { mediaType: 'application/pdf', fileName: `${params.kind}-${params.no}.pdf`, inline: true, data: letter.pdf } };
    },
  }),
];
