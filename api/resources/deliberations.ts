import { abandonBatch, listDeliberations, preparers, prepareBatch, readDeliberations, readers, recordRecusal, recorders, takeApart } from '../../usecases/deliberations.ts';
import { recordLegality, recordMeeting } from '../../usecases/meeting.ts';
import { recordBatchDocument } from '../../usecases/documents.ts';
import { PREFIX } from '../prefix.ts';
import { notFound, refused } from '../problems.ts';
import { created, defineRoute, ok } from '../route.ts';
import { Amount, Code, Day, FreeText, Id, Nullable, Strict, Type } from '../schema.ts';
import { receiveUpload } from '../uploads.ts';
import { useCases } from '../use.ts';
import { DocumentSchema, shownDocument } from './documents.ts';
import type { Step } from '../../usecases/meeting.ts';
import type { Preparing, BatchView, Settled } from '../../usecases/deliberations.ts';
import type { Result } from '../../domain/deliberation/batch.ts';
import type { Day as CalendarDay } from '../../domain/calendar/day.ts';
import type { Cents } from '../../domain/money/money.ts';

const Body = Type.Enum(['bureau', 'conseil']);
const Reference = Type.String({ minLength: 1, maxLength: 80, description: 'Numéro, tel qu’il figure sur l’acte.' });
const Count = Type.Integer({ minimum: 0, maximum: 1_000 });
const Proposal = Type.Enum(['award', 'refusal', 'adjournment']);
const Replaces = Type.Enum(['appeal', 'prefecture', 'annulment', 'withdrawal', 'reduction', 'revision']);
const params = Strict({ id: Id });
const LARGEST = 500;

const Summary = Strict({ id: Id, programme: Code, body: Body, meetingOn: Day, status: Type.Enum(['prepared', 'recorded', 'abandoned']), items: Type.Integer() });
const Line = Strict({
  application: Id,
  rank: Type.Integer(),
  reference: Type.String(),
  title: Type.String(),
  organisation: Strict({ siret: Type.String(), name: Type.String() }),
  proposal: Proposal,
  partial: Type.Boolean(),
  totalCost: Amount,
  base: Amount,
  asked: Amount,
  amount: Amount,
  replaces: Nullable(Replaces),
  recusals: Type.Array(Strict({ person: Id, basis: Type.Enum(['mandate', 'declared', 'confirmed']) })),
  apart: Type.Boolean(),
});
const Detail = Strict({
  id: Id,
  programme: Code,
  body: Body,
  meetingOn: Day,
  delegation: Nullable(Reference),
  status: Type.Enum(['prepared', 'recorded', 'abandoned']),
  legality: Strict({ transmittedOn: Nullable(Day), receivedOn: Nullable(Day), receipt: Nullable(Type.String()), publishedOn: Nullable(Day) }),
  total: Amount,
  groups: Type.Array(Strict({ no: Type.Integer(), recused: Type.Array(Id), total: Amount, lines: Type.Array(Line) }), { description: 'Un vote chacun : le vote commun d’abord, puis les dossiers votés à part.' }),
  votes: Type.Array(Strict({ no: Type.Integer(), number: Reference, on: Day, delegation: Nullable(Reference), document: Nullable(Id), for: Count, against: Count, abstentions: Count, adopted: Type.Boolean(), stoodAside: Type.Array(Id), applications: Type.Array(Id) })),
  results: Type.Array(Strict({ application: Id, act: Type.String(), status: Type.Enum(['pending', 'applied', 'refused']), code: Nullable(Type.String()) }), { description: 'Ce qui a été inscrit dans chaque dossier, ou pourquoi il l’a refusé.' }),
});

function shown({ row, batch, proposals, votes, passed }: BatchView) {
  const item = (id: string) => batch.items.find(({ dossier }) => dossier === id);
  return {
    id: row.id,
    programme: row.programme,
    body: row.body,
    meetingOn: row.meeting_on,
    delegation: row.delegation,
    status: row.status,
    legality: { transmittedOn: row.transmitted_on, receivedOn: row.received_on, receipt: row.receipt, publishedOn: row.published_on },
    total: proposals.total,
    groups: proposals.groups.map(({ no, recused, total, lines }) => ({
      no,
      recused,
      total,
      lines: lines.map((line) => ({
        application: line.dossier, rank: line.rank, reference: line.reference, title: line.title, organisation: line.organisation, proposal: line.proposal, partial: line.partial, totalCost: line.totalCost,
        base: line.base, asked: line.asked, amount: line.amount, replaces: line.replaces, recusals: item(line.dossier)?.recusals ?? [], apart: item(line.dossier)?.apart ?? false,
      })),
    })),
    votes: votes.map((vote) => ({ no: vote.no, number: vote.number, on: vote.held_on, delegation: vote.delegation, document: vote.document, for: vote.votes_for, against: vote.against, abstentions: vote.abstentions, adopted: vote.adopted, stoodAside: vote.stood_aside, applications: vote.dossiers })),
    results: passed.map(({ dossier, command, status, refusal }) => ({ application: dossier, act: command.type, status, code: refusal })),
  };
}

/** What was refused becomes a problem, every value to mend at its place. */
function orRefused<T>(answer: Settled<T>): T {
  if (!answer.ok) throw refused(answer.refusals[0], answer.refusals.slice(1));
  return answer.value;
}

export const deliberationRoutes = [
  defineRoute({
    name: 'prepareDeliberations',
    method: 'post',
    path: '/deliberations',
    summary: 'Préparer un lot de délibérations pour le Bureau ou le Conseil',
    description: 'Les dossiers en attente de décision d’un dispositif, dans l’ordre du rang. Ceux dont un élu se déporte seront votés à part.',
    tag: 'Délibérations',
    access: { roles: preparers },
    acts: true,
    body: Strict({
      programme: Code,
      body: Body,
      meetingOn: Day,
      delegation: Type.Optional(Reference),
      items: Type.Array(Strict({ application: Id, proposal: Proposal, amount: Amount, reasons: Type.Optional(FreeText), replaces: Type.Optional(Replaces), hearingOn: Type.Optional(Day) }), { minItems: 1, maxItems: LARGEST }),
    }),
    responses: { 201: { description: 'Le lot est préparé', schema: Strict({ id: Id }) } },
    refusals: ['forbidden', 'no-visa', 'wrong-phase', 'reason-required', 'request-open', 'in-another-batch', 'wrong-body', 'key-reused'],
    handler: async (call, { body }) => {
      const asked: Preparing = {
        programme: body.programme,
        body: body.body as Preparing['body'],
        meetingOn: body.meetingOn as CalendarDay,
        delegation: body.delegation ?? null,
        items: body.items.map(({ application, proposal, amount, reasons, replaces, hearingOn }) => ({
          dossier: application, proposal: proposal as Preparing['items'][number]['proposal'], amount: amount as Cents, reasons: reasons ?? null, replaces: (replaces ?? null) as Preparing['items'][number]['replaces'], hearingOn: (hearingOn ?? null) as CalendarDay | null,
        })),
      };
      const { id } = orRefused(await prepareBatch(call.app.db, call.person, call.key, asked));
      return created(`${PREFIX}/deliberations/${id}`, { id });
    },
  }),
  defineRoute({
    name: 'listDeliberations',
    method: 'get',
    path: '/deliberations',
    summary: 'Lister les lots de délibérations',
    tag: 'Délibérations',
    access: { roles: readers },
    responses: { 200: { description: 'La séance la plus récente d’abord', schema: Strict({ items: Type.Array(Summary) }) } },
    handler: async (call) => ok({ items: (await listDeliberations(call.app.db, call.person)).map(({ id, programme, body, meeting_on, status, items }) => ({ id, programme, body, meetingOn: meeting_on, status, items })) }),
  }),
  defineRoute({
    name: 'readDeliberations',
    method: 'get',
    path: '/deliberations/:id',
    summary: 'Lire un lot de délibérations : propositions, votes, et ce que chaque dossier en a reçu',
    tag: 'Délibérations',
    access: { roles: readers },
    params,
    responses: { 200: { description: 'Le lot', schema: Detail } },
    refusals: ['not-found'],
    handler: async (call, { params: { id } }) => {
      const view = await readDeliberations(call.app.db, call.person, id);
      if (!view) throw notFound('Ce lot de délibérations n’existe pas ou ne vous est pas ouvert.');
      return ok(shown(view));
    },
  }),
  defineRoute({
    name: 'recordRecusal',
    method: 'post',
    path: '/deliberations/:id/recusals',
    summary: 'Enregistrer un déport, déclaré par la personne ou confirmé par la présidence',
    tag: 'Délibérations',
    access: { roles: [...preparers, 'secretary'] },
    acts: true,
    params,
    body: Strict({ application: Id, person: Id, basis: Type.Enum(['declared', 'confirmed']) }),
    responses: { 204: { description: 'Le déport lie : le dossier sera voté à part' } },
    refusals: ['not-found', 'forbidden', 'unknown-item', 'unknown-person', 'already-recorded'],
    handler: async (call, { params: { id }, body }) => {
      orRefused(await recordRecusal(call.app.db, call.person, id, { dossier: body.application, person: body.person, basis: body.basis as 'declared' | 'confirmed' }));
      return { status: 204, empty: true };
    },
  }),
  defineRoute({
    name: 'takeApart',
    method: 'post',
    path: '/deliberations/:id/separations',
    summary: 'Demander que des dossiers soient votés à part',
    tag: 'Délibérations',
    access: { roles: preparers },
    acts: true,
    params,
    body: Strict({ applications: Type.Array(Id, { minItems: 1, maxItems: LARGEST, uniqueItems: true }) }),
    responses: { 204: { description: 'Ces dossiers seront votés à part' } },
    refusals: ['not-found', 'unknown-item', 'already-recorded'],
    handler: async (call, { params: { id }, body }) => {
      orRefused(await takeApart(call.app.db, call.person, id, body.applications));
      return { status: 204, empty: true };
    },
  }),
  defineRoute({
    name: 'abandonDeliberations',
    method: 'post',
    path: '/deliberations/:id/abandonment',
    summary: 'Abandonner un lot qui n’ira pas en séance',
    tag: 'Délibérations',
    access: { roles: preparers },
    acts: true,
    params,
    responses: { 204: { description: 'Ses dossiers peuvent entrer dans un autre lot' } },
    refusals: ['not-found', 'already-recorded', 'abandoned'],
    handler: async (call, { params: { id } }) => {
      orRefused(await abandonBatch(call.app.db, call.person, id));
      return { status: 204, empty: true };
    },
  }),
  defineRoute({
    name: 'depositDeliberation',
    method: 'post',
    path: '/deliberations/:id/documents',
    summary: 'Déposer une délibération signée, pour qu’un résultat la désigne',
    tag: 'Délibérations',
    access: { roles: recorders },
    upload: true,
    params,
    responses: { 201: { description: 'Le document est gardé', schema: DocumentSchema } },
    refusals: ['not-found', 'too-large', 'file-type', 'file-empty', 'malformed-upload'],
    handler: async (call, { params: { id } }) => {
      const { db, config } = call.app;
      if (!(await readDeliberations(db, call.person, id))) throw notFound('Ce lot de délibérations n’existe pas ou ne vous est pas ouvert.');
      const stored = await receiveUpload(call.request, { folder: config.documentsFolder, formats: ['application/pdf'], maxBytes: 20_000_000 });
      const document = await recordBatchDocument(db, call.person, id, stored);
      return created(`${PREFIX}/deliberations/${id}`, shownDocument(document));
    },
  }),
  defineRoute({
    name: 'recordMeeting',
    method: 'post',
    path: '/deliberations/:id/results',
    summary: 'Enregistrer ce que l’assemblée a décidé, vote par vote',
    description: 'Chaque dossier du lot figure dans un vote et un seul ; ce que l’assemblée a changé à une proposition est un amendement. L’enveloppe est prise dans l’ordre du rang, en une fois ; chaque dossier en reçoit ensuite le résultat.',
    tag: 'Délibérations',
    access: { roles: recorders },
    acts: true,
    params,
    body: Strict({
      votes: Type.Array(
        Strict({
          applications: Type.Array(Id, { minItems: 1, maxItems: LARGEST, uniqueItems: true }), number: Reference, on: Day, delegation: Type.Optional(Reference), document: Type.Optional(Id),
          for: Count, against: Count, abstentions: Count, casting: Type.Optional(Type.Enum(['for', 'against'])), stoodAside: Type.Array(Id, { maxItems: 500, uniqueItems: true }),
          amendments: Type.Optional(Type.Array(Strict({ application: Id, proposal: Proposal, amount: Amount, reasons: Type.Optional(FreeText) }), { maxItems: LARGEST })),
        }),
        { minItems: 1, maxItems: LARGEST },
      ),
    }),
    responses: { 200: { description: 'Les résultats sont enregistrés et vont aux dossiers', schema: Strict({ id: Id }) } },
    refusals: ['not-found', 'forbidden', 'recused', 'not-apart', 'item-missing', 'item-twice', 'delegation-unknown', 'delegation-expired', 'delegation-ceiling', 'envelope-exhausted', 'already-recorded', 'key-reused'],
    handler: async (call, { params: { id }, body }) => {
      const results = body.votes.map(({ applications, number, on, delegation, document, for: inFavour, against, abstentions, casting, stoodAside, amendments }): Result => ({
        dossiers: applications, number, on: on as CalendarDay, delegation: delegation ?? null, document: document ?? null, votes: { for: inFavour, against, abstentions }, casting: (casting ?? null) as Result['casting'], stoodAside,
        amendments: (amendments ?? []).map(({ application, proposal, amount, reasons }) => ({ dossier: application, proposal: proposal as Result['amendments'][number]['proposal'], amount: amount as Cents, reasons: reasons ?? null })),
      }));
      orRefused(await recordMeeting(useCases(call), call.person, id, call.key, results));
      return ok({ id });
    },
  }),
  defineRoute({
    name: 'recordBatchLegality',
    method: 'post',
    path: '/deliberations/:id/legality',
    summary: 'Enregistrer la transmission, l’accusé de réception ou la publication de tout un lot',
    tag: 'Délibérations',
    access: { roles: recorders },
    acts: true,
    params,
    body: Type.Union([Strict({ step: Type.Literal('transmission'), on: Day }), Strict({ step: Type.Literal('receipt'), on: Day, receipt: Reference }), Strict({ step: Type.Literal('publication'), on: Day })], { discriminator: { propertyName: 'step' } }),
    responses: { 200: { description: 'L’étape est enregistrée et va aux dossiers', schema: Strict({ id: Id }) } },
    refusals: ['not-found', 'not-decided', 'still-passing', 'not-transmitted', 'date-too-early', 'date-in-future'],
    handler: async (call, { params: { id }, body }) => {
      orRefused(await recordLegality(useCases(call), call.person, id, body as Step));
      return ok({ id });
    },
  }),
];
