import { refused, notFound } from '../problems.ts';
import { defineRoute, ok } from '../route.ts';
import { Amount, Code, Day, Id, Nullable, Strict, Type } from '../schema.ts';
import { readCredits, readEnvelopes, readImputations, readSchedules, readers, voteCredits, voteEnvelope, voters } from '../../usecases/envelopes.ts';
import type { Day as CalendarDay } from '../../domain/calendar/day.ts';
import type { Section as BudgetSection } from '../../domain/funding/plan.ts';
import type { Cents } from '../../domain/money/money.ts';

const tag = 'Enveloppes';
const Section = Type.Enum(['investment', 'operating'], { description: 'Investissement (AP) ou fonctionnement (AE).' });
const Axis = Type.Optional(Type.String({ pattern: '^[a-z0-9][a-z0-9_.-]{0,79}$', description: 'Axe ; absent pour l’enveloppe entière de la section.' }));
const Year = Type.Integer({ minimum: 2000, maximum: 2200 });
const CallCode = Type.String({ minLength: 1, maxLength: 80 });
const Reference = Type.String({ minLength: 1, maxLength: 80, description: 'Numéro de la délibération.' });
const dossier = { id: Id, reference: Type.String(), organisation: Type.String(), title: Type.String() };

const figures = { reserved: Amount, affected: Amount, engaged: Amount, released: Amount };
const Envelope = Strict({ programme: Code, call: Type.String(), section: Section, axis: Nullable(Type.String()), voted: Amount, ...figures, withVisa: Amount, left: Amount });
const Imputation = Strict({ ...dossier, phase: Type.String(), held: Amount, ...figures, visaOn: Nullable(Day) });
const Credit = Strict({
  programme: Code, section: Section, year: Year, voted: Nullable(Amount), scheduled: Amount, ordered: Amount,
  short: Nullable(Amount), left: Nullable(Amount), dossiers: Type.Integer(),
});

export const envelopeRoutes = [
  defineRoute({
    name: 'listEnvelopes',
    method: 'get',
    path: '/envelopes',
    summary: 'Lire les enveloppes : votées, réservées, visées, affectées, engagées, rendues',
    description: '« reserved » comprend ce que les séances mettent de côté avant que leurs avis soient enregistrés ; « left » est ce qui n’est ni réservé ni affecté.',
    tag,
    access: { roles: readers },
    query: Strict({ programme: Type.Optional(Code), call: Type.Optional(CallCode) }),
    responses: { 200: { description: 'Les enveloppes', schema: Strict({ items: Type.Array(Envelope) }) } },
    handler: async (call, { query }) => {
      const rows = await readEnvelopes(call.app.db, call.person, query);
      return ok({ items: rows.map(({ with_visa, axis, ...row }) => ({ ...row, axis: axis === '' ? null : axis, withVisa: with_visa })) });
    },
  }),
  defineRoute({
    name: 'listImputations',
    method: 'get',
    path: '/envelopes/:programme/:call/:section/applications',
    summary: 'Lire les dossiers qui font les chiffres d’une enveloppe',
    tag,
    access: { roles: readers },
    params: Strict({ programme: Code, call: CallCode, section: Section }),
    query: Strict({ axis: Axis }),
    responses: { 200: { description: 'Les dossiers ; leurs sommes sont les chiffres de l’enveloppe', schema: Strict({ items: Type.Array(Imputation) }) } },
    refusals: ['not-found'],
    handler: async (call, { params, query }) => {
      const rows = await readImputations(call.app.db, call.person, { ...params, section: params.section as BudgetSection, axis: query.axis ?? '' });
      if (!rows) throw notFound('Cette enveloppe n’existe pas ou ne vous est pas ouverte.');
      return ok({ items: rows.map(({ dossier: id, organisation_name: organisation, visa_on: visaOn, ...row }) => ({ id, organisation, visaOn, ...row })) });
    },
  }),
  defineRoute({
    name: 'voteEnvelope',
    method: 'post',
    path: '/envelopes/votes',
    summary: 'Enregistrer le vote d’une enveloppe',
    description: 'Le montant est celui de l’enveloppe entière après le vote ; il ne descend jamais sous ce qui est réservé et affecté.',
    tag,
    access: { roles: voters },
    acts: true,
    body: Strict({ programme: Code, call: CallCode, section: Section, axis: Axis, amount: Amount, number: Reference, on: Day }),
    responses: { 200: { description: 'Le vote est enregistré', schema: Strict({ voted: Amount }) } },
    refusals: ['forbidden', 'unknown-programme', 'unknown-call', 'section-not-funded', 'date-in-future', 'envelope-below-committed', 'key-reused'],
    handler: async (call, { body }) => {
      const { amount, number, on, axis = '', section, ...envelope } = body;
      const refusal = await voteEnvelope(call.app.db, call.person, call.key, { ...envelope, section: section as BudgetSection, axis }, { amount: amount as Cents, number, on: on as CalendarDay });
      if (refusal) throw refused(refusal);
      return ok({ voted: amount });
    },
  }),
  defineRoute({
    name: 'listCredits',
    method: 'get',
    path: '/payment-credits',
    summary: 'Lire les crédits de paiement par année : votés, attendus par les échéanciers, mandatés',
    tag,
    access: { roles: readers },
    query: Strict({ programme: Type.Optional(Code) }),
    responses: { 200: { description: 'Par dispositif, section et année', schema: Strict({ items: Type.Array(Credit) }) } },
    handler: async (call, { query }) => ok({ items: await readCredits(call.app.db, call.person, query.programme) }),
  }),
  defineRoute({
    name: 'listSchedules',
    method: 'get',
    path: '/payment-credits/:programme/:section/:year/applications',
    summary: 'Lire les dossiers qui attendent un paiement une année donnée',
    tag,
    access: { roles: readers },
    params: Strict({ programme: Code, section: Section, year: Type.String({ pattern: '^2[01]\\d{2}$' }) }),
    responses: { 200: { description: 'Les dossiers', schema: Strict({ items: Type.Array(Strict({ ...dossier, amount: Amount })) }) } },
    refusals: ['not-found'],
    handler: async (call, { params }) => {
      const rows = await readSchedules(call.app.db, call.person, { programme: params.programme, section: params.section as BudgetSection, year: Number(params.year) });
      if (!rows) throw notFound('Ce dispositif n’existe pas ou ne vous est pas ouvert.');
      return ok({ items: rows.map(({ dossier: id, organisation_name: organisation, ...row }) => ({ id, organisation, ...row })) });
    },
  }),
  defineRoute({
    name: 'voteCredits',
    method: 'post',
    path: '/payment-credits/votes',
    summary: 'Enregistrer les crédits de paiement votés pour une année',
    tag,
    access: { roles: voters },
    acts: true,
    body: Strict({ programme: Code, section: Section, year: Year, amount: Amount, number: Reference, on: Day }),
    responses: { 200: { description: 'Le vote est enregistré', schema: Strict({ voted: Amount }) } },
    refusals: ['forbidden', 'unknown-programme', 'section-not-funded', 'date-in-future', 'credits-below-ordered', 'key-reused'],
    handler: async (call, { body }) => {
      const { amount, number, on, section, ...credit } = body;
      const refusal = await voteCredits(call.app.db, call.person, call.key, { ...credit, section: section as BudgetSection }, { amount: amount as Cents, number, on: on as CalendarDay });
      if (refusal) throw refused(refusal);
      return ok({ voted: amount });
    },
  }),
];
