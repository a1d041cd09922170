import { keepers, listVouchers, zipVouchers } from '../../usecases/vouchers.ts';
import { notFound, Problem } from '../problems.ts';
import { defineRoute, ok } from '../route.ts';
import { Amount, Day, Id, Nullable, Sha256, Strict, Type } from '../schema.ts';
import { asAttachment } from '../uploads.ts';

const tag = 'Versements';
const params = Strict({ id: Id, no: Type.String({ pattern: '^[1-9]\\d{0,4}$' }) });
const List = Strict({
  reference: Type.String(), claim: Type.Integer(), rubric: Type.Enum(['7211', '7212', '76'], { description: 'Rubrique de la nomenclature : premier paiement, autres paiements, fonds de concours.' }), amount: Amount, awarded: Amount,
  vouchers: Type.Array(Strict({ rank: Type.Integer(), title: Type.String(), heading: Type.Enum(['decision', 'justification', 'agreement', 'title', 'statement']), document: Nullable(Id), fileName: Nullable(Type.String({ description: 'Nul : à joindre.' })), sha256: Nullable(Sha256), bytes: Nullable(Type.Integer()) })),
  paidBefore: Type.Array(Strict({ claim: Type.Integer(), kind: Type.Enum(['advance', 'interim', 'balance']), on: Nullable(Day), mandat: Nullable(Type.String()), amount: Amount })),
});
const none = () => notFound('Ce versement n’existe pas ou ne vous est pas ouvert.');
const notOrdered = () => new Problem('not-ordered', 'La demande de mandatement de ce versement n’est pas signée : aucune pièce n’est encore à transmettre.');

export const voucherRoutes = [
  defineRoute({
    name: 'listVouchers',
    method: 'get',
    path: '/applications/:id/claims/:no/vouchers',
    summary: 'Lister les pièces justificatives d’un versement, dans l’ordre de la nomenclature',
    tag,
    access: { roles: keepers },
    params,
    responses: { 200: { description: 'Les pièces, et celles qui sont à joindre', schema: List } },
    refusals: ['not-found', 'not-ordered'],
    handler: async (call, { params: { id, no } }) => {
      const list = await listVouchers(call.app.db, call.person, id, Number(no));
      if (list === 'not-ordered') throw notOrdered();
      if (!list) throw none();
      return ok(list);
    },
  }),
  defineRoute({
    name: 'downloadVouchers',
    method: 'get',
    path: '/applications/:id/claims/:no/vouchers.zip',
    summary: 'Télécharger les pièces justificatives d’un versement, numérotées, avec leur bordereau',
    tag,
    access: { roles: keepers },
    params,
    responses: { 200: { description: 'L’archive', mediaType: 'application/zip' } },
    refusals: ['not-found', 'not-ordered'],
    handler: async (call, { params: { id, no } }) => {
      const { db, papers, config } = call.app;
      const archive = await zipVouchers({ db, papers, folder: config.documentsFolder }, call.person, id, Number(no));
      if (archive === 'not-ordered') throw notOrdered();
      if (!archive) throw none();
      return { status: 200, stream: { mediaType: 'application/zip', chunks: archive.stream }, headers: { 'Content-Disposition': asAttachment(archive.fileName) } };
    },
  }),
];
