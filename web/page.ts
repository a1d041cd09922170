import type { Request } from 'express';
import type { Static, TSchema } from 'typebox';
import type { Access } from '../api/route.ts';
import type { FieldError } from '../api/problems.ts';
import type { Day } from '../domain/calendar/day.ts';
import type { Person } from '../domain/policy/person.ts';
import type { Log } from '../runtime/log.ts';
import type { Context } from '../usecases/context.ts';
import type { Flash, Visitor } from '../usecases/web-sessions.ts';
import type { WebContext } from './context.ts';
import type { Form } from './form.ts';

/** Who is signed in, and as what. */
export interface Signed extends Visitor {
  /** The session's secret: for session use cases alone. */
  readonly secret: string;
}

/** One visit, once the door has checked who makes it and what they send. */
export interface Visit {
  readonly app: WebContext;
  readonly requestId: string;
  readonly log: Log;
  readonly request: Request;
  /** What the use cases lean on. */
  readonly use: Context;
  readonly today: Day;
  readonly signed: Signed | null;
  /** @throws Error on a public page: nobody may be signed in there. */
  readonly person: Person;
  /** Address of this page, without its host. */
  readonly address: string;
  /** What this person had typed here when their session ended: show it as if it had just been sent, unsaved. The page says it. */
  readonly kept: Form | null;
}

export interface Crumb {
  readonly label: string;
  readonly href: string;
}

/** A page to show. `template` is a path below `web/`, without `.hbs`; every name it uses must be in `data`, null when there is nothing. */
export interface View {
  readonly template: string;
  /** The one h1, and the beginning of the document's title. */
  readonly title: string;
  readonly lead?: string;
  /** From the home page down to the page above this one. */
  readonly crumbs?: readonly Crumb[];
  readonly data: object;
  readonly status?: number;
  /** Shown in a summary that links to each field, and said first in the title. */
  readonly errors?: readonly ShownError[];
  /** Runs over the whole width: lists, desks. */
  readonly wide?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A fault in the summary: `href` is the id of its field with `#`, null when it is about the whole. */
export interface ShownError {
  readonly href: string | null;
  readonly message: string;
}

/** Another address, after something was done: 303, so that going back or reloading repeats nothing. */
export interface GoTo {
  readonly goTo: string;
  readonly flash?: Flash;
  /** Cookies to set, and the like. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
}

export interface Download {
  readonly download: { readonly mediaType: string; readonly fileName: string; readonly inline?: boolean } & ({ readonly data: Buffer | string } | { readonly path: string } | { readonly chunks: NodeJS.ReadableStream });
}

export type Shown = View | GoTo | Download;

export interface Input<P, Q> {
  readonly params: P;
  readonly query: Q;
}

export interface Page {
  /** Unique, an English noun: what tests and navigation call it. */
  readonly name: string;
  /** Express path, in French: people read it. */
  readonly path: string;
  readonly access: Access;
  /** Only where there is no production: for people who build pages. */
  readonly development?: boolean;
  /** Its place in the navigation of whoever may come. */
  readonly nav?: { readonly label: string; readonly order: number };
  readonly params?: TSchema;
  /** Filters kept in the address. What does not fit is left out, and the page says so. */
  readonly query?: TSchema;
  readonly show: (visit: Visit, input: Input<never, never>) => Promise<Shown>;
  /** What its form does. The form posts to the page's own address and carries its key: the same form sent twice is one act. */
  readonly act?: (visit: Visit, form: Form, input: Input<never, never>) => Promise<Shown>;
  /** The page reads `request` itself: its form carries files. The visit's CSRF token comes in the address (`_csrf`). */
  readonly readsBody?: boolean;
}

type Of<S> = S extends TSchema ? Static<S> : Record<string, never>;

/** One line of the page table: navigation, permissions, tests and accessibility checks come from it. */
export function definePage<P extends TSchema | undefined = undefined, Q extends TSchema | undefined = undefined>(
  definition: Omit<Page, 'params' | 'query' | 'show' | 'act'> & {
    readonly params?: P;
    readonly query?: Q;
    readonly show: (visit: Visit, input: Input<Of<P>, Of<Q>>) => Promise<Shown>;
    readonly act?: (visit: Visit, form: Form, input: Input<Of<P>, Of<Q>>) => Promise<Shown>;
  },
): Page {
  return definition as unknown as Page;
}

export type { FieldError };
