import type { TSchema } from 'typebox';
import { accessInFrench } from './permissions.ts';
import { statusOf } from './problems.ts';
import type { Route } from './route.ts';
import { ProblemSchema } from './schema.ts';

export interface OpenApiOptions {
  readonly version: string;
  /** URL of the API's root, prefix included. */
  readonly server: string;
}

/** The OpenAPI 3.1 document of a table of routes. TypeBox schemas are JSON Schema 2020-12, so they stand in it as they are. */
export function openApiDocument(routes: readonly Route[], { version, server }: OpenApiOptions): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) (paths[route.path.replace(/:(\w+)/g, '{$1}')] ??= {})[route.method] = operation(route);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Subventions de la Métropole du Grand Paris',
      version,
      description: [
        'Dossiers, pièces, actes et courriers des dispositifs de la Métropole.',
        '',
        '- Les montants sont des centimes d’euro, entiers. Les jours sont ceux de Paris.',
        '- Un acte se répète sans risque avec la même `Idempotency-Key` : il n’est fait qu’une fois.',
        '- `If-Match` reprend l’`ETag` lu ; si le dossier a changé entre-temps, rien n’est fait et la réponse est 412.',
        '- Une réponse 503 `outcome-unknown` ne veut pas dire « non » : répétez la demande avec la même clé après `Retry-After` secondes.',
        '- Une erreur est un problème au sens de la RFC 9457 ; `code` est stable, `detail` est fait pour être lu.',
      ].join('\n'),
    },
    servers: [{ url: server }],
    tags: [...new Set(routes.map((route) => route.tag))].map((name) => ({ name })),
    security: [{ bearer: [] }],
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'Jeton d’accès OpenID Connect, d’audience « fmin-api ».' } },
      schemas: { Problem: ProblemSchema },
      responses: { Problem: { description: 'La demande n’a pas pu être satisfaite.', content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } } },
    },
  };
}

function operation(route: Route): Record<string, unknown> {
  return {
    operationId: route.name,
    tags: [route.tag],
    summary: route.summary,
    description: [route.description, `Accès : ${accessInFrench(route)}.`].filter(Boolean).join('\n\n'),
    ...(route.access === 'public' ? { security: [] } : {}),
    parameters: [...parameters('path', route.params), ...parameters('query', route.query), ...headers(route)],
    ...requestBody(route),
    responses: responses(route),
  };
}

function parameters(place: 'path' | 'query', schema: TSchema | undefined): unknown[] {
  const { properties = {}, required = [] } = (schema ?? {}) as { properties?: Record<string, { description?: string }>; required?: string[] };
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(description ? { description } : {}),
    schema: rest,
  }));
}

function headers({ acts, ifMatch }: Route): unknown[] {
  return [
    ...(acts ? [{ name: 'Idempotency-Key', in: 'header', required: true, description: 'Nouvelle pour chaque acte, la même pour le répéter.', schema: { type: 'string', pattern: '^[A-Za-z0-9_-]{8,64}$' } }] : []),
    ...(ifMatch ? [{ name: 'If-Match', in: 'header', required: ifMatch === 'required', description: 'ETag reçu à la lecture.', schema: { type: 'string', pattern: '^"\\d{1,9}"$' } }] : []),
  ];
}

function requestBody({ body, upload }: Route): Record<string, unknown> {
  if (upload) {
    const file = { type: 'string', format: 'binary' };
    return {
      requestBody: {
        required: true,
        description: 'Le fichier tel quel (son nom dans Content-Disposition), ou un formulaire multipart d’un seul fichier.',
        content: { '*/*': { schema: file }, 'multipart/form-data': { schema: { type: 'object', properties: { file }, required: ['file'] } } },
      },
    };
  }
  return body ? { requestBody: { required: true, content: { 'application/json': { schema: body } } } } : {};
}

function responses(route: Route): Record<string, unknown> {
  const answers = Object.entries(route.responses).map(([status, { description, schema, mediaType }]) => {
    const content = schema ? { 'application/json': { schema } } : mediaType ? { [mediaType]: { schema: { type: 'string', format: 'binary' } } } : null;
    return [status, { description, ...(content ? { content } : {}) }] as const;
  });
  const refusals = Object.entries(Object.groupBy(route.refusals ?? [], statusOf)).map(([status, codes]) => [
    status,
    { description: `Refus : ${codes!.join(', ')}.`, content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } },
  ] as const);
  return { ...Object.fromEntries([...refusals, ...answers]), default: { $ref: '#/components/responses/Problem' } };
}
