import { lettersFor, readLetter, type LetterRow } from '../../usecases/letters.ts';
import { notFound } from '../problems.ts';
import { defineRoute, ok, type Answer, type Call } from '../route.ts';
import { Day, Id, Instant, Nullable, Sha256, Strict, Type } from '../schema.ts';
import { asAttachment } from '../uploads.ts';
import { READERS } from './applications.ts';

const Letter = Strict({
  kind: Type.String(),
  no: Type.Integer(),
  subject: Type.String(),
  madeOn: Day,
  status: Type.Enum(['to-sign', 'queued', 'sent'], { description: 'À signer, remis pour envoi, envoyé.' }),
  sentAt: Nullable(Instant),
  sha256: Sha256,
});
const shown = ({ kind, no, subject, made_on, queued_on, sent_at, sha256 }: LetterRow) => ({
  kind, no, subject, madeOn: made_on, status: sent_at ? 'sent' : queued_on ? 'queued' : 'to-sign', sentAt: sent_at?.toISOString() ?? null, sha256,
});

const one = Strict({ id: Id, kind: Type.String({ pattern: '^[a-z][a-z-]{0,59}$' }), no: Type.String({ pattern: '^[1-9]\\d{0,4}$' }) });

async function letter(call: Call, { id, kind, no }: { id: string; kind: string; no: string }) {
  const found = await readLetter(call.app.db, call.person, id, kind, Number(no));
  if (!found) throw notFound('Ce courrier n’existe pas ou ne vous est pas ouvert.');
  return found;
}

/** The page of a letter: its own style, no script, no other host. */
const asPage = (html: string): Answer => ({
  status: 200,
  content: { mediaType: 'text/html; charset=utf-8', data: html },
  headers: { 'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox" },
});

export const letterRoutes = [
  defineRoute({
    name: 'listLetters',
    method: 'get',
    path: '/applications/:id/letters',
    summary: 'Lister les courriers d’un dossier',
    tag: 'Courriers',
    access: { roles: READERS },
    params: Strict({ id: Id }),
    responses: { 200: { description: 'Du plus ancien au plus récent', schema: Strict({ items: Type.Array(Letter) }) } },
    refusals: ['not-found'],
    handler: async (call, { params }) => {
      const letters = await lettersFor(call.app.db, call.person, params.id);
      if (!letters) throw notFound('Ce dossier n’existe pas ou ne vous est pas ouvert.');
      return ok({ items: letters.map(shown) });
    },
  }),
  defineRoute({
    name: 'readLetter',
    method: 'get',
    path: '/applications/:id/letters/:kind/:no/html',
    summary: 'Lire un courrier à l’écran',
    tag: 'Courriers',
    access: { roles: READERS },
    params: one,
    responses: { 200: { description: 'Le courrier', mediaType: 'text/html' } },
    refusals: ['not-found'],
    handler: async (call, { params }) => asPage((await letter(call, params)).html),
  }),
  defineRoute({
    name: 'printLetter',
    method: 'get',
    path: '/applications/:id/letters/:kind/:no/pdf',
    summary: 'Télécharger un courrier (PDF/UA)',
    tag: 'Courriers',
    access: { roles: READERS },
    params: one,
    responses: { 200: { description: 'Le courrier', mediaType: 'application/pdf' } },
    refusals: ['not-found'],
    handler: async (call, { params }) => ({
      status: 200,
      content: { mediaType: 'application/pdf', data: (await letter(call, params)).pdf },
      headers: { 'Content-Disposition': asAttachment(`${params.kind}-${params.no}.pdf`) },
    }),
  }),
];
