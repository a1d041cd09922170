import { FIGURES } from '../../domain/ledger/ledger.ts';
import type { Movement } from '../../domain/ledger/ledger.ts';
import { actName, figureNames, sectionNames } from '../../domain/ledger/words.ts';
import type { Section as BudgetSection } from '../../domain/funding/plan.ts';
import { envelopeLedger, envelopeMovements, ledgerFor, ledgerReaders, seesEnvelope } from '../../usecases/ledger.ts';
import type { EnvelopeMovement } from '../../usecases/ledger.ts';
import { csv, decimal, type Column } from '../csv.ts';
import { notFound } from '../problems.ts';
import { defineRoute, ok } from '../route.ts';
import { Code, Day, Id, Nullable, Strict, Type } from '../schema.ts';
import { asAttachment } from '../uploads.ts';

const tag = 'Comptes';
const Section = Type.Enum(['investment', 'operating'], { description: 'Investissement (AP) ou fonctionnement (AE).' });
const Axis = Type.Optional(Type.String({ pattern: '^[a-z0-9][a-z0-9_.-]{0,79}$', description: 'Axe ; absent pour l’enveloppe entière de la section.' }));
const Cents = Type.Integer({ description: 'Centimes d’euro.' });
const Both = Strict({ investment: Cents, operating: Cents });
const Figures = Strict(Object.fromEntries(FIGURES.map((figure) => [figure, Both])), { description: 'Réservé, affecté, engagé, présenté, attesté, mandaté, payé, trop-perçu, recouvré, rendu.' });
const OneSection = Strict(Object.fromEntries(FIGURES.map((figure) => [figure, Cents])));
const MovementSchema = Strict({
  figure: Type.Enum([...FIGURES]), section: Section, year: Type.Integer({ description: 'Exercice.' }), amount: Type.Integer({ description: 'Centimes, négatif quand le mouvement est défait.' }),
  seq: Type.Integer({ description: 'Numéro de l’événement qui l’a fait.' }), day: Day, act: Type.String(), claim: Nullable(Type.Integer()),
});
const envelope = { programme: Code, call: Type.String({ minLength: 1, maxLength: 80 }), section: Section };
const CSV = 'text/csv; charset=utf-8; header=present';

const columns: readonly Column<Movement | EnvelopeMovement>[] = [
  { heading: 'Date', value: (row) => row.day || null },
  { heading: 'Exercice', value: (row) => (row.year === 0 ? null : String(row.year)) },
  { heading: 'Section', value: (row) => sectionNames[row.section] },
  { heading: 'Montant suivi', value: (row) => figureNames[row.figure] },
  { heading: 'Mouvement (€)', value: (row) => decimal(row.amount) },
  { heading: 'Acte', value: (row) => actName(row.act) },
  { heading: 'Événement n°', value: (row) => String(row.seq) },
  { heading: 'Versement n°', value: (row) => (row.claim === null ? null : String(row.claim)) },
];
const envelopeColumns: readonly Column<EnvelopeMovement>[] = [
  { heading: 'Référence', value: (row) => row.dossier?.reference ?? null },
  { heading: 'Collectivité', value: (row) => row.dossier?.organisation ?? null },
  { heading: 'Délibération', value: (row) => row.number },
  ...columns,
];

/** Rows that are all there, as an export reads them. */
async function* each<T>(rows: readonly T[]): AsyncGenerator<T> {
  yield* rows;
}

export const ledgerRoutes = [
  defineRoute({
    name: 'readLedger',
    method: 'get',
    path: '/applications/:id/ledger',
    summary: 'Lire le compte d’un dossier',
    description: 'Chaque montant par section et par exercice, avec les événements qui l’ont fait. Le compte est tiré du registre seul.',
    tag,
    access: { roles: ledgerReaders },
    params: Strict({ id: Id }),
    responses: { 200: { description: 'Le compte', schema: Strict({ reference: Type.String(), figures: Figures, years: Type.Array(Strict({ year: Type.Integer(), figures: Figures })), movements: Type.Array(MovementSchema) }) } },
    refusals: ['not-found'],
    handler: async (call, { params }) => {
      const found = await ledgerFor(call.app.db, call.person, params.id);
      if (!found) throw notFound('Ce dossier n’existe pas ou ne vous est pas ouvert.');
      return ok({ reference: found.account.reference, figures: found.figures, years: found.years, movements: found.account.ledger.movements });
    },
  }),
  defineRoute({
    name: 'exportLedger',
    method: 'get',
    path: '/applications/:id/ledger.csv',
    summary: 'Exporter le compte d’un dossier pour un tableur',
    tag,
    access: { roles: ledgerReaders },
    params: Strict({ id: Id }),
    responses: { 200: { description: 'Une ligne par mouvement, sous une ligne de titres', mediaType: 'text/csv' } },
    refusals: ['not-found'],
    handler: async (call, { params }) => {
      const found = await ledgerFor(call.app.db, call.person, params.id);
      if (!found) throw notFound('Ce dossier n’existe pas ou ne vous est pas ouvert.');
      return { status: 200, stream: { mediaType: CSV, chunks: csv(columns, each(found.account.ledger.movements)) }, headers: { 'Content-Disposition': asAttachment(`compte-${found.account.reference}.csv`) } };
    },
  }),
  defineRoute({
    name: 'readEnvelopeLedger',
    method: 'get',
    path: '/envelopes/:programme/:call/:section/ledger',
    summary: 'Lire le compte d’une enveloppe',
    description: 'La somme des comptes de ses dossiers, recalculée d’après le registre, par exercice ; ce qui est voté vient des délibérations.',
    tag,
    access: { roles: ledgerReaders },
    params: Strict(envelope),
    query: Strict({ axis: Axis }),
    responses: { 200: { description: 'Le compte', schema: Strict({ voted: Cents, figures: OneSection, years: Type.Array(Strict({ year: Type.Integer(), figures: OneSection })), dossiers: Type.Integer() }) } },
    refusals: ['not-found'],
    handler: async (call, { params, query }) => {
      const key = { ...params, section: params.section as BudgetSection, axis: query.axis ?? '' };
      if (!(await seesEnvelope(call.app.db, call.person, key))) throw notFound('Cette enveloppe n’existe pas ou ne vous est pas ouverte.');
      return ok(await envelopeLedger(call.app.db, key));
    },
  }),
  defineRoute({
    name: 'exportEnvelopeLedger',
    method: 'get',
    path: '/envelopes/:programme/:call/:section/ledger.csv',
    summary: 'Exporter le compte d’une enveloppe pour un tableur',
    tag,
    access: { roles: ledgerReaders },
    params: Strict(envelope),
    query: Strict({ axis: Axis }),
    responses: { 200: { description: 'Les votes, puis une ligne par mouvement de chaque dossier', mediaType: 'text/csv' } },
    refusals: ['not-found'],
    handler: async (call, { params, query }) => {
      const key = { ...params, section: params.section as BudgetSection, axis: query.axis ?? '' };
      if (!(await seesEnvelope(call.app.db, call.person, key))) throw notFound('Cette enveloppe n’existe pas ou ne vous est pas ouverte.');
      return { status: 200, stream: { mediaType: CSV, chunks: csv(envelopeColumns, envelopeMovements(call.app.db, key)) }, headers: { 'Content-Disposition': asAttachment(`compte-${params.programme}-${params.call}-${params.section}.csv`) } };
    },
  }),
];
