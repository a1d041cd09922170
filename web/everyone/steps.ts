import type { Application, Phase } from '../../domain/application/state.ts';
import { phases } from '../../domain/timeline/words.ts';
import { capital } from '../words.ts';

const order: readonly Phase[] = ['screening', 'appraisal', 'review', 'committee', 'decision', 'agreement', 'delivery', 'closing'];

export interface Step {
  readonly label: string;
  readonly state: 'done' | 'now' | 'next';
}

/** Where a dossier stands, from filing to closing: done, now, next. A closed one has come to its end, whichever it was. */
export function stepsOf({ phase }: Pick<Application, 'phase'>): readonly Step[] {
  const at = order.indexOf(phase);
  const named = (one: Phase): string => capital(phases[one]);
  if (phase === 'closed') return [{ label: 'Dépôt', state: 'done' }, { label: 'Dossier clos', state: 'now' }];
  return [{ label: 'Dépôt', state: 'done' }, ...order.map((one, no): Step => ({ label: named(one), state: no < at ? 'done' : no === at ? 'now' : 'next' }))];
}
