import { notFound } from '../problems.ts';
import { defineRoute, ok } from '../route.ts';
import { Day, Nullable, SirenText, Strict, Type } from '../schema.ts';
import type { Organisation } from '../../directory/directory.ts';

const Found = Strict({
  kind: Type.Enum(['commune', 'ept']),
  name: Type.String(),
  siren: SirenText,
  insee: Nullable(Type.String()),
  postcodes: Type.Array(Type.String()),
  departement: Nullable(Type.String()),
  population: Type.Integer(),
  ept: Strict({ num: Type.String(), siren: Nullable(SirenText), name: Type.String() }),
  validFrom: Day,
  validUntil: Nullable(Day),
  mergedInto: Nullable(SirenText),
});

const shown = ({ kind, name, siren, insee, postcodes, departement, population, ept, validFrom, validUntil, mergedInto }: Organisation) => ({
  kind, name, siren, insee, postcodes, departement, population, ept, validFrom, validUntil, mergedInto,
});

export const organisationRoutes = [
  defineRoute({
    name: 'searchOrganisations',
    method: 'get',
    path: '/organisations',
    summary: 'Chercher une commune ou un EPT de la Métropole par nom, code postal, code INSEE ou SIREN',
    tag: 'Collectivités',
    access: 'public',
    query: Strict({ q: Type.String({ minLength: 1, maxLength: 100 }), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50 })) }),
    responses: { 200: { description: 'Les plus proches d’abord', schema: Strict({ items: Type.Array(Found) }) } },
    handler: async (call, { query }) => ok({ items: call.app.directory.search(query.q, query.limit ?? 10).map(shown) }),
  }),
  defineRoute({
    name: 'readOrganisation',
    method: 'get',
    path: '/organisations/:siren',
    summary: 'Lire une collectivité',
    tag: 'Collectivités',
    access: 'public',
    params: Strict({ siren: SirenText }),
    responses: { 200: { description: 'La collectivité', schema: Found } },
    refusals: ['not-found'],
    handler: async (call, { params }) => {
      const found = call.app.directory.findOrganisation({ siren: params.siren });
      if (!found) throw notFound('Cette collectivité n’est pas de la Métropole.');
      return ok(shown(found));
    },
  }),
];
