import { Problem, refused } from '../../api/problems.ts';
import { Code, Strict } from '../../api/schema.ts';
import { receiveForm, storedAt } from '../../api/uploads.ts';
import { attachPiece, detachPiece, readDraftPiece } from '../../usecases/drafts.ts';
import { definePage, type Shown, type View, type Visit } from '../page.ts';
import { draftCrumbs, DraftId, gone, openedDraft, type OpenDraft } from './drafting.ts';
import { pieceRows } from './piece-rows.ts';

const ofPiece = Strict({ ...DraftId.properties, piece: Code });

/** The pieces of a draft: one file each, several sent at once, replaced by another, taken off. */
export const piecePages = [
  definePage({
    name: 'draftPieces',
    path: '/brouillons/:id/pieces',
    access: { roles: ['agent'] },
    params: DraftId,
    readsBody: true,
    show: async (visit, { params }) => {
      const open = await openedDraft(visit, params.id);
      return (await gone(visit, open)) ?? view(visit, open);
    },
    act: async (visit, _form, { params }) => {
      const open = await openedDraft(visit, params.id);
      return (await gone(visit, open)) ?? receive(visit, open);
    },
  }),
  definePage({
    name: 'draftPiece',
    path: '/brouillons/:id/pieces/:piece',
    access: { roles: ['agent'] },
    params: ofPiece,
    show: async ({ app, person }, { params }) => {
      const found = await readDraftPiece(app.db, person, params.id, params.piece);
      if (!found.ok) throw refused(found.refusals[0]);
      const { media_type: mediaType, file_name: fileName, sha256 } = found.value;
      return { download: { mediaType, fileName, path: storedAt(app.config.documentsFolder, sha256) } };
    },
  }),
  definePage({
    name: 'removePiece',
    path: '/brouillons/:id/pieces/:piece/retirer',
    access: { roles: ['agent'] },
    params: ofPiece,
    show: async (visit, { params }) => {
      const open = await openedDraft(visit, params.id);
      const away = await gone(visit, open);
      if (away) return away;
      const row = pieceRows(open.bundle.programme, open.draft.pieces, `/brouillons/${params.id}/pieces`).find(({ code }) => code === params.piece);
      if (!row?.file) return { goTo: `/brouillons/${params.id}/pieces` };
      return { template: 'commune/remove-piece', title: 'Retirer cette pièce ?', crumbs: draftCrumbs({ id: params.id, title: open.title }), data: { title: row.title, file: row.file.name, back: `/brouillons/${params.id}/pieces` } };
    },
    act: async ({ app, person }, _form, { params }) => {
      const done = await detachPiece(app.db, person, params.id, params.piece);
      // Taken off already: by a second click, or by a colleague.
      if (!done.ok && done.refusals[0].message !== 'Cette pièce n’est pas déposée.') throw refused(done.refusals[0]);
      return { goTo: `/brouillons/${params.id}/pieces`, flash: { kind: 'done', text: 'La pièce est retirée.' } };
    },
  }),
];

async function receive(visit: Visit, open: OpenDraft): Promise<Shown> {
  const { app, person, request } = visit;
  const { pieces } = open.bundle.programme;
  const { files } = await receiveForm(request, { folder: app.config.documentsFolder, maxBytes: pieces.reduce((sum, { maxBytes }) => sum + maxBytes, 0), of: (field) => pieces.find(({ code }) => code === field) ?? null });
  const errors = new Map<string, string>();
  let attached = 0;
  for (const { field, stored } of files) {
    if (stored instanceof Problem) {
      errors.set(field, stored.message);
      continue;
    }
    const done = await attachPiece(app.db, person, open.draft.id, field, stored);
    if (!done.ok) throw refused(done.refusals[0]);
    attached += 1;
  }
  if (errors.size > 0) return view(visit, await openedDraft(visit, open.draft.id), errors, attached);
  if (attached === 0) return view(visit, open, new Map([['', 'Choisissez au moins un fichier à joindre.']]), 0);
  return { goTo: `/brouillons/${open.draft.id}/pieces`, flash: { kind: 'done', text: attached === 1 ? 'La pièce est jointe.' : `${attached} pièces sont jointes.` } };
}

function view({ app: _app }: Visit, { draft, bundle, title }: OpenDraft, errors: ReadonlyMap<string, string> = new Map(), attached = 0): View {
  const rows = pieceRows(bundle.programme, draft.pieces, `/brouillons/${draft.id}/pieces`, errors);
  return {
    template: 'commune/pieces',
    title: 'Pièces à joindre',
    lead: title,
    crumbs: draftCrumbs({ id: draft.id, title }),
    status: errors.size > 0 ? 422 : 200,
    errors: [...errors].map(([code, message]) => ({ href: `#fichier-${code === '' ? rows[0]!.code : code}`, message: code === '' ? message : `${rows.find((row) => row.code === code)!.title} : ${message.charAt(0).toLowerCase()}${message.slice(1)}` })),
    data: { rows, action: `/brouillons/${draft.id}/pieces`, back: `/brouillons/${draft.id}`, attached },
  };
}
