import { health } from '../../usecases/health.ts';
import { defineRoute, ok } from '../route.ts';
import { Nullable, Strict, Type } from '../schema.ts';
import { useCases } from '../use.ts';

const State = Type.Enum(['ok', 'away']);
const Health = Strict({ status: Type.Enum(['ok', 'degraded']), database: State, temporal: State, worker: State, stuck: Nullable(Type.Integer({ minimum: 0, description: 'Actes et lettres qui échouent à répétition et demandent une intervention : « npm run record -- stuck » les nomme ; nul quand la base de données ne répond pas.' })) });

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
      const { stuck, ...parts } = await health(useCases(call));
      const isOk = Object.values(parts).every((part) => part === 'ok');
      const body = { status: isOk ? 'ok' : 'degraded', ...parts, stuck };
      return isOk ? ok(body) : { status: 503, body, headers: { 'Retry-After': '5' } };
    },
  }),
];
