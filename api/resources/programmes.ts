import { parisDay } from '../../domain/calendar/day.ts';
import type { ProgrammeBundle } from '../../domain/programme/programme.ts';
import { currentProgrammes, listCalls, readForm, readProgramme, rulesText } from '../../usecases/catalogue.ts';
import { notFound } from '../problems.ts';
import { defineRoute, ok, type Call } from '../route.ts';
import { Amount, Code, Day, Nullable, Strict, Type } from '../schema.ts';

const Version = Type.Optional(Type.String({ pattern: '^[0-9a-f]{8,64}$', description: 'Empreinte de la version ; celle en cours si elle manque.' }));
const Programme = Type.Object({ code: Code, version: Type.String(), title: Type.String(), purpose: Type.String() }, { description: 'Dispositif et ses règles, montants en centimes.' });
const Kind = Type.Enum(['application', 'review', 'claim', 'final-report']);

async function programme(call: Call, code: string, version?: string): Promise<ProgrammeBundle> {
  const found = await readProgramme(call.app.db, code, version);
  if (!found) throw notFound('Ce dispositif n’existe pas, ou pas dans cette version.');
  return found;
}

export const programmeRoutes = [
  defineRoute({
    name: 'listProgrammes',
    method: 'get',
    path: '/programmes',
    summary: 'Lister les dispositifs, dans leur version en cours',
    tag: 'Dispositifs',
    access: 'public',
    responses: { 200: { description: 'Les dispositifs', schema: Strict({ items: Type.Array(Programme) }) } },
    handler: async (call) => ok({ items: (await currentProgrammes(call.app.db)).map((bundle) => bundle.programme) }),
  }),
  defineRoute({
    name: 'readProgramme',
    method: 'get',
    path: '/programmes/:code',
    summary: 'Lire un dispositif, dans sa version en cours ou une version passée',
    tag: 'Dispositifs',
    access: 'public',
    params: Strict({ code: Code }),
    query: Strict({ version: Version }),
    responses: { 200: { description: 'Le dispositif', schema: Programme } },
    refusals: ['not-found'],
    handler: async (call, { params, query }) => ok((await programme(call, params.code, query.version)).programme),
  }),
  defineRoute({
    name: 'readForm',
    method: 'get',
    path: '/programmes/:code/forms/:kind',
    summary: 'Lire un formulaire d’un dispositif (JSON Schema 2020-12)',
    tag: 'Dispositifs',
    access: 'public',
    params: Strict({ code: Code, kind: Kind }),
    query: Strict({ version: Version }),
    responses: { 200: { description: 'Le formulaire, avec ses indications de présentation', schema: Type.Object({}) } },
    refusals: ['not-found'],
    handler: async (call, { params, query }) => {
      const form = readForm(await programme(call, params.code, query.version), params.kind);
      if (!form) throw notFound('Ce dispositif n’a pas ce formulaire.');
      return ok(form);
    },
  }),
  defineRoute({
    name: 'readRules',
    method: 'get',
    path: '/programmes/:code/rules',
    summary: 'Lire les règles d’un dispositif, telles que les écrivent les personnes qui le gèrent',
    tag: 'Dispositifs',
    access: 'public',
    params: Strict({ code: Code }),
    query: Strict({ version: Version }),
    responses: { 200: { description: 'Règles publicodes (YAML)', mediaType: 'text/plain; charset=utf-8' } },
    refusals: ['not-found'],
    handler: async (call, { params, query }) => ({ status: 200, content: { mediaType: 'text/plain; charset=utf-8', data: rulesText(await programme(call, params.code, query.version)) } }),
  }),
  defineRoute({
    name: 'listCalls',
    method: 'get',
    path: '/calls',
    summary: 'Lister les appels à projets et leur enveloppe',
    tag: 'Dispositifs',
    access: 'public',
    query: Strict({ programme: Type.Optional(Code), open: Type.Optional(Type.Boolean({ description: 'Seulement ceux qui sont ouverts aujourd’hui, ou ceux qui ne le sont pas.' })) }),
    responses: {
      200: {
        description: 'Les appels à projets',
        schema: Strict({
          items: Type.Array(
            Strict({ programme: Code, code: Type.String(), title: Type.String(), opensOn: Day, closesOn: Nullable(Day), isOpen: Type.Boolean(), envelope: Strict({ voted: Amount, reserved: Amount, affected: Amount, left: Amount }) }),
          ),
        }),
      },
    },
    handler: async (call, { query }) => {
      const calls = await listCalls(call.app.db, parisDay(Date.now()));
      const items = calls
        .filter((one) => (query.programme === undefined || one.programme === query.programme) && (query.open === undefined || one.isOpen === query.open))
        .map(({ programme: of, code, title, opensOn, closesOn, isOpen, voted, reserved, affected }) => ({ programme: of, code, title, opensOn, closesOn, isOpen, envelope: { voted, reserved, affected, left: voted - reserved - affected } }));
      return ok({ items });
    },
  }),
];

