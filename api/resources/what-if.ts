import { toCents } from '../../domain/money/money.ts';
import type { Cents } from '../../domain/money/money.ts';
import type { Supposition } from '../../domain/review/what-if.ts';
import { suppose } from '../../usecases/what-if.ts';
import { notFound, refused } from '../problems.ts';
import { defineRoute, ok } from '../route.ts';
import { Amount, Code, Id, Nullable, Rate, Strict, Type } from '../schema.ts';

const optional = Type.Optional;
const byCriterion = <T extends Parameters<typeof Type.Record>[1]>(value: T) => Type.Record(Type.String({ pattern: '^[a-z0-9][a-z0-9_.-]{0,79}$' }), value, { additionalProperties: false, maxProperties: 50 });
const Suppose = Strict({
  rate: optional(Rate),
  ceilingSingle: optional(Amount),
  ceilingShared: optional(Amount),
  ownShare: optional(Rate),
  weights: optional(byCriterion(Type.Integer({ minimum: 0, maximum: 100 }))),
  floors: optional(byCriterion(Nullable(Type.Integer({ minimum: 0, maximum: 1_000, description: 'En demi-points ; nul : aucune note éliminatoire.' })))),
  threshold: optional(Nullable(Type.Integer({ minimum: 0, maximum: 100 }))),
  envelope: optional(Strict({ investment: Amount, operating: Amount })),
});
const Side = Strict({ rank: Nullable(Type.Integer()), standing: Type.Enum(['ranked', 'set-aside', 'waiting']), total: Nullable(Type.Integer({ description: 'En centièmes de point sur 100.' })), amount: Amount });
const Totals = Strict({ served: Type.Integer(), amount: Amount, bar: Nullable(Type.Integer()) });

export const whatIfRoutes = [
  defineRoute({
    name: 'supposeRules',
    method: 'post',
    path: '/programmes/:code/calls/:call/what-if',
    summary: 'Comparer : qui recevrait quoi avec d’autres règles',
    description: 'Les mêmes règles sur les mêmes dossiers, avec un autre taux, plafond, poids, seuil, part propre ou enveloppe. Rien n’est enregistré.',
    tag: 'Classement',
    access: { roles: ['officer', 'secretary'] },
    params: Strict({ code: Code, call: Type.String({ minLength: 1, maxLength: 80 }) }),
    body: Strict({ suppose: Suppose, scope: Type.Enum(['pending', 'all'], { description: 'pending : ce qui est réglé reste ; all : tout l’appel est réparti à nouveau.' }) }),
    responses: {
      200: {
        description: 'Dans l’ordre du classement d’aujourd’hui',
        schema: Strict({ items: Type.Array(Strict({ id: Id, reference: Type.String(), title: Type.String(), organisation: Type.String(), today: Side, then: Side })), today: Totals, then: Totals }),
      },
    },
    refusals: ['not-found', 'unknown-criterion', 'weights-sum', 'floor-above', 'share-above'],
    handler: async (call, { params, body }) => {
      const { ceilingSingle, ceilingShared, envelope, ...rest } = body.suppose;
      const supposed: Supposition = {
        ...rest,
        ...(ceilingSingle !== undefined && { ceilingSingle: toCents(ceilingSingle) }),
        ...(ceilingShared !== undefined && { ceilingShared: toCents(ceilingShared) }),
        ...(envelope && { envelope: { investment: envelope.investment as Cents, operating: envelope.operating as Cents } }),
      };
      const found = await suppose(call.app.db, call.person, params.code, params.call, { suppose: supposed, scope: body.scope as 'pending' | 'all' });
      if (!found) throw notFound('Cet appel n’existe pas ou ne vous est pas ouvert.');
      if ('code' in found) throw refused(found);
      return ok({ items: found.rows.map((row) => ({ ...row, ...found.names.get(row.id)! })), today: found.today, then: found.then });
    },
  }),
];
