import { toDay } from '../domain/calendar/day.ts';
import { formValidator } from '../forms/validate.ts';
import { estimate } from '../programmes/reading.ts';
import { loadProgramme } from '../programmes/load.ts';
import { dipbike } from '../tests/setup/engine.ts';
import { figure, inRounds, perSecond } from './measure.ts';
import type { ApplicationAnswers } from '../forms/plan.ts';
import type { Effort, Figure } from './measure.ts';

/** (e) How often a second one thread validates an application form, and evaluates a programme's rules on its plan. */
export async function measureRules(effort: Effort): Promise<readonly Figure[]> {
  const fmin = loadProgramme(process.cwd(), 'fmin');
  const answers = dipbike();
  const validate = formValidator(fmin, 'application');
  const evaluate = (): unknown => estimate(fmin, answers as unknown as ApplicationAnswers, { beneficiary: 'commune', call: '2026', today: toDay('2026-01-12') });
  if (validate(answers).length > 0) throw new Error('the answers of the bench are not valid');
  const window = effort.of(1_000, 200);
  perSecond(window, () => validate(answers));
  perSecond(window, evaluate);
  return [
    figure('application forms validated', '/s', await inRounds(effort.rounds, () => perSecond(window, () => validate(answers)))),
    figure('programme rules evaluated, with their trace', '/s', await inRounds(effort.rounds, () => perSecond(window, evaluate))),
  ];
}
