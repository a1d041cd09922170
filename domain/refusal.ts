/**
 * What is answered when a rule forbids an act or an input: a value, never an exception.
 * `code` is stable and for machines, `message` is French and tells a person what to do,
 * `path` is a JSON pointer into what was sent, where one place is at fault.
 */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly path?: string;
}

export const refuse = (code: string, message: string, path?: string): Refusal =>
  path === undefined ? { code, message } : { code, message, path };
