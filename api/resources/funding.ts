import { fundingFor } from '../../usecases/funding.ts';
import { notFound } from '../problems.ts';
import { defineRoute, ok } from '../route.ts';
import { Amount, Code, Day, Id, Nullable, SiretText, Strict, Type } from '../schema.ts';
import { READERS } from './applications.ts';

const Section = Type.Enum(['investment', 'operating']);
const BySection = Strict({ investment: Amount, operating: Amount });
const Funder = Strict({
  no: Type.Integer(), kind: Type.Enum(['own', 'public', 'private']), funder: Code, amount: Amount, status: Type.Enum(['asked', 'confirmed', 'refused']), on: Nullable(Day), document: Nullable(Id),
});
const Caps = Strict({
  most: Amount,
  binding: Type.String(),
  rows: Type.Array(Strict({ code: Type.String(), rule: Type.String(), computation: Type.String(), most: Amount, binding: Type.Boolean(), reference: Nullable(Type.String()) })),
});
const Revision = Strict({
  because: Type.Enum(['funder-left', 'above-cap', 'condition-unmet']), since: Day, funder: Nullable(Type.Integer()), awarded: Amount, most: Amount, binding: Type.String(),
  excess: Type.Integer({ description: 'Ce que l’attribution dépasse des plafonds, en centimes.' }), gap: Type.Integer({ description: 'Ce que le plan a perdu depuis la décision, en centimes.' }),
});
const Imputation = Strict({ axes: Strict({ investment: Type.String(), operating: Type.String() }), reserved: BySection, affected: BySection, engaged: BySection, released: BySection });

export const fundingRoutes = [
  defineRoute({
    name: 'readFunding',
    method: 'get',
    path: '/applications/:id/funding',
    summary: 'Lire le financement d’un dossier : cofinanceurs, plafonds recalculés, condition, parts des partenaires',
    description: 'Les plafonds sont ceux d’aujourd’hui, avec les cofinanceurs tels qu’ils ont répondu. L’imputation et l’échéancier ne sont lus que par le service.',
    tag: 'Dossiers',
    access: { roles: READERS },
    params: Strict({ id: Id }),
    responses: {
      200: {
        description: 'Le financement',
        schema: Strict({
          funders: Type.Array(Funder), caps: Nullable(Caps), awarded: Nullable(Amount),
          condition: Nullable(Strict({ funders: Type.Array(Type.Integer()), by: Day, metOn: Nullable(Day), fellDueOn: Nullable(Day) })),
          revision: Nullable(Revision), barredBy: Nullable(Type.String()),
          shares: Nullable(Type.Array(Strict({ organisation: SiretText, borne: Amount, award: Type.Optional(Amount) }))),
          imputation: Nullable(Imputation), schedule: Nullable(Type.Array(Strict({ section: Section, year: Type.Integer(), amount: Amount }))),
        }),
      },
    },
    refusals: ['not-found'],
    handler: async (call, { params }) => {
      const funding = await fundingFor(call.app.db, call.person, params.id);
      if (!funding) throw notFound('Ce dossier n’existe pas ou ne vous est pas ouvert.');
      return ok(funding);
    },
  }),
];
