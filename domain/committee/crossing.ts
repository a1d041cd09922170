import type { Actor, Command } from '../application/commands.ts';

/** From where acts leave for many dossiers at once: a committee's session, a batch of deliberations, a file of finance's returns. */
export interface CrossingSource {
  readonly kind: 'session' | 'deliberation' | 'returns';
  readonly id: string;
}

/** An act on its way from a source to a dossier. Refused is an end like another: « withdrawn meanwhile » is a result, kept with its code. */
export interface Crossing {
  readonly id: string;
  readonly source: CrossingSource;
  readonly dossier: string;
  readonly rank: number;
  readonly command: Command;
  readonly actor: Actor;
  readonly status: 'pending' | 'applied' | 'refused';
  /** Code of the refusal; null unless refused. */
  readonly refusal: string | null;
  /** Last event of the dossier by this act; null unless applied. */
  readonly seq: number | null;
}

export type CrossingOutcome = { readonly kind: 'applied'; readonly seq: number } | { readonly kind: 'refused'; readonly code: string };

/** The workflow that carries the acts of a source. */
export const crossingWorkflowIdOf = ({ kind, id }: CrossingSource): string => `crossing/${kind}/${id}`;
