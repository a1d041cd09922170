import type { Readable } from 'node:stream';
import type { Request } from 'express';
import type { Static, TSchema } from 'typebox';
import type { Role } from '../domain/application/commands.ts';
import type { Person } from '../domain/policy/person.ts';
import type { Identity } from '../identity/tokens.ts';
import type { Log } from '../runtime/log.ts';
import type { ApiContext } from './context.ts';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** Who may come to a route. The rule itself is in the use case; a door only refuses early. */
export type Access = 'public' | 'signed-in' | { readonly roles: readonly Role[] };

/** One call, once the door has checked who makes it and what they send. */
export interface Call {
  readonly app: ApiContext;
  readonly requestId: string;
  readonly log: Log;
  readonly request: Request;
  /** @throws Error on a public route: nobody has signed in there. */
  readonly person: Person;
  readonly identity: Identity;
  /** The Idempotency-Key; on a route that acts it is always there. */
  readonly key: string;
  /** The seq or revision of If-Match; null when it was not sent. */
  readonly ifSeq: number | null;
}

/** What a handler answers. */
export type Answer =
  | { readonly status: number; readonly body: unknown; readonly headers?: Readonly<Record<string, string>> }
  | { readonly status: number; readonly empty: true; readonly headers?: Readonly<Record<string, string>> }
  | {
      readonly status: number;
      readonly content: { readonly mediaType: string; readonly data: Buffer | string } | { readonly mediaType: string; readonly path: string };
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Sent as it comes; a reader who leaves ends it. */
  | { readonly status: number; readonly stream: { readonly mediaType: string; readonly chunks: Readable }; readonly headers?: Readonly<Record<string, string>> };

export interface ResponseDefinition {
  readonly description: string;
  readonly schema?: TSchema;
  /** For what is not JSON. */
  readonly mediaType?: string;
}

export interface Route {
  /** Unique, an English verb and noun: the operationId. */
  readonly name: string;
  readonly method: Method;
  /** As OpenAPI writes it after the prefix, with `:id` for a parameter: `/applications/:id`. */
  readonly path: string;
  /** French, one line. */
  readonly summary: string;
  readonly description?: string;
  readonly tag: string;
  readonly access: Access;
  readonly params?: TSchema;
  readonly query?: TSchema;
  readonly body?: TSchema;
  /** The body is a file, which the handler streams to the store. */
  readonly upload?: boolean;
  /** It acts: an Idempotency-Key is required. */
  readonly acts?: boolean;
  readonly ifMatch?: 'optional' | 'required';
  readonly responses: Readonly<Record<number, ResponseDefinition>>;
  /** Refusal codes worth naming in the documentation. */
  readonly refusals?: readonly string[];
  readonly handler: (call: Call, input: Input<never, never, never>) => Promise<Answer>;
}

export interface Input<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
}

type Of<S> = S extends TSchema ? Static<S> : undefined;

/** One line of the route table: what is checked, documented and permitted comes from it and from nowhere else. */
export function defineRoute<P extends TSchema | undefined = undefined, Q extends TSchema | undefined = undefined, B extends TSchema | undefined = undefined>(
  definition: Omit<Route, 'params' | 'query' | 'body' | 'handler'> & {
    readonly params?: P;
    readonly query?: Q;
    readonly body?: B;
    readonly handler: (call: Call, input: Input<Of<P>, Of<Q>, Of<B>>) => Promise<Answer>;
  },
): Route {
  return definition as unknown as Route;
}

export const ok = (body: unknown, headers?: Readonly<Record<string, string>>): Answer => ({ status: 200, body, headers });
export const created = (location: string, body: unknown, headers?: Readonly<Record<string, string>>): Answer => ({ status: 201, body, headers: { Location: location, ...headers } });
/** The ETag of a dossier is its seq, of a draft its revision. */
export const etag = (seq: number): Readonly<Record<string, string>> => ({ ETag: `"${seq}"` });
