import { balanceFor } from '../../usecases/balance.ts';
import { notFound } from '../problems.ts';
import { defineRoute, ok } from '../route.ts';
import { Amount, Code, Id, Nullable, Strict, Type } from '../schema.ts';
import { READERS } from './applications.ts';

const Step = Strict({ title: Type.String(), computation: Type.String(), amount: Amount, binding: Type.Boolean({ description: 'La limite qui ramène la subvention sous le prorata.' }), reference: Nullable(Type.String()) });
const Section = Strict({
  section: Type.Enum(['investment', 'operating']), award: Amount, base: Amount, admitted: Amount, earned: Amount, bound: Amount, before: Amount, due: Amount, overpaid: Amount,
});

export const balanceRoutes = [
  defineRoute({
    name: 'readBalance',
    method: 'get',
    path: '/applications/:id/balance',
    summary: 'Lire comment le solde d’un dossier a été calculé',
    description: 'Étape par étape, en clair : coût réel sur l’assiette retenue, prorata, plafonds sur les montants réels, ce qui était déjà mandaté, ce qui est dû ou trop perçu.',
    tag: 'Dossiers',
    access: { roles: READERS },
    params: Strict({ id: Id }),
    responses: {
      200: {
        description: 'Le calcul',
        schema: Strict({
          claim: Type.Integer(), status: Type.String(), awarded: Amount, cost: Amount, proRata: Amount, final: Amount, before: Amount, due: Amount, overpaid: Amount,
          isClaimed: Type.Boolean({ description: 'Faux quand le trop-perçu est trop faible pour être réclamé.' }),
          steps: Type.Array(Step),
          cofunding: Type.Array(Strict({ kind: Type.Enum(['own', 'public', 'private']), funder: Code, amount: Amount, status: Type.Enum(['asked', 'confirmed', 'refused']) })),
          sections: Type.Array(Section),
        }),
      },
    },
    refusals: ['not-found'],
    handler: async (call, { params }) => {
      const balance = await balanceFor(call.app.db, call.person, params.id);
      if (!balance) throw notFound('Ce dossier n’existe pas ou ne vous est pas ouvert, ou son solde n’est pas encore liquidé.');
      return ok(balance);
    },
  }),
];
