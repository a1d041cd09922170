import { abandonBatch, batchExport, batchesFor, changeBatch, closeBatch, openBatch, readBatch, readers, senders, waitingOrders, type BatchView, type OrderView, type Settled } from '../../usecases/batches.ts';
import { PREFIX } from '../prefix.ts';
import { notFound, refused } from '../problems.ts';
import { created, defineRoute, ok, type Answer } from '../route.ts';
import { Amount, Code, Day, Id, Instant, Nullable, Sha256, SiretText, Strict, Type } from '../schema.ts';
import { asAttachment } from '../uploads.ts';

const tag = 'Lots transmis aux finances';
const Section = Type.Enum(['investment', 'operating']);
const Key = Type.String({ pattern: '^[A-Z][A-Z0-9-]*-\\d{4}-\\d{4,}/\\d{1,5}-\\d{1,5}/[IF]$', description: 'Demande de mandatement : dossier, versement, tentative, section. Exemple : FMIN-2026-0042/2-1/I.' });
const Keys = Type.Array(Key, { maxItems: 1_000, uniqueItems: true });
const Status = Type.Enum(['open', 'closed', 'abandoned']);
const Number = Nullable(Type.String({ description: 'Exemple : FMIN-LOT-2026-003 ; nul tant que le lot n’est pas clos.' }));
const Order = Strict({
  key: Type.String(), application: Id, reference: Type.String(), claim: Type.Integer(), attempt: Type.Integer(), section: Section, kind: Type.Enum(['advance', 'interim', 'balance']),
  organisation: Strict({ siret: SiretText, name: Type.String() }), title: Type.String(), amount: Amount, orderedOn: Day, status: Type.Enum(['ordered', 'paid', 'rejected']), mandat: Nullable(Type.String()), paidOn: Nullable(Day),
});
const Batch = Strict({
  id: Id, programme: Code, number: Number, status: Status, openedAt: Instant, closedOn: Nullable(Day), total: Amount, orders: Type.Array(Order),
  exports: Type.Array(Strict({ format: Type.Enum(['csv', 'json']), sha256: Sha256, bytes: Type.Integer() }), { description: 'Ce qui a été transmis, octet pour octet.' }),
});
const Exported = Type.Object(
  {
    batch: Strict({ number: Type.String(), programme: Strict({ code: Code, title: Type.String() }), closedOn: Day, orders: Type.Integer(), total: Amount }),
    orders: Type.Array(
      Strict({
        position: Type.Integer(), key: Type.String({ description: 'À rendre tel quel avec le retour.' }), reference: Type.String(), claim: Type.Integer(), kind: Type.Enum(['advance', 'interim', 'balance']), attempt: Type.Integer(),
        beneficiary: Strict({ siret: SiretText, name: Type.String(), iban: Nullable(Type.String()), bic: Nullable(Type.String()), holder: Nullable(Type.String()) }, { description: 'IBAN nul : la demande est antérieure à la tenue des coordonnées bancaires.' }),
        account: Type.String({ description: 'Compte M57.' }), engagement: Type.String(), section: Section, budget: Type.Enum(['AP', 'AE']), object: Type.String(), amount: Amount,
        statement: Strict({ awarded: Amount, orderedBefore: Amount, paidBefore: Amount, left: Amount }, { description: 'Décompte de la section : attribué, mandaté et payé avant cette demande, reste après elle.' }),
        orderedOn: Day, delegation: Nullable(Type.String()),
      }),
    ),
  },
  { description: 'Montants en centimes.' },
);
const params = Strict({ id: Id });
const none = () => notFound('Ce lot n’existe pas ou ne vous est pas ouvert.');

const shownOrder = ({ dossier: application, ...order }: OrderView) => ({ application, ...order });
const shown = ({ lines, openedAt, ...batch }: BatchView) => ({ ...batch, openedAt: openedAt.toISOString(), orders: lines.map(shownOrder) });

/** What was refused becomes a problem, every value to mend at its place. */
function orRefused<T>(answer: Settled<T>): T {
  if (!answer.ok) throw refused(answer.refusals[0], answer.refusals.slice(1));
  return answer.value;
}

const file = (found: Awaited<ReturnType<typeof batchExport>>, mediaType: string): Answer => {
  if (!found) throw notFound('Ce lot n’est pas clos, n’existe pas, ou ne vous est pas ouvert.');
  return { status: 200, content: { mediaType, data: found.bytes }, headers: { 'Content-Disposition': asAttachment(found.fileName), ETag: `"${found.sha256}"` } };
};

export const batchRoutes = [
  defineRoute({
    name: 'listWaitingOrders',
    method: 'get',
    path: '/payment-batches/waiting',
    summary: 'Lister les demandes de mandatement signées qu’aucun lot ne contient',
    tag,
    access: { roles: readers },
    query: Strict({ programme: Type.Optional(Code) }),
    responses: { 200: { description: 'Par référence', schema: Strict({ items: Type.Array(Order) }) } },
    refusals: ['not-found'],
    handler: async (call, { query }) => {
      const orders = await waitingOrders(call.app.db, call.person, query.programme);
      if (!orders) throw notFound('Ce dispositif n’existe pas ou ne vous est pas ouvert.');
      return ok({ items: orders.map(shownOrder) });
    },
  }),
  defineRoute({
    name: 'openPaymentBatch',
    method: 'post',
    path: '/payment-batches',
    summary: 'Ouvrir un lot de demandes de mandatement',
    description: 'Avec les demandes nommées, ou toutes celles qui attendent. Une demande est dans un lot au plus.',
    tag,
    access: { roles: senders },
    acts: true,
    body: Strict({ programme: Code, orders: Type.Optional(Keys) }),
    responses: { 201: { description: 'Le lot est ouvert', schema: Batch } },
    refusals: ['forbidden', 'unknown-order', 'in-another-batch', 'nothing-to-send', 'too-many-orders', 'key-reused'],
    handler: async (call, { body }) => {
      const { id } = orRefused(await openBatch(call.app.db, call.person, call.key, { programme: body.programme, orders: body.orders ?? null }));
      const batch = await readBatch(call.app.db, call.person, id);
      if (!batch) throw none();
      return created(`${PREFIX}/payment-batches/${id}`, shown(batch));
    },
  }),
  defineRoute({
    name: 'listPaymentBatches',
    method: 'get',
    path: '/payment-batches',
    summary: 'Lister les lots transmis aux finances',
    tag,
    access: { roles: readers },
    responses: { 200: { description: 'Le dernier ouvert d’abord', schema: Strict({ items: Type.Array(Strict({ id: Id, programme: Code, number: Number, status: Status, closedOn: Nullable(Day), lines: Type.Integer(), total: Amount })) }) } },
    handler: async (call) => ok({ items: await batchesFor(call.app.db, call.person) }),
  }),
  defineRoute({
    name: 'readPaymentBatch',
    method: 'get',
    path: '/payment-batches/:id',
    summary: 'Lire un lot, et où en est chacune de ses demandes',
    tag,
    access: { roles: readers },
    params,
    responses: { 200: { description: 'Le lot', schema: Batch } },
    refusals: ['not-found'],
    handler: async (call, { params: { id } }) => {
      const batch = await readBatch(call.app.db, call.person, id);
      if (!batch) throw none();
      return ok(shown(batch));
    },
  }),
  defineRoute({
    name: 'changePaymentBatch',
    method: 'post',
    path: '/payment-batches/:id/orders',
    summary: 'Ajouter des demandes à un lot ouvert, ou en retirer',
    tag,
    access: { roles: senders },
    acts: true,
    params,
    body: Strict({ add: Type.Optional(Keys), remove: Type.Optional(Keys) }),
    responses: { 200: { description: 'Le lot', schema: Batch } },
    refusals: ['not-found', 'forbidden', 'unknown-order', 'in-another-batch', 'batch-closed', 'batch-abandoned'],
    handler: async (call, { params: { id }, body }) => {
      orRefused(await changeBatch(call.app.db, call.person, id, { add: body.add ?? [], remove: body.remove ?? [] }));
      const batch = await readBatch(call.app.db, call.person, id);
      if (!batch) throw none();
      return ok(shown(batch));
    },
  }),
  defineRoute({
    name: 'abandonPaymentBatch',
    method: 'post',
    path: '/payment-batches/:id/abandonment',
    summary: 'Abandonner un lot qui ne sera pas transmis',
    tag,
    access: { roles: senders },
    acts: true,
    params,
    responses: { 204: { description: 'Ses demandes peuvent entrer dans un autre lot' } },
    refusals: ['not-found', 'forbidden', 'batch-closed', 'batch-abandoned'],
    handler: async (call, { params: { id } }) => {
      orRefused(await abandonBatch(call.app.db, call.person, id));
      return { status: 204, empty: true };
    },
  }),
  defineRoute({
    name: 'closePaymentBatch',
    method: 'post',
    path: '/payment-batches/:id/closing',
    summary: 'Clore un lot : il prend son numéro, et ce qui est transmis est gardé octet pour octet',
    tag,
    access: { roles: senders },
    acts: true,
    params,
    responses: { 200: { description: 'Le lot, numéroté', schema: Batch } },
    refusals: ['not-found', 'forbidden', 'batch-empty', 'order-returned', 'not-engaged', 'account-missing', 'bank-details-missing', 'batch-abandoned'],
    handler: async (call, { params: { id } }) => {
      orRefused(await closeBatch(call.app.db, call.app.directory, call.person, id));
      const batch = await readBatch(call.app.db, call.person, id);
      if (!batch) throw none();
      return ok(shown(batch));
    },
  }),
  defineRoute({
    name: 'downloadPaymentBatchTable',
    method: 'get',
    path: '/payment-batches/:id/export.csv',
    summary: 'Télécharger le lot transmis, en tableau',
    description: 'Points-virgules, UTF-8 avec marque, montants à virgule. Toujours les mêmes octets.',
    tag,
    access: { roles: senders },
    params,
    responses: { 200: { description: 'Le tableau', mediaType: 'text/csv' } },
    refusals: ['not-found'],
    handler: async (call, { params: { id } }) => file(await batchExport(call.app.db, call.person, id, 'csv'), 'text/csv; charset=utf-8'),
  }),
  defineRoute({
    name: 'downloadPaymentBatchData',
    method: 'get',
    path: '/payment-batches/:id/export.json',
    summary: 'Télécharger le lot transmis, en JSON',
    tag,
    access: { roles: senders },
    params,
    responses: { 200: { description: 'Le lot ; toujours les mêmes octets', schema: Exported } },
    refusals: ['not-found'],
    handler: async (call, { params: { id } }) => file(await batchExport(call.app.db, call.person, id, 'json'), 'application/json; charset=utf-8'),
  }),
];
