import { health } from '../../usecases/health.ts';
import { defineRoute, ok } from '../route.ts';
import { Strict, Type } from '../schema.ts';
import { useCases } from '../use.ts';

const State = Type.Enum(['ok', 'away']);
const Health = Strict({ status: Type.Enum(['ok', 'degraded']), database: State, temporal: State, worker: State });

export const healthRoutes = [
  defineRoute({
    name: 'readHealth',
    method: 'get',
    path: '/health',
    summary: 'Dire si le service peut enregistrer un acte maintenant',
    tag: 'Service',
    access: 'public',
    responses: { 200: { description: 'Tout répond', schema: Health }, 503: { description: 'Une partie ne répond pas', schema: Health } },
    handler: async (call) => {
      const parts = await health(useCases(call));
      const isOk = Object.values(parts).every((part) => part === 'ok');
      const body = { status: isOk ? 'ok' : 'degraded', ...parts };
      return isOk ? ok(body) : { status: 503, body, headers: { 'Retry-After': '5' } };
    },
  }),
];
