import { dayAfter } from '../calendar/day.ts';
import { refuse } from '../refusal.ts';
import type { Day } from '../calendar/day.ts';
import type { Refusal } from '../refusal.ts';
import type { Application } from './state.ts';

/** The day on which the officer is told that the condition of an award was not met in time: the day after the last that counts. Null when there is nothing to wait for. */
export function conditionWarningOn({ decision, condition, phase }: Application): Day | null {
  if (phase === 'closed' || !decision?.condition || !condition || condition.metOn !== null || condition.fellDueOn !== null) return null;
  return dayAfter(decision.condition.by);
}

/** Nothing is agreed or paid while the award waits for other funders, or must go to a new decision. Codes `condition-pending`, `to-revise`. */
export function awardStands({ condition, toRevise }: Pick<Application, 'condition' | 'toRevise'>): Refusal | null {
  if (toRevise) return refuse('to-revise', 'Le financement du projet a changé : l’attribution doit d’abord faire l’objet d’une nouvelle décision.');
  return condition && condition.metOn === null ? refuse('condition-pending', 'L’attribution est subordonnée à d’autres financements, qui ne sont pas tous confirmés.') : null;
}
