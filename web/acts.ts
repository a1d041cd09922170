import { outcomeUnknown, refused } from '../api/problems.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Answered } from '../usecases/deliver.ts';
import type { Shown } from './page.ts';

/** Refusals no form can mend: they have a page of their own. */
const noForm: ReadonlySet<string> = new Set(['not-found', 'forbidden', 'recused', 'stale', 'wrong-phase', 'already-filed']);

/**
 * What follows an act: the next page with a sentence; the form again with the refusal at its field; or a page that says why not.
 * @throws Problem when nothing on the form would help, or when nobody knows yet whether it is done.
 */
export async function afterAct(answered: Answered, done: { readonly goTo: string; readonly say: string }, again: (refusals: readonly Refusal[]) => Shown | Promise<Shown>): Promise<Shown> {
  switch (answered.kind) {
    case 'done':
      return { goTo: done.goTo, flash: { kind: 'done', text: done.say } };
    case 'refused':
      if (noForm.has(answered.refusal.code)) throw refused(answered.refusal);
      return again([answered.refusal]);
    case 'unknown':
      throw outcomeUnknown();
  }
}
