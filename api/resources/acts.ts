import type { Command } from '../../domain/application/commands.ts';
import { act, type Answered } from '../../usecases/act.ts';
import { ACTING_ROLES, ActBody } from '../acts.ts';
import { mayKnow } from '../../usecases/sight.ts';
import { notFound, outcomeUnknown, refused } from '../problems.ts';
import { defineRoute, etag, ok, type Answer, type Call } from '../route.ts';
import { Id, Strict, Type } from '../schema.ts';
import { useCases } from '../use.ts';

/**
 * A refusal or a silence becomes a problem; an act that is done answers with where the dossier stands now.
 * To somebody who may not even read it, a dossier that refuses an act does not exist.
 */
export async function answerOf(call: Call, answered: Answered, id: string): Promise<Answer> {
  switch (answered.kind) {
    case 'done':
      return ok({ id, seq: answered.seq }, etag(answered.seq));
    case 'refused':
      if (answered.refusal.code === 'forbidden' && !(await mayKnow(call.app.db, call.person, id))) throw notFound('Ce dossier n’existe pas ou ne vous est pas ouvert.');
      throw refused(answered.refusal);
    case 'unknown':
      throw outcomeUnknown();
  }
}

export const Done = Strict({ id: Id, seq: Type.Integer({ description: 'Numéro du dernier événement de l’acte.' }) });

export const actRoutes = [
  defineRoute({
    name: 'act',
    method: 'post',
    path: '/applications/:id/acts',
    summary: 'Accomplir un acte sur un dossier',
    description: 'Un acte est fait une fois et une seule : répété avec la même clé, il donne la même réponse. Les textes libres sont gardés à part du registre.',
    tag: 'Actes',
    access: { roles: ACTING_ROLES },
    acts: true,
    ifMatch: 'optional',
    params: Strict({ id: Id }),
    body: ActBody,
    responses: { 200: { description: 'L’acte est enregistré', schema: Done } },
    refusals: ['not-found', 'forbidden', 'wrong-phase', 'stale', 'invalid-input', 'key-reused', 'recused', 'outcome-unknown'],
    handler: async (call, { params, body }) =>
      // The schema of each act is held to the domain's own table of acts by a test.
      answerOf(call, await act(useCases(call), { application: params.id, command: body as unknown as Command, key: call.key, ifSeq: call.ifSeq, person: call.person }), params.id),
  }),
];
