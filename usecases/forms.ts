import { schemaValidator, type FormOptions } from '../forms/validate.ts';
import type { FormSchema } from '../forms/schema.ts';
import type { Refusal } from '../domain/refusal.ts';

export type { FormSchema } from '../forms/schema.ts';

/** Everything wrong with the answers to a form, in French, each with the place of the answer at fault. `draft`: what is missing is no fault yet. */
export const faultsIn = (schema: FormSchema, answers: unknown, options: FormOptions = {}): readonly Refusal[] => schemaValidator(schema, options)(answers);
