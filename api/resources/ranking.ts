import { RANKING_READERS, rankCall } from '../../usecases/ranking.ts';
import { whyFor } from '../../usecases/why.ts';
import { notFound } from '../problems.ts';
import { defineRoute, ok } from '../route.ts';
import { Amount, Code, Day, Id, Nullable, Strict, Type } from '../schema.ts';

const Hundredths = Type.Integer({ minimum: 0, maximum: 10_000, description: 'En centièmes de point.' });
const CallCode = Type.String({ minLength: 1, maxLength: 80 });
const Sections = Strict({ investment: Amount, operating: Amount });

const Row = Strict({
  id: Id,
  reference: Type.String(),
  title: Type.String(),
  organisation: Type.String(),
  rank: Nullable(Type.Integer({ minimum: 1 })),
  standing: Type.Enum(['ranked', 'set-aside', 'waiting'], { description: 'Classé ; écarté par le seuil ou une note éliminatoire ; en attente d’évaluations.' }),
  result: Nullable(Strict({ total: Hundredths, criteria: Type.Record(Type.String(), Hundredths), spread: Nullable(Hundredths), reviews: Type.Integer() })),
  shortfalls: Type.Array(Type.String({ description: '« threshold », ou le code du critère sous sa note éliminatoire.' })),
  tie: Nullable(Type.String({ description: 'Ce qui départage ce dossier du précédent, de même résultat.' })),
  asked: Amount,
  wish: Amount,
  settled: Nullable(Strict({ by: Type.Enum(['opinion', 'decision']), amount: Amount })),
  allotted: Nullable(Strict({ amount: Amount, outcome: Type.Enum(['whole', 'partial', 'none']), after: Amount })),
});

const Step = Strict({
  code: Type.String(), title: Type.String(), computation: Type.String(), amount: Amount, binding: Type.Boolean(), line: Nullable(Type.String()), reason: Nullable(Type.String()),
  reference: Nullable(Strict({ text: Type.String(), checkedOn: Day })),
});

export const rankingRoutes = [
  defineRoute({
    name: 'readRanking',
    method: 'get',
    path: '/programmes/:code/calls/:call/ranking',
    summary: 'Lire le classement d’un appel : notes, écarts, départages, et la barre que trace l’enveloppe',
    description: 'Il compare les mérites de plusieurs demandes : il n’est pas communicable avant la décision (CRPA L311-2).',
    tag: 'Classement',
    access: { roles: RANKING_READERS },
    params: Strict({ code: Code, call: CallCode }),
    responses: { 200: { description: 'Les dossiers dans l’ordre', schema: Strict({ items: Type.Array(Row), bar: Nullable(Type.Integer()), left: Sections, leftAfter: Amount }) } },
    refusals: ['not-found'],
    handler: async (call, { params }) => {
      const ranking = await rankCall(call.app.db, call.person, params.code, params.call);
      if (!ranking) throw notFound('Cet appel n’existe pas ou ne vous est pas ouvert.');
      const items = ranking.rows.map(({ contender, rank, tie, allotted }) => ({
        id: contender.id, reference: contender.reference, ...ranking.names.get(contender.id)!, rank, standing: contender.standing, result: contender.shown,
        shortfalls: contender.shortfalls.map((low) => (low.kind === 'threshold' ? 'threshold' : low.criterion)), tie, asked: contender.asked, wish: contender.wish, settled: contender.settled, allotted,
      }));
      return ok({ items, bar: ranking.bar, left: ranking.left, leftAfter: ranking.leftAfter });
    },
  }),
  defineRoute({
    name: 'readWhyThisAmount',
    method: 'get',
    path: '/applications/:id/amount',
    summary: 'Lire pourquoi ce montant, étape par étape',
    description: 'Le service le lit dès l’instruction ; la collectivité, une fois la décision prise.',
    tag: 'Dossiers',
    access: { roles: ['agent', 'officer', 'secretary', 'finance', 'assembly', 'delegate', 'administrator'] },
    params: Strict({ id: Id }),
    responses: { 200: { description: 'Le calcul', schema: Strict({ as: Type.Enum(['proposed', 'decided']), on: Day, amount: Amount, sentence: Type.String(), steps: Type.Array(Step) }) } },
    refusals: ['not-found'],
    handler: async (call, { params }) => {
      const why = await whyFor(call.app.db, call.person, params.id);
      if (!why) throw notFound('Ce calcul n’est pas fait, ou ne vous est pas encore ouvert.');
      return ok(why);
    },
  }),
];

