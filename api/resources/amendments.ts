import { amendmentPaper, amendmentReaders, prescriptionReaders, previewAmendment, readAmendments, readPrescriptions, type AwardStanding } from '../../usecases/amendments.ts';
import { notFound, Problem } from '../problems.ts';
import { defineRoute, ok } from '../route.ts';
import { Amount, Code, Day, Id, Nullable, SiretText, Strict, Type } from '../schema.ts';
import { asAttachment } from '../uploads.ts';
import type { Day as CalendarDay } from '../../domain/calendar/day.ts';
import type { Amendment } from '../../domain/application/amendment.ts';

const tag = 'Vie de la subvention';
const Kind = Type.Enum(['extension', 'budget', 'scope', 'partner', 'reduction']);
const Status = Type.Enum(['requested', 'examined', 'granted', 'refused', 'given-up']);
const Section = Type.Enum(['investment', 'operating']);
const Numbered = Strict({ id: Id, no: Type.String({ pattern: '^[1-9]\\d{0,3}$' }) });
const dossier = { id: Id, reference: Type.String(), organisation: Type.String(), title: Type.String() };

const Standing = Strict({
  startBy: Nullable(Day), completeBy: Nullable(Day), amount: Amount, base: Amount, bySection: Strict({ investment: Amount, operating: Amount }), owner: SiretText, partners: Type.Array(SiretText),
  lines: Type.Array(Strict({ line: Code, section: Section, retained: Amount })), schedule: Type.Array(Strict({ section: Section, year: Type.Integer(), amount: Amount })),
});
const shown = ({ lines, partners, schedule, ...standing }: AwardStanding) => ({
  ...standing, partners: [...partners], schedule: [...schedule], lines: lines.map(({ line, section, retained }) => ({ line, section, retained })),
});

export const amendmentRoutes = [
  defineRoute({
    name: 'listAmendments',
    method: 'get',
    path: '/amendments',
    summary: 'Suivre les demandes d’avenant, de la plus ancienne à la plus récente',
    tag,
    access: { roles: amendmentReaders },
    query: Strict({ programme: Type.Optional(Code), status: Type.Optional(Status) }),
    responses: {
      200: {
        description: 'Les demandes d’avenant',
        schema: Strict({ items: Type.Array(Strict({ ...dossier, no: Type.Integer(), kind: Kind, status: Status, requestedOn: Day, askedBy: Type.Enum(['commune', 'service']), decidedOn: Nullable(Day), signBy: Nullable(Day) })) }),
      },
    },
    handler: async (call, { query }) => {
      const rows = await readAmendments(call.app.db, call.person, { programme: query.programme, status: query.status === undefined ? undefined : [query.status as Amendment['status']] });
      return ok({
        items: rows.map((row) => ({
          id: row.dossier, reference: row.reference, organisation: row.organisation_name, title: row.title, no: row.no, kind: row.kind, status: row.status, requestedOn: row.requested_on, askedBy: row.asked_by, decidedOn: row.decided_on, signBy: row.sign_by,
        })),
      });
    },
  }),
  defineRoute({
    name: 'previewAmendment',
    method: 'get',
    path: '/applications/:id/amendments/:no/preview',
    summary: 'Voir ce qui suivrait d’un avenant accordé aujourd’hui : délais, assiette, montant, sections, enveloppe, échéancier',
    description: 'Rien n’est enregistré. Le calcul est celui de la décision elle-même, sur le dossier tel qu’il est.',
    tag,
    access: { roles: amendmentReaders },
    params: Numbered,
    responses: {
      200: {
        description: 'La subvention avant, et après',
        schema: Strict({
          no: Type.Integer(), kind: Kind, decidedBy: Type.Enum(['delegate', 'body']), before: Standing, after: Nullable(Standing), released: Amount,
          refusal: Nullable(Strict({ code: Type.String(), message: Type.String() }, { description: 'Ce qui empêche de l’accorder aujourd’hui.' })),
        }),
      },
    },
    refusals: ['not-found'],
    handler: async (call, { params }) => {
      const found = await previewAmendment(call.app.db, call.app.directory, call.person, params.id, Number(params.no));
      if (!found) throw notFound('Cette demande d’avenant n’existe pas, est déjà décidée, ou ne vous est pas ouverte.');
      const { amendment, before, after, refusal, decidedBy, released } = found;
      return ok({ no: amendment.no, kind: amendment.kind, decidedBy, released, before: shown(before), after: after && shown(after), refusal: refusal && { code: refusal.code, message: refusal.message } });
    },
  }),
  defineRoute({
    name: 'printAmendment',
    method: 'get',
    path: '/applications/:id/amendments/:no/paper',
    summary: 'Télécharger l’avenant à la convention (DOCX, ODT ou PDF)',
    tag,
    access: { roles: [...amendmentReaders, 'agent'] },
    params: Numbered,
    query: Type.Object({ format: Type.Optional(Type.Enum(['docx', 'odt', 'pdf'])) }, { additionalProperties: false }),
    responses: { 200: { description: 'L’avenant', mediaType: 'application/octet-stream' } },
    refusals: ['not-found', 'not-yet'],
    handler: async ({ app, person }, { params, query: { format = 'pdf' } }) => {
      const paper = await amendmentPaper(app, person, params.id, Number(params.no), format as 'pdf');
      if (paper === null) throw notFound('Cet avenant n’existe pas ou ne vous est pas ouvert.');
      if (paper === 'not-yet') throw new Problem('not-yet', 'Cet avenant ne peut pas être établi : il n’est pas accordé, ou aucune convention n’est signée.');
      return { status: 200, content: { mediaType: paper.mediaType, data: paper.file }, headers: { 'Content-Disposition': asAttachment(paper.fileName), 'Content-Security-Policy': "default-src 'none'; sandbox" } };
    },
  }),
  defineRoute({
    name: 'listPrescriptions',
    method: 'get',
    path: '/prescriptions',
    summary: 'Suivre ce qui reste à payer et la fin de sa prescription quadriennale',
    description: 'Loi 68-1250 : quatre ans à partir du 1er janvier qui suit la notification, la dernière demande de versement ou le dernier mandatement. Montrée, jamais appliquée d’elle-même.',
    tag,
    access: { roles: prescriptionReaders },
    query: Strict({ programme: Type.Optional(Code), before: Type.Optional(Day) }),
    responses: {
      200: {
        description: 'Ce qui se prescrit le premier d’abord',
        schema: Strict({ items: Type.Array(Strict({ ...dossier, phase: Type.String(), amount: Amount, bornOn: Day, interruptedOn: Nullable(Day), lastDay: Day })) }),
      },
    },
    handler: async (call, { query }) => {
      const rows = await readPrescriptions(call.app.db, call.person, { programme: query.programme, before: query.before as CalendarDay | undefined });
      return ok({
        items: rows.map((row) => ({ id: row.dossier, reference: row.reference, organisation: row.organisation_name, title: row.title, phase: row.phase, amount: row.amount as never, bornOn: row.born_on, interruptedOn: row.interrupted_on, lastDay: row.last_day })),
      });
    },
  }),
];
