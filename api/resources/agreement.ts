import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { agreementPaper, readAgreement, signedCopy } from '../../usecases/agreement.ts';
import { depositedByHand } from '../../usecases/signature.ts';
import { notFound, Problem } from '../problems.ts';
import { defineRoute, ok } from '../route.ts';
import { Amount, Day, Id, Nullable, Sha256, Strict, Type } from '../schema.ts';
import { asAttachment, storedAt } from '../uploads.ts';
import { download } from './documents.ts';
import type { Role } from '../../domain/application/commands.ts';

const tag = 'Convention';
const readers: readonly Role[] = ['agent', 'officer', 'finance', 'assembly', 'delegate', 'administrator', 'secretary'];
const Party = Type.Enum(['organisation', 'metropole']);
const params = Strict({ id: Id });
const none = () => notFound('Cette convention n’existe pas ou ne vous est pas ouverte.');

/** SHA-256 of a file of the store; null when it is not there. */
async function printOf(path: string): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash);
    return hash.digest('hex');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

export const agreementRoutes = [
  defineRoute({
    name: 'readAgreement',
    method: 'get',
    path: '/applications/:id/agreement',
    summary: 'Lire où en est la signature de la convention : délai, rappels, signatures et copies',
    tag,
    access: { roles: readers },
    params,
    responses: {
      200: {
        description: 'La convention',
        schema: Strict({
          no: Type.Integer(), amount: Amount, signBy: Day, firstSignBy: Nullable(Day), remindersOn: Type.Array(Day), overdue: Type.Boolean(),
          provider: Type.String({ description: 'Ce qui fait signer la convention ; `deposit` : chaque partie dépose sa copie signée.' }),
          signatures: Type.Array(Strict({
            party: Party, signedOn: Nullable(Day), copy: Nullable(Strict({ document: Id, sha256: Sha256 })),
            signing: Nullable(Strict({ url: Nullable(Type.String()) }, { description: 'Où signer ; sans adresse, la copie signée est déposée sur le dossier.' })),
          })),
        }),
      },
    },
    refusals: ['not-found', 'no-agreement'],
    handler: async (call, { params: { id } }) => {
      const found = await readAgreement(call.app.db, call.app.signature ?? depositedByHand, call.person, id);
      if (found === null) throw none();
      if (found === 'none') throw new Problem('no-agreement', 'Ce dossier n’appelle pas de convention, ou pas encore.');
      const { signatures, remindersOn, ...rest } = found;
      return ok({ ...rest, remindersOn: [...remindersOn], signatures: signatures.map(({ party, signedOn, copy, place }) => ({ party, signedOn, copy, signing: place && { url: place.url } })) });
    },
  }),
  defineRoute({
    name: 'printAgreement',
    method: 'get',
    path: '/applications/:id/agreement/paper',
    summary: 'Télécharger la convention à signer (PDF, DOCX ou ODT)',
    description: 'Établie à partir de la décision, avec les articles de la version du dispositif que suit le dossier. Elle n’existe pas avant que la délibération soit exécutoire et notifiée.',
    tag,
    access: { roles: readers },
    params,
    query: Type.Object({ format: Type.Optional(Type.Enum(['docx', 'odt', 'pdf'])) }, { additionalProperties: false }),
    responses: { 200: { description: 'La convention', mediaType: 'application/octet-stream' } },
    refusals: ['not-found', 'not-yet'],
    handler: async ({ app, person }, { params: { id }, query: { format = 'pdf' } }) => {
      const paper = await agreementPaper(app, person, id, format as 'pdf');
      if (paper === null) throw none();
      if (paper === 'not-yet') throw new Problem('not-yet', 'Cette convention ne peut pas encore être établie : la délibération n’est pas exécutoire et notifiée, ou le dossier n’appelle pas de convention.');
      return { status: 200, content: { mediaType: paper.mediaType, data: paper.file }, headers: { 'Content-Disposition': asAttachment(paper.fileName), 'Content-Security-Policy': "default-src 'none'; sandbox" } };
    },
  }),
  defineRoute({
    name: 'downloadSignedAgreement',
    method: 'get',
    path: '/applications/:id/agreement/copies/:party',
    summary: 'Télécharger la copie signée d’une partie, vérifiée',
    description: 'L’empreinte du fichier est comparée à celle que la signature a enregistrée : un fichier altéré n’est pas remis.',
    tag,
    access: { roles: readers },
    params: Strict({ id: Id, party: Party }),
    responses: { 200: { description: 'La copie signée, telle qu’elle a été déposée ; `Repr-Digest` porte son empreinte', mediaType: 'application/octet-stream' } },
    refusals: ['not-found', 'copy-altered'],
    handler: async (call, { params: { id, party } }) => {
      const copy = await signedCopy(call.app.db, call.person, id, party as 'organisation');
      if (!copy) throw none();
      const folder = call.app.config.documentsFolder;
      if (copy.document.sha256 !== copy.sha256 || (await printOf(storedAt(folder, copy.sha256))) !== copy.sha256) {
        call.log.error({ document: copy.document.id }, 'a signed copy is not what was signed');
        throw new Problem('copy-altered', 'Cette copie ne correspond plus à l’empreinte enregistrée à la signature : elle n’est pas remise. Prévenez l’administrateur.');
      }
      const answer = download(folder, copy.document);
      return { ...answer, headers: { ...answer.headers, 'Repr-Digest': `sha-256=:${Buffer.from(copy.sha256, 'hex').toString('base64')}:` } };
    },
  }),
];
