import { STATUS_CODES } from 'node:http';
import type { Refusal } from '../domain/refusal.ts';

/** One place in what was sent that is at fault: a JSON pointer, and a French sentence that says what to do. */
export interface FieldError {
  readonly pointer: string;
  readonly message: string;
  readonly code?: string;
  /** Of a table that was sent: line and column from 1 on, and the column's heading. */
  readonly line?: number;
  readonly column?: number;
  readonly heading?: string;
}

/** RFC 9457, with a stable code for machines. */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly errors?: readonly FieldError[];
  readonly requestId: string;
  readonly [extra: string]: unknown;
}

/**
 * Status of a refusal by its code; a refused act is a conflict with the state of the dossier (409) unless said here.
 * A code in two parts (`siret:key`) takes the status of its whole, then of its first part.
 */
const statuses: Readonly<Record<string, number>> = {
  'malformed-json': 400,
  'malformed-request': 400,
  'malformed-upload': 400,
  'malformed-header': 400,
  'invalid-query': 400,
  'idempotency-key-required': 400,
  'invalid-cursor': 400,
  unauthenticated: 401,
  forbidden: 403,
  'unknown-person': 403,
  'not-found': 404,
  'method-not-allowed': 405,
  'not-acceptable': 406,
  'draft-changed': 412,
  stale: 412,
  'too-large': 413,
  'unsupported-media-type': 415,
  'invalid-input': 422,
  'invalid-table': 422,
  'key-reused': 422,
  'unknown-programme': 422,
  'unknown-call': 422,
  'unknown-organisation': 422,
  'invalid-date': 422,
  'file-type': 422,
  'file-empty': 422,
  siret: 422,
  siren: 422,
  iban: 422,
  bic: 422,
  form: 422,
  plan: 422,
  'weights-sum': 422,
  'floor-above': 422,
  'share-above': 422,
  'if-match-required': 428,
  internal: 500,
  'outcome-unknown': 503,
  busy: 503,
  unavailable: 503,
};

const titles: Readonly<Record<number, string>> = {
  400: 'Demande mal formée',
  401: 'Connexion nécessaire',
  403: 'Accès refusé',
  404: 'Introuvable',
  405: 'Méthode non permise',
  406: 'Format de réponse non disponible',
  409: 'Acte refusé',
  412: 'Version dépassée',
  413: 'Envoi trop volumineux',
  415: 'Format non accepté',
  422: 'Données à corriger',
  428: 'Version de départ à préciser',
  500: 'Erreur interne',
  503: 'Service momentanément indisponible',
};

export const statusOf = (code: string): number => statuses[code] ?? statuses[code.split(':')[0]!] ?? 409;

/** Seconds after which a 503 may be tried again. */
const RETRY_AFTER = 5;

export interface ProblemDetails {
  readonly errors?: readonly FieldError[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Further members of the document, for machines. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** What a route throws, or is turned into, when it cannot do what was asked. Everything in it may be shown to the caller. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: string;
  readonly status: number;
  readonly details: ProblemDetails;

  constructor(code: string, detail: string, details: ProblemDetails = {}) {
    super(detail);
    this.code = code;
    this.status = statusOf(code);
    this.details = details;
  }

  get headers(): Readonly<Record<string, string>> {
    return this.status === 503 ? { 'Retry-After': String(RETRY_AFTER), ...this.details.headers } : (this.details.headers ?? {});
  }

  document(requestId: string): ProblemDocument {
    return {
      type: `urn:fmin:problem:${this.code}`,
      title: titles[this.status] ?? STATUS_CODES[this.status] ?? 'Erreur',
      status: this.status,
      detail: this.message,
      code: this.code,
      ...(this.details.errors?.length ? { errors: this.details.errors } : {}),
      ...this.details.extra,
      requestId,
    };
  }
}

/** A refusal of the domain, as a caller sees it; or several values to mend in one go, each at its place. */
export function refused(first: Refusal, others: readonly Refusal[] = [], extra?: ProblemDetails['extra']): Problem {
  const all = [first, ...others];
  const errors = all.filter(({ path }) => path !== undefined).map(({ path, message, code }) => ({ pointer: path!, message, code }));
  if (all.length === 1 && !first.code.startsWith('form:')) return new Problem(first.code, first.message, { errors, extra });
  return new Problem('invalid-input', toMend(errors.length), { errors, extra });
}

/** « 3 valeurs sont à corriger. » */
export const toMend = (count: number): string => (count === 1 ? 'Une valeur est à corriger.' : `${count} valeurs sont à corriger.`);

export const notFound = (what = 'Il n’y a rien à cette adresse, ou vous n’y avez pas accès.'): Problem => new Problem('not-found', what);

export const forbidden = (): Problem => new Problem('forbidden', 'Votre rôle ne permet pas cette action.');

export const outcomeUnknown = (): Problem =>
  new Problem('outcome-unknown', 'Nous ne savons pas encore si votre demande est enregistrée. Répétez-la avec la même clé : elle ne sera jamais faite deux fois.');

export const unavailable = (): Problem => new Problem('unavailable', 'Le service ne répond pas pour le moment. Réessayez dans quelques instants.');

/** PostgreSQL away, starting, stopping or full of connections; a network that does not answer. */
const passing = /^(ECONNREFUSED|ECONNRESET|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|57P0[1-3]|53300|08...)$/;

/** True when an error says that a server we need is away for now, and not that we have a bug. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code: unknown = 'code' in error ? error.code : undefined;
  if (typeof code === 'string' && passing.test(code)) return true;
  if (error instanceof AggregateError) return error.errors.some(isPassing);
  return /timeout exceeded when trying to connect|Connection terminated/.test(error.message);
}
